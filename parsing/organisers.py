"""Who called the meeting: subjects of 召开, 组织召开, 举行; never the site's footer, never a self-reference."""

import re
from collections.abc import Iterator, Sequence

from parsing.acts import CONVENE, Act
from parsing.lines import Range, stripped
from parsing.normalise import Normal
from parsing.page import Page
from parsing.types import Found
from parsing.words import BODY_ENDS

_BODY = re.compile(
    "(?:" + "|".join(sorted(BODY_ENDS, key=len, reverse=True)) + ")(?:党组|党委)?(?:（[^（）]{1,16}）)?$"
)
_MEETING = re.compile(
    "(?:会议|视频会|调度会|推进会|部署会|电话会|大会|会商会|动员会|例会|培训会|座谈会|活动|仪式|讲话|工作|精神|方式|形式)$"
)
_SELF = re.compile("^(?:我|本|该|其|全)[省市县区州局厅委院校镇乡]?|^(?:我们|集团|公司|县里|市里|省里|集团公司)$")
_GENERIC = re.compile("各|有关|相关|全[省市县区]|所有|所属|下属")
_PLACE_ONLY = re.compile("^[^省市县区州]{0,6}(?:省|市|县|区|州|旗|镇|乡|盟)$")
_OBJECT = re.compile("[^。；]{0,80}?会")
_BY = re.compile("由(?P<who>[^，。；]{2,60}?)(?:共同|联合|组织|牵头)*(?:召开|举办|主办|组织)")
_CONVENING = re.compile("(?:联合|共同|组织)*(?:召开|举行|举办)(?!者|方|人|的|时|前|后)")
_LABEL = re.compile("(?:会议)?(?:组织|召集|召开)单位：")
_RELAYED = re.compile("传达|学习|贯彻|按照|根据|落实")

_TIME = re.compile(
    "(?:(?:\\d{2,4}年)?\\d{0,2}月?\\d{1,2}[日号]|[〇零一二三四五六七八九十]{1,4}月[一二三四五六七八九十]{1,3}日|今天|昨天|今日|昨日|近日|日前|当天|当日|同日|近期|随后|随即|会后|之后|紧接着|其后|会前)?"
    "(?:上午|下午|晚上?|晚间|傍晚|凌晨|中午|清晨|一早|深夜)?(?:\\d{1,2}[时点：]\\d{0,2}分?(?:许)?)?"
)
_MANNER = re.compile(
    "(?:立即|随即|随后|接续|及时|迅速|马上|连夜|紧急|再次|又|还|也|分别|共同|联合|组织|先后|专题|专门|同步|接续|继续|于|在|通过|以|采取|采用|会同|就|围绕|针对)"
)
_AND = re.compile("、|，| |以及|和|与|及|会同|联合")


_DATELINE = re.compile("[^，。；]{0,24}?(?:日电|日讯|报讯|网讯|消息)(?:（[^（）]{0,30}）)?")
_DAY_LAST = re.compile("(?:\\d{1,2}月)?\\d{1,2}日(?:上午|下午|晚上?)?$")


def _bare(text: str, subject: Range) -> Range:
    """The subject without the time before it and the manner after it."""
    start, end = subject
    if dateline := _DATELINE.match(text, start, end):
        start = dateline.end()
    if day := _DAY_LAST.search(text[start:end]):  # 应急管理部19日召开…
        end = start + day.start() if day.start() else end
    for _ in range(3):
        if (m := _TIME.match(text, start, end)) and m.end() > start:
            start = m.end()
        while start < end and text[start] in "，、 ":
            start += 1
    for m in _MANNER.finditer(text, start, end):
        joins = m[0] in ("会同", "联合") and _BODY.search(text[m.end() : end])
        if _BODY.search(text[start : m.start()]) and not joins:
            end = m.start()
            break
    return stripped(text, start, end)


