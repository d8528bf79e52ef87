"""When and by whom the text was published: label lines, bare dates under the headline, datelines with a year."""

import re
from collections.abc import Iterator
from datetime import date

from parsing.dates import Written, as_date, full_dates
from parsing.lines import Range, stripped
from parsing.normalise import Normal
from parsing.page import Page
from parsing.types import Found

_DATE_LABEL = re.compile(
    "(?:发布时间|发布日期|发文日期|成文日期|印发日期|公开日期|发表时间|更新时间|更新日期|发表于|日期|时间) ?：? ?"
)
_STRONG = re.compile("发布|发文|成文|印发|公开|发表")
_SOURCE_LABEL = re.compile(
    "(?:信息来源|文章来源|稿件来源|新闻来源|来源|稿源|发布机构|发布单位|发文机关|主办|整理|发布) ?： ?"
)
_VALUE_END = re.compile("[ \t\n|]|$")
_DATELINE = re.compile("[^。\n]{0,30}?(?:电|讯|消息|报道)(?:（[^（）]{0,20}）)?")
_OUTLET = re.compile("[\u4e00-\u9fff（）·]{2,24}")
_NAMED_OUTLET = re.compile(
    "(?P<o>[一-鿿]{2,10}(?:日报|晚报|晨报|时报|发布|融媒体?中心|融媒|政府网|新闻网|电视台|广播电台|客户端)|[一-鿿]{2,8}报(?= ?\\d{4}))(?: ?(?=\\d{4}[年/.-])|$)"
)
_NOT_OUTLET = re.compile(
    "浏览|点击|阅读|字体|字号|分享|打印|作者|记者|编辑|来源|时间|日期|查看|只看|模式|星期|上午|下午|访问|次数|索引|公开|文号|收藏|^第$|^版$|要闻|头版|关闭|来自|手机|电脑"
)
_MINUTES_HEAD = re.compile("(?:地点|会议地点|主持人?|参加人员|参会人员|出席)：")


def _as_found(normal: Normal, w: Written, rule: str, sure: float) -> Found[date] | None:
    day = as_date(w.year or 0, w.month or 0, w.day)
    return Found(day, normal.span(w.start, w.end), rule, sure) if day else None


def is_minutes(text: str, page: Page) -> bool:
    """In minutes 时间： is the meeting's own time."""
    return any(_MINUTES_HEAD.match(text, line.start) for line in (*page.head, *page.body[:12]))


def _labelled(normal: Normal, page: Page) -> Iterator[tuple[int, Found[date]]]:
    """Label lines; the label may stand on the line before its value."""
    text = normal.text
    minutes = is_minutes(text, page)
    cells = sorted(page.head)
    for i, cell in enumerate(cells):
        m = _DATE_LABEL.match(text, cell.start, cell.end)
        if not m or (minutes and m[0].strip(" ：") == "时间"):
            continue
        dates = list(full_dates(text, m.end(), cell.end))
        if not dates and m.end() >= cell.end - 1 and i + 1 < len(cells) and cells[i + 1].start - cell.end <= 3:
            dates = list(full_dates(text, cells[i + 1].start, cells[i + 1].end))
        found = _as_found(normal, dates[0], "label", 1.0) if dates else None
        if found:
            yield (0 if _STRONG.match(m[0]) else 1, found)


def _bare(normal: Normal, page: Page) -> Iterator[tuple[int, Found[date]]]:
    """A date alone, or beside an outlet's name, in the lines around the headline."""
    text = normal.text
    for cell in page.head:
        if _DATE_LABEL.match(text, cell.start) or text.startswith("会议", cell.start) or cell.end - cell.start > 80:
            continue
        dates = list(full_dates(text, cell.start, cell.end))
        if (
            dates
            and text.find("。", cell.start, cell.end) < 0
            and (found := _as_found(normal, dates[0], "bare date", 0.9))
        ):
            yield 2, found


def _dateline(normal: Normal, page: Page) -> Iterator[tuple[int, Found[date]]]:
    """``…2023年3月9日电``, ``…2023年3月9日消息``."""
    text = normal.text
    for line in page.body[:4]:
        for w in full_dates(text, line.start, min(line.end, line.start + 60)):
            if re.match("(?:电|讯|消息)", text[w.end : w.end + 2]) and (found := _as_found(normal, w, "dateline", 0.9)):
                yield 3, found


def _signed(normal: Normal, page: Page) -> Iterator[tuple[int, Found[date]]]:
    """A date alone on one of the last lines, as notices are signed."""
    text = normal.text
    for w in full_dates(text, page.tail, min(len(text), page.tail + 120)):
        if text.startswith("印发", w.end) and (found := _as_found(normal, w, "signed", 0.6)):
            yield 4, found
    for line in page.body[-3:]:
        dates = list(full_dates(text, line.start, line.end))
        alone = len(dates) == 1 and (
            stripped(text, line.start, line.end) == Range(dates[0].start, dates[0].end)
            or text.startswith("印发", dates[0].end)
        )
        if alone and (found := _as_found(normal, dates[0], "signed", 0.6)):
            yield 4, found


def published_on(normal: Normal, page: Page) -> Found[date] | None:
    """The publication date; lists of other articles never count, for they lie outside the page's head and body."""
    found = [*_labelled(normal, page), *_bare(normal, page), *_dateline(normal, page), *_signed(normal, page)]
    return min(found, key=lambda f: f[0])[1] if found else None


def _value(normal: Normal, start: int, end: int) -> Found[str] | None:
    text = normal.text
    m = _VALUE_END.search(text, start, end)
    stop = m.start() if m else end
    if stop <= start or _NOT_OUTLET.match(text, start) or not re.search("[\u4e00-\u9fffA-Za-z]", text[start:stop]):
        return None
    return Found(normal.quote(start, stop), normal.span(start, stop), "label", 1.0)


def source(normal: Normal, page: Page) -> Found[str] | None:
    """Value of 来源 and its like, or the outlet printed beside the date; not the reporter."""
    text = normal.text
    cells = sorted(page.head)
    for i, cell in enumerate(cells):
        m = _SOURCE_LABEL.match(text, cell.start, cell.end)
        if m and (found := _value(normal, m.end(), cell.end)):
            return found
        if (
            re.fullmatch("(?:发布机构|来源|信息来源|发布单位) ?：?", text[cell.start : cell.end])
            and i + 1 < len(cells)
            and cells[i + 1].start - cell.end <= 2
        ) and (found := _value(normal, cells[i + 1].start, cells[i + 1].end)):
            return found
    for cell in page.head:
        if m := _NAMED_OUTLET.match(text, cell.start, cell.end):
            return Found(normal.quote(*m.span("o")), normal.span(*m.span("o")), "above the text", 0.7)
        if cell.end - cell.start <= 60 and (dates := list(full_dates(text, cell.start, cell.end))):
            rest = re.sub(r"\d{1,2}：\d{2}(?:：\d{2})?", " ", text[dates[0].end : cell.end])
            for m in _OUTLET.finditer(rest):
                if not _NOT_OUTLET.search(m[0]):
                    at = text.find(m[0], dates[0].end, cell.end)
                    return Found(
                        normal.quote(at, at + len(m[0])), normal.span(at, at + len(m[0])), "beside the date", 0.8
                    )
    return None
