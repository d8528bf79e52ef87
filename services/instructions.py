"""批示: what a leader writes is a task of the secretariat until it is answered; the leader reads the answer or sends it back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import col, func, or_, select

from models.accounts import Account, Role
from models.errors import NotAllowed, NotPossibleNow
from models.leaders import Instruction, InstructionState
from models.ledger import LedgerEntry
from models.permissions import Action
from services.access import Actor
from services.drill import Pick
from services.transactions import Read, Write, expect_version, reading, writing
from services.unchanged import while_unchanged

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a leader writes: ``about`` is what the drawer was called, ``place`` what stood behind it."""

    text: str
    about: str
    place: Pick
    to_id: int | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to an instruction: the value of an Action, and what was written."""

    at: datetime
    by: str
    action: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """An instruction as lists show it. ``to`` is empty where it is for the whole secretariat."""

    id: int
    version: int
    about: str
    text: str
    by: str
    to: str
    due_on: date | None
    is_late: bool
    state: InstructionState
    is_read: bool
    is_own: bool
    events: tuple[Event, ...]


def instruct(actor: Actor, wanted: Wanted, token: str) -> int:
    """Leave an instruction; it is the secretariat's task from now on."""
    with writing(actor, Action.INSTRUCT, token) as write:
        if not wanted.text.strip():
            raise NotPossibleNow("instruction_empty", field="text")
        if wanted.due_on is not None and wanted.due_on < write.today:
            raise NotPossibleNow("instruction_due_past", field="due_on")
        _expect_colleague(write, wanted.to_id)
        place = wanted.place
        row = Instruction(
            written_by=actor.account_id or 0,
            written_at=write.now,
            text=wanted.text.strip(),
            to_id=wanted.to_id,
            due_on=wanted.due_on,
            about=wanted.about[:300],
            meeting_id=place.meetings[0] if len(place.meetings) == 1 else None,
            directive_id=place.directive_id,
            area=place.area or "",
            bureau_id=place.bureau_id,
        )
        write.session.add(row)
        write.session.flush()
        write.record("instruction", row.id, after={"text": row.text, "about": row.about})
        return row.id or 0


def answer(actor: Actor, instruction_id: int, version: int, text: str, token: str) -> None:
    """The secretariat's answer; the leader reads it next."""
    with writing(actor, Action.ANSWER_INSTRUCTION, token) as write:
        row = _fetch(write, instruction_id, version, InstructionState.OPEN)
        if not text.strip():
            raise NotPossibleNow("instruction_answer_empty", field="text")
        row.state, row.answer, row.read_at = InstructionState.DONE, text.strip(), None
        row.answered_by, row.answered_at = actor.account_id, write.now
        write.record("instruction", row.id, {"state": "open"}, {"state": "done", "text": row.answer})


def send_back(actor: Actor, instruction_id: int, version: int, reason: str, token: str) -> None:
    """Not enough: the instruction is open again, by the leader who wrote it."""
    with writing(actor, Action.RETURN_ANSWER, token) as write:
        row = _own(write, instruction_id, version)
        if not reason.strip():
            raise NotPossibleNow("reason_needed", field="reason")
        row.state, row.read_at = InstructionState.OPEN, None
        write.record("instruction", row.id, {"state": "done"}, {"state": "open"}, reason=reason.strip())


def mark_read(actor: Actor, instruction_id: int, version: int, token: str) -> None:
    """The leader who wrote it has read the answer, and is content with it."""
    with writing(actor, Action.READ_ANSWER, token) as write:
        row = _own(write, instruction_id, version)
        if row.read_at is not None:
            raise NotPossibleNow("not_possible_now")
        row.read_at = write.now
        write.record("instruction", row.id, after={"read": True})


def to_answer(actor: Actor) -> list[Line]:
    """What waits for the secretariat: what has a day first, then the oldest."""
    with reading(actor, Action.ANSWER_INSTRUCTION) as read:
        by_day = (col(Instruction.due_on).is_(None), col(Instruction.due_on), col(Instruction.id))
        return _lines(read, [col(Instruction.state) == InstructionState.OPEN], by_day)


def to_read(actor: Actor) -> list[Line]:
    """Answers that the leader who asked has not read yet; none for anybody else."""
    if actor.role is not Role.LEADER:
        return []
    with reading(actor, Action.READ_ANSWER) as read:
        unread = (Instruction.state == InstructionState.DONE, col(Instruction.read_at).is_(None))
        where = [*unread, Instruction.written_by == actor.account_id]
        order = (col(Instruction.answered_at), col(Instruction.id))
        return while_unchanged(read, ("answers", actor.account_id), lambda: _lines(read, where, order))


