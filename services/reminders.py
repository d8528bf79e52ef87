"""催办: the rungs that go out by themselves. Each goes once for an assignment and due date, and catches up after downtime."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from models.assignments import Assignment, Reminder, Rung
from models.bureaus import Bureau
from models.lifecycle import UNANSWERED
from models.permissions import Action
from services.access import SYSTEM
from services.transactions import Read, reading, writing

# Days from the due date on which a rung is due: the first two remind, the last one chases.
LADDER = {Rung.THREE_BEFORE: -3, Rung.ONE_BEFORE: -1, Rung.ONE_AFTER: 1}


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """What one bureau is reminded of: how many assignments on which rung."""

    bureau_id: int
    bureau: str
    rung: Rung
    assignments: tuple[int, ...]


def remind(today: date | None = None, *, dry_run: bool = False) -> list[ReminderLine]:
    """Send what is due and was not sent; what went out, a line a bureau and rung. Safe to run twice and on two machines."""
    if dry_run:
        with reading(SYSTEM, Action.SEND_REMINDERS) as read:
            return _lines(read, today or read.today)
    with reading(SYSTEM, Action.SEND_REMINDERS) as read:
        token = f"remind {today or read.today} {read.now.isoformat()}"
    with writing(SYSTEM, Action.SEND_REMINDERS, token[:64]) as write:
        day = today or write.today
        lines = _lines(write, day)
        for line in lines:
            _send(write.session, line, day)
        write.record("reminders", None, after={"day": day.isoformat(), "sent": sum(len(x.assignments) for x in lines)})
        return lines


def _lines(read: Read, day: date) -> list[ReminderLine]:
    """The latest rung that is due for each assignment its bureau still owes an answer on, unless it was sent."""
    rows = read.session.exec(
        select(col(Assignment.id), col(Assignment.bureau_id), col(Bureau.name), col(Assignment.due_on))
        .join(Bureau, col(Bureau.id) == Assignment.bureau_id)
        .where(col(Assignment.status).in_(UNANSWERED), col(Assignment.due_on) <= day + timedelta(days=3))
        .order_by(col(Assignment.bureau_id), col(Assignment.id))
    ).all()
    sent = set(read.session.exec(select(col(Reminder.assignment_id), col(Reminder.rung), col(Reminder.due_on))).all())
    found: dict[tuple[int, str, Rung], list[int]] = defaultdict(list)
    for assignment_id, bureau_id, name, due_on in rows:
        rung = rung_on(due_on, day)
        if rung is not None and (assignment_id or 0, rung, due_on) not in sent:
            found[(bureau_id, name, rung)].append(assignment_id or 0)
    return [ReminderLine(bureau_id, name, rung, tuple(ids)) for (bureau_id, name, rung), ids in found.items()]


def rung_on(due_on: date, day: date) -> Rung | None:
    """The latest rung whose day has come: after downtime, nobody is told that something overdue is due in three days."""
    reached = [rung for rung, days in LADDER.items() if due_on + timedelta(days=days) <= day]
    return reached[-1] if reached else None


def _send(session: Session, line: ReminderLine, day: date) -> None:
    for assignment_id in line.assignments:
        row = session.get_one(Assignment, assignment_id)
        session.add(
            Reminder(
                assignment_id=assignment_id, bureau_id=line.bureau_id, rung=line.rung, due_on=row.due_on, sent_on=day
            )
        )
        row.chased += line.rung is Rung.ONE_AFTER
