"""Pasted text → a form that is easy to match, with a map back to every pasted character.

Nothing is corrected here: width, spaces, doubled punctuation and traditional characters are
evened out for matching only, and every value is quoted from the text as it was pasted.
"""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from opencc import OpenCC

from parsing.types import Span
from parsing.words import SOUNDS

CJK = "\u3400-\u9fff\uf900-\ufaff"

_PUNCTUATION = {
    ",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）", "｡": "。", "､": "、", "﹐": "，", "﹔": "；",
    "﹕": "：", "．": ".", "〔": "（", "〕": "）", "「": "“", "」": "”", "『": "‘", "』": "’", "｜": "|", "／": "/",
    "－": "-", "～": "~", "％": "%", "＋": "+", "★": "★", "☆": "★", "·": "·", "•": "•", "∶": "：", "︰": "：",
}  # fmt: skip
_WIDE = {chr(c + 0xFEE0): chr(c) for c in (*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B))}
_LINE_ENDS = "\n\r\u2028\u2029\x0b\x0c\x85"
_INVISIBLE = frozenset("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad")
_TABLE = _PUNCTUATION | _WIDE

_INLINE_DATA = re.compile(
    r"!?\[[^\[\]\n]{0,40}\]\(data:[^()\s]*\)?|data:[a-z]{1,12}/[a-z+.-]{1,20};base64,[A-Za-z0-9+/=]*"
)
_BLOCK_TAG = re.compile(r"<(?:br|/?p|/?div|/?li|/?tr|/?h[1-6])\b[^<>]{0,300}>", re.I)
_TAG = re.compile(r"</?[a-z][a-z0-9]{0,9}(?:\s[^<>]{0,300})?/?>|<!--[^<>]{0,300}-->", re.I)
_ENTITY = re.compile(r"&(?:nbsp|ensp|emsp|#160|#12288|#8194|#8195);?")
_PINYIN = re.compile(rf"(?<=[{CJK}])[(（][a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ]{{1,6}}[1-5]?[)）]")
_PINYIN_AT_LEAST = 3  # fewer bracketed lower-case words may be ordinary English

# A dot between Chinese letters ends a sentence, unless it parts the syllables of a name: 买买提.吐尔逊.
_FULL_STOP = re.compile(rf"(?<=[{CJK}”’\"）)])[.．]+(?=$|[\s{CJK}“‘\"（(【《])")

_OPENS_ITEM = re.compile("(?:^|[\\s。；：，.;:,])[（(]?[一二三四五六七八九十]{1,3}[）)]?$")
_REPEATABLE = frozenset("，。；：、！？")
_WEAK = frozenset("，、")
_HARD_WRAP_AT_LEAST = 3
_SENTENCE_END = frozenset("。；：！？”’）】》|")


@dataclass(frozen=True, slots=True)
class Normal:
    """``text`` is what rules match on; ``at[i]`` is where its i-th character stood in ``pasted``."""

    pasted: str
    text: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """The pasted range behind a range of the normalised text."""
        if start >= end:
            here = self.at[start] if start < len(self.at) else len(self.pasted)
            return Span(here, here)
        return Span(self.at[start], self.at[end - 1] + 1)

    def quote(self, start: int, end: int) -> str:
        """The pasted characters behind a range, without what normalising dropped between them."""
        return "".join(self.pasted[i] if self.pasted[i] not in _LINE_ENDS else " " for i in self.at[start:end])


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    return OpenCC("t2s")


@lru_cache(maxsize=20_000)
def _simplified(char: str) -> str:
    # One character at a time: phrase conversion could change lengths and break the offset map.
    changed: str = _converter().convert(char)
    return changed if len(changed) == 1 else char


def _fold(char: str) -> str:
    if char in _TABLE:
        return _TABLE[char]
    if char in _LINE_ENDS:
        return "\n"
    if char == "\t":
        return char
    if char.isspace():
        return " "
    return _simplified(char) if char >= "\u3400" else char


def _full_stops(pasted: str) -> set[int]:
    """Where a dot stands for 。; after a number that opens an item (一.) it is the mark's own."""
    found: set[int] = set()
    for m in _FULL_STOP.finditer(pasted):
        before, after = pasted[m.start() - 1], pasted[m.end() : m.end() + 1]
        names = before in SOUNDS and after in SOUNDS and "。" in pasted
        if not names and not _OPENS_ITEM.search(pasted, max(0, m.start() - 5), m.start()):
            found.update(range(*m.span()))
    return found


