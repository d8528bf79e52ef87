"""The page around the text: headline, the lines under it, the article itself, and what a web site hangs below."""

import re
from dataclasses import dataclass

from parsing.lines import Range, sentences, stripped

# Labels that stand before a value in the lines around a headline.
_LABEL_WORDS = (
    "名称|发布时间|发布日期|发文日期|成文日期|印发日期|公开日期|发表时间|更新时间|更新日期|发表于|时间|日期|"
    "信息来源|文章来源|稿件来源|新闻来源|来源|稿源|发布机构|发布单位|发文机关|发布者|发布人|发布|主办|整理|供稿|作者|记者|通讯员|"
    "编辑|责任编辑|责编|审核|字体大小|字体|字号|分享到|分享|打印|浏览次数|浏览量|浏览|点击数|点击量|点击率|点击次数|点击|"
    "访问次数|访问量|阅读次数|阅读量|阅读数|阅读|索引号|主题分类|主题词|公开方式|文号|发文字号|有效性|信息分类|体裁分类|查看|回复"
)
_LABEL = re.compile(rf"(?:(?<=[ \t|•】）])|^)(?:{_LABEL_WORDS}) ?：|(?:(?<=[ \t|])|^)发表于 ", re.M)
_VALUE_WITH_TIME = re.compile(r"[^ \t\n]{0,80}\d[日]?(?: \d{1,2}：\d{2}(?:：\d{2})?)?(?= |\t|$)", re.M)
_MINUTES_LABELS = re.compile(r"(?:主持人?|地点|会议地点|出席|列席|参加人员|参会人员|记录人?|缺席|请假)：")

# Lines that end an article on a web page. They also stand at the top of some pages, so they cut only after prose.
_TAIL = re.compile(
    r"(?:(?<=[。！？”）】 \t])|^)(?:"
    r"【?（?(?:责任编辑|责编|编辑|值班编辑|校对|一审|二审|三审|初审|终审|审核|编审|監製|监制) ?(?:：| (?=\S{2,4}(?:】|）|$)))|"
    r"上一[篇条页]|下一[篇条页]|相关(?:链接|阅读|新闻|文章|推荐|信息|报道|资讯)|推荐(?:阅读|图文|文章|新闻)|延伸阅读|热[点门](?:推荐|新闻|文章)|"
    r"猜你喜欢|点击排行|重要活动|友情链接|网站声明|网站地图|联系我们|关于我们|版权(?:所有|声明)|免责声明|(?:特别)?声明：|"
    r"主办单位：|承办单位：|技术支持|扫一扫|打印本页|【?打印】|关闭窗口|【?关闭】|返回(?:顶部|首页|列表)|反对 0|登录 ?\||"
    r"[^\n]{0,6}ICP备|[^\n]{0,4}公网安备|分享到|抄送：|本文(?:来源|地址|链接)|原标题：|标签：|关键词：)",
    re.M,
)
_NAVIGATION = re.compile(
    r"[>＞»›]|当前位置|您(?:现在|当前)?(?:所在|的位置)|今天是|欢迎(?:访问|您)|首页|复制链接|只看该作者|无障碍|网站支持"
)
_HEADLINE_WORDS = re.compile("(?<!委员)会|部署|安排|调度|推进|传达|收看|收听|通知|纪要|批示|强调|要求|工作")
_BULLET = re.compile(r"[•·\-*|● \t\n]*(?:【(?:导语|正文|同期声?|口播|配音|字幕|解说|标题|主播|现场)】)?")
_CJK = re.compile("[\u3400-\u9fff]")
_SPEAKS = re.compile("会议|会上|强调|要求|指出")


@dataclass(frozen=True, slots=True)
class Page:
    """``body`` holds the article's lines in order, each once; ``head`` the label lines above (and inside) it."""

    title: Range | None
    head: tuple[Range, ...]
    body: tuple[Range, ...]
    repeated: bool
    tail: int

    @property
    def start(self) -> int:
        return self.body[0].start if self.body else self.tail

    @property
    def end(self) -> int:
        return self.body[-1].end if self.body else self.tail


def _breaks(text: str) -> list[int]:
    """Offsets where a label begins or its value ends, so that a page pasted as one line reads like any other."""
    cuts: set[int] = set()
    space = 0  # the last one found, so that a crowd of labels without one is not searched again for each
    for m in _LABEL.finditer(text):
        if _MINUTES_LABELS.match(text, m.start()):
            continue
        cuts.add(m.start())
        value = _VALUE_WITH_TIME.match(text, m.end())
        if value is None and m.end() >= space:
            space = _next_space(text, m.end())
        cuts.add(value.end() if value else space)
    cuts.update(m.start() for m in _TAIL.finditer(text))
    return sorted(cuts)


def _next_space(text: str, start: int) -> int:
    while start < len(text) and text[start] == " ":
        start += 1
    if text.startswith("【", start):  # 字体：【大 中 小】
        close = text.find("】", start, start + 20)
        start = close + 1 if close >= 0 else start
    m = re.compile("[ \t\n]").search(text, start)
    return m.start() if m else len(text)


_DATELINE = re.compile("(?:讯|电|消息|报道)(?:（|$)|（[^）]*$")
_TITLE_THEN_TEXT = re.compile(r"^([^，。；：\n\t]{8,60}) (?=\S[^\n]{30,})", re.M)


