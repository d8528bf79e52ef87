"""``verify``: a changed entry, a cut tail, a history built anew and lost anchors are all found and named."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlmodel import func, select

from models.ledger import LedgerEntry
from models.words import ENGLISH
from services import search_index
from services.access import Actor
from services.database import engine, migrating, reading_session
from tests.commands.conftest import Outcome, Type
from tests.making import dispatched, point


@contextmanager
def tampering(folder: Path) -> Iterator[sqlite3.Connection]:
    """Someone with the file in hand, who knows to take the guards off first."""
    engine().dispose()
    with closing(sqlite3.connect(folder / "duban.db", isolation_level=None)) as database:
        triggers = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            database.execute(f"DROP TRIGGER {name}")
        yield database
        for _, sql in triggers:
            database.execute(sql)


def entries() -> int:
    with reading_session() as session:
        return session.exec(select(func.count()).select_from(LedgerEntry)).one()


def test_a_sound_office_is_said_to_be_sound(typed: Type, secretary: Actor) -> None:
    dispatched(secretary, point())
    n = entries()
    assert typed("verify") == Outcome(0, f"操作台账 {n} 条均未改动；全部统计数与重新计数一致。\n", "")
    words = f"{n} ledger entries are as they were written; all figures agree with a recount.\n"
    assert typed("verify", language=ENGLISH) == Outcome(0, words, "")


def test_the_first_changed_entry_is_named(typed: Type, office: Path, secretary: Actor) -> None:
    dispatched(secretary, point())
    with tampering(office) as database:
        database.execute("UPDATE ledger_entry SET actor = '赵某' WHERE seq IN (2, 3)")
    assert typed("verify") == Outcome(1, "操作台账与写入时不符：第 2 条被改动。\n", "")
    words = "The ledger is not as it was written: entry 2 was changed.\n"
    assert typed("verify", language=ENGLISH) == Outcome(1, words, "")


def test_a_missing_entry_is_named(typed: Type, office: Path, secretary: Actor) -> None:
    dispatched(secretary, point())
    with tampering(office) as database:
        database.execute("DELETE FROM ledger_entry WHERE seq = 2")
    assert typed("verify") == Outcome(1, "操作台账与写入时不符：第 2 条缺失。\n", "")


def test_a_cut_tail_is_found_by_the_anchors_even_when_the_head_is_set_back(
    typed: Type, office: Path, secretary: Actor
) -> None:
    dispatched(secretary, point())
    last = entries()
    with tampering(office) as database:
        database.execute("DELETE FROM ledger_entry WHERE seq = ?", [last])
        database.execute(
            "UPDATE ledger_head SET (seq, hash) = (SELECT seq, hash FROM ledger_entry ORDER BY seq DESC LIMIT 1)"
        )
    assert typed("verify") == Outcome(1, f"操作台账与写入时不符：第 {last} 条及以后的被删去。\n", "")
    words = f"The ledger is not as it was written: entry {last} and what follows was cut off.\n"
    assert typed("verify", language=ENGLISH) == Outcome(1, words, "")


def test_without_anchors_nobody_is_told_that_all_is_well(typed: Type, office: Path, secretary: Actor) -> None:
    dispatched(secretary, point())
    for anchors in (office / "anchors").iterdir():
        anchors.unlink()
    found = typed("verify")
    assert found == Outcome(1, f"{office / 'anchors'} 里的锚点不见了：末尾若被删去，将无从发现。\n", "")


def test_a_figure_that_differs_from_a_recount_is_counted(typed: Type, office: Path, secretary: Actor) -> None:
    dispatched(secretary, point())
    with tampering(office) as database:
        database.execute(
            "UPDATE tally_change SET count = count + 1 WHERE rowid = (SELECT min(rowid) FROM tally_change)"
        )
    found = typed("verify")
    assert (found.code, len(found.out.splitlines())) == (1, 2)
    assert found.out.endswith("有 1 个统计数与重新计数不一致。\n")
    assert typed("verify", language=ENGLISH).out.endswith("1 figure differs from a recount.\n")


def test_what_search_lacks_is_counted_and_made_anew(typed: Type, secretary: Actor) -> None:
    dispatched(secretary, point())
    with migrating() as connection:
        search_index.empty(connection)
    found = typed("verify")
    assert found == Outcome(1, "搜索缺 2 段文字。请运行：python manage.py reindex\n", "")
    assert typed("reindex") == Outcome(0, "现在可以搜索 2 段文字。\n", "")
    assert typed("verify").code == 0
