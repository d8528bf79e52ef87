"""Taking steps in tests: on the row as it is now, with the roll-ups and the ledger checked each time."""

from sqlmodel import col, func, select

from models.assignments import Assignment, Method
from models.ledger import LedgerEntry
from models.lifecycle import Step
from services import steps, tallies
from services.access import Actor
from services.database import reading_session
from tests.making import assignment

DONE = steps.Given(text="已排查隐患十二处，全部整改。")
VERIFIED = steps.Given(method=Method.ON_SITE)
tokens = iter(f"token {n}" for n in range(10**6))


def take(actor: Actor, step: Step, given: steps.Given = steps.NOTHING, *, position: int = 0) -> Assignment:
    """Take a step on the bureau's assignment as it is now; the row after it. Roll-ups and ledger are checked each time."""
    row, entries = assignment(position=position), count(LedgerEntry)
    steps.take(actor, step, row.id or 0, row.version, next(tokens), given)
    assert_sound()
    assert count(LedgerEntry) == entries + 1
    after = assignment(position=position)
    assert after.version == row.version + 1
    assert after.original_due_on == row.original_due_on
    return after


def because(reason: str) -> steps.Given:
    return steps.Given(reason=reason)


def count(table: type) -> int:
    with reading_session() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def assert_sound() -> None:
    with reading_session() as session:
        assert tallies.recount_differs(session) == []


def last_entry() -> LedgerEntry:
    with reading_session() as session:
        return session.exec(select(LedgerEntry).order_by(col(LedgerEntry.seq).desc()).limit(1)).one()


def changed(before: Assignment, after: Assignment) -> set[str]:
    """The columns that differ, the version aside."""
    was, now = before.model_dump(), after.model_dump()
    return {name for name in was if was[name] != now[name]} - {"version"}
