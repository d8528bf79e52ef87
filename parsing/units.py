"""Who leads and who supports: 由X牵头, Y配合, 责任单位:…, or one named office told to act."""

import re
from collections.abc import Iterator

from parsing.lines import Range, clauses, stripped
from parsing.normalise import Normal
from parsing.tables import Row
from parsing.types import Found
from parsing.words import BODY_ENDS

_BODY = re.compile("(?:" + "|".join(sorted(BODY_ENDS, key=len, reverse=True)) + ")(?:（[^（）]{1,16}）)?$")
_GENERIC = re.compile(
    "各(?!自)|^(?:有关|相关|所有|全[省市县区体]|属地|上述|其他|其余|专业|基层|本|我|该|其|一线|负有|主管|行业|同级|上级|下级|当地|辖区|涉[^，]{0,4}|承担|每个|任何|省级专业|企业|责任)|"
    "等部门|等单位|等有关|单位$|部门$|机构$|^(?:公安|应急|水利|气象|消防|交通|住建|农业|教育|卫健)[^，]{0,6}(?:机关|部门|系统|队伍)$|队伍$|人员$|^[市县乡镇村省区]{2,4}(?:两级|三级|四级)"
)
_NAMES = "[^，。；：（）\n]{2,80}?"
_OWN_NAMES = "[^，。；：（）\n由]{2,80}?"  # …工作由市国资委负责: the name begins after 由
_LEAD_SLOT = re.compile(
    "(?:牵头责任单位|牵头单位|责任单位|主办单位|承办单位|责任部门|牵头部门|负责单位|牵头)[：:] ?(?P<who>[^；。\n\t|]{2,120})"
)
_CO_SLOT = re.compile(
    "(?:配合单位|协办单位|协助单位|参与单位|配合部门|协同单位|配合)[：:] ?(?P<who>[^；。\n\t|]{2,120})"
)
_LEADS = re.compile(
    f"(?:由(?P<a>{_NAMES})|(?<=[，。；（）：、\n])(?P<b>{_OWN_NAMES})|^(?P<c>{_OWN_NAMES}))(?:统一|具体|总)?(?:牵头|负责(?!人|同志|领导|制|任|到底|的态度))"
)
_COS = re.compile(
    f"(?P<a>{_NAMES})(?:予以|积极|密切|全力|做好|协同)*(?:配合|协助|协办|参与|支持)(?=[，。；）、\n]|$|[^，。；]{{0,14}})"
)
_WITH = re.compile(
    "(?:会同|商(?=[省市县区州]))(?P<a>[^，。；：（）\n]{2,60}?)(?=[，。；）\n]|$|等?(?:部门|单位)?(?:制定|开展|研究|建立|做好|落实|完成|提出|组织|编制|出台|对|抓|加强|推进|及时|共同|联合|进行|印发|负责|于|在|尽快|修订|细化|明确|拟定|起草|梳理|核查|排查|检查|督导|抓紧|每[日周月季年]|定期|逐|按|严|从|加大|强化|深入|全面|立即))"
)
# 会同省消防救援总队预置力量: whatever is done together, the name ends where its body ends.
_WITH_BODY = re.compile(
    "会同(?P<a>[^，。；：（）\n]{1,40}(?:局|厅|委|办|队|中心|公司|集团|政府|部(?!门)))(?=[^，。；：（）\n]{2,})"
)
# 市财政局于6月底前拨付; 区住建局马上把底数报来: told to act without 要.
_DOES = (
    "(?:于|在)?(?:本月|下月|月|本周|下周|\\d{1,2}[月日号时个天])[^，。；：（）\n]{0,8}(?<=[日号时底末旬午班一二三四五六七天月])(?:之|以)?[前内]|"
    "会后|每[日天周月季年旬]|定期|(?:马上|立即|立刻|尽快|抓紧|连夜|明天|今天)[^，。；：]{2}|[把将](?![来要])"
)
_ACTS = re.compile(
    f"(?:^|(?<=[，。；：）\n]))(?P<a>[^，。；：（）\n]{{2,60}}?)(?:要(?![求点素件])|须|必须|务必|应当|需|(?={_DOES}))"
)
_AND = re.compile("、|，|,| |以及|和|与|及|\t")
_EDGE_WORDS = re.compile(
    "^(?:[一二三四五六七八九十]{1,2}[是要、]要?|第[一二三四五六七八九十][，、]|\\d{1,2}[.、）]|（?[一二三四五六七八九十\\d]{1,2}）|由|请|并由|同时由|分别由|以及|其中|并|而|由县|会同)|(?:分别|共同|联合|统一|具体|总|等|等单位|等部门|积极|密切|依法|全力|协同|做好|予以|各自)$"
)


