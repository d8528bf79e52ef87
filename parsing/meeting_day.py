"""The day of the meeting: as written, with the year told from the page, and what a person must look at."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from parsing.dates import (
    RELATIVE_DAY,
    Written,
    as_date,
    chinese_dates,
    full_dates,
    latest_not_after,
    nearest,
    relative_day,
)
from parsing.lines import Range, sentences
from parsing.normalise import Normal
from parsing.page import Page
from parsing.published import is_minutes
from parsing.types import Found
from parsing.types import Warning as Caution

_TELLS_MEETING = re.compile("召开|举行|举办|收看|收听|参加|出席|主持|会议")
_CONVENED = re.compile("召开|举行|举办|收看|收听|组织")
_OUR_TURN = re.compile(
    "(?:随即|随后|立即|紧接着|会后|会议结束后|接着).{0,30}召开|^(?:[^，。]{0,10}，)?我[市县区州省局].{0,20}召开"
)
_ONLY_TELLING = re.compile("消息|电|讯")
_DAMAGED = re.compile(
    r"(?<!\d)(\d{1,2})月(\d{1,3})[日号]|(?:^|(?<=[，。；：（ \t\n于在]))(\d{2,3})日(?=[上下晚，])", re.M
)
_LASTS = re.compile("(?:为期|历时|连续|过去|未来|近|共)$")
_NAMED_YEAR = re.compile("(20\\d{2})年(?:度)?(?=[^，。\n]{0,40}会)")
_LABEL = re.compile("会议(?:时间|日期)：|时间：")


# A day that another matter is named by: 贯彻1月28日省委常委会议精神, 1月28日某县发生事故后.
_BASIS = re.compile("(?:贯彻|传达|落实|学习|吸取|汲取|按照|根据|依据|针对)[^，。；\n]*$")
_EVENT = re.compile("[^，。；\n]{0,24}?(?:发生|以来|(?:事故|火灾|爆炸|灾害|地震|坍塌)(?:教训|后|的?情况))")
_CONVENES = re.compile("[^，。；\n]*?(?:召开|举行|举办)(?!的)")


def _is_of_another_matter(text: str, sentence: Range, w: Written) -> bool:
    if _CONVENES.match(text, w.end, sentence.end):
        return False
    return bool(_BASIS.search(text[sentence.start : w.start]) or _EVENT.match(text, w.end, sentence.end))


def _is_mention_only(text: str, w: Written) -> bool:
    """A dateline's day (…3月9日讯), a period (自3月1日起) or the name of a case (“3·15”) is not the meeting's."""
    after = text[w.end : w.end + 3]
    before = text[max(0, w.start - 1) : w.start]
    return (
        bool(_ONLY_TELLING.match(after) or (w.month is None and _LASTS.search(text[max(0, w.start - 2) : w.start])))
        or before in ("自", "至", "从", "到", "截", "“", "—", "-", "~")
        or after[:1] in ("起", "至今", "零", "“")
    )


def _candidates(text: str, body: Sequence[Range], closed: frozenset[int]) -> Iterator[tuple[Range, Written]]:
    for line in body:
        for sentence in sentences(text, line.start, line.end):
            if sentence.start in closed:
                continue
            if not _TELLS_MEETING.search(text, sentence.start, sentence.end) and not _LABEL.match(text, sentence.start):
                continue
            days = [w for w in chinese_dates(text, sentence.start, sentence.end) if not _is_mention_only(text, w)]
            own = [w for w in days if w.real and not _is_of_another_matter(text, sentence, w)]
            if days:
                yield sentence, (own or days)[0]


def _resolve(
    w: Written, published: date | None, named_year: int | None, *, announced: bool = False
) -> tuple[date | None, bool]:
    """The day, and whether its year had to be inferred; of a day that was announced, the one nearest to publication."""
    if w.year and w.month:
        return as_date(w.year, w.month, w.day), False
    if published:
        return (nearest if announced else latest_not_after)(w.month, w.day, published), True
    if named_year and w.month:
        return as_date(named_year, w.month, w.day), True
    return None, True


_ANNOUNCED = re.compile("(?:(?<!原)定[于在]|拟于|将[于在])$")


def _relative(normal: Normal, page: Page, published: date | None) -> Found[date] | None:
    """今天, 昨日: told from the dateline, or else from the day of publication."""
    if published is None:
        return None
    text = normal.text
    for line in page.body[:6]:
        for sentence in sentences(text, line.start, line.end):
            m = RELATIVE_DAY.search(text, sentence.start, min(sentence.end, sentence.start + 60))
            if m and _CONVENED.search(text, m.end(), sentence.end):
                return Found(
                    relative_day(m[0], _dateline(text, sentence.start, m.start(), published)),
                    normal.span(m.start(), m.end()),
                    "relative to publication",
                    0.8,
                    True,
                )
    return None


def _dateline(text: str, start: int, end: int, published: date) -> date:
    """The day a report was sent (本报3月18日讯), which its 今天 means; else the day of publication."""
    for w in chinese_dates(text, start, end):
        if _ONLY_TELLING.match(text, w.end) and (day := _resolve(w, published, None)[0]):
            return day
    return published


def _ours(text: str, found: list[tuple[Range, Written]]) -> tuple[Range, Written]:
    """Of two meetings, the one the writer's own office held afterwards; else the first."""
    convened = [(s, w) for s, w in found if _CONVENED.search(text, s.start, s.end)]
    pool = convened or found
    for sentence, w in pool[1:]:
        if _OUR_TURN.search(text[sentence.start : sentence.end]):
            return sentence, w
    return pool[0]


