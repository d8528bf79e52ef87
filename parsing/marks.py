"""Ordinal marks: 一要, 二是, 第三, 四、, （五）, 6., ⑦, table numbers. Only the marks; ``runs`` decides what they count."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from parsing.dates import number
from parsing.lines import Range

_HAN = "一二三四五六七八九十"
_EDGE = r"(?:^|(?<=[。；：，、！？”’）】\s—]))"

# One pattern per way of numbering. In-line ones may continue a run without any punctuation before them.
FAMILIES: dict[str, str] = {
    "yao": rf"(?P<n>[{_HAN}]{{1,2}})(?:是)?要(?![求点素件])",
    "shi": rf"(?P<n>[{_HAN}]{{1,2}})(?:是|则(?=[，要]))(?![一二三四五六七八九十]?[是否])",
    "di": rf"第(?P<n>[{_HAN}]{{1,3}}|\d{{1,2}})(?:点|条|项|件事?|个?方面|步)?(?:[，、：]|是要?|要(?!务|素)|(?= ))",
    "first": r"(?P<w>首先|其次|再次|再者|最后)(?:[，、：]|是|要)",
    "qi": rf"其(?P<n>[{_HAN}])(?:[，、：]|是)",
    "head": rf"(?P<n>[{_HAN}]{{1,3}})(?:、|\.|．)",
    "headparen": rf"（(?P<n>[{_HAN}]{{1,3}})）[、，.]?",
    "num": r"(?P<n>\d{1,2})(?:\.(?!\d(?!\d?月|\d{3}年))|、|）)",
    "numparen": r"（(?P<n>\d{1,2})）[、.]?",
    "circle": r"(?P<c>[\u2460-\u2473\u2474-\u2487\u2776-\u277f])[、.]?",
    "row": r"(?:\| ?)?(?P<n>\d{1,2})(?:\t| ?\| ?| (?=\S))",
}
INLINE = frozenset({"yao", "shi", "di", "first", "qi"})
_LINE_ONLY = frozenset({"row"})
_WORDS = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 0}  # 0: whatever comes next
_AFTER = re.compile(r"[ \t]*(?:要(?![求点素件]))?[，、：]?[ \t]*")


def _own_groups(family: str, pattern: str) -> str:
    """The pattern as a named alternative, its inner groups named after it."""
    return f"(?P<{family}>" + re.sub("P<([nwc])>", f"P<{family}_\\1>", pattern) + ")"


_ANY = re.compile("|".join(_own_groups(k, v) for k, v in FAMILIES.items()))
_SAYS = re.compile("(?:要求|强调|指出|明确|议定|决定|部署|提出)，$")
_EDGE_CHARS = frozenset("。；：，、！？”’）】—| \t\n")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark at ``start``; ``end`` is where the item's own words begin. ``edge`` = stands after a break."""

    start: int
    end: int
    ordinal: int
    family: str
    edge: bool
    line_start: bool


def _ordinal(m: re.Match[str], family: str) -> int | None:
    if family == "first":
        return _WORDS[m["first_w"]]
    if family == "circle":
        code = ord(m["circle_c"])
        base = 0x2460 if code < 0x2474 else 0x2474 if code < 0x2500 else 0x2776
        return code - base + 1
    return number(m[f"{family}_n"])


def _is_edge(text: str, at: int, line: Range, family: str) -> bool:
    if at == line.start:
        return True
    if family == "circle":  # nothing but an item's number is written so
        return True
    before = text[at - 1]
    if family == "head":  # 、 joins numbers in prose (一、二季度), so these need a full stop, a line, or 会议要求，
        return before in "。；：！？” \t" or (before == "，" and bool(_SAYS.search(text, max(line.start, at - 4), at)))
    if family in ("num", "numparen", "headparen"):
        return before in "。；：，！？” \t"
    return before in _EDGE_CHARS


def _is_saying(text: str, m: re.Match[str]) -> bool:
    """一是一、二是二 and the like."""
    return bool(re.match(rf"[{_HAN}]是[{_HAN}](?:[，。；、]|$)", text[m.start() : m.start() + 4]))


def read_marks(text: str, body: Sequence[Range], rows: Container[int]) -> Iterator[Mark]:
    """Everything that may be a mark, in order of place. ``rows``: where lines of tables start."""
    for line in body:
        for m in _ANY.finditer(text, line.start, line.end):
            family = next(k for k in FAMILIES if m[k] is not None)
            ordinal = _ordinal(m, family)
            edge = _is_edge(text, m.start(), line, family)
            if ordinal is None or ordinal > 40 or (ordinal < 1 and family != "first") or _is_saying(text, m):
                continue
            at_line = m.start() == line.start
            if (family in _LINE_ONLY and m.start() not in rows) or (family not in INLINE and not edge):
                continue
            if family == "head" and not at_line and not edge:
                continue
            after = _AFTER.match(text, m.end(), line.end)
            yield Mark(m.start(), after.end() if after else m.end(), ordinal, family, edge, at_line)
