"""Sending twelve points to every city and county, against a bare insert of the same assignments."""

import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from bench import Result, boards, load
from models.clock import stopped_at
from services import dispatch, tallies
from services.database import engine, reading_session
from tests.conftest import person
from tests.making import draft, everyone, meeting

POINTS, ROUNDS, BUDGET = 12, 15, 2.0  # the index of words is merged in every second or third round
OTHERS = 1_000_000  # points with numbers that nobody has


def measure() -> Iterator[Result]:
    """In turn on a copy of the large office; both are committed with full sync."""
    with tempfile.TemporaryDirectory(prefix="duban-bench-") as parent, stopped_at(load.morning()):
        folder = load.copied(boards.LARGE, Path(parent) / "large")
        secretary = person("secretary")
        bare = sqlite3.connect(folder / "duban.db", isolation_level=None)
        bare.execute("PRAGMA synchronous=FULL")
        ours, floor, sent = [], [], 0
        for turn in range(1 + ROUNDS):
            points = [everyone(f"排查隐患第{n}项").model_copy(update={"due_on": load.TODAY}) for n in range(POINTS)]
            key = draft(secretary, meeting(*points, title=f"调度会{turn}"), f"draft {turn}")
            begun = perf_counter()
            made = dispatch.dispatch(secretary, key, 1, f"dispatch {turn}")
            ours.append(perf_counter() - begun)
            rows = bare.execute("SELECT * FROM assignment WHERE meeting_id = ?", (made,)).fetchall()
            sent = len(rows)
            floor.append(_bare(bare, rows))
        with reading_session() as session:
            wrong = tallies.recount_differs(session)
        assert not wrong, wrong[:3]
        bare.close()
        engine().dispose()
    detail = f"{sent:,} assignments in {median(ours[1:]) * 1000:.0f} ms, bare {median(floor[1:]) * 1000:.0f}"
    yield Result("dispatch", median(ours[1:]) / median(floor[1:]), BUDGET, detail)


def _bare(bare: sqlite3.Connection, rows: list[tuple[Any, ...]]) -> float:
    """The same rows under other points, and away with them again."""
    others = [(None, *row[1:3], row[3] + OTHERS, *row[4:]) for row in rows]
    marks = ",".join("?" * len(rows[0]))
    begun = perf_counter()
    bare.execute("BEGIN IMMEDIATE")
    bare.executemany(f"INSERT INTO assignment VALUES ({marks})", others)
    bare.execute("COMMIT")
    took = perf_counter() - begun
    bare.execute("DELETE FROM assignment WHERE point_id > ?", (OTHERS,))
    return took
