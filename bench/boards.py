"""Every board and list through the services, at a small and a large office, in turn; and what a write costs at size.

``DUBAN_BENCH`` is the larger size, 1,000,000 assignments unless said otherwise.
"""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import event
from sqlmodel import col, select

from bench import Result, load
from models.assignments import Assignment
from models.clock import stopped_at
from models.lifecycle import Light, Status, Step
from services import drill, figures, history, inbox, register, return_figures, steps, tallies, unchanged, worklist
from services.access import Actor
from services.database import engine, reading_session
from services.register import Wanted
from services.steps import Given
from tests.conftest import person, point_at

SMALL = 10_000
LARGE = int(os.environ.get("DUBAN_BENCH", "1000000"))
ROUNDS, REPEATS, MARKS = 5, 5, 60
GROWTH, FLOOR, MARK = 1.3, 3.0, 9.0  # docs/decisions/0021
Job = Callable[[], object]


def measure() -> Iterator[Result]:
    """The two offices in turn; what is written goes into a copy."""
    with tempfile.TemporaryDirectory(prefix="duban-bench-") as folder, stopped_at(load.morning()):
        small, large = load.kept(SMALL), load.kept(LARGE)
        yield recount(large)
        yield from growth(small, large)
        yield from floors(large)
        yield marking(load.copied(LARGE, Path(folder) / "large"))
        engine().dispose()


def boards() -> dict[str, Job]:
    """What each board asks of the services, over the office the process is pointed at."""
    leader, secretary, county = person("leader"), person("secretary"), person("county")
    with reading_session() as session:
        latest = session.exec(select(Assignment.meeting_id).order_by(col(Assignment.meeting_id).desc())).first() or 0
        late = session.exec(select(Assignment.id).where(Assignment.meeting_id == latest)).first() or 0
    scope = tuple(range(latest - load.OPEN_MEETINGS + 1, latest + 1))
    return {
        "leader": _anew(lambda: figures.overview(leader)),
        "leader_meeting": _anew(lambda: figures.overview(leader, latest)),
        "leader_again": lambda: figures.overview(leader),
        "drawer": lambda: drill.drill(leader, drill.Pick(scope, light=Light.OVERDUE), 50),
        "worklist": lambda: worklist.worklist(county),
        "inbox": lambda: inbox.unread(county),
        "register": lambda: register.search(secretary, Wanted()),
        "register_overdue": lambda: register.search(secretary, Wanted(light=Light.OVERDUE)),
        "register_done": lambda: register.search(secretary, Wanted(light=Light.DONE)),
        "register_meeting": lambda: register.search(secretary, Wanted(meeting_id=latest)),
        "register_lights": lambda: register.lights(secretary, Wanted()),
        "register_meetings": _anew(lambda: register.meetings(secretary)),
        "verify_queue": lambda: register.review_queue(secretary, limit=50),
        "history": lambda: history.open_assignment(secretary, late),
        "duties": lambda: return_figures.duties(secretary),
    }


def _anew(job: Job) -> Job:
    """With nothing remembered of the last time."""

    def forgetting() -> object:
        unchanged.forget()
        return job()

    return forgetting


def _milliseconds(job: Job) -> float:
    begun = perf_counter()
    job()
    return (perf_counter() - begun) * 1000


def growth(small: Path, large: Path) -> Iterator[Result]:
    """Each board at the large office over the same at the small one; a list that is a row a meeting, by the row."""
    found: dict[Path, dict[str, list[float]]] = {small: {}, large: {}}
    rows: dict[Path, int] = {}
    for _ in range(ROUNDS):
        for folder in (small, large):
            point_at(folder)
            for name, job in boards().items():
                job()
                found[folder].setdefault(name, []).extend(_milliseconds(job) for _ in range(REPEATS))
            rows[folder] = len(register.meetings(person("secretary")))
    for name in found[small]:
        few, many = median(found[small][name]), median(found[large][name])
        detail = f"{few:.2f} ms at {SMALL:,}, {many:.2f} at {LARGE:,}"
        if name == "register_meetings":
            few, many = few / rows[small], many / rows[large]
            detail += f"; by the row, of which there are {rows[small]} and {rows[large]}"
        yield Result(f"growth_{name}", many / few, GROWTH, detail)


