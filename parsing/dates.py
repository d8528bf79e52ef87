"""Dates as officials write them: with or without a year, in any digits, or relative to another day."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_HAN_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "Ｏ": 0, "两": 2, "元": 1}
_HAN = "〇零○一二三四五六七八九十两"


def number(words: str) -> int | None:
    """``12``, ``十二``, ``二十``, ``二〇二四`` → an integer; None when it is not a number."""
    if words.isdecimal():
        return int(words)
    if not words or any(c not in _HAN_DIGITS and c not in "十百" for c in words):
        return None
    if "百" in words:
        hundreds, _, rest = words.partition("百")
        return 100 * _HAN_DIGITS.get(hundreds, 1) + (number(rest.lstrip("零〇")) or 0)
    if "十" in words:
        tens, _, ones = words.partition("十")
        return 10 * (_HAN_DIGITS.get(tens, 1) if tens else 1) + (_HAN_DIGITS.get(ones, 0) if ones else 0)
    value = 0
    for c in words:
        value = value * 10 + _HAN_DIGITS[c]
    return value


_DAY = rf"(?:\d{{1,2}}|[{_HAN}]{{1,3}})"
_YEAR = rf"(?:\d{{4}}|[{_HAN}]{{4}})"
_CHINESE = re.compile(rf"(?:(?P<y>{_YEAR})年)?(?:(?P<m>{_DAY}|元)月)?(?:份)?(?P<d>{_DAY})[日号](?![前后内里常起均趋])")
_CHINESE_ANY = re.compile(rf"(?:(?P<y>{_YEAR})年)?(?P<m>{_DAY}|元)月(?P<d>{_DAY})[日号]")
_NUMERIC = re.compile(r"(?<!\d)(?P<y>(?:19|20)\d{2})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<![\d.])(?P<y>20\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(?P<d>\d{1,2})(?P<s>[./-])(?P<m>\d{1,2})(?P=s)(?P<y>(?:19|20)\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Written:
    """A date as it stands at ``start:end``; parts the text leaves out are None."""

    start: int
    end: int
    year: int | None
    month: int | None
    day: int

    @property
    def real(self) -> bool:
        """Whether such a day exists; 2月75日 is damage, not a date."""
        if not 1 <= self.day <= 31:
            return False
        if self.month is None:
            return True
        if not 1 <= self.month <= 12:
            return False
        return self.day <= calendar.monthrange(self.year or 2024, self.month)[1]


def _written(m: re.Match[str]) -> Written | None:
    parts = m.groupdict()
    year = number(parts["y"]) if parts["y"] else None
    month = number(parts["m"]) if parts["m"] else None
    day = number(parts["d"])
    if day is None or (parts["m"] and month is None):
        return None
    return Written(m.start(), m.end(), year, month, day)


def chinese_dates(text: str, start: int, end: int) -> Iterator[Written]:
    """``2024年3月5日``, ``3月5日``, ``5日``; not ``3月5日前``, which is a limit, nor the 号 of a room or a document."""
    for m in _CHINESE.finditer(text, start, end):
        if (found := _written(m)) and not _part_of_word(text, m):
            yield found


_NUMBERED = re.compile(
    "会议室|视频室|楼|文|令|公告|通知|通报|院|门|线|厅|机|桥|井|矿|站|库|仓|台|车|船|隧道|国道|省道|尾矿|煤"
)


def _part_of_word(text: str, m: re.Match[str]) -> bool:
    """``五日`` in 十五日 is whole; ``一日`` in 统一日程 or ``每日`` is no date, nor is the 号 of a thing that is counted so."""
    if m["m"] is not None:
        return False
    before = text[m.start() - 1 : m.start()]
    if m[0].endswith("号") and (before in ("）", "第") or _NUMBERED.match(text, m.end())):
        return True
    return not m["d"].isdecimal() and bool(before) and before not in "，。；：（ \n、"


def full_dates(text: str, start: int, end: int) -> Iterator[Written]:
    """Dates that carry their year, in any notation, in order of place."""
    found: list[Written] = []
    for pattern in (_NUMERIC, _DAY_FIRST, _CHINESE_ANY, _COMPACT):
        for m in pattern.finditer(text, start, end):
            if (w := _written(m)) and w.year and w.real:
                found.append(w)
    yield from sorted(found, key=lambda w: w.start)


def month_days(text: str, start: int, end: int) -> Iterator[Written]:
    for m in _CHINESE_ANY.finditer(text, start, end):
        if w := _written(m):
            yield w


def as_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def latest_not_after(month: int | None, day: int, limit: date) -> date | None:
    """The latest such day up to ``limit``: 12月30日 told on 2 January was last year's."""
    if month is not None:
        for year in (limit.year, limit.year - 1, limit.year - 2, limit.year - 3, limit.year - 4):
            found = as_date(year, month, day)
            if found and found <= limit:
                return found
        return None
    year, month_no = limit.year, limit.month
    for _ in range(3):
        found = as_date(year, month_no, day)
        if found and found <= limit:
            return found
        year, month_no = (year, month_no - 1) if month_no > 1 else (year - 1, 12)
    return None


def nearest(month: int | None, day: int, to: date) -> date | None:
    """The such day that lies nearest: 定于2月5日 told on the 3rd is two days ahead."""
    turns = (-1, 0, 1)
    if month is not None:
        found = [as_date(to.year + turn, month, day) for turn in turns]
    else:
        months = [divmod(to.year * 12 + to.month - 1 + turn, 12) for turn in turns]
        found = [as_date(year, month_no + 1, day) for year, month_no in months]
    return min((it for it in found if it), key=lambda it: abs(it - to), default=None)


def first_not_before(month: int, day: int, limit: date) -> date | None:
    """The first such day from ``limit`` on, as time limits are meant."""
    for year in range(limit.year, limit.year + 5):
        found = as_date(year, month, day)
        if found and found >= limit:
            return found
    return None


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


_RELATIVE_DAYS = {
    "今天": 0,
    "今日": 0,
    "今晨": 0,
    "今晚": 0,
    "昨天": -1,
    "昨日": -1,
    "昨晚": -1,
    "前天": -2,
    "前日": -2,
}
RELATIVE_DAY = re.compile("|".join(_RELATIVE_DAYS))


def relative_day(word: str, from_day: date) -> date:
    return from_day + timedelta(days=_RELATIVE_DAYS[word])
