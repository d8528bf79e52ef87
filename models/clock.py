"""The one place that knows what time it is. Moments are aware and UTC; days are Beijing days.

A server on UTC that asks ``date.today()`` is wrong for eight hours of every day, so
nothing else in the project may (a test looks for it).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")

_stopped_at: datetime | None = None


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _stopped_at or datetime.now(UTC)


def beijing_day(moment: datetime) -> date:
    """The calendar day in Beijing at this moment."""
    return moment.astimezone(BEIJING).date()


def start_of(day: date) -> datetime:
    """The first moment of a Beijing day, as UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=BEIJING).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The first moment after a Beijing day, as UTC."""
    return start_of(day + timedelta(days=1))


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Hold the clock still: for tests, for the sample office's past and for ``remind --today``. One thread only."""
    global _stopped_at
    before, _stopped_at = _stopped_at, moment
    try:
        yield
    finally:
        _stopped_at = before