def _dropped(pasted: str) -> dict[int, tuple[int, str]]:
    """Start of each stretch to leave out → its end and what stands in its place."""
    gone: dict[int, tuple[int, str]] = {}
    for pattern, instead in ((_INLINE_DATA, ""), (_BLOCK_TAG, "\n"), (_TAG, ""), (_ENTITY, " ")):
        for m in pattern.finditer(pasted):
            gone.setdefault(m.start(), (m.end(), instead))
    pinyin = list(_PINYIN.finditer(pasted))
    if len(pinyin) >= _PINYIN_AT_LEAST:
        gone.update({m.start(): (m.end(), "") for m in pinyin})
    return gone


def _folded(pasted: str) -> tuple[list[str], list[int]]:
    gone = _dropped(pasted)
    stops = _full_stops(pasted)
    folds: dict[str, str] = {c: _fold(c) for c in set(pasted)}
    chars: list[str] = []
    at: list[int] = []
    i = 0
    while i < len(pasted):
        if i in gone:
            end, instead = gone[i]
            if instead:
                chars.append(instead)
                at.append(i)
            i = end
            continue
        if pasted[i] not in _INVISIBLE:
            chars.append("。" if i in stops else folds[pasted[i]])
            at.append(i)
        i += 1
    return chars, at


def _between_digits(chars: list[str], i: int) -> bool:
    return 0 < i < len(chars) - 1 and chars[i - 1].isdigit() and chars[i + 1].isdigit()


def _squeezed(chars: list[str], at: list[int]) -> tuple[list[str], list[int]]:
    """One space for many, none at line edges or beside punctuation; one comma for two."""
    out: list[str] = []
    where: list[int] = []
    for i, char in enumerate(chars):
        last = out[-1] if out else "\n"
        if char == "，" and _between_digits(chars, i):
            char = ","  # 12,000 is one number
        if char == " " and (last in " \t\n" or last in _REPEATABLE):
            continue
        if last == " " and (char in _REPEATABLE or char in "\t\n"):
            out.pop()
            where.pop()
            last = out[-1] if out else "\n"
        if char in _REPEATABLE:
            if char == last or (char in _WEAK and last in _REPEATABLE):
                continue
            if last in _WEAK:
                out[-1], where[-1] = char, at[i]
                continue
        out.append(char)
        where.append(at[i])
    return out, where


_SPACED_LETTERS = re.compile(rf"(?:[{CJK}，。；：、“”] ){{4,}}[{CJK}，。；：、“”]")
_SPACED_LABEL = re.compile(rf"(?m)^[{CJK}](?: [{CJK}]){{1,4}} ?(?=：)")
_SPACED_DATE = re.compile(r"(?<=\d) (?=[年月日时点个条项号])|(?<=[年月日第]) (?=\d)|(?<=日) (?=[上下]午)")


def _spaces_inside_words(text: str) -> set[int]:
    """Offsets of spaces that only spread letters out: ``会 议 强 调``, ``主 持 人：``, ``2 月 4 日``."""
    gone = {m.start() for m in _SPACED_DATE.finditer(text)}
    for pattern in (_SPACED_LETTERS, _SPACED_LABEL):
        for m in pattern.finditer(text):
            gone.update(i for i in range(m.start(), m.end()) if text[i] == " ")
    return gone


def _hard_wraps(text: str) -> set[int]:
    """Offsets of line ends that a page width made, not the writer: many unfinished lines of one same length."""
    ends: list[tuple[int, int]] = []
    start = 0
    while (end := text.find("\n", start)) >= 0:
        length = end - start
        unfinished = length >= 18 and text[end - 1] not in _SENTENCE_END and "\t" not in text[start:end]
        if unfinished and end + 1 < len(text) and text[end + 1] != "\n":
            ends.append((end, length))
        start = end + 1
    if len(ends) < _HARD_WRAP_AT_LEAST:
        return set()
    width, count = Counter(length for _, length in ends).most_common(1)[0]
    near = {end for end, length in ends if abs(length - width) <= 2}
    return near if len(near) >= _HARD_WRAP_AT_LEAST and count >= 2 else set()


def normalise(pasted: str) -> Normal:
    """Even out the pasted text. Linear in its length."""
    chars, at = _squeezed(*_folded(pasted))
    text = "".join(chars)
    gone = _spaces_inside_words(text) | _hard_wraps(text)
    if gone:
        keep = [i for i in range(len(text)) if i not in gone]
        text = "".join(text[i] for i in keep)
        at = [at[i] for i in keep]
    return Normal(pasted, text, tuple(at))
