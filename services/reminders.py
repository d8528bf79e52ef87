"""催办: the rungs that go out by themselves. Each goes once for an assignment and due date, and catches up after downtime.

Sending is set-based: one INSERT … SELECT a rung, whose unique key also holds when two machines send at once.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy
from sqlalchemy import Date, literal, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from models.assignments import IS_UNANSWERED, Assignment, Reminder, Rung
from models.base import Moment, Word
from models.bureaus import Bureau
from models.directives import Cycle, Point
from models.lifecycle import Status
from models.permissions import Action
from services import digests
from services.access import SYSTEM, Actor
from services.transactions import Read, Write, reading, writing

# Days from the due date on which a rung is due. The first two remind, the third chases, a person confirms the last two.
LADDER = {Rung.THREE_BEFORE: -3, Rung.ONE_BEFORE: -1, Rung.ONE_AFTER: 1, Rung.NOTICE: 3, Rung.CIRCULAR: 5}
AUTOMATIC = (Rung.THREE_BEFORE, Rung.ONE_BEFORE, Rung.ONE_AFTER)
BEFORE = (Rung.THREE_BEFORE, Rung.ONE_BEFORE)
CHASES = (Rung.ONE_AFTER, Rung.NOTICE)
AT_ONCE = 5000  # values in one statement


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """What one bureau is reminded of: which assignments on which rung."""

    bureau_id: int
    bureau: str
    rung: Rung
    assignments: tuple[int, ...]


def remind(today: date | None = None, *, dry_run: bool = False) -> list[ReminderLine]:
    """Send what is due and was not sent; what went out, a line a bureau and rung. Safe to run twice and on two machines.

    The digests go with it: to whom something presses, and to whom something is new.
    """
    with reading(SYSTEM, Action.SEND_REMINDERS) as read:
        day = today or read.today
        lines = [line for rung in AUTOMATIC for line in lines_of(read, rung, _due(rung, day))]
        idle = not lines and not digests.owed(read, day)
    if dry_run or idle:
        return _sorted(lines)
    with writing(SYSTEM, Action.SEND_REMINDERS, f"remind {secrets.token_hex(16)}") as write:
        sent = [line for rung in AUTOMATIC for line in send(write, rung, day, _due(rung, day))]
        digests.queue(write, day, [(line.bureau_id, line.rung, line.assignments) for line in sent])
        write.record("reminders", None, after={"day": day.isoformat(), "sent": sum(len(x.assignments) for x in sent)})
    return _sorted(sent)


def waiting(actor: Actor) -> list[ReminderLine]:
    """今晚要发: what the next run sends, the same lines as a dry run. Nothing is sent by looking."""
    with reading(actor, Action.SEND_REMINDERS) as read:
        return _sorted(line for rung in AUTOMATIC for line in lines_of(read, rung, _due(rung, read.today)))


def rung_on(due_on: date, day: date) -> Rung | None:
    """The latest rung whose day has come: after downtime, nobody is told that something overdue is due in three days."""
    reached = [rung for rung in AUTOMATIC if due_on + timedelta(days=LADDER[rung]) <= day]
    return reached[-1] if reached else None


def _due(rung: Rung, day: date) -> list[Any]:
    """`rung_on` the other way round: the due dates on which this rung is the latest. A daily duty has no time for a warning."""
    due_on = col(Assignment.due_on)
    first = day - timedelta(days=LADDER[rung])  # the latest due date whose rung has come
    if rung not in BEFORE:
        return [due_on <= first]
    following = AUTOMATIC[AUTOMATIC.index(rung) + 1]
    daily = sqlalchemy.select(col(Point.id)).where(col(Point.cycle) == Cycle.DAILY)
    return [due_on <= first, due_on > day - timedelta(days=LADDER[following]), col(Assignment.point_id).not_in(daily)]


def owed(rung: Rung) -> list[Any]:
    """The assignments whose bureau has not answered and was not sent this rung for this due date."""
    sent = sqlalchemy.exists().where(
        col(Reminder.assignment_id) == Assignment.id,
        col(Reminder.rung) == rung,
        col(Reminder.due_on) == Assignment.due_on,
    )
    return [text(IS_UNANSWERED), col(Assignment.status) != Status.OBJECTED, ~sent]


def lines_of(read: Read, rung: Rung, where: Iterable[Any]) -> list[ReminderLine]:
    """Who would be sent a rung: nothing is sent by looking."""
    query = sqlalchemy.select(col(Assignment.bureau_id), col(Assignment.id)).where(*owed(rung), *where)
    return _grouped(read, rung, read.session.connection().execute(query).all())


def send(write: Write, rung: Rung, day: date, where: Iterable[Any]) -> list[ReminderLine]:
    """Note a rung as sent to all that are owed it and meet the conditions; those that are new."""
    chosen = sqlalchemy.select(
        col(Assignment.id),
        col(Assignment.bureau_id),
        literal(rung, Word(Rung)),
        col(Assignment.due_on),
        literal(day, Date()),
        literal(write.now, Moment()),
        literal(write.actor.account_id, sqlalchemy.Integer()),
    ).where(*owed(rung), *where)
    connection = write.session.connection()
    insert = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(Reminder)
    names = ["assignment_id", "bureau_id", "rung", "due_on", "sent_on", "sent_at", "account_id"]
    noted = insert.from_select(names, chosen).on_conflict_do_nothing()
    new = connection.execute(noted.returning(col(Reminder.bureau_id), col(Reminder.assignment_id))).all()
    if rung in CHASES:
        count_chase(write, [assignment_id for _, assignment_id in new])
    return _grouped(write, rung, new)


def count_chase(write: Write, assignments: list[int]) -> None:
    """One more chase on each. Set-based, and past the session: whoever holds such a row reads it anew."""
    for some in in_parts(assignments):
        wanted = update(Assignment).where(col(Assignment.id).in_(some))
        write.session.connection().execute(wanted.values(chased=col(Assignment.chased) + 1))


def in_parts(ids: list[int]) -> Iterator[list[int]]:
    """The ids in pieces that one statement can hold."""
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def _grouped(read: Read, rung: Rung, rows: Iterable[Any]) -> list[ReminderLine]:
    found: dict[int, list[int]] = defaultdict(list)
    for bureau_id, assignment_id in rows:
        found[bureau_id].append(assignment_id)
    if not found:
        return []
    names = read.session.connection().execute(sqlalchemy.select(col(Bureau.id), col(Bureau.name))).all()
    name_of: dict[int, str] = {row[0] or 0: row[1] for row in names}
    return [ReminderLine(bureau_id, name_of[bureau_id], rung, tuple(sorted(ids))) for bureau_id, ids in found.items()]


def _sorted(lines: Iterable[ReminderLine]) -> list[ReminderLine]:
    return sorted(lines, key=lambda line: (line.bureau_id, LADDER[line.rung]))
