"""Taking a step of the lifecycle: one assignment, one row of the table, one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, text
from sqlmodel import col, select

from models.assignments import IS_SUPPORTING, Assignment, Method, Part, Report, ReportKind
from models.clock import beijing_day
from models.directives import Point
from models.errors import NotAllowed, NotPossibleNow
from models.ledger import LedgerEntry
from models.lifecycle import OPEN, UNANSWERED, WORKING, By, Needs, Rule, Status, Step, rule_for
from models.meetings import Decision
from services import extensions, files, objections, repeats, returns, search_index, tallies
from services.access import Actor, assignment_for
from services.transactions import Read, Write, expect_version, writing

LEAST_CHARACTERS = 5


@dataclass(frozen=True, slots=True)
class Given:
    """What a person gives with a step. Each step says in the lifecycle table what it needs of this.

    ``extend_to`` asks for a later date along with a progress report; its text is then the reason.
    """

    text: str = ""
    reason: str = ""
    method: Method | None = None
    nil: bool = False
    uploads: tuple[files.Upload, ...] = ()
    next_steps: str = ""
    problems: str = ""
    extend_to: date | None = None


NOTHING = Given()


def take(actor: Actor, step: Step, assignment_id: int, version: int, token: str, given: Given = NOTHING) -> None:
    """Take one step on one assignment as the screen saw it (``version``)."""
    with writing(actor, step, token) as write:
        row = assignment_for(write.session, actor, step, assignment_id)
        expect_version(row, version)
        point = apply(write, row, step, given)
        for twin in repeats.twins(write, row, point, step):
            twin.version += 1
            apply(write, twin, step, replace(given, extend_to=None))


def acknowledge_all(actor: Actor, rows: Sequence[tuple[int, int]], token: str) -> int:
    """Sign for all of these (id, version) that still wait for this bureau's receipt; how many that was. What came since the
    screen was drawn has not been seen, and waits."""
    with writing(actor, Step.ACKNOWLEDGE, token) as write:
        seen = dict(rows)
        found = write.session.exec(
            select(Assignment)
            .where(Assignment.bureau_id == actor.bureau_id, Assignment.status == Status.DISPATCHED)
            .order_by(col(Assignment.id))
        ).all()
        waiting = [row for row in found if seen.get(row.id or 0) == row.version]
        if not waiting:
            raise NotPossibleNow("nothing_to_sign")
        for row in waiting:
            row.version += 1
            apply(write, row, Step.ACKNOWLEDGE, NOTHING)
        return len(waiting)


def verify_many(actor: Actor, rows: list[tuple[int, int]], method: Method, token: str) -> list[int]:
    """Verify several reports (id, version) at once; the ids of those that had changed meanwhile and were left alone."""
    with writing(actor, Step.VERIFY, token) as write:
        refused = []
        for assignment_id, version in rows:
            row = assignment_for(write.session, actor, Step.VERIFY, assignment_id)
            if row.version != version or row.status is not Status.REPORTED:
                refused.append(assignment_id)
                continue
            expect_version(row, version)
            apply(write, row, Step.VERIFY, Given(method=method))
        if len(refused) == len(rows):
            raise NotPossibleNow("changed_meanwhile")
        return refused


def apply(write: Write, row: Assignment, step: Step, given: Given) -> Point:
    """The step itself, inside a transaction that has fetched the row for its actor: check, change, count, record.

    Gives back the point it is about.
    """
    rule = rule_for(step)
    with write.session.no_autoflush:  # one update of the row, with all that the step changes
        point = write.session.get_one(Point, row.point_id)
        _check(write, rule, row, point, given)
    before, was = tallies.counted(row, point), _facts(row)
    returns.keep_up(write, row, point, step)
    row.status = rule.after
    _EFFECTS.get(step, _no_effect)(write, row, point, given)
    tallies.move(write, before, tallies.counted(row, point))
    said = {"text": given.text} if given.text else {}
    write.record(
        "assignment", row.id, was, _changes(was, _facts(row)) | said, reason=given.reason.strip(), action=str(step)
    )
    return point


def foresee(read: Read, row: Assignment, step: Step, given: Given) -> None:
    """Raise what the step would be refused for, without taking it."""
    _check(read, rule_for(step), row, read.session.get_one(Point, row.point_id), given)


def _check(write: Read, rule: Rule, row: Assignment, point: Point, given: Given) -> None:
    if row.status not in rule.before:
        raise NotPossibleNow("not_possible_now")
    if rule.by is By.LEAD and row.part is not Part.LEAD:
        raise NotAllowed("only_the_lead_reports")
    if Needs.REASON in rule.needs and not given.reason.strip():
        raise NotPossibleNow("reason_needed", field="reason")
    if Needs.METHOD in rule.needs and given.method is None:
        raise NotPossibleNow("method_needed", field="method")
    if Needs.TEXT in rule.needs and not given.nil and len(given.text.strip()) < LEAST_CHARACTERS:
        raise NotPossibleNow("text_needed", field="text", least=LEAST_CHARACTERS)
    if rule.step is Step.REPORT_DONE and point.evidence_required and not given.uploads:
        raise NotPossibleNow("evidence_needed", field="files")
    if rule.step is Step.VERIFY and row.reported_by is not None and row.reported_by == write.actor.account_id:
        raise NotAllowed("reporter_may_not_verify")
    if rule.step is Step.REPORT_DONE:
        _expect_others_answered(write, row, point, given)


def _expect_others_answered(write: Read, row: Assignment, point: Point, given: Given) -> None:
    """Whom the result must wait for: supporters if the point says so; the counties it was passed on to, unless it says why."""
    if point.waits_for_supporters:
        silent = (col(Assignment.status).in_(UNANSWERED), col(Assignment.progressed_at).is_(None))
        if n := _count(write, Assignment.point_id == point.id, Assignment.part == Part.SUPPORTING, *silent):
            raise NotPossibleNow("supporters_open", n=n)
    if given.reason.strip():
        return
    owed = col(Assignment.status).in_(UNANSWERED | {Status.SUSPENDED})
    if n := _count(write, Assignment.parent_assignment_id == row.id, owed):
        raise NotPossibleNow("counties_open", field="reason", n=n)


def _count(write: Read, *where: Any) -> int:
    return write.session.exec(select(func.count()).select_from(Assignment).where(*where)).one()


def _facts(row: Assignment) -> dict[str, Any]:
    """The columns of an assignment that a step can change, as the ledger keeps them."""
    return {
        "status": str(row.status),
        "due_on": row.due_on.isoformat(),
        "method": str(row.method) if row.method else None,
        "returned": row.returned,
        "reopened": row.reopened,
        "point_version": row.point_version,
    }


def _changes(was: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in now.items() if was[name] != value}


def _no_effect(write: Write, row: Assignment, point: Point, given: Given) -> None:
    pass


def _acknowledge(write: Write, row: Assignment, point: Point, given: Given) -> None:
    row.acknowledged_at = row.acknowledged_at or write.now
    row.point_version = point.version


def _ask_again(row: Assignment, point: Point) -> None:
    """What comes back after its point was amended has to be signed for anew."""
    if row.point_version < point.version:
        row.status, row.acknowledged_at = Status.DISPATCHED, None


def _report_progress(write: Write, row: Assignment, point: Point, given: Given) -> None:
    _acknowledge(write, row, point, given)
    row.progressed_at = write.now
    report = _add_report(write, row, ReportKind.NIL if given.nil else ReportKind.PROGRESS, given)
    returns.file(write, row, point, report)
    if given.extend_to is not None:
        extensions.file(write, row, given.extend_to, given.text)


def _report_done(write: Write, row: Assignment, point: Point, given: Given) -> None:
    _acknowledge(write, row, point, given)
    row.reported_at, row.reported_on, row.reported_by = write.now, write.today, write.actor.account_id
    _add_report(write, row, ReportKind.DONE, given)
    if point.on_bureaus_word:
        row.status, row.closed_at, row.method = Status.CLOSED, write.now, Method.BUREAUS_WORD
        _close_supporters(write, row)


def _object(write: Write, row: Assignment, point: Point, given: Given) -> None:
    objections.file(write, row, point, given.reason)


def _uphold(write: Write, row: Assignment, point: Point, given: Given) -> None:
    objections.answer(write, row, Decision.APPROVED, given.reason)
    _close_supporters(write, row)


def _reject(write: Write, row: Assignment, point: Point, given: Given) -> None:
    objections.answer(write, row, Decision.REFUSED, given.reason)


def _unreport(write: Write, row: Assignment, point: Point, given: Given) -> None:
    row.reported_at = row.reported_on = row.reported_by = None
    _ask_again(row, point)


def _verify(write: Write, row: Assignment, point: Point, given: Given) -> None:
    row.closed_at, row.method = write.now, given.method
    _close_supporters(write, row)


def _close_supporters(write: Write, lead: Assignment) -> None:
    """The leads report for all: with the end of the last one, if any was closed, what the supporting bureaus still work on
    has ended too, by the same way of verifying."""
    point = write.session.get_one(Point, lead.point_id)
    same_point = Assignment.point_id == lead.point_id
    supporting = write.session.exec(select(Assignment).where(same_point, text(IS_SUPPORTING))).all()
    working = [row for row in supporting if row.status in WORKING]
    if not working:
        return
    rows = write.session.exec(select(Assignment).where(same_point)).all()
    leads = [row for row in rows if row.part is Part.LEAD]
    method = lead.method or next((row.method for row in leads if row.status is Status.CLOSED), None)
    if method is None or any(row.status in OPEN for row in leads):
        return
    for row in working:
        before, was = tallies.counted(row, point), _facts(row)
        row.status, row.closed_at, row.method = Status.CLOSED, write.now, method
        row.version += 1
        tallies.move(write, before, tallies.counted(row, point))
        write.record("assignment", row.id, was, _changes(was, _facts(row)), action=str(Step.VERIFY))


def _return(write: Write, row: Assignment, point: Point, given: Given) -> None:
    _unreport(write, row, point, given)
    row.returned += 1


def _close_not_implemented(write: Write, row: Assignment, point: Point, given: Given) -> None:
    row.closed_at = write.now
    _close_supporters(write, row)


def _suspend(write: Write, row: Assignment, point: Point, given: Given) -> None:
    row.suspended_on = write.today


def _resume(write: Write, row: Assignment, point: Point, given: Given) -> None:
    if returns.is_standing(point):  # its days are those of its cycle, and none of the pause is asked for
        returns.next_to_come(write, row, point)
    elif row.due_at:  # an emergency's clock stands still by the hour
        row.due_at += write.now - _last_time(write, row, Step.SUSPEND)
        row.due_on = beijing_day(row.due_at)
    else:
        row.due_on += write.today - (row.suspended_on or write.today)
    row.suspended_on = None
    _ask_again(row, point)


def _last_time(write: Write, row: Assignment, step: Step) -> datetime:
    """When a step was last taken on this row, by the ledger."""
    same = (LedgerEntry.kind == "assignment", LedgerEntry.object_id == row.id, LedgerEntry.action == str(step))
    last = write.session.exec(select(func.max(LedgerEntry.at)).where(*same)).one()
    return last or write.now


def _reopen(write: Write, row: Assignment, point: Point, given: Given) -> None:
    _unreport(write, row, point, given)
    row.closed_at = row.method = None
    row.reopened += 1


def _add_report(write: Write, row: Assignment, kind: ReportKind, given: Given) -> Report:
    report = Report(
        assignment_id=row.id or 0,
        kind=kind,
        text=given.text.strip(),
        account_id=write.actor.account_id or 0,
        at=write.now,
        next_steps=given.next_steps.strip(),
        problems=given.problems.strip(),
    )
    write.session.add(report)
    write.session.flush()
    search_index.add(write.session, report, bureau_id=row.bureau_id)
    for upload in given.uploads:
        files.keep(write.session, report, upload)
    return report


_EFFECTS = {
    Step.ACKNOWLEDGE: _acknowledge,
    Step.OBJECT: _object,
    Step.UPHOLD: _uphold,
    Step.REJECT: _reject,
    Step.WITHDRAW: _uphold,  # withdrawn while it waits is what the bureau asked for
    Step.REPORT_PROGRESS: _report_progress,
    Step.REPORT_DONE: _report_done,
    Step.TAKE_BACK: _unreport,
    Step.VERIFY: _verify,
    Step.RETURN: _return,
    Step.CLOSE_NOT_IMPLEMENTED: _close_not_implemented,
    Step.SUSPEND: _suspend,
    Step.RESUME: _resume,
    Step.REOPEN: _reopen,
}
