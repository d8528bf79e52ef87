"""Days and moments as people say them: 2月17日, 2月17日 10:32, in Beijing time."""

from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date, format_skeleton

from models.clock import BEIJING
from models.words import day_words
from ui.words import language


def day(when: date) -> str:
    """2月17日 / Feb 17."""
    return day_words(language(), when)


def full_day(when: date) -> str:
    """2020年2月17日 / Feb 17, 2020."""
    return _said("yMMMd", when, language())


def weekday(when: date) -> str:
    """星期二 / Tuesday."""
    return format_date(when, "EEEE", locale=language())


def moment(when: datetime) -> str:
    """2月17日 10:32 / Feb 17 10:32."""
    there = when.astimezone(BEIJING)
    return f"{day(there.date())} {there:%H:%M}"


@lru_cache(maxsize=4096)
def _said(skeleton: str, when: date, language: str) -> str:
    """A page says the same few days many times, and each is slow to word."""
    return format_skeleton(skeleton, when, locale=language)
