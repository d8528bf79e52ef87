"""Announced counts (五点要求, 四个方面) against what was found; a list that starts late."""

import re
from collections.abc import Sequence

from parsing.dates import number
from parsing.lines import Range
from parsing.normalise import Normal
from parsing.runs import Run
from parsing.types import Warning as Caution

_ANNOUNCED = re.compile(
    "(?P<n>[一二三四五六七八九十两]{1,2}|\\d{1,2})(?:(?:点|项|条|件|个方面|方面|个)(?:的)?(?:具体|明确|重点|工作|贯彻|落实|主要)*(?:要求|意见|措施|工作|任务|事项|事|部署|建议|安排|举措)|(?:点|个方面)(?=[：，。]))"
    '|[“"]?(?P<m>[二三四五六七八九十])(?:个要|要)[”"]?(?=[：，。])'
)


def _announced(text: str, run: Run) -> re.Match[str] | None:
    """The last count told in the sixty characters before a list, not past the line before."""
    floor = max(0, run.start - 60)
    found = None
    for m in _ANNOUNCED.finditer(text, floor, run.start):
        found = m
    if (
        found is None
        or text.count("\n", found.end(), run.start) > 3
        or "。" in text[found.end() : run.start].strip("。\n ")
    ):
        return None
    return found


def count_warnings(normal: Normal, used: Sequence[tuple[Run, list[Range]]]) -> list[Caution]:
    """One warning per list whose count does not match, or that starts at two or later or skips a number."""
    found: list[Caution] = []
    for run, items in used:
        announced = _announced(normal.text, run)
        told = number(announced["n"] or announced["m"]) if announced else None
        if announced and told and told != len(items):
            facts: tuple[tuple[str, str | int], ...] = (("announced", told), ("found", len(items)))
            found.append(Caution("count_mismatch", True, normal.span(*announced.span()), facts))
        if run.marks[0].ordinal > 1 or run.gap:
            found.append(
                Caution(
                    "run_starts_late",
                    False,
                    normal.span(run.start, run.marks[0].end),
                    (("first", run.marks[0].ordinal),),
                )
            )
    return found
