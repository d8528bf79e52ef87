"""Chinese text as words that a database's full-text index can hold: overlapping pairs of characters.

Chinese is written without spaces and most of its words have two characters, so a run of characters becomes its pairs
(安全生产 → 安全 全生 生产) and, at its end, the last character alone, so that a single one can be looked for as the
beginning of a pair. Latin words and numbers stay whole. Folding never changes a text's length: a place in the folded
text is the same place in the text.
"""

import re
from dataclasses import dataclass

LONGEST_WORD = 40
MOST_WORDS = 8  # of a question; whoever pastes a page is not asking for all of it

_HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_IS_HAN = re.compile(rf"[{_HAN}]")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


@dataclass(frozen=True, slots=True)
class Asked:
    """One word of a question: the index words that stand side by side, and how it looks in a text.

    With ``open`` it is one character that may begin a pair (安 → 安全, 安排).
    """

    words: tuple[str, ...]
    open: bool
    look: re.Pattern[str]


def fold(text: str) -> str:
    """The text as it is compared: half-width, small letters, of the same length."""
    narrow = text.translate(_HALF_WIDTH)
    small = narrow.lower()
    return small if len(small) == len(narrow) else "".join(c.lower() if len(c.lower()) == 1 else c for c in narrow)


def words_of(text: str) -> list[str]:
    """What a text puts into the index, in its order."""
    return [word for run in _RUN.findall(fold(text)) for word in (*_pairs(run), *_end(run))]


def _pairs(run: str) -> list[str]:
    if not _IS_HAN.match(run):
        return [run[:LONGEST_WORD]]
    return [run[i : i + 2] for i in range(len(run) - 1)]


def _end(run: str) -> list[str]:
    return [run[-1]] if _IS_HAN.match(run) else []


def asked(question: str) -> list[Asked]:
    """The words of a question, which a text must all hold; what has no letter or number asks for nothing."""
    found = [_asked(runs) for word in fold(question).split() if (runs := _RUN.findall(word))]
    return list({each.look.pattern: each for each in found}.values())[:MOST_WORDS]


def _asked(runs: list[str]) -> Asked:
    """A single character at the end of several runs is left to whoever looks at the text: asking the index for all
    words that begin with it would cost more the more there is."""
    words = [word for run in runs[:-1] for word in (*_pairs(run), *_end(run))]
    alone = len(runs) == 1 and len(runs[0]) == 1 and bool(_IS_HAN.match(runs[0]))
    last = _pairs(runs[-1]) or (_end(runs[-1]) if alone else [])
    return Asked((*words, *last), alone, re.compile(r"[\W_]*".join(re.escape(run) for run in runs)))


def is_in(text: str, question: list[Asked]) -> bool:
    """Whether the text holds every word of the question as it was written."""
    folded = fold(text)
    return all(word.look.search(folded) for word in question)


def places(text: str, question: list[Asked]) -> list[tuple[int, int]]:
    """Where in the text the words stand, in its order."""
    folded = fold(text)
    return sorted(match.span() for word in question for match in word.look.finditer(folded))


Piece = tuple[str, bool]


def excerpt(text: str, question: list[Asked], around: int = 48) -> list[Piece]:
    """The text around the first word found, character for character; True marks what was asked for.

    Where it does not begin or end with the text, an ellipsis stands for the rest.
    """
    found = places(text, question)
    if not found:
        return [(text[: 2 * around], False)]
    start, end = max(0, found[0][0] - around // 2), min(len(text), found[0][1] + 2 * around)
    while text[end - 1].isspace() and end > found[0][1]:
        end -= 1
    pieces: list[Piece] = [("…", False)] if start else []
    at = start
    for left, right in found:
        if left < at or right > end:
            continue
        pieces += [(text[at:left], False), (text[left:right], True)]
        at = right
    pieces += [(text[at:end], False), ("…" if end < len(text) else "", False)]
    return [piece for piece in pieces if piece[0]]
