"""The watch on the database's file: it sees a file that was cut off, and takes an honest checkpoint for nothing else."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import func, select

from models.accounts import Account
from services.database import reading_session
from services.engines import DatabaseGone
from tests import postgres
from tests.conftest import PEOPLE

pytestmark = pytest.mark.skipif(postgres.ON, reason="a file of SQLite's")


def people() -> int:
    with reading_session() as session:
        return session.exec(select(func.count()).select_from(Account)).one()


def said_and_real(path: Path) -> tuple[int, int]:
    """How long the file says it is, and how long it is."""
    head = path.read_bytes()[:100]
    return int.from_bytes(head[28:32]) * int.from_bytes(head[16:18]), path.stat().st_size


def test_a_checkpoint_that_a_reader_held_back_is_no_damage(office: Path) -> None:
    path = office / "duban.db"
    assert people() == len(PEOPLE)
    with closing(sqlite3.connect(path, isolation_level=None)) as writer, closing(sqlite3.connect(path)) as reader:
        writer.execute("PRAGMA wal_autocheckpoint = 0")
        writer.execute("CREATE TABLE filler (words TEXT)")
        writer.execute("BEGIN")
        writer.executemany("INSERT INTO filler VALUES (?)", [("x" * 1000,)] * 50)
        writer.execute("COMMIT")
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM filler").fetchone()
        writer.execute(
            "UPDATE filler SET words = words || 'y' WHERE rowid > 40"
        )  # the last pages again, no longer file
        writer.execute("PRAGMA wal_checkpoint(PASSIVE)")
        said, real = said_and_real(path)
        assert said > real, "the head is there, the last pages are not yet"
        assert people() == len(PEOPLE)


def test_a_file_that_was_cut_off_is_gone(office: Path) -> None:
    assert people() == len(PEOPLE)
    os.truncate(office / "duban.db", (office / "duban.db").stat().st_size // 2)
    with pytest.raises(DatabaseGone):
        people()