def _tokens(text: str, subject: Range) -> Iterator[Range]:
    here = subject.start
    for m in _AND.finditer(text, subject.start, subject.end):
        if text.count("（", here, m.start()) > text.count("）", here, m.start()):
            continue
        left = stripped(text, here, m.start())
        # 和/与 may be part of a name (市住房和城乡建设局): cut only when both sides are bodies.
        if m[0] in ("和", "与", "及", "以及") and not (
            _BODY.search(text[here : m.start()]) and _BODY.search(text[m.end() : subject.end])
        ):
            continue
        if left.end > left.start:
            yield left
        here = m.end()
    last = stripped(text, here, subject.end)
    if last.end > last.start:
        yield last


def _is_organiser(words: str) -> bool:
    return (
        2 <= len(words) <= 40
        and bool(_BODY.search(words))
        and not _MEETING.search(words)
        and not _SELF.match(words)
        and not _GENERIC.match(words)
        and not _PLACE_ONLY.match(words)
        and not re.search("[。！？：]|在(?!线)|(?:会议|办公楼)室$|会场$", words)
    )


def _from_subject(normal: Normal, subject: Range, rule: str, sure: float) -> Iterator[Found[str]]:
    text = normal.text
    for token in _tokens(text, _bare(text, subject)):
        if _is_organiser(text[token.start : token.end]):
            yield Found(normal.quote(token.start, token.end), normal.span(token.start, token.end), rule, sure)


def _of_act(normal: Normal, act: Act) -> Iterator[Found[str]]:
    text = normal.text
    if act.people or _RELAYED.match(text, act.chunk.start) or not _OBJECT.match(text, act.verb.start, act.sentence.end):
        if by := _BY.search(text, act.chunk.start, act.chunk.end):
            yield from _from_subject(normal, Range(by.start("who"), by.end("who")), "由…召开", 0.9)
        return
    verb = _CONVENING.search(text, act.chunk.start, act.chunk.end)
    if verb is None:
        return
    by = _BY.search(text, act.chunk.start, act.chunk.end)
    if by:
        yield from _from_subject(normal, Range(by.start("who"), by.end("who")), "由…召开", 0.9)
        return
    begin = act.subject.start if act.subject.start < act.chunk.start else act.chunk.start
    yield from _from_subject(normal, _list_before(text, begin, act.chunk.start, verb.start()), "召开", 0.9)


def _list_before(text: str, begin: int, chunk: int, end: int) -> Range:
    """The chunk with the verb; earlier chunks join only when they are bodies too (甲局，乙局联合召开)."""
    here = chunk
    while here > begin:
        before = text.rfind("，", begin, here - 1)
        start = before + 1 if before >= 0 else begin
        words = text[start : here - 1]
        if not _BODY.search(words) or _TIME.fullmatch(words) or re.search("在|会议|组织|为|会", words):
            break
        here = start
    return Range(here, end)


def _unique(found: Iterator[Found[str]]) -> tuple[Found[str], ...]:
    kept: dict[str, Found[str]] = {}
    for one in found:
        kept.setdefault(one.value.replace(" ", ""), one)
    return tuple(kept.values())


def _in_labels(normal: Normal, page: Page) -> Iterator[Found[str]]:
    """``组织单位：…`` among the labels of minutes; 主办 and 承办 are the site's own."""
    for cell in sorted({*page.head, *page.body[:12]}):
        if label := _LABEL.match(normal.text, *cell):
            yield from _from_subject(normal, Range(label.end(), cell.end), "组织单位", 0.9)


def organisers(normal: Normal, page: Page, acts: Sequence[Act]) -> tuple[Found[str], ...]:
    """From the article; from the headline only when the article names none."""
    found = _unique(_in_labels(normal, page)) or _unique(
        one for act in acts if CONVENE in act.kinds for one in _of_act(normal, act)
    )
    if found or page.title is None:
        return found
    title = page.title
    verb = _CONVENING.search(normal.text, title.start, title.end)
    if verb is None or not _OBJECT.match(normal.text, verb.start(), title.end):
        return ()
    return _unique(_from_subject(normal, Range(title.start, verb.start()), "headline", 0.7))
