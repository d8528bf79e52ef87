"""Many people reporting at once: how the throughput of 32 writers compares with one's, and that nothing is lost."""

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

from sqlalchemy import func
from sqlalchemy.exc import OperationalError
from sqlmodel import col, select

from bench import Result, load
from models.accounts import Role
from models.assignments import Assignment, Report
from models.clock import stopped_at
from models.lifecycle import Status, Step
from services import steps, tallies
from services.access import Actor
from services.database import engine, reading_session
from services.steps import Given
from tests.conftest import person

WRITERS = 32
REPORTS = int(os.environ.get("DUBAN_BENCH_REPORTS", "640"))
BUDGET = 1.3
Row = tuple[int, int]  # an assignment and its bureau


def measure() -> list[Result]:
    """Each writer reports progress on assignments of its own."""
    with tempfile.TemporaryDirectory(prefix="duban-bench-") as folder, stopped_at(load.morning()):
        load.office(Path(folder), 10_000)
        with reading_session() as session:
            query = select(Assignment.id, Assignment.bureau_id).where(col(Assignment.status) == Status.IN_PROGRESS)
            rows = [(i or 0, bureau) for i, bureau in session.exec(query.order_by(col(Assignment.id)).limit(REPORTS))]
        account, before = person("county").account_id, _reports()
        alone, busy_alone = _throughput(rows, 1, account)
        many, busy = _throughput(rows, WRITERS, account)
        lost = before + 2 * len(rows) - _reports()
        with reading_session() as session:
            wrong = len(tallies.recount_differs(session))
        engine().dispose()
    detail = f"{alone:,.0f} reports a second alone, {many:,.0f} by {WRITERS}"
    return [
        Result("writers", alone / many, BUDGET, detail),
        Result("writers_lost", lost, 0, f"of {2 * len(rows)} reports"),
        Result("writers_busy", busy_alone + busy, 0, "refused because another was writing"),
        Result("writers_differ", wrong, 0, "rows of the roll-ups that a recount contradicts"),
    ]


def _throughput(rows: list[Row], writers: int, account: int | None) -> tuple[float, int]:
    """Reports a second, and how many were refused by the lock."""
    begun = perf_counter()
    with ThreadPoolExecutor(writers) as pool:
        busy = sum(pool.map(lambda nth: _report(rows[nth::writers], account, f"{writers} {nth}"), range(writers)))
    return len(rows) / (perf_counter() - begun), busy


def _report(rows: list[Row], account: int | None, who: str) -> int:
    busy = 0
    for key, bureau in rows:
        with reading_session() as session:
            version = session.get_one(Assignment, key).version
        actor = Actor(account, "bench", Role.BUREAU, bureau)
        try:
            steps.take(
                actor, Step.REPORT_PROGRESS, key, version, f"bench {who} {key}", Given(text="正在排查，已过半。")
            )
        except OperationalError:
            busy += 1
    return busy


def _reports() -> int:
    with reading_session() as session:
        return session.exec(select(func.count()).select_from(Report)).one()
