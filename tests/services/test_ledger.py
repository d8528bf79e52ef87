"""The ledger of changes: every change in it, in one chain, and no tampering unseen."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from models.ledger import LedgerEntry, LedgerHead
from models.lifecycle import Step
from models.permissions import Action
from services import ledger, steps
from services.access import Actor
from services.database import engine, reading_session
from services.transactions import writing
from tests import postgres
from tests.making import assignment, dispatched, point


def verdict() -> ledger.Verdict:
    with reading_session() as session:
        return ledger.verify(session)


def tamper(*statements: str) -> None:
    """What someone with the database file can do: take the guards away, then change rows."""
    with engine().execution_options(writer=True).begin() as connection:
        guards = ("DROP TRIGGER ledger_entry_no_update", "DROP TRIGGER ledger_entry_no_delete")
        if postgres.ON:
            guards = ("ALTER TABLE ledger_entry DISABLE TRIGGER USER", "SELECT 1")
        for statement in (*guards, *statements):
            connection.execute(text(statement))


@pytest.fixture
def some_history(secretary: Actor, county_officer: Actor) -> int:
    """A dispatch and three steps on it; the number of the last entry."""
    dispatched(secretary, point())
    for step in (Step.ACKNOWLEDGE, Step.REPORT_PROGRESS, Step.REPORT_DONE):
        row = assignment()
        steps.take(county_officer, step, row.id or 0, row.version, str(step), steps.Given(text="已排查三处隐患"))
    return verdict().entries


def test_an_untouched_ledger_is_found_whole(some_history: int) -> None:
    assert verdict() == ledger.Verdict(entries=some_history)
    assert some_history == 6  # the office, the draft, the dispatch, three steps


def test_the_database_itself_refuses_to_change_or_delete_an_entry(some_history: int) -> None:
    for statement in ("UPDATE ledger_entry SET actor = 'x'", "DELETE FROM ledger_entry"):
        with pytest.raises(DatabaseError, match="may not be changed"), engine().begin() as connection:
            connection.execute(text(statement))


def test_a_changed_entry_is_named(some_history: int) -> None:
    tamper("UPDATE ledger_entry SET reason = 'x' WHERE seq = 4")
    assert verdict() == ledger.Verdict(3, 4, "changed")


def test_a_removed_entry_is_named(some_history: int) -> None:
    tamper("DELETE FROM ledger_entry WHERE seq = 4")
    assert verdict() == ledger.Verdict(3, 4, "missing")


def test_a_cut_tail_is_found_even_if_the_head_is_set_back(some_history: int) -> None:
    tamper(
        "DELETE FROM ledger_entry WHERE seq > 4",
        "UPDATE ledger_head SET seq = 4, hash = (SELECT hash FROM ledger_entry WHERE seq = 4)",
    )
    assert (verdict().ok, verdict().why, verdict().bad_seq) == (False, "cut_off", 5)


def test_a_cut_tail_goes_unseen_without_anchors(some_history: int, office: Path) -> None:
    """The sabotage: it is the anchors, and nothing else, that see a cut tail whose head was set back."""
    tamper(
        "DELETE FROM ledger_entry WHERE seq > 4",
        "UPDATE ledger_head SET seq = 4, hash = (SELECT hash FROM ledger_entry WHERE seq = 4)",
    )
    for file in (office / "anchors").iterdir():
        file.unlink()
    assert verdict().ok


def test_what_is_saved_while_the_chain_is_walked_accuses_nobody(some_history: int, secretary: Actor) -> None:
    with ThreadPoolExecutor(1) as somebody, ledger.one_moment() as held, reading_session() as session:
        session.exec(select(LedgerHead)).one()  # the moment has begun
        somebody.submit(dispatched, secretary, point(), title="又一次会议").result()
        assert ledger.verify(session, held) == ledger.Verdict(entries=some_history)
        # The sabotage: anchors read after the moment has begun are ahead of it.
        assert ledger.verify(session) == ledger.Verdict(some_history, some_history + 1, "cut_off")
    assert verdict() == ledger.Verdict(entries=some_history + 2)


def test_a_chain_rebuilt_from_a_changed_entry_on_does_not_fit_the_anchors(some_history: int) -> None:
    with reading_session() as session:
        entries = session.exec(select(LedgerEntry).order_by(LedgerEntry.seq)).all()  # type: ignore[arg-type]
    entries[3].reason = "没有这回事"
    statements = []
    for before, entry in pairwise(entries[2:]):
        entry.previous = before.hash
        entry.hash = entry.digest()
        statements.append(
            f"UPDATE ledger_entry SET reason='{entry.reason}', previous='{entry.previous}', hash='{entry.hash}' "
            f"WHERE seq={entry.seq}"
        )
    tamper(*statements, f"UPDATE ledger_head SET hash='{entries[-1].hash}'")
    assert (verdict().why, verdict().bad_seq) == ("rewritten", 4)


def test_a_change_without_a_ledger_entry_is_not_kept(secretary: Actor) -> None:
    with pytest.raises(AssertionError, match="without a ledger entry"), writing(secretary, Action.DISPATCH, "t"):
        pass
    with writing(secretary, Action.DISPATCH, "t") as write:  # the token was given back with the rest
        write.record("nothing", None)
