"""Time limits in a directive: the words as written, and the ISO date where the calendar gives one."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from parsing.dates import as_date, first_not_before, month_end, number
from parsing.normalise import Normal
from parsing.types import Deadline, Found

_N = "(?:\\d{1,3}|[一二三四五六七八九十两半]{1,3})"
_HOUR = f"(?:(?:上午|下午|晚上?|中午|早上|早晨|清晨|凌晨|傍晚)?(?:{_N}[时点](?:{_N}分|半|整)?|\\d{{1,2}}：\\d{{2}}|下班|上班)|上午|中午|下午)"
_BEFORE = "(?:之?前(?![后往期])|以前|止|为止)"  # 春节前后, 前往, 前期 are no limits
_YEAR = "(?P<y>\\d{4}|[〇零○一二三四五六七八九]{4}|[今本当明次来去上](?=年))年"
_ASIDE = "(?:（[^（）]{1,6}）)?"  # 2月10日（星期一）前

Value = Callable[[re.Match[str], date], date | None]


@dataclass(frozen=True, slots=True)
class _Rule:
    """One way of writing a limit. ``value`` gives the day, or None when the words themselves are the rule."""

    name: str
    pattern: re.Pattern[str]
    value: Value | None = None
    sure: float = 0.9


_YEARS = {"今": 0, "本": 0, "当": 0, "明": 1, "次": 1, "来": 1, "去": -1, "上": -1}
_PAST = ("去年", "上年")


def _year(m: re.Match[str], meeting: date) -> int | None:
    """The year as written, or told from the meeting's (明年); None where nothing is said."""
    words = m["y"] or ""
    return meeting.year + _YEARS[words] if words in _YEARS else number(words)


def _month_day(m: re.Match[str], meeting: date) -> date | None:
    month, day = number(m["m"]), number(m["d"])
    if month is None or day is None:
        return None
    year = _year(m, meeting)
    return first_not_before(month, day, meeting) if year is None else as_date(year, month, day)


def _month_end(m: re.Match[str], meeting: date) -> date | None:
    month, year = number(m["m"]), _year(m, meeting)
    if month is None or as_date(year or meeting.year, month, 1) is None:
        return None
    return month_end(meeting.year + (month < meeting.month) if year is None else year, month)


def _year_end(m: re.Match[str], meeting: date) -> date | None:
    year = _year(m, meeting)
    return as_date(meeting.year if year is None else year, 12, 31)


def _numeric_day(m: re.Match[str], _meeting: date) -> date | None:
    return as_date(int(m["y"]), int(m["m"]), int(m["d"]))


_WEEKDAYS = {c: i for i, c in enumerate("一二三四五六")} | {"日": 6, "天": 6, "末": 6}


def _weekday(m: re.Match[str], meeting: date) -> date | None:
    monday = meeting - timedelta(days=meeting.weekday())
    weeks = 1 if m["w"] in ("下周", "下星期") else 0
    day = monday + timedelta(days=7 * weeks + _WEEKDAYS[m["d"]])
    return day if day >= meeting else day + timedelta(days=7)


_DAYS = {
    "当天": 0,
    "当日": 0,
    "今天": 0,
    "今日": 0,
    "今晚": 0,
    "当晚": 0,
    "明天": 1,
    "明日": 1,
    "次日": 1,
    "明晚": 1,
    "明早": 1,
    "后天": 2,
}


def _near_day(m: re.Match[str], meeting: date) -> date | None:
    return meeting + timedelta(days=_DAYS[m["w"]])