def _named(words: str) -> bool:
    """One specific office: 市森林消防支队, 厅农机管理处; not 各县局, 相关部门."""
    return 2 <= len(words) <= 26 and bool(_BODY.search(words)) and not _GENERIC.search(words)


def _fills_slot(words: str) -> bool:
    """Whatever stands in a 责任单位 slot counts, except what says when."""
    return bool(re.search("[\u4e00-\u9fff]{2}", words)) and not re.search(
        "长期|持续|立即|完成|[年月日底]前|时限|\\d月", words
    )


def _list(text: str, who: Range) -> Iterator[Range]:
    """The names of a list; 和 joins only where both sides are bodies (住房和城乡建设局 is one)."""
    here = who.start
    depth = 0
    i = who.start
    while i < who.end:
        depth += (text[i] == "（") - (text[i] == "）")
        m = _AND.match(text, i, who.end) if depth <= 0 else None
        if m and (
            m[0] in "、，, \t"
            or (_BODY.search(text[here:i]) and _BODY.search(text[m.end() : _list_end(text, m.end(), who.end)]))
        ):
            yield _clean(text, here, i)
            here = i = m.end()
            continue
        i += 1
    yield _clean(text, here, who.end)


def _list_end(text: str, start: int, end: int) -> int:
    m = re.compile("[、，]").search(text, start, end)
    return m.start() if m else end


def _clean(text: str, start: int, end: int) -> Range:
    for _ in range(2):
        words = text[start:end]
        for m in _EDGE_WORDS.finditer(words):
            if m.start() == 0 and m.end() < len(words):
                start += m.end()
            elif m.end() == len(words) and m.start() > 0:
                end = end - (m.end() - m.start())
    return stripped(text, start, end)


class _Units:
    """Collects names once each, with the place they stand at."""

    def __init__(self, normal: Normal) -> None:
        self.normal = normal
        self.lead: dict[str, Found[str]] = {}
        self.co: dict[str, Found[str]] = {}

    def add(self, into: dict[str, Found[str]], who: Range, rule: str, slot: bool) -> None:
        for r in _list(self.normal.text, who):
            words = self.normal.text[r.start : r.end]
            if len(words) < 2 or len(words) > 30 or not (_named(words) or (slot and _fills_slot(words))):
                continue
            name = self.normal.quote(r.start, r.end)
            into.setdefault(name, Found(name, self.normal.span(r.start, r.end), rule, 0.9))


def _closed(text: str, start: int, end: int) -> Range:
    """Up to the bracket that closes one opened before ``start``: （责任单位：各县（市、区）政府）."""
    depth = 0
    for i in range(start, end):
        depth += (text[i] == "（") - (text[i] == "）")
        if depth < 0:
            return Range(start, i)
    return Range(start, end)


def _slots(units: _Units, start: int, end: int) -> None:
    """责任单位：A牵头，B配合 and the plain 责任单位：A、B."""
    text = units.normal.text
    for m in _LEAD_SLOT.finditer(text, start, end):
        who = _closed(text, *m.span("who"))
        roles = re.search("牵头|配合|负责", text[who.start : who.end])
        if roles:
            _in_words(units, who.start, who.end)
        else:
            cut = re.search("，(?:完成|时限|[0-9一二三四五六七八九十]+月|配合|办结)", text[who.start : who.end])
            units.add(units.lead, Range(who.start, who.start + cut.start() if cut else who.end), "责任单位", True)
    for m in _CO_SLOT.finditer(text, start, end):
        units.add(units.co, _closed(text, *m.span("who")), "配合单位", True)


def _in_words(units: _Units, start: int, end: int) -> None:
    """由A牵头、B配合; C负责; 会同D; inside brackets too."""
    text = units.normal.text
    for m in _LEADS.finditer(text, start, end):
        group = next(g for g in "abc" if m[g])
        units.add(units.lead, Range(m.start(group), m.end(group)), "牵头", False)
        _after_lead(units, m.end(), end)
    for m in _WITH.finditer(text, start, end):
        if not _BODY.search(text[m.start("a") : m.end("a")]):
            m = _WITH_BODY.match(text, m.start(), end) or m
        units.add(units.co, Range(m.start("a"), m.end("a")), "会同", False)
        _before_with(units, start, m.start())


