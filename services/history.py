"""One assignment with everything that ever happened to it."""

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select

from models.accounts import Account
from models.assignments import Assignment, Reminder, Report, ReportKind
from models.clock import start_of
from models.directives import PointVersion
from models.ledger import LedgerEntry
from models.lifecycle import Step
from models.meetings import Meeting
from models.permissions import Action
from services.access import Actor, assignment_for
from services.assignments import AssignmentView, FileLine, files_of, views_of
from services.chasing import lines_by_hand
from services.transactions import Read, reading

_REPORTING = (str(Step.REPORT_PROGRESS), str(Step.REPORT_DONE))


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened: a step, the dispatch or a reminder, named by ``action`` (the value of a Step, Action or Rung).

    ``due_on`` is set where the step moved the due date; ``kind`` and ``files`` where it handed in a report.
    """

    at: datetime
    by: str
    action: str
    text: str = ""
    reason: str = ""
    method: str = ""
    due_on: date | None = None
    kind: ReportKind | None = None
    files: tuple[FileLine, ...] = ()
    next_steps: str = ""
    problems: str = ""


def open_assignment(actor: Actor, assignment_id: int) -> tuple[AssignmentView, list[HistoryLine]]:
    """One assignment and its whole history; not found if it is not for this reader."""
    with reading(actor, Action.SEE_ASSIGNMENTS) as read:
        row = assignment_for(read.session, actor, Action.SEE_ASSIGNMENTS, assignment_id)
        view = views_of(read, col(Assignment.id) == row.id)[0]
        lines = [_dispatched(read, row, view), *_taken(read, row), *_amended(read, row)]
        lines += [*_reminded(read, row), *_chased(read, row)]
        return view, sorted(lines, key=lambda line: line.at)


def _dispatched(read: Read, row: Assignment, view: AssignmentView) -> HistoryLine:
    """By the province; what a city passed on, by the city."""
    if view.around.city:
        return HistoryLine(row.dispatched_at, view.around.city, str(Action.PASS_ON), due_on=row.original_due_on)
    by = select(Account.name).join(Meeting, col(Meeting.created_by) == Account.id).where(Meeting.id == row.meeting_id)
    name = read.session.exec(by).first() or ""
    return HistoryLine(row.dispatched_at, name, str(Action.DISPATCH), due_on=row.original_due_on)


def _taken(read: Read, row: Assignment) -> Iterator[HistoryLine]:
    """The steps. A step that reports and its report are of one moment; a report that an import brought along has the day
    that the list gives it, and stands at the entry of the import."""
    reports = read.session.exec(select(Report).where(Report.assignment_id == row.id).order_by(col(Report.id))).all()
    entries = read.session.exec(
        select(LedgerEntry)
        .where(LedgerEntry.kind == "assignment", LedgerEntry.object_id == row.id)
        .order_by(col(LedgerEntry.seq))
    ).all()
    reported = {entry.at for entry in entries if entry.action in _REPORTING}
    by_moment: defaultdict[datetime | None, deque[Report]] = defaultdict(deque)
    for report in reports:
        by_moment[report.at if report.at in reported else None].append(report)
    for entry in entries:
        moment = entry.at if entry.action in _REPORTING else None
        waiting = by_moment[moment] if moment or entry.action == Action.IMPORT_REGISTER else None
        yield _step(read, entry, waiting.popleft() if waiting else None)


def _step(read: Read, entry: LedgerEntry, report: Report | None) -> HistoryLine:
    after: dict[str, Any] = entry.after
    return HistoryLine(
        entry.at,
        entry.actor,
        entry.action,
        text=report.text if report else "",
        next_steps=report.next_steps if report else "",
        problems=report.problems if report else "",
        reason=entry.reason,
        method=after.get("method") or "",
        due_on=date.fromisoformat(after["due_on"]) if "due_on" in after else None,
        kind=report.kind if report else None,
        files=files_of(read, [report.id or 0]).get(report.id or 0, ()) if report else (),
    )


def _amended(read: Read, row: Assignment) -> Iterator[HistoryLine]:
    """The amendments of its point since it was given out, until it was over."""
    versions = read.session.exec(
        select(PointVersion, Account.name)
        .join(Account, col(Account.id) == PointVersion.written_by)
        .where(PointVersion.point_id == row.point_id, PointVersion.written_at >= row.dispatched_at)
    )
    for version, by in versions:
        if version.number > 1 and (row.closed_at is None or version.written_at <= row.closed_at):
            yield HistoryLine(version.written_at, by, str(Action.AMEND_POINT), version.text, version.reason)


def _reminded(read: Read, row: Assignment) -> Iterator[HistoryLine]:
    """The rungs of the ladder, with who confirmed those that a person must."""
    query = select(Reminder, Account.name).join(Account, col(Account.id) == Reminder.account_id, isouter=True)
    for reminder, name in read.session.exec(query.where(Reminder.assignment_id == row.id)):
        at = reminder.sent_at or start_of(reminder.sent_on)
        yield HistoryLine(at, name or "", str(reminder.rung), due_on=reminder.due_on)


def _chased(read: Read, row: Assignment) -> Iterator[HistoryLine]:
    """What a person sent by hand."""
    for line in lines_by_hand(read, row.id or 0):
        yield HistoryLine(line.at, line.by, str(Action.CHASE), text=line.text)
