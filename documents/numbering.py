"""Word's automatic numbers. 一、 （一） 1. of a list stand nowhere in the text: they are counted here as Word counts."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

_HAN = "〇一二三四五六七八九"
_UNITS = ((1000, "千"), (100, "百"), (10, "十"))
_LEVELS = 9


def han(number: int) -> str:
    """一, 十, 十二, 二十, 一百零五."""
    if not 0 < number < 10000:
        return str(number)
    said, rest, gap = "", number, False
    for unit, word in _UNITS:
        digit, rest = divmod(rest, unit)
        if digit:
            said += ("零" if gap else "") + _HAN[digit] + word
            gap = False
        elif said and rest:
            gap = True
    said += ("零" if gap and rest else "") + (_HAN[rest] if rest else "")
    return said.removeprefix("一") if said.startswith("一十") else said


_ROMAN = {1000: "M", 900: "CM", 500: "D", 400: "CD", 100: "C", 90: "XC", 50: "L", 40: "XL", 10: "X", 9: "IX", 5: "V", 4: "IV", 1: "I"}  # fmt: skip


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    said = ""
    for worth, letters in _ROMAN.items():
        count, number = divmod(number, worth)
        said += letters * count
    return said


def _letters(number: int) -> str:
    """A … Z, AA, BB."""
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < 200 else str(number)


def _wide(number: int) -> str:
    return "".join(chr(0xFF10 + int(digit)) for digit in str(number))


def _ring(first: int, most: int) -> Callable[[int], str]:
    return lambda number: chr(first + number - 1) if 0 < number <= most else str(number)


def _of(letters: str) -> Callable[[int], str]:
    return lambda number: letters[number - 1] if 0 < number <= len(letters) else str(number)


def _digits(number: int) -> str:
    return "".join(_HAN[int(digit)] for digit in str(number))


_LEGAL = str.maketrans("〇一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": han,
    "chineseCountingThousand": han,
    "taiwaneseCounting": han,
    "taiwaneseCountingThousand": han,
    "japaneseCounting": han,
    "ideographDigital": _digits,
    "taiwaneseDigital": _digits,
    "japaneseDigitalTenThousand": _digits,
    "chineseLegalSimplified": lambda number: han(number).translate(_LEGAL),
    "ideographLegalTraditional": lambda number: han(number).translate(_LEGAL),
    "ideographTraditional": _of("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _of("子丑寅卯辰巳午未申酉戌亥"),
    "decimalEnclosedCircle": _ring(0x2460, 20),
    "decimalEnclosedCircleChinese": _ring(0x2460, 20),
    "decimalEnclosedParen": _ring(0x2474, 20),
    "decimalEnclosedFullstop": _ring(0x2488, 20),
    "ideographEnclosedCircle": _ring(0x3280, 10),
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalZero": lambda number: f"{number:02d}",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "bullet": lambda number: "",
    "none": lambda number: "",
}


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    behind: str = "tab"
    restart: int | None = None
    legal: bool = False
    style: str = ""


def value(node: Element | None, name: str, default: str = "") -> str:
    """``val`` of a child with this local name."""
    found = node.find(name) if node is not None else None
    return default if found is None else found.get("val", default)


def whole(text: str, default: int) -> int:
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else default


def _level(node: Element) -> _Level:
    restart = value(node, "lvlRestart")
    return _Level(
        start=max(0, whole(value(node, "start", "1"), 1)),
        form=value(node, "numFmt", "decimal"),
        text="" if value(node, "numFmt") == "bullet" else value(node, "lvlText")[:40],
        behind=value(node, "suff", "tab"),
        restart=whole(restart, 0) if restart else None,
        legal=node.find("isLgl") is not None and value(node, "isLgl", "1") not in ("0", "false"),
        style=value(node, "pStyle"),
    )


def _levels(node: Element) -> dict[int, _Level]:
    return {whole(child.get("ilvl", "0"), 0): _level(child) for child in node.findall("lvl")}


class Numbering:
    """The lists of one document, and how far each has counted."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        root = Element("numbering") if numbering is None else numbering
        self._abstract = {node.get("abstractNumId", ""): node for node in root.findall("abstractNum")}
        self._nums = {node.get("numId", ""): node for node in root.findall("num")}
        self._styles = {} if styles is None else {s.get("styleId", ""): s for s in styles.findall("style")}
        self._usual = next((i for i, s in self._styles.items() if _is_usual(s)), "")
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._known: dict[str, tuple[str, dict[int, _Level], dict[int, int]]] = {}

    def mark(self, properties: Element | None) -> str:
        """The number before a paragraph with these properties, or nothing. Each call counts one on."""
        number, level = self._place(properties)
        if number in ("", "0") or number not in self._nums:
            return ""
        if number not in self._known:
            self._known[number] = self._list(number)
        key, levels, starts = self._known[number]
        if level not in levels:
            return ""
        counts = self._counts.setdefault(key, [None] * _LEVELS)
        if level in starts and (number, level) not in self._begun:
            self._begun.add((number, level))
            counts[level] = starts[level]
        else:
            last = counts[level]
            counts[level] = levels[level].start if last is None else last + 1
        for deeper in range(level + 1, _LEVELS):
            if deeper not in levels or levels[deeper].restart != 0:
                counts[deeper] = None
        return self._said(levels, level, counts)

    def _said(self, levels: dict[int, _Level], level: int, counts: list[int | None]) -> str:
        here = levels[level]

        def number(m: re.Match[str]) -> str:
            at = int(m[1]) - 1
            of = levels.get(at, here)
            count = counts[at]
            form = "decimal" if here.legal else of.form
            return _FORMATS.get(form, str)(of.start if count is None else count)

        said = re.sub(r"%([1-9])", number, here.text).strip()
        if not said or here.behind == "nothing":
            return said
        # A tab or space behind 一、 or （一） is only as wide as the sign itself leaves it; behind 1. it keeps 1. 5 from 1.5
        return said if here.behind == "tab" and said[-1] in "、，．）：是要" else said + " "

    def _place(self, properties: Element | None) -> tuple[str, int]:
        """The list and the level, said by the paragraph itself or by its style."""
        own = properties.find("numPr") if properties is not None else None
        number, level = value(own, "numId"), value(own, "ilvl")
        style = value(properties, "pStyle") or self._usual
        for _ in range(12):  # styles stand on styles; a ring of them ends here
            if number or style not in self._styles:
                break
            node = self._styles[style]
            theirs = node.find("pPr/numPr")
            if number := value(theirs, "numId"):
                level = level or value(theirs, "ilvl") or self._level_of_style(number, style)
            style = value(node, "basedOn")
        return number, min(max(whole(level, 0), 0), _LEVELS - 1)

    def _level_of_style(self, number: str, style: str) -> str:
        levels = self._list(number)[1] if number in self._nums else {}
        return next((str(at) for at, level in levels.items() if level.style == style), "0")

    def _list(self, number: str) -> tuple[str, dict[int, _Level], dict[int, int]]:
        """What counts together, the levels, and where this list begins anew."""
        num = self._nums[number]
        key = value(num, "abstractNumId")
        for _ in range(4):  # a list may borrow its levels from a style's list
            link = value(self._abstract.get(key), "numStyleLink")
            borrowed = value(self._styles[link].find("pPr/numPr"), "numId") if link in self._styles else ""
            if borrowed not in self._nums:
                break
            key = value(self._nums[borrowed], "abstractNumId")
        levels = dict(_levels(self._abstract[key])) if key in self._abstract else {}
        starts: dict[int, int] = {}
        for override in num.findall("lvlOverride"):
            at = whole(override.get("ilvl", "0"), 0)
            levels.update((at, level) for level in _levels(override).values())
            if start := value(override, "startOverride"):
                starts[at] = whole(start, 1)
        return key, levels, starts


def _is_usual(style: Element) -> bool:
    return style.get("type") == "paragraph" and style.get("default") in ("1", "true")
