"""催办: each rung once for an assignment and due date, caught up after downtime, over when the bureau answers."""

from datetime import date, timedelta

import pytest
from sqlmodel import func, select

from models.assignments import Reminder, Rung
from models.lifecycle import Step
from services import steps
from services.access import Actor
from services.database import reading_session
from services.reminders import remind, rung_on
from tests.making import DUE, assignment, dispatched, point


def sent() -> int:
    with reading_session() as session:
        return session.exec(select(func.count()).select_from(Reminder)).one()


@pytest.mark.parametrize(
    ("days", "rung"),
    [
        (-4, None),
        (-3, Rung.THREE_BEFORE),
        (-2, Rung.THREE_BEFORE),
        (-1, Rung.ONE_BEFORE),
        (0, Rung.ONE_BEFORE),
        (1, Rung.ONE_AFTER),
        (9, Rung.ONE_AFTER),
    ],
)
def test_the_rung_that_is_due_so_many_days_from_the_due_date(days: int, rung: Rung | None) -> None:
    assert rung_on(DUE, DUE + timedelta(days=days)) is rung


def test_day_by_day_each_rung_goes_out_on_its_day_and_once(secretary: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    days = [DUE + timedelta(days=n) for n in range(-5, 6)]
    went = {day: [line.rung for line in remind(day)] for day in days}
    assert {day: rungs for day, rungs in went.items() if rungs} == {
        date(2020, 2, 17): [Rung.THREE_BEFORE],
        date(2020, 2, 19): [Rung.ONE_BEFORE],
        date(2020, 2, 21): [Rung.ONE_AFTER],
    }


def test_run_twice_on_one_day_sends_nothing_the_second_time(secretary: Actor) -> None:
    dispatched(secretary, point(names=("三台", "康定")))
    assert [len(line.assignments) for line in remind(DUE)] == [1, 1]
    assert remind(DUE) == []
    assert sent() == 2


def test_after_downtime_only_the_latest_rung_goes_out(secretary: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    assert [line.rung for line in remind(DUE + timedelta(days=5))] == [Rung.ONE_AFTER]
    assert assignment().chased == 1


def test_a_dry_run_says_what_would_go_out_and_sends_nothing(secretary: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    assert [(line.bureau, line.rung) for line in remind(DUE, dry_run=True)] == [("三台县应急管理局", Rung.ONE_BEFORE)]
    assert sent() == 0


def test_a_bureau_that_has_reported_is_left_in_peace(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    row = assignment()
    steps.take(county_officer, Step.REPORT_DONE, row.id or 0, 1, "done", steps.Given(text="已全部排查"))
    assert remind(DUE) == []


def test_the_first_two_rungs_remind_and_do_not_count_as_chased(secretary: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    remind(DUE)
    assert assignment().chased == 0
