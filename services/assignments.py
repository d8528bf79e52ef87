"""Looking at assignments: the view of one, with all that cards, queues and drawers show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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
from models.lifecycle import OPEN, UNANSWERED, By, Light, Status, Step, light_of, rule_for, steps_from
from models.meetings import Meeting
from models.permissions import relation
from services.access import Actor
from services.surroundings import NOTHING, Surroundings, place_of, surroundings_of
from services.transactions import Read

ONE_HOUR = timedelta(hours=1)


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
    """One assignment with all that a card, a queue or a drawer shows; ``steps`` are what this reader may do now.

    ``hours`` is the whole hours left of an emergency, negative once they have run out (-1: within the last hour); None where
    it is counted in days. ``point_at`` is where the point stands in the directive's text; ``waited`` the days a report has waited for the office.
    """

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
    point_at: tuple[int, int] | None
    criterion: Criterion
    cycle: Cycle | None
    completion: str
    evidence_required: bool
    on_bureaus_word: bool
    due_on: date
    original_due_on: date
    days: int
    hours: int | None
    waited: int
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
    due_at: datetime | None = None
    extended: int = 0
    point_id: int = 0
    point_version: int = 1
    waits_for_supporters: bool = False
    around: Surroundings = NOTHING

    @property
    def days_late(self) -> int:
        """Days past the due date while the bureau owes an answer; negative while there is time."""
        return -self.days

    @property
    def answered_today(self) -> bool:
        """Whether today's return of a standing duty is in, and the next one is due another day."""
        said = beijing_day(self.last_report.at) if self.last_report else None
        return self.criterion is Criterion.RECURRING and self.days > 0 and said == self.due_on - timedelta(self.days)


_COLUMNS = (Assignment, Bureau, Point, Directive, Meeting)


def views_of(
    read: Read,
    *where: ColumnElement[bool],
    order: Sequence[Any] = (),
    limit: int | None = None,
    offset: int = 0,
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
        .offset(offset)
    )
    rows = read.session.exec(query).all()
    reports = _last_reports(read, [row[0].id or 0 for row in rows])
    reasons = last_reasons(read, Step.RETURN, [row[0].id or 0 for row in rows if row[0].returned])
    around = surroundings_of(read, [(row[0], row[1], row[2]) for row in rows])
    return [
        _view(
            read,
            row,
            reports.get(row[0].id or 0),
            reasons.get(row[0].id or 0, ""),
            around.get(row[0].id or 0, NOTHING),
        )
        for row in rows
    ]


def _view(read: Read, row: Any, report: ReportLine | None, reason: str, around: Surroundings) -> AssignmentView:
    it, bureau, point, directive, meeting = row
    kept = around.before if it.status not in OPEN else None  # what is over keeps the wording it ended on
    return AssignmentView(
        id=it.id,
        version=it.version,
        status=it.status,
        light=_light(read, it),
        part=it.part,
        bureau=bureau.name,
        area=it.area,
        meeting_id=it.meeting_id,
        meeting=meeting.title,
        held_on=meeting.held_on,
        ordinal=directive.ordinal or 0,
        heading=directive.heading,
        directive_text=directive.text,
        point_text=kept.text if kept else point.text,
        point_at=place_of(directive, point),
        criterion=point.criterion,
        cycle=point.cycle,
        completion=kept.completion if kept else point.completion,
        evidence_required=point.evidence_required,
        on_bureaus_word=point.on_bureaus_word,
        due_on=it.due_on,
        original_due_on=it.original_due_on,
        days=(it.due_on - read.today).days,
        hours=(it.due_at - read.now) // ONE_HOUR if it.due_at and it.status in UNANSWERED else None,
        waited=(read.today - it.reported_on).days if it.reported_on and it.status is Status.REPORTED else 0,
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
        due_at=it.due_at,
        extended=it.extended,
        point_id=point.id,
        point_version=point.version,
        waits_for_supporters=point.waits_for_supporters,
        around=around,
    )


def _light(read: Read, row: Assignment) -> Light:
    """An emergency is overdue from its hour on; lists and figures follow with the day."""
    if row.due_at and row.status in UNANSWERED and row.due_at < read.now:
        return Light.OVERDUE
    return light_of(row.status, row.due_on, read.today, read.soon)


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
    files = files_of(read, [report.id or 0 for report, _ in latest.values()])
    return {
        key: ReportLine(report.kind, report.text, report.at, name, files.get(report.id or 0, ()))
        for key, (report, name) in latest.items()
    }


def files_of(read: Read, report_ids: list[int]) -> dict[int, tuple[FileLine, ...]]:
    found: dict[int, tuple[FileLine, ...]] = {}
    rows = read.session.exec(
        select(Attachment).where(col(Attachment.report_id).in_(report_ids)).order_by(col(Attachment.id))
    )
    for row in rows:
        found[row.report_id] = (*found.get(row.report_id, ()), FileLine(row.id or 0, row.name, row.size))
    return found


def last_reasons(read: Read, step: Step, ids: list[int]) -> dict[int, str]:
    """Why a step was last taken on each assignment: why it was sent back, why its bureau objects."""
    rows = read.session.exec(
        select(LedgerEntry.object_id, LedgerEntry.reason)
        .where(
            LedgerEntry.kind == "assignment",
            col(LedgerEntry.object_id).in_(ids),
            LedgerEntry.action == str(step),
        )
        .order_by(col(LedgerEntry.seq))
    )
    return {object_id: reason for object_id, reason in rows if object_id is not None}
