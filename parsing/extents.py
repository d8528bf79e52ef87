"""Where each item of a run ends: the next mark, or, for the last one, the end of its kind of list."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from parsing.lines import Range, sentences
from parsing.runs import Run

_TRAILING = " \t\n。；，、;,!！"

# Lines under an item that say who and by when; they belong to it.
_SLOT_LINE = re.compile(
    "[（(]?(?:责任单位|牵头单位|配合单位|责任部门|责任领导|责任人|完成时限|完成时间|办理时限|时限要求|时限|协办单位|督办单位|主办单位|承办单位)[：（]"
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Lines of the article and the places where an item must stop at the latest (leads, narrative sentences)."""

    text: str
    lines: Sequence[Range]
    stops: Sequence[int]

    def line_index(self, at: int) -> int:
        lo, hi = 0, len(self.lines)
        while lo < hi:
            mid = (lo + hi) // 2
            if self.lines[mid].start <= at:
                lo = mid + 1
            else:
                hi = mid
        return max(0, lo - 1)

    def stop_after(self, at: int) -> int:
        i = bisect_right(self.stops, at)
        return self.stops[i] if i < len(self.stops) else (self.lines[-1].end if self.lines else len(self.text))


def trimmed(text: str, start: int, end: int) -> Range:
    """Without the punctuation that only closes the item."""
    while end > start and text[end - 1] in _TRAILING:
        end -= 1
    while start < end and text[start] in " \t\n":
        start += 1
    return Range(start, end)


def _sentence_count(text: str, start: int, end: int) -> int:
    return sum(1 for _ in sentences(text, start, end))


def _first_sentence_end(text: str, start: int, end: int) -> int:
    for sentence in sentences(text, start, end):
        return sentence.end
    return end


def _own_lines(layout: Layout, start: int, end: int, children: Sequence[Run]) -> int:
    """How many lines an item takes up to its own sub-items, lines of responsibility not counted."""
    end = min([child.start for child in children if start < child.start < end], default=end)
    first, last = layout.line_index(start), layout.line_index(max(start, end - 1))
    if end > start and layout.text[end - 1] == "\n":
        last = layout.line_index(max(start, end - 2))
    return 1 + sum(1 for i in range(first + 1, last + 1) if not _SLOT_LINE.match(layout.text, layout.lines[i].start))


def _with_slot_lines(layout: Layout, end: int, limit: int) -> int:
    """Stretch over following 责任单位/完成时限 lines."""
    i = layout.line_index(max(0, end - 1)) + 1
    while (
        i < len(layout.lines) and layout.lines[i].end <= limit and _SLOT_LINE.match(layout.text, layout.lines[i].start)
    ):
        end = layout.lines[i].end
        i += 1
    return end


def _is_heading(text: str, line: Range) -> bool:
    """A short line without a stop: what it heads stands on the lines below."""
    return line.end - line.start <= 30 and not re.search("[。；，]", text[line.start : line.end])


def _last_end(layout: Layout, run: Run, limit: int) -> int:
    """The end of the last item, judged by how the items before it are built."""
    text = layout.text
    last = run.marks[-1]
    limit = min(limit, layout.stop_after(last.start))
    before = [(a.start, b.start) for a, b in zip(run.marks, run.marks[1:], strict=False)]
    many_lines = any(_own_lines(layout, a, trimmed(text, a, b).end, run.children) > 1 for a, b in before)
    if many_lines:
        return limit
    line = layout.lines[layout.line_index(last.start)]
    if _is_heading(text, line) and all(
        layout.line_index(trimmed(text, a, b).end - 1) > layout.line_index(a) for a, b in before
    ):
        return limit
    line_end = min(line.end, limit)
    own_line = last.line_start and not run.inline
    many_sentences = any(_sentence_count(text, a, b) > 1 for a, b in before)
    if not (many_sentences or own_line):
        line_end = min(line_end, _first_sentence_end(text, last.start, line_end))
    return min(limit, _with_slot_lines(layout, line_end, limit)) if line_end >= line.end - 1 else line_end


def item_ends(layout: Layout, run: Run, limit: int) -> list[Range]:
    """The range of each item, marks included. Children must have been given no more than ``limit``."""
    ranges = [trimmed(layout.text, a.start, b.start) for a, b in zip(run.marks, run.marks[1:], strict=False)]
    end = _last_end(layout, run, limit)
    for child in run.children:
        if child.parent_item == len(run.marks) - 1:
            end = max(end, item_ends(layout, child, limit)[-1].end)
    ranges.append(trimmed(layout.text, run.marks[-1].start, max(end, run.marks[-1].end)))
    return ranges
