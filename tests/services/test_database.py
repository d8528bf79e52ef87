"""SQLite's locks are this process's as long as it has the file open, whatever else looks at the file."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import update

from models.office import Office
from services import database
from services.access import Actor
from services.database import of_this_look, one_look, reading_session, writing_session
from tests import postgres
from tests.making import dispatched, point

pytestmark = pytest.mark.skipif(postgres.ON, reason="it is about SQLite's file")
CHANGE = 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute("UPDATE office SET name = ?", [sys.argv[2]]); c.commit(); c.close()'


def test_another_process_that_comes_and_goes_takes_nothing_from_under_us(office: Path, secretary: Actor) -> None:
    dispatched(secretary, point())
    for name in ("第一次", "第二次"):
        subprocess.run([sys.executable, "-c", CHANGE, str(office / "duban.db"), name], check=True)
        assert (office / "duban.db-wal").exists()
        with reading_session() as session:
            assert session.get_one(Office, 1).name == name


def test_writers_of_one_process_follow_each_other_at_once(office: Path) -> None:
    """Forty that hold the lock for a hundredth of a second each: nobody sleeps while it is free."""
    together = Barrier(40)

    def write(number: int) -> float:
        together.wait()
        begun = time.perf_counter()
        with writing_session() as session:
            session.execute(update(Office).values(name=f"第{number}次"))
            time.sleep(0.01)
        return time.perf_counter() - begun

    with ThreadPoolExecutor(40) as crowd:
        waited = sorted(crowd.map(write, range(40)))
    assert waited[-1] < 4 * waited[20], "the last waited about twice as long as the middle one"


def test_a_writer_that_waits_too_long_is_told_that_the_database_is_busy(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)

    def write() -> None:
        with writing_session():
            raise AssertionError("it was not its turn")

    with (
        writing_session(),
        ThreadPoolExecutor(1) as other,
        pytest.raises(OperationalError, match="database is locked"),
    ):
        other.submit(write).result()
    with writing_session() as session:
        session.execute(update(Office).values(name="再来一次"))


def name_now() -> str:
    with reading_session() as session:
        return session.get_one(Office, 1).name


def rename(name: str) -> None:
    with writing_session() as session:
        session.execute(update(Office).values(name=name))


def test_one_look_is_of_one_moment_until_the_reader_writes(office: Path) -> None:
    with ThreadPoolExecutor(1) as somebody, one_look():
        before = name_now()
        somebody.submit(rename, "别人改的").result()
        assert name_now() == before
        with reading_session() as session:
            assert of_this_look(session, "x", lambda: 1) == of_this_look(session, "x", lambda: 2) == 1
            rename("自己改的")
            assert session.get_one(Office, 1).name == before, "who reads on reads on in the same moment"
            assert name_now() == "自己改的"
            assert of_this_look(session, "x", lambda: 3) == 3
    assert name_now() == "自己改的"
    assert database.engine().pool.checkedout() == 0  # type: ignore[attr-defined]


def test_a_look_that_ends_badly_holds_nothing(office: Path) -> None:
    def fail() -> None:
        with one_look(), reading_session() as session:
            session.get_one(Office, 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert database.engine().pool.checkedout() == 0  # type: ignore[attr-defined]
    rename("还能写")
