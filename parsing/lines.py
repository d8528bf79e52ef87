"""Lines, sentences and clauses: ranges of the normalised text, cut where a reader would pause."""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Range(NamedTuple):
    """A half-open range of the *normalised* text (``Span`` is for the pasted one)."""

    start: int
    end: int


_OPENERS = {"（": "）", "“": "”", "《": "》", "【": "】"}
_CLOSERS = frozenset(_OPENERS.values())
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


def _enclosed(text: str, start: int, end: int) -> set[int]:
    """Offsets of enders that stand inside brackets or quotes closed on the same line."""
    inside: set[int] = set()
    stack: list[tuple[str, int]] = []
    enders: list[int] = []
    for i in range(start, end):
        char = text[i]
        if char in _OPENERS:
            stack.append((_OPENERS[char], i))
        elif char in _CLOSERS:
            if stack and stack[-1][0] == char:
                opened = stack.pop()[1]
                if not stack:
                    inside.update(e for e in enders if opened < e < i)
                    enders.clear()
        elif char == "\n":
            stack.clear()
            enders.clear()
        elif stack and char in CLAUSE_ENDS:
            enders.append(i)
    return inside


def split_at(text: str, start: int, end: int, enders: str) -> Iterator[Range]:
    """Pieces between ``enders``, which are left out; a mark inside brackets or quotes does not cut."""
    inside = _enclosed(text, start, end)
    here = start
    for i in range(start, end):
        if text[i] == "\n" or (text[i] in enders and i not in inside):
            piece = stripped(text, here, i)
            if piece.start < piece.end:
                yield piece
            here = i + 1
            while here < end and text[here] in "”’）" and text[i] != "\n":
                here += 1  # a closing quote after the stop belongs to what it closes
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
