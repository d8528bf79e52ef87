"""Since your last visit: what became of the meetings on the page since this person last opened it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import col, func, select

from models.clock import beijing_day
from models.leaders import Instruction, InstructionState, Visit
from models.ledger import LedgerHead
from models.lifecycle import Light, Status, Step
from models.permissions import Action
from services.access import Actor
from services.database import writing_session
from services.drill import Pick, count
from services.transactions import Read, office_time, reading
from services.unchanged import while_unchanged

# Whoever comes back within this time has not been away.
AWAY = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Last:
    """When somebody last opened the page before this visit, and the last entry that the ledger had then."""

    at: datetime
    seq: int


@dataclass(frozen=True, slots=True)
class News:
    """What happened since, each as the place behind it and how many rows stand there."""

    since: datetime
    overdue: tuple[Pick, int]
    closed: tuple[Pick, int]
    returned: tuple[Pick, int]
    answered: int

    @property
    def is_quiet(self) -> bool:
        return not (self.overdue[1] or self.closed[1] or self.returned[1] or self.answered)


def begin(actor: Actor) -> Last | None:
    """A visit begins: note it, unless the last one began within half an hour; the one before it, None at the first.

    Like the time of the last click, this is no change that the ledger tells of.
    """
    with reading(actor, Action.SEE_FIGURES) as read:
        row = read.session.get(Visit, actor.account_id)
        if row is not None and read.now - row.seen_at < AWAY:
            return _last(row)
    try:
        return _note(actor)
    except (
        OperationalError,
        IntegrityError,
    ):  # not to be written to just now, or another tab was first: look all the same
        return Last(row.seen_at, row.seen_seq) if row else None


def _note(actor: Actor) -> Last | None:
    with writing_session() as session:
        at, seq = office_time(session), session.exec(select(LedgerHead.seq)).one()
        row = session.get(Visit, actor.account_id)
        if row is None:
            session.add(Visit(account_id=actor.account_id or 0, seen_at=at, seen_seq=seq))
            return None
        if at - row.seen_at >= AWAY:  # another tab may have been first
            row.before_at, row.before_seq = row.seen_at, row.seen_seq
            row.seen_at, row.seen_seq = at, seq
        return _last(row)


def _last(row: Visit) -> Last | None:
    return Last(row.before_at, row.before_seq) if row.before_at is not None else None


def news(actor: Actor, place: Pick, last: Last) -> News:
    """What happened in a place since: fell overdue and still is, was closed and still is, was returned; and how many
    of one's own instructions were answered, wherever."""
    overdue = place.narrowed(light=Light.OVERDUE, due_from=beijing_day(last.at))
    # Closed by whoever verified it, or by the bureau's own report where its word is enough.
    closed = place.narrowed(statuses=(Status.CLOSED,), since=last.seq, steps=(Step.VERIFY, Step.REPORT_DONE))
    returned = place.narrowed(since=last.seq, steps=(Step.RETURN,))
    with reading(actor, Action.SEE_FIGURES) as read:

        def find() -> News:
            found = [(pick, count(read, pick)) for pick in (overdue, closed, returned)]
            return News(last.at, found[0], found[1], found[2], _answered(read, last))

        return while_unchanged(read, ("news", place, last, actor.account_id, actor.bureau_id), find)


def _answered(read: Read, last: Last) -> int:
    own = (Instruction.written_by == read.actor.account_id, Instruction.state == InstructionState.DONE)
    query = select(func.count()).select_from(Instruction).where(*own, col(Instruction.answered_at) > last.at)
    return read.session.exec(query).one()
