"""Looking at assignments: a bureau's worklist, the review queue, one assignment with its history."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement
from sqlmodel import col, select

from models.accounts import Account
from models.assignments import Assignment, Attachment, Part, Report, ReportKind
from models.bureaus import Bureau
from models.clock import beijing_day
from models.directives import Criterion, Cycle, Directive, Point
from models.ledger import LedgerEntry
from models.lifecycle import OVER, UNANSWERED, By, Light, Status, Step, light_of, rule_for, steps_from
from models.meetings import Meeting
from models.permissions import Action, relation
from services.access import Actor, assignment_for, bureau_of
from services.transactions import Read, reading


@dataclass(frozen=True, slots=True)
class FileLine:
    """A handed-in file, to link to."""

    id: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class ReportLine:
    """What was reported, by whom, with what files."""

    kind: ReportKind
    text: str
    at: datetime
    by: str
    files: tuple[FileLine, ...] = ()


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """One assignment with all that a card, a queue or a drawer shows; ``steps`` are what this reader may do now."""

    id: int
    version: int
    status: Status
    light: Light
    part: Part
    bureau: str
    area: str
    meeting_id: int
    meeting: str
    held_on: date
    ordinal: int
    heading: str
    directive_text: str
    point_text: str
    criterion: Criterion
    cycle: Cycle | None
    completion: str
    evidence_required: bool
    due_on: date
    original_due_on: date
    days: int
    dispatched_at: datetime
    acknowledged_at: datetime | None
    reported_at: datetime | None
    closed_at: datetime | None
    method: str
    returned: int
    chased: int
    contact: str
    steps: tuple[Step, ...]
    last_report: ReportLine | None = None
    return_reason: str = ""

    @property
    def days_late(self) -> int:
        """Days past the due date while the bureau owes an answer; negative while there is time."""
        return -self.days


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One step in an assignment's life."""

    at: datetime
    by: str
    action: str
    text: str = ""
    reason: str = ""
    files: tuple[FileLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Worklist:
    """A bureau's page: what needs it now, what is under way, what waits for the office, what is over."""

    bureau: str
    today: date
    now: tuple[AssignmentView, ...]
    later: tuple[AssignmentView, ...]
    waiting: tuple[AssignmentView, ...]
    over: tuple[AssignmentView, ...]
    unsigned: int = field(default=0)


_URGENT = (Light.OVERDUE, Light.DUE_SOON, Light.UNSIGNED)
_ORDER = list(Light)
_COLUMNS = (Assignment, Bureau, Point, Directive, Meeting)


def worklist(actor: Actor) -> Worklist:
    """The actor's own bureau's assignments, most urgent first."""
    with reading(actor, Action.SEE_ASSIGNMENTS) as read:
        bureau = bureau_of(read.session, actor)
        views = views_of(read, col(Assignment.bureau_id) == bureau.id)
        views.sort(key=lambda view: (_ORDER.index(view.light), view.due_on, view.id))
        answering = [view for view in views if view.status in UNANSWERED]
        return Worklist(
            bureau=bureau.name,
            today=read.today,
            now=tuple(view for view in answering if view.light in _URGENT),
            later=tuple(view for view in answering if view.light not in _URGENT),
            waiting=tuple(view for view in views if view.status is Status.REPORTED),
            over=tuple(view for view in views if view.status in OVER),
            unsigned=sum(view.status is Status.DISPATCHED for view in answering),
        )


def review_queue(actor: Actor, *, meeting_id: int | None = None, limit: int = 200) -> list[AssignmentView]:
    """What was reported done and waits for the office, longest wait first."""
    with reading(actor, Step.VERIFY) as read:
        found = [col(Assignment.status) == Status.REPORTED]
        if meeting_id is not None:
            found.append(col(Assignment.meeting_id) == meeting_id)
        return views_of(read, *found, order=(col(Assignment.reported_at), col(Assignment.id)), limit=limit)


def find(actor: Actor, *where: Any, limit: int = 500) -> list[AssignmentView]:
    """Assignments by any conditions, most urgent first, within what the actor may see."""
    with reading(actor, Action.SEE_ASSIGNMENTS) as read:
        own = () if actor.role is None or actor.bureau_id is None else (col(Assignment.bureau_id) == actor.bureau_id,)
        views = views_of(read, *where, *own, order=(col(Assignment.due_on), col(Assignment.id)), limit=limit)
        return sorted(views, key=lambda view: (_ORDER.index(view.light), view.due_on, view.id))


def open_assignment(actor: Actor, assignment_id: int) -> tuple[AssignmentView, list[HistoryLine]]:
    """One assignment and its whole history; not found if it is not for this reader."""
    with reading(actor, Action.SEE_ASSIGNMENTS) as read:
        row = assignment_for(read.session, actor, Action.SEE_ASSIGNMENTS, assignment_id)
        view = views_of(read, col(Assignment.id) == row.id)[0]
        return view, _history(read, row)


def views_of(
    read: Read,
    *where: ColumnElement[bool],
    order: Sequence[Any] = (),
    limit: int | None = None,
) -> list[AssignmentView]:
    """Views of the assignments that meet all conditions. The caller has made sure that the actor may see them."""
    query: Any = (
        sqlalchemy.select(*_COLUMNS)
        .join(Bureau, col(Bureau.id) == Assignment.bureau_id)
        .join(Point, col(Point.id) == Assignment.point_id)
        .join(Directive, col(Directive.id) == Assignment.directive_id)
        .join(Meeting, col(Meeting.id) == Assignment.meeting_id)
        .where(*where)
        .order_by(*order)
        .limit(limit)
    )
    rows = read.session.exec(query).all()
    reports = _last_reports(read, [row[0].id or 0 for row in rows])
    reasons = _return_reasons(read, [row[0].id or 0 for row in rows if row[0].returned])
    return [_view(read, row, reports.get(row[0].id or 0), reasons.get(row[0].id or 0, "")) for row in rows]


def _view(read: Read, row: Any, report: ReportLine | None, reason: str) -> AssignmentView:
    it, bureau, point, directive, meeting = row
    return AssignmentView(
        id=it.id,
        version=it.version,
        status=it.status,
        light=light_of(it.status, it.due_on, read.today),
        part=it.part,
        bureau=bureau.name,
        area=it.area,
        meeting_id=it.meeting_id,
        meeting=meeting.title,
        held_on=meeting.held_on,
        ordinal=directive.ordinal or 0,
        heading=directive.heading,
        directive_text=directive.text,
        point_text=point.text,
        criterion=point.criterion,
        cycle=point.cycle,
        completion=point.completion,
        evidence_required=point.evidence_required,
        due_on=it.due_on,
        original_due_on=it.original_due_on,
        days=(it.due_on - read.today).days,
        dispatched_at=it.dispatched_at,
        acknowledged_at=it.acknowledged_at,
        reported_at=it.reported_at,
        closed_at=it.closed_at,
        method=str(it.method or ""),
        returned=it.returned,
        chased=it.chased,
        contact=" ".join(x for x in (bureau.contact_name, bureau.contact_phone) if x),
        steps=_steps(read.actor, it),
        last_report=report,
        return_reason=reason,
    )


def _steps(actor: Actor, row: Assignment) -> tuple[Step, ...]:
    """What this actor may do to this row now: lifecycle, permission, part and the four-eyes rule together."""
    return tuple(
        step
        for step in steps_from(row.status)
        if actor.role is not None
        and relation(actor.role, step) is not None
        and (actor.bureau_id is None or row.bureau_id == actor.bureau_id)
        and (rule_for(step).by is not By.LEAD or row.part is Part.LEAD)
        and not (step is Step.VERIFY and row.reported_by == actor.account_id)
    )


def _last_reports(read: Read, ids: list[int]) -> dict[int, ReportLine]:
    """The latest report of each assignment, with its files."""
    rows = read.session.exec(
        select(Report, Account.name)
        .join(Account, col(Account.id) == Report.account_id)
        .where(col(Report.assignment_id).in_(ids))
        .order_by(col(Report.id))
    ).all()
    latest = {report.assignment_id: (report, name) for report, name in rows}
    files = _files(read, [report.id or 0 for report, _ in latest.values()])
    return {
        key: ReportLine(report.kind, report.text, report.at, name, files.get(report.id or 0, ()))
        for key, (report, name) in latest.items()
    }


def _files(read: Read, report_ids: list[int]) -> dict[int, tuple[FileLine, ...]]:
    found: dict[int, tuple[FileLine, ...]] = {}
    rows = read.session.exec(
        select(Attachment).where(col(Attachment.report_id).in_(report_ids)).order_by(col(Attachment.id))
    )
    for row in rows:
        found[row.report_id] = (*found.get(row.report_id, ()), FileLine(row.id or 0, row.name, row.size))
    return found


def _return_reasons(read: Read, ids: list[int]) -> dict[int, str]:
    """Why each returned assignment was last sent back."""
    rows = read.session.exec(
        select(LedgerEntry.object_id, LedgerEntry.reason)
        .where(
            LedgerEntry.kind == "assignment",
            col(LedgerEntry.object_id).in_(ids),
            LedgerEntry.action == str(Step.RETURN),
        )
        .order_by(col(LedgerEntry.seq))
    )
    return {object_id: reason for object_id, reason in rows if object_id is not None}


def _history(read: Read, row: Assignment) -> list[HistoryLine]:
    """The dispatch, then every ledger entry of this assignment, with the files of the reports made by it."""
    reports = read.session.exec(select(Report).where(Report.assignment_id == row.id)).all()
    files = _files(read, [report.id or 0 for report in reports])
    at = {report.at: files.get(report.id or 0, ()) for report in reports}
    entries = read.session.exec(
        select(LedgerEntry)
        .where(LedgerEntry.kind == "assignment", LedgerEntry.object_id == row.id)
        .order_by(col(LedgerEntry.seq))
    )
    lines = [HistoryLine(row.dispatched_at, "", str(Action.DISPATCH))]
    for entry in entries:
        text = str(entry.after.get("text", ""))
        handed_in = at.get(entry.at, ()) if entry.action in _REPORTING else ()
        lines.append(HistoryLine(entry.at, entry.actor, entry.action, text, entry.reason, handed_in))
    return lines


_REPORTING = (str(Step.REPORT_PROGRESS), str(Step.REPORT_DONE))


def waited_days(view: AssignmentView, today: date) -> int:
    """How many days a report has waited for verification."""
    return (today - beijing_day(view.reported_at)).days if view.reported_at else 0