def awaited(actor: Actor) -> list[Line]:
    """What a leader has asked and nobody has answered yet, the oldest first; none for anybody else."""
    if actor.role is not Role.LEADER:
        return []
    with reading(actor, Action.READ_ANSWER) as read:
        own = (Instruction.written_by == actor.account_id, Instruction.state == InstructionState.OPEN)
        return _lines(read, own, (col(Instruction.id),))


def about(actor: Actor, place: Pick) -> list[Line]:
    """What was written while looking at just this place, latest first."""
    with reading(actor, Action.SEE_INSTRUCTIONS) as read:
        meetings = [col(Instruction.meeting_id).in_(place.meetings)]
        if len(place.meetings) != 1:
            meetings.append(col(Instruction.meeting_id).is_(None))
        where = [
            or_(*meetings),
            col(Instruction.directive_id) == place.directive_id,
            col(Instruction.area) == (place.area or ""),
            col(Instruction.bureau_id) == place.bureau_id,
        ]
        return _lines(read, where, (col(Instruction.id).desc(),))


def colleagues(actor: Actor) -> dict[int, str]:
    """Whom an instruction may name: the people of the secretariat."""
    with reading(actor, Action.INSTRUCT) as read:
        query = select(Account.id, Account.name).where(Account.role == Role.SECRETARIAT, col(Account.active))
        return {found or 0: name for found, name in read.session.exec(query.order_by(Account.name))}


def waiting(actor: Actor) -> int:
    """How many wait for the secretariat."""
    with reading(actor, Action.ANSWER_INSTRUCTION) as read:
        query = select(func.count()).select_from(Instruction).where(Instruction.state == InstructionState.OPEN)
        return read.session.exec(query).one()


def _expect_colleague(write: Write, account_id: int | None) -> None:
    account = write.session.get(Account, account_id) if account_id is not None else None
    if account_id is not None and (account is None or account.role is not Role.SECRETARIAT or not account.active):
        raise NotAllowed("not_found")


def _fetch(write: Write, instruction_id: int, version: int, state: InstructionState) -> Instruction:
    row = write.session.get(Instruction, instruction_id)
    if row is None:
        raise NotAllowed("not_found")
    expect_version(row, version)
    if row.state is not state:
        raise NotPossibleNow("not_possible_now")
    return row


def _own(write: Write, instruction_id: int, version: int) -> Instruction:
    row = _fetch(write, instruction_id, version, InstructionState.DONE)
    if row.written_by != write.actor.account_id:
        raise NotAllowed("not_found")
    return row


def _lines(read: Read, where: Sequence[Any], order: Sequence[Any]) -> list[Line]:
    rows = read.session.exec(select(Instruction).where(*where).order_by(*order).limit(MOST_SHOWN)).all()
    accounts = {account_id for row in rows for account_id in (row.written_by, row.to_id) if account_id}
    named = select(Account.id, Account.name).where(col(Account.id).in_(accounts))
    names = dict(read.session.exec(named).all())
    events = _events(read, [row.id or 0 for row in rows])
    return [
        Line(
            id=row.id or 0,
            version=row.version,
            about=row.about,
            text=row.text,
            by=names.get(row.written_by, ""),
            to=names.get(row.to_id, ""),
            due_on=row.due_on,
            is_late=row.state is InstructionState.OPEN and row.due_on is not None and row.due_on < read.today,
            state=row.state,
            is_read=row.read_at is not None,
            is_own=row.written_by == read.actor.account_id,
            events=tuple(events[row.id or 0]),
        )
        for row in rows
    ]


def _events(read: Read, ids: Iterable[int]) -> dict[int, list[Event]]:
    """What the ledger holds of them, earliest first."""
    query = select(LedgerEntry).where(LedgerEntry.kind == "instruction", col(LedgerEntry.object_id).in_(ids))
    found: dict[int, list[Event]] = defaultdict(list)
    for entry in read.session.exec(query.order_by(col(LedgerEntry.seq))):
        words = entry.reason or str(entry.after.get("text", ""))
        found[entry.object_id or 0].append(Event(entry.at, entry.actor, entry.action, words))
    return found