def _damage(normal: Normal, page: Page) -> Caution | None:
    for line in page.body[:6]:
        for m in _DAMAGED.finditer(normal.text, line.start, min(line.end, line.start + 80)):
            day, month = int(m[2] or m[3]), int(m[1]) if m[1] else None
            if day > 31 or day < 1 or (month is not None and not 1 <= month <= 12):
                return Caution("date_damaged", False, normal.span(m.start(), m.end()), (("text", m[0]),))
    return None


def meeting_on(
    normal: Normal, page: Page, closed: frozenset[int], published: date | None
) -> tuple[Found[date] | None, list[Caution]]:
    """The meeting's day, and what a person must look at."""
    text = normal.text
    damage = _damage(normal, page)
    candidates = [(s, w) for s, w in _candidates(text, page.body, closed) if w.real]
    if not candidates:
        candidates = [(s, w) for s, w in _labelled(text, page) if w.real]
    if not candidates and page.title and text.find("会", *page.title) >= 0:
        candidates = [(page.title, w) for w in full_dates(text, *page.title)] or _under_speech(text, page)
    written = _ours(text, candidates)[1] if candidates and not damage else None
    found = (
        _relative(normal, page, published) if written is None or (written.month is None and published is None) else None
    )
    if written is not None and found is None:
        named = _NAMED_YEAR.search(text, page.title.start if page.title else page.start, page.end)
        announced = bool(_ANNOUNCED.search(text, max(0, written.start - 3), written.start))
        day, inferred = _resolve(written, published, int(named[1]) if named else None, announced=announced)
        if day:
            found = Found(
                day,
                normal.span(written.start, written.end),
                "year inferred" if inferred else "written",
                0.85 if inferred else 0.95,
                inferred,
            )
    warnings = [damage] if damage else []
    if found is None and not damage:
        warnings.append(_yearless(normal, written) or Caution("date_missing"))
    elif found is not None and found.inferred:
        warnings.append(Caution("year_inferred", False, found.span, (("date", found.value.isoformat()),)))
    return found, warnings


def _yearless(normal: Normal, written: Written | None) -> Caution | None:
    """Month and day stand in the text, and nothing on the page tells the year: a person is asked for it."""
    if written is None or written.month is None:
        return None
    words = normal.quote(written.start, written.end)
    return Caution("year_missing", False, normal.span(written.start, written.end), (("text", words),))


def _under_speech(text: str, page: Page) -> list[tuple[Range, Written]]:
    """``在…会议上的讲话`` with its day in brackets below: the day it was spoken."""
    if page.title is None or not re.search("讲话|发言|主持词|记录", text[slice(*page.title)]):
        return []
    cells = [c for c in page.head if text.startswith("（", c.start) and text.endswith("）", c.start, c.end)]
    return [(c, w) for c in cells for w in full_dates(text, *c)]


def _labelled(text: str, page: Page) -> Iterator[tuple[Range, Written]]:
    """时间： in minutes; elsewhere it is the day of publication."""
    if not is_minutes(text, page):
        return
    for cell in sorted([*page.head, *page.body[:12]]):
        if _LABEL.match(text, cell.start, cell.end):
            for w in [*full_dates(text, cell.start, cell.end), *chinese_dates(text, cell.start, cell.end)]:
                yield cell, w