def floors(folder: Path) -> Iterator[Result]:
    """A board through the services over the same statements through bare sqlite3."""
    point_at(folder)
    for name, job in boards().items():
        if name not in ("leader", "register_lights"):
            continue
        said = _statements(job)
        bare = sqlite3.connect(folder / "duban.db", isolation_level=None)

        def again(said: list[Any] = said, bare: sqlite3.Connection = bare) -> None:
            for statement, values in said:
                bare.execute(statement, values).fetchall()
            bare.rollback()

        ours, floor = [], []
        for _ in range(ROUNDS * REPEATS):
            ours.append(_milliseconds(job))
            floor.append(_milliseconds(again))
        bare.close()
        detail = f"{median(ours):.2f} ms, bare {median(floor):.2f}, {len(said)} statements"
        yield Result(f"floor_{name}", median(ours) / median(floor), FLOOR, detail)


def _statements(job: Job) -> list[Any]:
    """The statements a board runs, with their values."""
    said: list[Any] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        said.append((statement, values))

    event.listen(engine(), "before_cursor_execute", note)
    job()
    event.remove(engine(), "before_cursor_execute", note)
    return said


def marking(folder: Path) -> Result:
    """One "reported done" through the service over its bare SQL, both committed with full sync."""
    point_at(folder)
    county = person("county")
    with reading_session() as session:
        rows = session.exec(
            select(Assignment.id, Assignment.version, Assignment.bureau_id)
            .where(col(Assignment.status) == Status.IN_PROGRESS)
            .order_by(col(Assignment.id))
            .limit(MARKS)
        ).all()
    ours: list[float] = []
    bare_times: list[float] = []
    bare = sqlite3.connect(folder / "duban.db", isolation_level=None)
    bare.execute("PRAGMA synchronous=FULL")
    bare.execute("CREATE TABLE bench_mark (id INTEGER PRIMARY KEY, text TEXT)")
    for nth, (key, version, bureau_id) in enumerate(rows):
        officer = replace(county, bureau_id=bureau_id)

        def mark(officer: Actor = officer, key: int = key or 0, version: int = version, nth: int = nth) -> None:
            steps.take(officer, Step.REPORT_DONE, key, version, f"bench {nth}", Given(text="已完成排查整治。"))

        ours.append(_milliseconds(mark))
        bare_times.append(_milliseconds(partial(_bare_mark, bare, nth, key or 0)))
    bare.close()
    with reading_session() as session:
        wrong = tallies.recount_differs(session)
    assert not wrong, wrong[:3]
    detail = f"{median(ours):.2f} ms, bare {median(bare_times):.2f}, {len(rows)} marks; the recount agrees"
    return Result("mark_done", median(ours) / median(bare_times), MARK, detail)


def _bare_mark(bare: sqlite3.Connection, nth: int, key: int) -> None:
    """The writes of the service with nothing around them. Counts go up by nothing, so that the recount stays true."""
    bare.execute("BEGIN IMMEDIATE")
    bare.execute("INSERT INTO once (token, action, at, outcome) VALUES (?,'x','2026-06-15','{}')", (f"bare {nth}",))
    bare.execute("UPDATE assignment SET version = version + 1, reported_at = reported_at WHERE id = ?", (key,))
    bare.execute(
        "INSERT INTO report (assignment_id, kind, text, account_id, at)"
        " VALUES (?,'done','已完成排查整治。',3,'2026-06-15 01:00:00.000000')",
        (key,),
    )
    bare.execute("INSERT INTO bench_mark (text) VALUES (?)", ("x" * 400,))  # as long as a ledger entry
    bare.execute("UPDATE ledger_head SET seq = seq")
    bare.execute(
        "UPDATE tally SET count = count WHERE directive_id = (SELECT directive_id FROM assignment WHERE id = ?)", (key,)
    )
    bare.execute("COMMIT")


def recount(folder: Path) -> Result:
    """How many roll-up rows of the written office disagree with a recount: none may."""
    point_at(folder)
    with reading_session() as session:
        differing = len(tallies.recount_differs(session))
    return Result("roll_up_differs", differing, 0, "rows of the roll-ups that a recount contradicts")
