"""What must become of a step, a reminder or a row, worked out from the office's rules alone: the product is not asked."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlmodel import Session, col, select

from models.accounts import Role
from models.assignments import Assignment, Part, Rung
from models.clock import beijing_day
from models.directives import Cycle, Point
from models.ledger import LedgerEntry
from models.lifecycle import UNANSWERED, WORKING, By, Status, Step, rule_for
from services.access import Actor

OBJECTIONS_MOST, OBJECTION_DAYS = 2, 3
ASKING = [str(step) for step in (Step.REPORT_PROGRESS, Step.REPORT_DONE)]
Sent = set[tuple[int, Rung, date]]


def refusal_by_table(actor: Actor, step: Step, row: Assignment) -> str:
    """What the table alone says to this: the code of the refusal, or nothing if it is possible."""
    line = rule_for(step)
    role = {Role.SECRETARIAT: By.OFFICE, Role.BUREAU: By.BUREAU}.get(actor.role or Role.LEADER)
    if role is None or (role is By.OFFICE) != (line.by is By.OFFICE):
        return "not_allowed"
    if role is By.BUREAU and row.bureau_id != actor.bureau_id:
        return "not_found"
    if row.status not in line.before:
        return "not_possible_now"
    return "only_the_lead_reports" if line.by is By.LEAD and row.part is Part.SUPPORTING else ""


def refusal_of_others(row: Assignment, point: Point, rows: Iterable[Assignment], says_why: bool) -> str:
    """Whom a result must wait for: silent supporters where the point says so; counties it was passed on to."""
    silent = [
        other
        for other in rows
        if (other.point_id, other.part) == (row.point_id, Part.SUPPORTING)
        and other.status in UNANSWERED
        and other.progressed_at is None
    ]
    if point.waits_for_supporters and silent:
        return "supporters_open"
    owing = [c for c in rows if c.parent_assignment_id == row.id and c.status in UNANSWERED | {Status.SUSPENDED}]
    return "counties_open" if owing and not says_why else ""


def refusal_of_objection(row: Assignment, given_on: date, before: int, today: date) -> str:
    """Twice at most, within three working days of what it objects to. February 2020 has no holiday after its second day."""
    if before >= OBJECTIONS_MOST:
        return "objections_used_up"
    last, left = given_on, OBJECTION_DAYS
    while left:
        last += timedelta(days=1)
        left -= last.weekday() < 5
    return "objection_too_late" if today > last else ""


def twins_of(row: Assignment, step: Step, points: dict[int, Point], rows: Iterable[Assignment]) -> list[Assignment]:
    """The bureau's rows that a report on this one answers too: of points linked with its point."""

    def root(key: int) -> int:
        return points[key].answers_point_id or key

    if str(step) not in ASKING:
        return []
    return [
        other
        for other in rows
        if (other.bureau_id, root(other.point_id)) == (row.bureau_id, root(row.point_id))
        and other.point_id != row.point_id
        and other.status in WORKING
        and (other.part is Part.LEAD or step is Step.REPORT_PROGRESS)
    ]


def rungs_due(rows: Iterable[Assignment], points: dict[int, Point], today: date, sent: Sent) -> Sent:
    """What a run of the reminders must send: one rung an assignment, the latest whose day has come."""
    found: Sent = set()
    for row in rows:
        late = (today - row.due_on).days
        if row.status not in WORKING or late < -3:
            continue
        if late >= 1:
            found.add((row.id or 0, Rung.ONE_AFTER, row.due_on))
        elif points[row.point_id].cycle is not Cycle.DAILY:
            found.add((row.id or 0, Rung.ONE_BEFORE if late >= -1 else Rung.THREE_BEFORE, row.due_on))
    return found - sent


def rungs_to_confirm(rung: Rung, rows: Iterable[Assignment], today: date, sent: Sent) -> Sent:
    """Whom a person may send this rung: three days over for a notice; five, with a notice sent, for the circular."""
    days = 3 if rung is Rung.NOTICE else 5
    owing = [row for row in rows if row.status in WORKING and (today - row.due_on).days >= days]
    return {
        (row.id or 0, rung, row.due_on)
        for row in owing
        if rung is Rung.NOTICE or (row.id or 0, Rung.NOTICE, row.due_on) in sent
    } - sent


def retold(session: Session, row: Assignment) -> dict[str, object]:
    """What the ledger alone says of an assignment today: every entry about it, or about its point, in order."""
    own = (LedgerEntry.kind == "assignment") & (LedgerEntry.object_id == row.id)
    amended = (LedgerEntry.kind == "point") & (LedgerEntry.object_id == row.point_id)
    entries = select(LedgerEntry).where((own | amended) & (LedgerEntry.at >= row.dispatched_at))
    told: dict[str, object] = {"status": str(Status.DISPATCHED), "due_on": row.original_due_on.isoformat()}
    told |= {"method": None, "returned": 0, "reopened": 0}
    for entry in session.exec(entries.order_by(col(LedgerEntry.seq))):
        if entry.kind == "point":
            moved = told["due_on"] == entry.before["due_on"] and told["status"] in set(map(str, UNANSWERED))
            told["due_on"] = entry.after["due_on"] if moved else told["due_on"]
            told["status"] = str(Status.DISPATCHED) if told["status"] in set(map(str, WORKING)) else told["status"]
            continue
        assert all(told.get(name, value) == value for name, value in entry.before.items() if name in told)
        told |= {name: value for name, value in entry.after.items() if name in told}
    return told


def given_on(row: Assignment, amended: dict[int, date]) -> date:
    """The day of what a bureau has before it: dispatched, or amended since."""
    return max(beijing_day(row.dispatched_at), amended.get(row.point_id, date.min))
