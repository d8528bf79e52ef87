"""Together: a hundred people change one thing at once; one of them does, and the others are told who did."""

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy.exc import OperationalError

from models.assignments import Assignment
from models.clock import now
from models.errors import ChangedMeanwhile
from models.lifecycle import Step
from services import steps
from services.access import Actor
from services.database import engine
from tests import postgres
from tests.acceptance.conftest import Figure, Red
from tests.acceptance.sabotage import hold
from tests.acceptance.scale import counted
from tests.conftest import _found_an_office, person, point_at
from tests.making import assignment, dispatched, point

THREADS = 100
ROUNDS = counted(20)


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def task(request: pytest.FixtureRequest, office: Path, tmp_path: Path) -> Iterator[str]:
    """The name of the database in which 三台 has signed for a task."""
    if request.param == "SQLite":
        _signed_for()
        yield request.param
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postgres, "ON", True)
        folder = tmp_path / "on-postgres"
        folder.mkdir()
        point_at(folder)
        _found_an_office()
        _signed_for()
        yield request.param
        engine().dispose()
        postgres.drop(folder)
    point_at(office)


def _signed_for() -> None:
    dispatched(person("secretary"), point(names=("三台",)))
    row = assignment()
    steps.take(person("county_officer"), Step.ACKNOWLEDGE, row.id or 0, row.version, "sign")


def a_round(number: int, threads: int) -> Counter[str]:
    """All report on the same version at the same moment: how often which answer came."""
    before, clerk, start = assignment(), person("county_officer"), threading.Barrier(threads)
    answers: list[str] = []

    def report(one: int) -> None:
        start.wait()
        answers.append(_answer(clerk, before, f"{number}-{one}"))

    crowd = [threading.Thread(target=report, args=(one,)) for one in range(threads)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    return Counter(answers)


def _answer(clerk: Actor, seen: Assignment, token: str) -> str:
    """Saved; refused with who changed it and when; busy, which is told in words; or something nobody can explain."""
    for_long = monotonic() + 60
    while True:
        try:
            given = steps.Given(text=f"正在逐户排查 {token}")
            steps.take(clerk, Step.REPORT_PROGRESS, seen.id or 0, seen.version, token, given)
        except ChangedMeanwhile as refusal:
            return "told" if is_told(refusal, clerk) else "told nothing"
        except OperationalError as error:
            if "locked" in str(error) and monotonic() < for_long:  # told "busy, not saved": the person tries again
                continue
            return repr(error)
        except Exception as error:
            return repr(error)
        return "saved"


def is_told(refusal: ChangedMeanwhile, who: Actor) -> bool:
    at = refusal.facts.get("at")
    recent = isinstance(at, datetime) and 0 <= (now() - at).total_seconds() < 600
    return refusal.facts.get("who") == who.name and recent


def check(rounds: int, threads: int) -> None:
    answers: Counter[str] = Counter()
    before = assignment().version
    for number in range(rounds):
        answers += a_round(number, threads)
    applied = assignment().version - before
    lost = answers["saved"] - rounds
    hold(
        not lost and applied == answers["saved"], f"{lost} of {answers['saved']} saved changes were overwritten unseen"
    )
    hold(answers.keys() <= {"saved", "told"}, f"unexplained: {answers}")
    hold(answers.total() == rounds * threads, f"{rounds * threads - answers.total()} were told nothing at all")


def test_of_many_changes_at_once_one_is_saved_and_the_others_are_told_who_saved(task: str, figure: Figure) -> None:
    check(ROUNDS, THREADS)
    figure(
        f"{task}：{THREADS} 人 × {ROUNDS} 轮同时改，覆盖 0，说不清的失败 0",
        f"{task}: {THREADS} people × {ROUNDS} rounds, 0 lost updates, 0 unexplained failures",
    )


def test_a_product_that_does_not_look_at_versions_is_found_out(
    task: str, monkeypatch: pytest.MonkeyPatch, red: Red
) -> None:
    def look_away(row: Assignment, _version: int) -> None:
        row.version += 1

    monkeypatch.setattr(steps, "expect_version", look_away)
    with red(f"不比对版本（{task}）", f"no version check ({task})"):
        check(1, 20)
