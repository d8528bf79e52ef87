"""Lines, sentences and clauses: ranges of the normalised text, cut where a reader would pause."""

import re
from collections import deque
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
_PAUSES = {enders: re.compile(f"[\n{enders}{''.join(_OPENERS)}]") for enders in (SENTENCE_ENDS, CLAUSE_ENDS)}


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
    pauses = _PAUSES[enders]
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


_BRACKETS = "".join(_OPENERS) + "".join(_OPENERS.values()) + "’"


def last_clause(text: str, start: int, end: int) -> Range:
    """The last of the `clauses`, an empty range at ``end`` if there is none; a long run-up costs little."""
    until = start + len(text[start:end].rstrip(_SPACE + CLAUSE_ENDS))
    open_from = max(text.rfind(mark, start, until) for mark in _BRACKETS)
    cut = max(text.rfind(mark, max(start, open_from + 1), until) for mark in "\n" + CLAUSE_ENDS)
    if cut >= 0:  # no bracket after it, so no bracket is around it
        return stripped(text, cut + 1, until)
    return deque(clauses(text, start, end), 1).pop() if until > start else Range(end, end)


_COMMA_OR_BRACKET = re.compile("[，；：（《“）》”]")


def chunks(text: str, start: int, end: int) -> Iterator[Range]:
    """Pieces between commas, colons and semicolons, brackets kept whole."""
    depth = 0
    here = start
    for m in _COMMA_OR_BRACKET.finditer(text, start, end):
        if m[0] in "（《“":
            depth += 1
        elif m[0] in "）》”":
            depth = max(0, depth - 1)
        elif depth == 0:
            piece = stripped(text, here, m.start())
            if piece.start < piece.end:
                yield piece
            here = m.end()
    piece = stripped(text, here, end)
    if piece.start < piece.end:
        yield piece
