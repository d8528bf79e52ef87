"""The day of a standing duty's first return, where the text names one: 每周五报送, 每月25日前上报."""

import re
from datetime import date, timedelta

from models.directives import Cycle
from parsing.dates import number

_WEEKDAYS = "一二三四五六日"
# 每周一、周四 asks for two returns a week, which one duty can't hold: a person decides.
# 每周一调度 is a way to say: once a week. On Mondays it is only where a time of the day follows, or a day to be ready by.
_IN_WEEK = re.compile(
    "每个?(?:周|星期)(?:(一)(?=前|之前|以前|上午|中午|下午|早|晚|下班|[0-9])|([二三四五六日天])(?![次、和及与至到]))"
)
_IN_MONTH = re.compile("每个?月的?([0-9〇零一二三四五六七八九十]{1,3})[日号](?![、和及与至到])")


def first_return(text: str, cycle: Cycle | None, today: date) -> date | None:
    """The first such day after ``today``, or None if the text names none that every week or month has."""
    if cycle is Cycle.WEEKLY and (said := _IN_WEEK.search(text)):
        weekday = _WEEKDAYS.index((said[1] or said[2]).replace("天", "日"))
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    if cycle is Cycle.MONTHLY and (said := _IN_MONTH.search(text)):
        day = number(said[1]) or 0
        ahead = (today + timedelta(days=n) for n in range(1, 32))
        return next((on for on in ahead if on.day == day <= 28), None)
    return None
