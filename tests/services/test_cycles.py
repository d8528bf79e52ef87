"""When a standing duty is due next."""

from datetime import date

import pytest

from models.cycles import anchor_of, next_due, slots, step
from models.directives import Cycle


@pytest.mark.parametrize(
    ("due", "cycle", "today", "then"),
    [
        ("2020-02-17", Cycle.WEEKLY, "2020-02-15", "2020-02-24"),  # early, in its period
        ("2020-02-17", Cycle.WEEKLY, "2020-02-17", "2020-02-24"),  # on the day
        ("2020-02-17", Cycle.WEEKLY, "2020-02-26", "2020-03-02"),  # late: the missed period is over
        ("2020-02-24", Cycle.WEEKLY, "2020-02-16", "2020-02-24"),  # a second return in the period before
        ("2020-02-17", Cycle.DAILY, "2020-02-17", "2020-02-18"),
        ("2020-02-18", Cycle.DAILY, "2020-02-17", "2020-02-18"),
        ("2020-01-31", Cycle.MONTHLY, "2020-01-31", "2020-02-29"),
        ("2020-11-30", Cycle.QUARTERLY, "2020-11-30", "2021-02-28"),
    ],
)
def test_a_return_moves_the_due_date_to_the_next_period_once(due: str, cycle: Cycle, today: str, then: str) -> None:
    assert next_due(date.fromisoformat(due), cycle, date.fromisoformat(today)) == date.fromisoformat(then)


def test_a_step_back_and_forth_over_the_year_end() -> None:
    assert step(date(2021, 1, 15), Cycle.MONTHLY, -1) == date(2020, 12, 15)
    assert step(date(2020, 12, 15), Cycle.MONTHLY) == date(2021, 1, 15)


def test_the_last_of_the_month_comes_back_after_february() -> None:
    first, february = date(2021, 1, 31), date(2021, 2, 28)
    anchor = anchor_of(february, first)
    assert next_due(february, Cycle.MONTHLY, first, anchor) == february, "a second return on 31 January answers January"
    assert next_due(february, Cycle.MONTHLY, february, anchor) == date(2021, 3, 31)
    assert next_due(february, Cycle.MONTHLY, date(2021, 4, 15), anchor) == date(2021, 4, 30)
    days = [slot.due_on for slot in slots(february, date(2021, 5, 1), Cycle.MONTHLY, 17, (), anchor)]
    assert days == [february, date(2021, 3, 31), date(2021, 4, 30)]


@pytest.mark.parametrize(
    ("due", "first", "anchor"),
    [("2021-02-28", "2021-01-31", 31), ("2021-03-31", "2021-01-31", 31), ("2021-03-09", "2021-01-31", 9)],
)
def test_a_day_keeps_to_the_one_first_set_unless_it_was_moved(due: str, first: str, anchor: int) -> None:
    assert anchor_of(date.fromisoformat(due), date.fromisoformat(first)) == anchor
