"""Lines as a printer broke them → paragraphs as they were written."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

_MARK = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.、．](?!\d)|第[一二三四五六七八九十]{1,3}[条章，、]|[•●■◆·]"
)
_SENTENCE_ENDS = "。！？；：!?;:"
_HYPHENS = "-\u00ad\u2010"


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line: where it stands on which page. ``middle`` and ``size`` are parts of the page's height."""

    text: str
    left: float
    right: float
    middle: float
    size: float
    page: int
    height: float


@dataclass(frozen=True, slots=True)
class _Column:
    """The text's usual margins, letters and distance of lines."""

    left: float
    right: float
    size: float
    step: float


def joined(pages: list[list[Line]]) -> list[str]:
    """The paragraphs of all pages; one that goes over the page's end stays one."""
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    column = _column(lines)
    texts = [lines[0].text]
    for before, line in pairwise(lines):
        if _goes_on(before, line, column):
            texts[-1] = _glued(texts[-1], line.text)
        else:
            texts.append(line.text)
    return [text.replace("\u00ad", "") for text in texts]


def _column(lines: list[Line]) -> _Column:
    size = median(line.size * line.height for line in lines)
    lefts = Counter(round(line.left / size) for line in lines)
    # The margin is where lines go on; a first line is indented, so it may be the commoner one in short paragraphs.
    often = [place for place, count in lefts.items() if count * 6 >= len(lines)]
    left = min(often or [lefts.most_common(1)[0][0]]) * size
    rights = sorted(line.right for line in lines)
    right = rights[int(len(rights) * 0.9)]
    steps = [(a.middle - b.middle) * a.height for a, b in pairwise(lines) if a.page == b.page and a.middle > b.middle]
    # Where most paragraphs are one line long, the usual distance is theirs: lines of one paragraph stand nearest.
    return _Column(left, right, size, sorted(steps)[len(steps) // 5] if steps else 2 * size)


def _goes_on(before: Line, line: Line, column: _Column) -> bool:
    """Whether a line continues the one before it."""
    if "\t" in line.text:
        return False  # a row of a table
    if abs(before.size - line.size) > 0.2 * max(before.size, line.size) and not _same_type(before, line):
        return False
    if before.page == line.page and (before.middle - line.middle) * line.height > 1.4 * column.step:
        return False
    if _is_heading(before, column) and _is_heading(line, column):
        return abs(before.size - line.size) < 0.1 * before.size or _same_type(before, line)
    if before.right < column.right - 2.2 * column.size or line.left > column.left + 1.2 * column.size:
        return False
    return not (_MARK.match(line.text) and before.text[-1] in _SENTENCE_ENDS)


def _same_type(before: Line, line: Line) -> bool:
    """Boxes hug their letters: a line of 一 or of commas is as flat as its signs, not of another type."""
    return min(len(before.text), len(line.text)) < 6


def _is_heading(line: Line, column: _Column) -> bool:
    """In the middle and larger than the text."""
    middle = (column.left + column.right) / 2
    centred = abs((line.left + line.right) / 2 - middle) < 1.5 * column.size
    return centred and line.size * line.height > 1.15 * column.size


def _glued(text: str, more: str) -> str:
    """Nothing between Chinese, a space between words of letters, no hyphen inside one."""
    if text[-1:] in _HYPHENS and text[-2:-1].isascii() and text[-2:-1].isalpha() and more[:1].islower():
        return text[:-1] + more
    spaced = (
        text[-1:].isascii()
        and more[:1].isascii()
        and (text[-1:].isalnum() or text[-1:] in ",.;:")
        and more[:1].isalnum()
    )
    return f"{text} {more}" if spaced else text + more
