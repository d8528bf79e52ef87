"""``remind``: what would go out, what goes out, and nothing twice."""

import os
import subprocess
import sys
from datetime import date, datetime, timedelta

from sqlmodel import func, select

from models.assignments import Assignment, Reminder
from models.clock import stopped_at
from models.settings import ROOT
from models.words import ENGLISH
from services.access import Actor
from services.database import reading_session
from tests.commands.conftest import Outcome, Type
from tests.making import assignment, dispatched, everyone, point

TWO = "三台县应急管理局  三天内到期  1\n康定市应急管理局  三天内到期  1\n"


def test_a_dry_run_shows_what_is_due_and_sends_nothing(typed: Type, secretary: Actor, morning: datetime) -> None:
    dispatched(secretary, point(due_on=date(2020, 2, 21)))
    for _time in range(2):
        assert typed("remind", "--dry-run") == Outcome(0, f"{TWO}将催办 2 个单位，共 2 件。\n", "")


def test_a_second_run_sends_nothing_twice(typed: Type, secretary: Actor, morning: datetime) -> None:
    dispatched(secretary, point(due_on=date(2020, 2, 21)))
    assert typed("remind") == Outcome(0, f"{TWO}已催办 2 个单位，共 2 件。\n", "")
    with stopped_at(morning + timedelta(minutes=1)):
        assert typed("remind") == Outcome(0, "已催办 0 个单位，共 0 件。\n", "")
    with stopped_at(morning + timedelta(hours=1)):
        assert typed("remind", language=ENGLISH).out == "Reminded 0 bureaus of 0 items.\n"


def test_another_day_is_reckoned_as_asked(typed: Type, secretary: Actor, morning: datetime) -> None:
    dispatched(secretary, point(names=("三台",), due_on=date(2020, 2, 21)))
    for day, rung in (("2020-02-17", ""), ("2020-02-20", "due within a day"), ("2020-02-22", "overdue")):
        found = typed("remind", "--dry-run", "--today", day, language=ENGLISH)
        assert found.out.splitlines()[:-1] == ([f"三台县应急管理局  {rung}  1"] if rung else [])
        assert found.out.splitlines()[-1] == f"Would remind {int(bool(rung))} bureaus of {int(bool(rung))} items."
    assert typed("remind", "--today", "2020-02-22").out == "三台县应急管理局  已逾期  1\n已催办 1 个单位，共 1 件。\n"
    assert assignment().chased == 1


def test_what_is_no_date_is_refused_with_an_example(typed: Type, office: object) -> None:
    for text in ("tomorrow", "2020-02-30", "18.2.2020"):
        found = typed("remind", "--today", text)
        assert (found.code, found.out) == (2, "")
        assert found.err.endswith(f"“{text}”不是日期，请写成 2020-02-18。\n")


def test_two_machines_at_once_send_nothing_twice(secretary: Actor) -> None:
    """Real processes that start together: what one sent, the other did not."""
    dispatched(secretary, everyone(), everyone("再次排查"))
    command = [sys.executable, "manage.py", "remind", "--today", "2020-02-22"]
    environment = {**os.environ, "LANG": "en"}
    runs = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    outcomes = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0], outcomes
    assert sorted(out.splitlines()[-1] for out, _ in outcomes) == [
        "Reminded 0 bureaus of 0 items.",
        "Reminded 0 bureaus of 0 items.",
        "Reminded 204 bureaus of 408 items.",
    ]
    with reading_session() as session:
        assert session.exec(select(func.count()).select_from(Reminder)).one() == 408
        assert session.exec(select(func.sum(Assignment.chased))).one() == 408