def _day_only(m: re.Match[str], meeting: date) -> date | None:
    day = number(m["d"] or m["e"])
    if day is None:
        return None
    if (m["w"] or "").startswith(("下", "次")):
        return as_date(meeting.year + meeting.month // 12, meeting.month % 12 + 1, day)
    here = as_date(meeting.year, meeting.month, day)
    if here and here >= meeting:
        return here
    return as_date(meeting.year + meeting.month // 12, meeting.month % 12 + 1, day)


_RULES: tuple[_Rule, ...] = (
    _Rule(
        "每…前",
        re.compile(
            f"每(?:日|天|周[一二三四五六日天末]?|星期[一二三四五六日天]|月(?:底|末|{_N}[日号])?|季度?(?:末|底|首月{_N}[日号])?|旬末?|年{_N}月底?)(?:{_HOUR}(?:、{_HOUR}){{0,3}})?(?:各)?{_BEFORE}"
        ),
    ),
    _Rule(
        "每…报",
        re.compile(
            f"每(?:日|天|周[一二三四五六日天末]|星期[一二三四五六日天]|月{_N}[日号]|月[底末])(?:{_HOUR})?(?!零报告)(?=[^，。；]{{0,16}}(?:报|上传|反馈|提交|通气|汇总))"
        ),
    ),
    _Rule(
        "M月D日前",
        re.compile(f"(?:{_YEAR})?(?P<m>{_N}|元)月(?P<d>{_N})[日号]{_ASIDE}(?P<h>{_HOUR})?{_BEFORE}"),
        _month_day,
    ),
    _Rule(
        "Y-M-D前",
        re.compile(
            f"(?<!\\d)(?P<y>20\\d{{2}})(?P<s>[-./])(?P<m>\\d{{1,2}})(?P=s)(?P<d>\\d{{1,2}}){_ASIDE}(?P<h>{_HOUR})?{_BEFORE}"
        ),
        _numeric_day,
    ),
    _Rule(
        "截至M月D日",
        re.compile(
            f"(?:不迟于|不晚于|最迟(?:于|不得?超过)?|截至|截止(?:到|时间为?|日期为?)?|时限：|时间：|期限：|时限为)(?:{_YEAR})?(?P<m>{_N}|元)月(?P<d>{_N})[日号]{_ASIDE}(?P<h>{_HOUR})?"
        ),
        _month_day,
    ),
    _Rule("M月底前", re.compile(f"(?:{_YEAR})?(?P<m>{_N}|元)月(?:底|末|份?底)(?!前后)(?:{_BEFORE})?"), _month_end),
    _Rule(
        "月底前",
        re.compile(
            f"(?P<w>本月|当月|这个月|下个?月|次月)?(?:月?底|月末)(?<=月[底末]){_BEFORE}|(?P<x>本月底|当月底|下个?月底|次月底)"
        ),
        None,
    ),
    _Rule(
        "年底前",
        re.compile(f"(?:{_YEAR})?(?:(?<=年)|年)(?:底|末|内)(?!前后){_BEFORE}?(?<!年内前)"),
        _year_end,
        0.85,
    ),
    _Rule(
        "本周五前",
        re.compile(f"(?P<w>本周|这周|下周|下星期|本星期)(?P<d>[一二三四五六日天末])(?P<h>{_HOUR})?(?:{_BEFORE})?"),
        _weekday,
    ),
    _Rule("本周内", re.compile("(?:本周|这周|本月|当月|本季度|今年|月|周|年)内(?!部)"), None, 0.8),
    _Rule("M月中旬", re.compile(f"{_N}月[上中下]旬(?:{_BEFORE})?")),
    _Rule("季度末", re.compile(f"(?:(?:第?[一二三四]|本|上|下)季度(?:末|底)?|上半年|三季度末|本旬末?){_BEFORE}")),
    _Rule(
        "N日内",
        re.compile(
            f"(?:自[^，。；]{{2,14}}之?日起|会后|收到[^，。；]{{2,10}}后|印发后)?(?P<n>{_N})个?(?:工作日|自然日|天|日|小时|周|星期|个月|月|分钟)(?:之|以)?内"
        ),
    ),
    _Rule("N小时内", re.compile(f"{_N}个?(?:小时|半天|分钟)(?:之|以)?内")),
    _Rule(
        "今日N时前",
        re.compile(f"(?P<w>当天|当日|今天|今日|今晚|当晚|明天|明日|次日|明晚|明早|后天)(?P<h>{_HOUR})?(?:{_BEFORE})"),
        _near_day,
    ),
    _Rule(
        "当天",
        re.compile(
            "(?P<w>当天|今天|今晚|明天|明日|明早|后天)(?:[上下]午|晚上|一早)?(?=[^，。；]{0,12}(?:召开|完成|报|传达|部署|落实|到位|开会|上报|反馈|说明|交来|到[省市县区局里]))"
        ),
        _near_day,
    ),
    _Rule(
        "D日前",
        re.compile(
            f"(?P<w>本月|这个月|当月|下个?月|次月)(?P<e>{_N})[日号]{_ASIDE}(?P<i>{_HOUR})?{_BEFORE}|"
            f"(?<![\\d月至到—\\-~一二三四五六七八九十])(?P<d>\\d{{1,2}})[日号]{_ASIDE}(?P<h>{_HOUR})?{_BEFORE}"
        ),
        _day_only,
    ),
    _Rule(
        "节前",
        re.compile(
            f"(?:春节|国庆|中秋|元旦|端午|清明|五一|汛期?|主汛期|入汛|节|汛|供暖季?|开学)(?:节|到来|来临)?{_BEFORE}"
        ),
        None,
        0.4,
    ),
)
_RESPONSE = re.compile("分钟|小时|半天|当日|当天")  # may be how fast to react, not by when to be done


def _iso(rule: _Rule, m: re.Match[str], meeting: date) -> str | None:
    if rule.name == "月底前":
        word = m["w"] or m["x"] or ""
        nxt = word.startswith(("下", "次"))
        day: date | None = (
            month_end(meeting.year + meeting.month // 12, meeting.month % 12 + 1)
            if nxt
            else month_end(meeting.year, meeting.month)
        )
    else:
        day = rule.value(m, meeting) if rule.value else None
    if day is None:
        return None
    parts = m.groupdict()
    evening = "晚" if "晚" in (parts.get("w") or "") else ""  # 今晚8点
    return day.isoformat() + _clock(evening + (parts.get("h") or parts.get("i") or ""))


def _clock(words: str) -> str:
    """``17时``, ``下午5点半``, ``17：30`` → ``T17:30``."""
    m = re.search(f"({_N})[时点](?:({_N})分|(半))?|(\\d{{1,2}})：(\\d{{2}})", words)
    if not m:
        return ""
    hour = number(m[1] or m[4]) or 0
    minute = 30 if m[3] else number(m[2] or m[5] or "0") or 0
    if hour == 12 and "晚" in words:
        return ""  # midnight: the day's end, as 24时
    if (hour < 12 and re.search("下午|傍晚|晚", words)) or (hour < 11 and "中午" in words):
        hour += 12
    return f"T{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else ""


def _matches(text: str, start: int, end: int) -> Iterator[tuple[_Rule, re.Match[str]]]:
    """All limits of a range, the longest reading of each place."""
    found = [
        (m.start(), -m.end(), i, m) for i, rule in enumerate(_RULES) for m in rule.pattern.finditer(text, start, end)
    ]
    reach = start
    for at, neg_end, i, m in sorted(found, key=lambda f: f[:3]):
        if at >= reach:
            reach = -neg_end
            yield _RULES[i], m


def _is_limit(text: str, rule: _Rule, m: re.Match[str]) -> bool:
    """Not the length of a period (近3日内的雨情), nor an interval (每24小时内)."""
    before = text[max(0, m.start() - 2) : m.start()]
    if re.search("每$|近$|过去$|未来$|连续$|前$|今后$|最近$|历时$", before) or re.match(
        "的?(?:降雨|雨情|天气|气温|进出)|起(?!草)", text[m.end() : m.end() + 4]
    ):
        return False
    if m[0].startswith(_PAST):
        return False
    if rule.name == "年底前" and m[0] in ("年底", "年末", "本年底", "年内") and not re.search("前|内", m[0]):
        return False
    return not (
        rule.name == "M月底前" and not re.search("前|止", m[0]) and re.match("的|[数达至]", text[m.end() : m.end() + 1])
    )


def deadlines_of(normal: Normal, start: int, end: int, meeting: date | None) -> tuple[Found[Deadline], ...]:
    """Limits stated in a range, in order; quick reactions (15分钟内) after real limits."""
    text = normal.text
    firm: list[Found[Deadline]] = []
    quick: list[Found[Deadline]] = []
    for rule, m in _matches(text, start, end):
        if not _is_limit(text, rule, m):
            continue
        words = normal.quote(m.start(), m.end())
        iso = _iso(rule, m, meeting) if meeting else None
        found = Found(Deadline(words, iso or words), normal.span(m.start(), m.end()), rule.name, rule.sure)
        (quick if iso is None and _RESPONSE.search(m[0]) and not m[0].startswith("每") else firm).append(found)
    return (*firm, *quick)


_CELL_DAY = re.compile(
    f"(?:{_YEAR})?(?P<m>{_N})月(?P<d>{_N})[日号]|(?P<n>20\\d{{2}})[-./](?P<o>\\d{{1,2}})[-./](?P<p>\\d{{1,2}})"
)


def deadline_in_cell(normal: Normal, start: int, end: int, meeting: date | None) -> tuple[Found[Deadline], ...]:
    """The limit in a table's 完成时限 column, where a bare day is a limit too."""
    if found := deadlines_of(normal, start, end, meeting):
        return found
    m = _CELL_DAY.search(normal.text, start, end)
    if m is None:
        return ()
    written = as_date(int(m["n"]), int(m["o"]), int(m["p"])) if m["n"] else None
    day = written or (_month_day(m, meeting) if m["m"] and meeting else None)
    words = normal.quote(m.start(), m.end())
    value = day.isoformat() if day else words
    return (Found(Deadline(words, value), normal.span(m.start(), m.end()), "table", 0.9),)
