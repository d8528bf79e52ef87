"""When a standing duty is due next."""

from datetime import date

import pytest

from models.cycles import next_due, step
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
