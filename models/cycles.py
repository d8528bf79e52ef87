"""When a standing duty is due next."""

from calendar import monthrange
from datetime import date, timedelta

from models.directives import Cycle

_MONTHS = {Cycle.MONTHLY: 1, Cycle.QUARTERLY: 3}


def step(day: date, cycle: Cycle, times: int = 1) -> date:
    """The day ``times`` cycles later (or earlier). A 31st becomes the last day of a shorter month."""
    if cycle in _MONTHS:
        month = day.year * 12 + day.month - 1 + _MONTHS[cycle] * times
        year, month = divmod(month, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    return day + timedelta(days=times * (1 if cycle is Cycle.DAILY else 7))


def next_due(due_on: date, cycle: Cycle, today: date) -> date:
    """The due date after a return filed today. A second return in the same period leaves it where it is."""
    if step(due_on, cycle, -1) >= today:
        return due_on
    later = step(due_on, cycle)
    while later <= today:
        later = step(later, cycle)
    return later
