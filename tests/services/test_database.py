"""SQLite's locks are this process's as long as it has the file open, whatever else looks at the file."""

import subprocess
import sys
from pathlib import Path

import pytest

from models.office import Office
from services.access import Actor
from services.database import reading_session
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
