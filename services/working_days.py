"""The office's calendar and limits, read inside a transaction."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session, col, select

from models.calendar import WorkingDayOverride, WorkingYear
from models.deadlines import BUILT_IN, WorkingDays
from models.errors import NotPossibleNow
from models.office import Office

AHEAD = timedelta(days=30)  # further than any limit reaches


@dataclass(frozen=True, slots=True)
class Limits:
    """The office's limits in working days; those ending in ``_most`` are how often one assignment may be
    extended or objected to."""

    acknowledge_days: int = 1
    first_report_days: int = 3
    due_soon_days: int = 3
    verify_days: int = 2
    extension_notice_days: int = 1
    extensions_most: int = 2
    objection_days: int = 3
    objections_most: int = 2


def limits_of(session: Session) -> Limits:
    """The office's limits, or the usual ones while there is no office."""
    office = session.get(Office, 1)
    return Limits(*(getattr(office, name) for name in Limits.__slots__)) if office else Limits()


def load(session: Session) -> WorkingDays:
    """The calendar as it stands: a few dozen rows a year that the office entered."""
    rows = session.exec(select(WorkingDayOverride)).all()
    years = session.exec(select(col(WorkingYear.year))).all()
    return WorkingDays({row.day: (row.is_working, row.note) for row in rows}, frozenset(years))


def load_around(session: Session, day: date) -> WorkingDays:
    """The part of it that limits counted from a day can reach: one short query on every screen."""
    near = col(WorkingDayOverride.day).between(day - AHEAD, day + AHEAD)
    rows = session.exec(select(WorkingDayOverride).where(near)).all()
    years: frozenset[int] = frozenset()
    if not {(day - AHEAD).year, (day + AHEAD).year} <= set(BUILT_IN):
        years = frozenset(session.exec(select(col(WorkingYear.year))).all())
    return WorkingDays({row.day: (row.is_working, row.note) for row in rows}, years)


def forward(days: WorkingDays, day: date, count: int) -> date:
    """So many working days on, for what is only shown: where they reach a year not loaded, calendar days, so that no
    screen stops.

    Due dates are never counted this way.
    """
    try:
        return days.after(day, count)
    except NotPossibleNow:
        return day + timedelta(days=count)


def back(days: WorkingDays, day: date, count: int) -> date:
    """So many working days earlier, for what is only shown."""
    try:
        return days.before(day, count)
    except NotPossibleNow:
        return day - timedelta(days=count)
