"""How a due date is counted: a term, a start, and which days are working days. Counting starts the day after."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

import chinese_calendar

from models.clock import beijing_day
from models.errors import NotPossibleNow
from models.words import N_

ONE_DAY = timedelta(days=1)
WEEKEND = N_("Weekend")
# The built-in calendar's English names; N_ puts them into the catalogues.
HOLIDAYS = {
    "New Year's Day": N_("New Year's Day"),
    "Spring Festival": N_("Spring Festival"),
    "Tomb-sweeping Day": N_("Tomb-sweeping Day"),
    "Labour Day": N_("Labour Day"),
    "Dragon Boat Festival": N_("Dragon Boat Festival"),
    "National Day": N_("National Day"),
    "Mid-autumn Festival": N_("Mid-autumn Festival"),
    "Anti-Fascist 70th Day": N_("Victory Day"),
}


class Unit(StrEnum):
    """What a term is counted in. Values are stored."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    HOURS = "hours"  # emergencies, around the clock


@dataclass(frozen=True, slots=True)
class Term:
    """3 个工作日内. ``start`` is the day (for hours: the moment) it is counted from, once that is known."""

    count: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Due:
    """Where a term ends: the day, and for hours the moment."""

    on: date
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A day that a count of working days passed over, and why; ``named`` if the office wrote the name itself."""

    day: date
    name: str
    named: bool = False


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The State Council's calendar as built in, and over it what the office has entered: years, single days with a name."""

    changed: Mapping[date, tuple[bool, str]] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    def knows(self, year: int) -> bool:
        """Whether the year is loaded, by the built-in calendar or by the office."""
        return year in self.years or year in BUILT_IN

    def is_working(self, day: date) -> bool:
        """Refuses for a year that nobody has loaded: a guess would become somebody's overdue."""
        if day in self.changed:
            return self.changed[day][0]
        if day.year in BUILT_IN:
            return bool(chinese_calendar.is_workday(day))
        if day.year in self.years:
            return day.weekday() < 5
        raise NotPossibleNow("year_not_loaded", year=str(day.year))

    def after(self, day: date, count: int) -> date:
        """The ``count``-th working day after a day."""
        while count > 0:
            day += ONE_DAY
            count -= self.is_working(day)
        return day

    def before(self, day: date, count: int) -> date:
        """The ``count``-th working day before a day."""
        while count > 0:
            day -= ONE_DAY
            count -= self.is_working(day)
        return day

    def skipped(self, start: date, end: date) -> Iterator[Skipped]:
        """The days after the start, up to the end, that are not worked."""
        day = start + ONE_DAY
        while day <= end:
            if not self.is_working(day):
                yield self._why(day)
            day += ONE_DAY

    def _why(self, day: date) -> Skipped:
        note = self.changed[day][1] if day in self.changed else ""
        if note:
            return Skipped(day, note, named=True)
        name = chinese_calendar.get_holiday_detail(day)[1] if day.year in BUILT_IN else None
        return Skipped(day, HOLIDAYS.get(name or "", WEEKEND))


BUILT_IN = range(min(chinese_calendar.holidays).year, max(chinese_calendar.holidays).year + 1)


def due_of(term: Term, start: datetime, days: WorkingDays) -> Due:
    """Where a term ends that begins at a moment."""
    if term.unit is Unit.HOURS:
        at = start + timedelta(hours=term.count)
        return Due(beijing_day(at), at)
    day = beijing_day(start)
    if term.unit is Unit.CALENDAR_DAYS:
        return Due(day + timedelta(days=term.count))
    return Due(days.after(day, term.count))