def _after_lead(units: _Units, start: int, end: int) -> None:
    """…牵头、B、C配合: what stands between the lead and 配合."""
    text = units.normal.text
    stop = re.compile("[。；：）\n]").search(text, start, end)
    limit = stop.start() if stop else end
    while start < limit and text[start] in "，、 ":
        start += 1
    m = _COS.match(text, start, limit) or re.compile("(?P<a>[^。；：（）\n]{2,80}?)(?:配合|协助|协办|参与)").match(
        text, start, limit
    )
    if m:
        units.add(units.co, Range(m.start("a"), m.end("a")), "配合", False)


def _before_with(units: _Units, start: int, end: int) -> None:
    """A会同B…: A leads."""
    text = units.normal.text
    i = end
    while i > start and end - i < 60 and text[i - 1] not in "，。；：（\n":
        i -= 1
    units.add(units.lead, Range(i, end), "会同", False)


def _told_to_act(units: _Units, start: int, end: int) -> None:
    """A named office as the subject of 要: 市森林消防支队要…"""
    text = units.normal.text
    for clause in clauses(text, start, end):
        for m in _ACTS.finditer(text, clause.start, clause.end):
            who = Range(m.start("a"), m.end("a"))
            names = [r for r in _list(text, who) if r.end > r.start]
            if names and all(_named(text[r.start : r.end]) and _specific(text[r.start : r.end]) for r in names):
                units.add(units.lead, who, "要", False)


def _specific(words: str) -> bool:
    """Led by its place or parent (市…, 省…, 厅…, 县…) so that it can be only one office."""
    return (
        bool(re.match("省|市|县|区|州|厅|局|委|国|[\u4e00-\u9fff]{1,6}(?:省|市|县|区|州)", words)) and len(words) >= 4
    )


def _cos_alone(units: _Units, start: int, end: int) -> None:
    """（B配合）and B、C配合 as a clause of their own."""
    text = units.normal.text
    for m in re.compile(
        "(?:^|(?<=[，；（。\n]))(?P<a>[^，。；：（）\n]{2,60}?)(?:予以|积极|密切)?(?:配合|协助)(?=[，。；）]|$)"
    ).finditer(text, start, end):
        units.add(units.co, Range(m.start("a"), m.end("a")), "配合", False)


def units_of(
    normal: Normal, start: int, end: int, row: Row | None = None
) -> tuple[tuple[Found[str], ...], tuple[Found[str], ...]]:
    """``(lead, supporting)`` units named in a range, each once."""
    units = _Units(normal)
    if row is not None:
        for kind, into in (("lead", units.lead), ("co", units.co)):
            if cell := row.get(kind):
                units.add(into, cell, "table", True)
        return tuple(units.lead.values()), tuple(units.co.values())
    _slots(units, start, end)
    _in_words(units, start, end)
    _cos_alone(units, start, end)
    if not units.lead:
        _told_to_act(units, start, end)
    for name in units.lead:
        units.co.pop(name, None)
    return tuple(units.lead.values()), tuple(units.co.values())


# 加强与卫健、疾控等部门的协作; 公安、交通、农机部门要联合执法
_PARTNERS = re.compile(
    "(?:与|和|同|会同|联合|协同|协调|配合|商请|联系)(?P<a>[^，。；：（）\n与]{2,60}?)等?(?:有关|相关|职能)*(?:部门|单位|机构)|"
    "(?:^|(?<=[，。；：\n]))(?P<b>[^，。；：（）\n]{2,40}?)等?(?:有关|相关|职能)*(?:部门|机关)"
    "(?=要(?![求点素件])|须|必须|应当|按|联合|密切|加强|协同|主动)"
)


def partners_of(normal: Normal, start: int, end: int) -> tuple[Found[str], ...]:
    """Departments named by a short name in a list that closes with 等部门; whether they exist a directory must say."""
    text = normal.text
    found: dict[str, Found[str]] = {}
    for m in _PARTNERS.finditer(text, start, end):
        group = "a" if m["a"] else "b"
        for r in _list(text, Range(*m.span(group))):
            words = text[r.start : r.end]
            if 2 <= len(words) <= 14 and not _GENERIC.search(words):
                found.setdefault(words, Found(normal.quote(*r), normal.span(*r), "等部门", 0.6))
    return tuple(found.values())
