"""Lines, sentences and clauses: ranges of the normalised text, cut where a reader would pause."""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Range(NamedTuple):
    """A half-open range of the *normalised* text (``Span`` is for the pasted one)."""

    start: int
    end: int


_OPENERS = {"（": "）", "“": "”", "《": "》", "【": "】"}
_LONGEST_ENCLOSED = 300
SENTENCE_ENDS = "。！？"
CLAUSE_ENDS = "。！？；"
_SPACE = " \t\n"


def stripped(text: str, start: int, end: int) -> Range:
    """The range without white space at its edges."""
    while start < end and text[start] in _SPACE:
        start += 1
    while end > start and text[end - 1] in _SPACE:
        end -= 1
    return Range(start, end)


def _past_enclosed(text: str, at: int, end: int) -> int:
    """Past the bracket or quotation that opens at ``at``, if it closes soon and on the same line; else just past ``at``."""
    opener = text[at]
    closer = _OPENERS[opener]
    limit = min(end, at + _LONGEST_ENCLOSED)
    line_end = text.find("\n", at, limit)
    limit = line_end if line_end >= 0 else limit
    close = text.find(closer, at + 1, limit)
    inner = text.find(opener, at + 1, close) if close >= 0 else -1
    for _ in range(3):  # brackets inside brackets
        if inner < 0:
            break
        further = text.find(closer, close + 1, limit)
        inner, close = (text.find(opener, inner + 1, close), further) if further >= 0 else (-1, close)
    return close + 1 if close >= 0 else at + 1


def split_at(text: str, start: int, end: int, enders: str) -> Iterator[Range]:
    """Pieces between ``enders``, which are left out; a mark inside brackets or quotes does not cut."""
    pauses = re.compile(f"[\n{enders}{''.join(_OPENERS)}]")
    here = i = start
    while m := pauses.search(text, i, end):
        i = m.start()
        if text[i] in _OPENERS:
            i = _past_enclosed(text, i, end)
            continue
        piece = stripped(text, here, i)
        if piece.start < piece.end:
            yield piece
        line_end = text[i] == "\n"
        i += 1
        while i < end and text[i] in "”’）" and not line_end:
            i += 1  # a closing quote after the stop belongs to what it closes
        here = i
    piece = stripped(text, here, end)
    if piece.start < piece.end:
        yield piece


def sentences(text: str, start: int, end: int) -> Iterator[Range]:
    return split_at(text, start, end, SENTENCE_ENDS)


def clauses(text: str, start: int, end: int) -> Iterator[Range]:
    return split_at(text, start, end, CLAUSE_ENDS)


_COMMA = re.compile("[，；：]")


def chunks(text: str, start: int, end: int) -> Iterator[Range]:
    """Pieces between commas, colons and semicolons, brackets kept whole."""
    depth = 0
    here = start
    for i in range(start, end):
        char = text[i]
        if char in "（《“":
            depth += 1
        elif char in "）》”":
            depth = max(0, depth - 1)
        elif depth == 0 and _COMMA.match(char):
            piece = stripped(text, here, i)
            if piece.start < piece.end:
                yield piece
            here = i + 1
    piece = stripped(text, here, end)
    if piece.start < piece.end:
        yield piece
