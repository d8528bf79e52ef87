"""When a standing duty is due: the days of its cycle, the cut-offs of a day, and which of them a return answers."""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from models.clock import beijing_day, start_of
from models.directives import Cycle

_MONTHS = {Cycle.MONTHLY: 1, Cycle.QUARTERLY: 3}


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """One cut-off: until this hour of this Beijing day a return is on time."""

    due_on: date
    hour: int

    @property
    def at(self) -> datetime:
        return start_of(self.due_on) + timedelta(hours=self.hour)


@dataclass(frozen=True, slots=True)
class Busy:
    """A time with several cut-offs a day; still going on while ``until`` is empty."""

    hours: tuple[int, ...]
    since: datetime
    until: datetime | None = None

    def covers(self, moment: datetime) -> bool:
        return self.since < moment and (self.until is None or moment <= self.until)


def step(day: date, cycle: Cycle, times: int = 1, anchor: int = 0) -> date:
    """The day ``times`` cycles later (or earlier). A 31st becomes the last day of a shorter month; ``anchor`` says that
    the day is such a one, and brings the 31st back."""
    if cycle in _MONTHS:
        month = day.year * 12 + day.month - 1 + _MONTHS[cycle] * times
        year, month = divmod(month, 12)
        return _in_month(year, month + 1, anchor or day.day)
    return day + timedelta(days=times * (1 if cycle is Cycle.DAILY else 7))


def _in_month(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def anchor_of(due_on: date, first: date) -> int:
    """The day of the month that a duty first due on ``first`` keeps to, though February or a pause moved it."""
    return first.day if due_on == _in_month(due_on.year, due_on.month, first.day) else due_on.day


def next_due(due_on: date, cycle: Cycle, today: date, anchor: int = 0) -> date:
    """The due date after a return filed today. A second return in the same period leaves it where it is."""
    if step(due_on, cycle, -1, anchor) >= today:
        return due_on
    return step(_period_of(due_on, cycle, today, anchor), cycle, 1, anchor)


def _period_of(due_on: date, cycle: Cycle, today: date, anchor: int) -> date:
    """The latest period that has begun to run out: what a return filed today is about, however many were missed before."""
    period = due_on
    while (later := step(period, cycle, 1, anchor)) <= today:
        period = later
    return period


def hours_of(day: date, cycle: Cycle, usual: int, busy: Sequence[Busy]) -> tuple[int, ...]:
    """The cut-offs of a day: the usual one, or those of a busy time as far as it reaches. Only daily duties get busy."""
    if cycle is not Cycle.DAILY:
        return (usual,)
    found = {hour for time in busy for hour in time.hours if time.covers(Slot(day, hour).at)}
    if not any(time.covers(Slot(day, usual).at) for time in busy):
        found.add(usual)
    return tuple(sorted(found)) or (usual,)


def slots(due_on: date, until: date, cycle: Cycle, usual: int, busy: Sequence[Busy], anchor: int = 0) -> Iterator[Slot]:
    """All cut-offs from a due date to a last day."""
    times, day = 0, due_on
    while day <= until:
        yield from (Slot(day, hour) for hour in hours_of(day, cycle, usual, busy))
        times += 1
        day = step(due_on, cycle, times, anchor)


def answered(
    due_on: date, cycle: Cycle, now: datetime, usual: int, busy: Sequence[Busy], anchor: int = 0
) -> tuple[Slot, date] | None:
    """The cut-off that a return filed now answers, and the due date after it; None if its period is answered already."""
    today = beijing_day(now)
    after = next_due(due_on, cycle, today, anchor)
    if after == due_on:
        return None
    period = _period_of(due_on, cycle, today, anchor)
    hours = hours_of(period, cycle, usual, busy)
    hour = next((hour for hour in hours if Slot(period, hour).at >= now), hours[-1])
    return Slot(period, hour), after if hour == hours[-1] else period