def _cells(text: str) -> list[Range]:
    """Lines, with label cells and headlines split off when they share a line with prose."""
    cuts = set(_breaks(text))
    for m in _TITLE_THEN_TEXT.finditer(text):
        line_end = text.find("\n", m.end())
        if "。" in text[m.end() : line_end if line_end >= 0 else len(text)] and not _DATELINE.search(m[1]):
            cuts.add(m.end())
    cells: list[Range] = []
    here = 0
    for cut in sorted(cuts | {m.start() for m in re.finditer("\n", text)} | {len(text)}):
        lead = _BULLET.match(text, here, cut)
        cell = stripped(text, lead.end() if lead and "|" not in lead[0] else here, cut)
        if cell.start < cell.end:
            cells.append(cell)
        here = cut
    return cells


def _is_label(text: str, cell: Range) -> bool:
    m = _LABEL.match(text, cell.start)
    return bool(m and m.start() == cell.start) and not _MINUTES_LABELS.match(text, cell.start)


def _is_prose(text: str, cell: Range) -> bool:
    length = cell.end - cell.start
    if text.find("。", cell.start, cell.end) >= 0:
        return length >= 8
    return length >= 40 and text.find("，", cell.start, cell.end) >= 0


def _is_headline(text: str, cell: Range) -> bool:
    words = text[cell.start : min(cell.end, cell.start + 120)]
    return (
        "\t" not in words
        and "|" not in words
        and len(_CJK.findall(words)) >= 7
        and not _NAVIGATION.search(words)
        and "。" not in words
    )


def _headline(text: str, above: list[Range]) -> Range | None:
    candidates = [c for c in above if _is_headline(text, c) and not _is_label(text, c)]
    meetings = [c for c in candidates if _HEADLINE_WORDS.search(text, c.start, c.end)]
    return next(iter(meetings or candidates), None)


def _repeats(text: str, title: Range | None, lines: list[Range]) -> set[int]:
    """Indexes of lines that only say again what stood before, as in pages that carry their article twice."""
    seen: dict[str, int] = {text[slice(*title)]: -1} if title else {}
    again: set[int] = set()
    for i, line in enumerate(lines):
        words = text[line.start : line.end]
        if len(words) >= 20 and "\t" not in words:
            if words in seen:
                again.add(i)
            seen.setdefault(words, i)
    return again


def _without_repeated_sentences(text: str, line: Range, known: dict[str, int]) -> list[Range]:
    """The line cut before a run of three or more sentences that repeats an earlier run (a one-line paste, twice)."""
    parts = list(sentences(text, line.start, line.end))
    firsts: list[int | None] = []
    base = len(known)
    for part in parts:
        words = text[part.start : part.end]
        firsts.append(known.get(words))
        known.setdefault(words, base + len(firsts))
    run = 0
    for i, first in enumerate(firsts):
        follows = first is not None and i > 0 and firsts[i - 1] is not None
        run = run + 1 if follows else int(first is not None)
        if run >= 3 and sum(p.end - p.start for p in parts[i - 2 : i + 1]) >= 40:
            kept = stripped(text, line.start, parts[i - 2].start)
            return [kept] if kept.start < kept.end else []
    return [line]


def _tail_start(text: str, cells: list[Range], first: int) -> int:
    """Index of the first cell that belongs to the site again, not to the article."""
    prose = 0
    speaks = False
    for i in range(first, len(cells)):
        cell = cells[i]
        tail = _TAIL.match(text, cell.start)
        if tail and prose and (speaks or prose >= 120) and cell.end - cell.start < 400:
            return i
        if not tail and _is_prose(text, cell):
            prose += cell.end - cell.start
            speaks = speaks or bool(_SPEAKS.search(text, cell.start, cell.end))
    return len(cells)


def read_page(text: str) -> Page:
    """Find the headline and the article on a pasted page (normalised text)."""
    cells = _cells(text)
    first = next((i for i, c in enumerate(cells) if _is_prose(text, c) and not _TAIL.match(text, c.start)), len(cells))
    above = cells[:first]
    title = _headline(text, above)
    if first == len(cells):  # no prose at all: whatever follows the headline is the article
        first = cells.index(title) + 1 if title else 0
    cut = _tail_start(text, cells, first)
    start = cells.index(title) + 1 if title else 0
    head = [c for c in cells[:first] if c != title]
    head += [c for c in cells[first:cut] if _is_label(text, c)]
    own = [c for i, c in enumerate(cells[start:cut], start) if i >= first or _caption(text, c)]
    lines = [c for c in own if not _is_label(text, c) and not _TAIL.match(text, c.start)]
    again = _repeats(text, title, lines)
    known: dict[str, int] = {}
    body: list[Range] = []
    for i, line in enumerate(lines):
        if i not in again:
            body += _without_repeated_sentences(text, line, known)
    article = {text[c.start : c.end] for c in body if c.end - c.start >= 40}
    below = any(text[c.start : c.end] in article for c in cells[cut:])
    shortened = sum(c.end - c.start for c in body) + 60 < sum(
        c.end - c.start for i, c in enumerate(lines) if i not in again
    )
    tail = cells[cut].start if cut < len(cells) else len(text)
    return Page(title, tuple(head), tuple(body), bool(again) or below or shortened, tail)


_TABLE_HEAD = re.compile("\\|? ?(?:序号|编号)[ \t|]")


def _caption(text: str, cell: Range) -> bool:
    """Short lines between headline and article that state facts (``会议主会场``, minutes' labels)."""
    if _MINUTES_LABELS.match(text, cell.start):
        return True
    words = text[cell.start : cell.end]
    if _TABLE_HEAD.match(words):
        return True
    return (
        bool(re.search("(?:出席|主持|讲话|参加|会场|召开)", words))
        and len(words) < 60
        and not _NAVIGATION.search(words)
    )
