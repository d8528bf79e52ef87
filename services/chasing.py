"""催办 by a person: a filtered list chased by hand, supervision notices and the circular's list confirmed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy
from sqlalchemy import func, insert
from sqlmodel import col, select

from models.accounts import Account
from models.assignments import Assignment, Reminder, Rung
from models.bureaus import Bureau
from models.channels import Chase, ChaseItem
from models.directives import Directive
from models.errors import NotPossibleNow
from models.lifecycle import WORKING
from models.permissions import Action
from models.words import CHINESE, N_, say
from services import digests, reminders
from services.access import Actor
from services.register import Wanted, narrowed
from services.transactions import Read, Write, reading, writing

CONFIRMED = (Rung.NOTICE, Rung.CIRCULAR)
MOST_TEXT = 500
MOST_LISTED = 100
SUBJECTS = {Rung.NOTICE: N_("Supervision notice")}


@dataclass(frozen=True, slots=True)
class Owing:
    """A bureau with what it still owes of a list."""

    bureau_id: int
    bureau: str
    assignments: tuple[int, ...]
    longest: int  # days overdue of the worst; zero or less while there is time
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChaseLine:
    """What was sent to a bureau by hand."""

    at: datetime
    by: str
    bureau: str
    text: str
    items: int


def owing(actor: Actor, wanted: Wanted) -> list[Owing]:
    """Who of a filtered list still owes an answer: only those can be chased. The bureaus in the order of official lists."""
    with reading(actor, Action.CHASE) as read:
        return _owing(read, narrowed(read, wanted))


def among(actor: Actor, assignments: Sequence[int]) -> list[Owing]:
    """The same for a list of assignments."""
    with reading(actor, Action.CHASE) as read:
        return _owing(read, [_among(assignments)])


def waiting(actor: Actor, rung: Rung) -> list[Owing]:
    """Whom a rung that a person confirms has reached: three days over for a notice; five, with a notice sent, for the circular."""
    with reading(actor, Action.CHASE) as read:
        return _owing(read, [*reminders.owed(rung), *reached(rung, read.today)])


def chase(actor: Actor, assignments: Sequence[int], text: str, token: str) -> int:
    """Chase by hand what of these is still unanswered, with one record a bureau; how many bureaus that reached."""
    if len(text.strip()) > MOST_TEXT:
        raise NotPossibleNow("chase_too_long", field="text", most=MOST_TEXT)
    with writing(actor, Action.CHASE, token) as write:
        found = [line for some in reminders.in_parts(list(assignments)) for line in _owing(write, [_among(some)])]
        if not found:
            raise NotPossibleNow("nothing_to_chase")
        by_bureau: dict[int, list[int]] = defaultdict(list)
        for line in found:
            by_bureau[line.bureau_id] += line.assignments
        for bureau_id, ids in by_bureau.items():
            _note(write, bureau_id, ids, text.strip())
        reminders.count_chase(write, [i for ids in by_bureau.values() for i in ids])
        said = text.strip() or say(CHINESE, "The office asks for an answer on these items:")
        digests.queue_to(write, f"chase {token}"[:100], say(CHINESE, "Chase"), said, by_bureau)
        return len(by_bureau)


def confirm(actor: Actor, rung: Rung, bureaus: Sequence[int], token: str) -> int:
    """Send supervision notices to these bureaus, or list them in the draft circular; how many items that is.

    What was answered since the list was drawn is left in peace. A second confirmation finds nothing to do.
    """
    if rung not in CONFIRMED:
        raise NotPossibleNow("not_possible_now")
    with writing(actor, Action.CHASE, token) as write:
        where = [*reached(rung, write.today), col(Assignment.bureau_id).in_(list(bureaus))]
        sent = reminders.send(write, rung, write.today, where)
        if not sent:
            raise NotPossibleNow("nothing_to_chase")
        for line in sent:
            write.record("bureau", line.bureau_id, after={"rung": str(rung), "assignments": list(line.assignments)})
        if rung in SUBJECTS:
            items = {line.bureau_id: list(line.assignments) for line in sent}
            said = say(CHINESE, "These items are three days overdue or more. Please answer at once:")
            digests.queue_to(write, f"notice {token}"[:100], say(CHINESE, SUBJECTS[rung]), said, items)
        return sum(len(line.assignments) for line in sent)


def sent_by_hand(actor: Actor) -> list[ChaseLine]:
    """The latest chases, latest first."""
    with reading(actor, Action.CHASE) as read:
        items = sqlalchemy.select(func.count()).where(col(ChaseItem.chase_id) == Chase.id).scalar_subquery()
        query: Any = (
            sqlalchemy.select(col(Chase.at), col(Account.name), col(Bureau.name), col(Chase.text), items)
            .join(Account, col(Account.id) == Chase.account_id)
            .join(Bureau, col(Bureau.id) == Chase.bureau_id)
            .order_by(col(Chase.id).desc())
            .limit(MOST_LISTED)
        )
        return [ChaseLine(*row) for row in read.session.connection().execute(query)]


def reached(rung: Rung, today: date) -> list[Any]:
    """Which due dates such a rung has reached."""
    where: list[Any] = [col(Assignment.due_on) <= today - timedelta(days=reminders.LADDER[rung])]
    if rung is Rung.CIRCULAR:
        noticed = sqlalchemy.exists().where(
            col(Reminder.assignment_id) == Assignment.id,
            col(Reminder.rung) == Rung.NOTICE,
            col(Reminder.due_on) == Assignment.due_on,
        )
        where.append(noticed)
    return where


def _among(ids: Iterable[int]) -> Any:
    return col(Assignment.id).in_(list(ids))


def _owing(read: Read, where: Iterable[Any]) -> list[Owing]:
    query = (
        sqlalchemy.select(
            col(Bureau.id), col(Bureau.name), col(Assignment.id), col(Assignment.due_on), col(Directive.heading)
        )
        .join(Bureau, col(Bureau.id) == Assignment.bureau_id)
        .join(Directive, col(Directive.id) == Assignment.directive_id)
        .where(col(Assignment.status).in_(WORKING), *where)
        .order_by(col(Bureau.position), col(Bureau.id), col(Assignment.due_on), col(Assignment.id))
    )
    rows: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for row in read.session.connection().execute(query):
        rows[(row[0] or 0, row[1])].append(row)
    return [
        Owing(
            bureau_id,
            name,
            tuple(row[2] for row in some),
            (read.today - min(row[3] for row in some)).days,
            tuple(dict.fromkeys(row[4] for row in some)),
        )
        for (bureau_id, name), some in rows.items()
    ]


def _note(write: Write, bureau_id: int, ids: list[int], text: str) -> None:
    row = Chase(bureau_id=bureau_id, account_id=write.actor.account_id or 0, at=write.now, text=text)
    write.session.add(row)
    write.session.flush()
    items = [{"chase_id": row.id, "assignment_id": i} for i in ids]
    write.session.connection().execute(insert(ChaseItem), items)
    write.record("chase", row.id, after={"bureau": bureau_id, "assignments": ids, "text": text})


def lines_by_hand(read: Read, assignment_id: int) -> list[ChaseLine]:
    """The chases of one assignment, for its history."""
    query = (
        select(Chase, Account.name, Bureau.name)
        .join(ChaseItem, col(ChaseItem.chase_id) == Chase.id)
        .join(Account, col(Account.id) == Chase.account_id)
        .join(Bureau, col(Bureau.id) == Chase.bureau_id)
        .where(ChaseItem.assignment_id == assignment_id)
    )
    return [ChaseLine(row.at, by, bureau, row.text, 1) for row, by, bureau in read.session.exec(query)]
