"""How often a standing duty returns: 每日, 每周五, 每4小时, 半月一报."""

import re

from parsing.dates import number
from parsing.normalise import Normal
from parsing.types import Cadence, Found

_EVERY_N = re.compile(
    "每(?:隔)?(?P<n>\\d{1,2}|[二两三四五六七八九十]{1,2})个?(?P<u>小时|天|日)|"
    "(?P<k>\\d{1,2}|[二两三四五六七八九十]{1,2})个?(?P<v>小时|天|日)一(?:报|调度|通报|会商|巡)"
)
_CADENCES: tuple[tuple[Cadence, re.Pattern[str]], ...] = (
    (Cadence.HOURLY, re.compile("每(?:一|个)?小时|逐小时(?=[^，。；]{0,6}报)")),
    (Cadence.SEMIMONTHLY, re.compile("每半个?月|半月(?:报|调度|通报|一)|每月(?:两次|中旬和)")),
    (
        Cadence.DAILY,
        re.compile(
            "每[日天]|[日天]天(?=[^，。；]{0,8}(?:调度|报))|日(?:报告|报送|调度|研判|会商|通报|巡查|零报告)|逐日|一日一|一天一|每日一|按日"
        ),
    ),
    (Cadence.WEEKLY, re.compile("每周|每星期|逐周|周(?:报告|调度|通报)|一周一|按周")),
    (Cadence.MONTHLY, re.compile("每月|每个月|逐月|月(?:报告|调度|通报)(?!会)|一月一|按月")),
    (Cadence.QUARTERLY, re.compile("每季|每个季度|逐季|季度(?:报告|调度|通报)|一季一|按季")),
)


def cadence_of(normal: Normal, start: int, end: int) -> tuple[Found[Cadence] | None, int | None]:
    """How often the duty returns, and the number in 每4小时."""
    text = normal.text
    if m := _EVERY_N.search(text, start, end):
        cadence = Cadence.EVERY_N_HOURS if (m["u"] or m["v"]) == "小时" else Cadence.EVERY_N_DAYS
        return Found(cadence, normal.span(m.start(), m.end()), "每N", 0.9), number(m["n"] or m["k"])
    if m := re.compile("每(?:隔)?[两2]周").search(text, start, end):
        return Found(Cadence.EVERY_N_DAYS, normal.span(m.start(), m.end()), "每两周", 0.8), 14
    best: tuple[int, Cadence, re.Match[str]] | None = None
    for cadence, pattern in _CADENCES:
        c = pattern.search(text, start, end)
        if c and (best is None or c.start() < best[0]):
            best = (c.start(), cadence, c)
    if best is None:
        return None, None
    return Found(best[1], normal.span(best[2].start(), best[2].end()), "cadence", 0.8), None
