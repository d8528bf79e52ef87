"""Those present, split into one range per unit or group: what shares a head noun or an owner stays together."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parsing.lines import Range, chunks, stripped
from parsing.people import looks_like_name, split_person
from parsing.words import BODY_ENDS, POSTS

_GROUP_HEAD = re.compile(
    "(?:负责人|负责同志|负责干部|责任人|同志|成员|人员|代表|领导|干部|职工|干警|民警|警官|员工|师生|教职工|专家|联络员|党员|骨干|学员|志愿者|记者|教师|医护人员|企业家|支书|主官|首长|[科处股]室长|“两长”|主要领导|"
    "负责|领导班子|班子|[资表带头牵系制营]人|分析师|战士|[^\\W\\d]员|）长|）长|）长|\\d+余?[人名]|[百千]余?[人名])(?:等|\\d*余?人)?$"
)
_POST_HEAD = re.compile("(?:" + "|".join(sorted(POSTS, key=len, reverse=True)) + ")(?:（[^（）]{1,8}）)?$")
_SHARED_HEAD = re.compile(
    "^(?:以及|其)?(?:主要|分管|有关|相关|具体|其他|部分|全体|业务|班子|党政|党政主要|经办|专职|中层|一般|值班)*(?:负责人|负责同志|领导|人员|同志|干部|成员|职工|民警|干警|班子成员|工作人员)$"
)
_BORROWS_OWNER = re.compile("^(?:其)?(?:相关|有关)")
_OWN_OWNER = re.compile(
    "^(?:各|全|省|市|县(?!级)|区|州|厅|局|委|机关|有关|相关|部分|驻|重点|国有|国家级|民办|民营|私营|所属|直属|在|下属|基层|辖区|国家|中央|本|我|[^，]{0,4}(?:省|市|县(?!级)|区|州|镇|街道))"
)
# Whose owner a later part may share: 各市局局长、分管副局长; parts that are only an inner office and a head noun.
_OWNED_BY_ALL = re.compile(
    "(?:^|[、和及])(?:各|全[省市县区州校系])|[^，、]{2,12}(?:集团公司|企业|煤矿|学校|医院)(?=[^，、]{0,4}(?:法定代表人|实际控制人|总经理|经理|董事长|矿长|校长|院长|负责人))"
)
_OFFICE_OF_SAME_OWNER = re.compile("[^，、省市县区州厅局委]{2,4}[办科股处](?:室)?(?:主任|[科股处]长)")
_OFFICE_HEAD = re.compile("[^，、]{2,4}[科股站所室]长")
_BARE_POST = re.compile("副?(?:书记|主任|站长|所长|校长|院长)")
_SEVERAL_HEADS = re.compile(
    "(?:负责人|负责同志|[^，、]长|主任|书记|成员)、[^各，、]{2,16}(?:负责人|负责同志|[^，、]长|主任|书记|成员)$"
)
_INNER_ROLE = re.compile(
    "(?:[^，、各]{2,8}部门|[^，、各]{2,14}[科股](?:（[处股科室]）)?室?|机关|(?:科室|股室|处室)(?:（[^（）]{1,4}）)?|中层|安全|生产|管理|监管|技术|应急|防[火汛疫]|业务|值班|经办|专兼?职|信息|支部|班子|村?两委|驻[村点][^，、]{0,4}|民警|辅警|职工|党员|群众|村民|负责|分管|投资|劳资|质量|档案|财务|统计|信访|宣传|纪检|武装|政工)+"
    "(?:负责人|负责同志|人员|同志|干部|成员|队员|骨干|代表|人|[^，、]长|书记|专?管员|[^，、各]员)"
)
_POST_OF_SAME_OWNER = re.compile("(?:分管|常务|安全|生产)?(?:副|总)[^，、各]{1,6}$")
_CLASS_WORDS = re.compile("^各|成员单位|有关部门|相关部门|有关单位|相关单位|各部门|企业|处室|单位$|部门$")
_BODY = re.compile("(?:" + "|".join(sorted(BODY_ENDS, key=len, reverse=True)) + ")$")


@dataclass(frozen=True, slots=True)
class _Part:
    range: Range
    joined_by: str


_JOIN = re.compile("、|以及|和|及|与")


def _parts(text: str, piece: Range) -> Iterator[_Part]:
    """Pieces at 、 和 及, none inside brackets; 和 inside one person's name stays."""
    depth, here, by = 0, piece.start, ""
    i = piece.start
    while i < piece.end:
        if text[i] in "（“《":
            depth += 1
        elif text[i] in "）”》":
            depth = max(0, depth - 1)
        elif depth == 0 and (m := _JOIN.match(text, i, piece.end)) and not _inside_name(text, piece, here, m):
            yield _Part(stripped(text, here, i), by)
            here, by = m.end(), m[0]
            i = m.end()
            continue
        i += 1
    yield _Part(stripped(text, here, piece.end), by)


def _inside_name(text: str, piece: Range, here: int, m: re.Match[str]) -> bool:
    """井和平, 市住房和城乡建设局: 和 is no joint there."""
    if m[0] == "、":
        return False
    if re.match(
        "城乡|改革|信息化|草原|规划|旅游|社会|计划|科技|体育|退役|改|医疗", text[m.end() : m.end() + 3]
    ) and re.search(
        "住房|发展|经济|林业|资源|文化|人力资源|卫生|教育|工业|生态|国防", text[max(here, m.start() - 4) : m.start()]
    ):
        return True
    until = text.find("、", m.end(), piece.end)
    whole = stripped(text, here, until if until >= 0 else piece.end)
    read = split_person(text, whole)
    if read is None or read[1].end == read[1].start:
        return False
    left = split_person(text, stripped(text, here, m.start()))
    return left is None or left[1].end == left[1].start


def _is_person(text: str, part: Range) -> bool:
    read = split_person(text, part)
    return read is not None and read[1].end > read[1].start


def _is_bare_name(text: str, part: Range) -> bool:
    read = split_person(text, part)
    return read is not None and read[0].end == read[0].start and read[1].end > read[1].start


def _only_posts(text: str, part: Range) -> bool:
    """``市委常委`` before ``常务副市长某某``: a post that waits for its name."""
    words = text[part.start : part.end]
    return bool(_POST_HEAD.search(words)) and not _GROUP_HEAD.search(words) and not words.startswith(("各", "全"))


_SITS_IN = re.compile("(?:党组|党委)?(?:成员|委员)$|常委$")  # posts too, when a name comes after


def _names_follow(text: str, parts: Sequence[_Part]) -> list[bool]:
    """For each part, whether the next one that is more than a post is a person: whose posts those before it are."""
    follows = [False] * len(parts)
    for i in reversed(range(len(parts) - 1)):
        nxt = parts[i + 1].range
        follows[i] = _is_person(text, nxt) or (
            follows[i + 1] and (_only_posts(text, nxt) or bool(_SITS_IN.search(text[slice(*nxt)])))
        )
    return follows


def _extends(text: str, part: _Part, group: Range) -> bool:
    """Whether a part shares the owner of the finished group before it."""
    words = text[part.range.start : part.range.end]
    if _SHARED_HEAD.match(words):
        return True
    joins = ("和", "及", "以及") if _OWNED_BY_ALL.search(text[slice(*group)]) else ("及", "以及")
    if part.joined_by in joins and (_BORROWS_OWNER.match(words) or _INNER_ROLE.fullmatch(words)):
        return not _is_person_group(text, group)
    office = _OWNED_BY_ALL.search(text[slice(*group)]) and _OFFICE_HEAD.fullmatch(words)  # 公卫科长 is nobody's name
    if (_is_person(text, part.range) and not office) or not (_POST_HEAD.search(words) or _GROUP_HEAD.search(words)):
        return False
    if _OWNED_BY_ALL.search(text[group.start : group.end]):
        if part.joined_by in ("和", "及", "以及") and _SEVERAL_HEADS.search(text[group.start : group.end]):
            return not words.startswith(("各", "全"))  # A、B和C: what two share, the third shares
        return bool(_INNER_ROLE.fullmatch(words) or _POST_HEAD.fullmatch(words.removeprefix("副"))) or (
            (words.endswith(("主官", "）长")) or not _GROUP_HEAD.search(words))
            and not _OWN_OWNER.match(words)
            and "全体" not in words
        )
    return bool(
        _BARE_POST.fullmatch(words) or _POST_OF_SAME_OWNER.match(words) or _OFFICE_OF_SAME_OWNER.fullmatch(words)
    ) and bool(_POST_HEAD.search(text[group.start : group.end]))


# What closes a list of those present without being one of them: how many they were, and where they sat.
_HEAD_COUNT = re.compile(
    "(?:等|，|、)?(?:共|共计|合计|总计|计|约|近|各)*[\\d百千万一二三四五六七八九十]+余?[人名](?:次|左右)?(?:代表)?$"
)
_SEATED = re.compile("(?:分别)?(?:在|于)[^，；、]{0,20}(?:会场|会议室|视频室)$")


def _without_count(text: str, piece: Range) -> Range:
    start, end = piece
    for pattern in (_SEATED, _HEAD_COUNT):
        m = pattern.search(text[start:end])
        end = start + m.start() if m and m.start() else end
    return stripped(text, start, end)


def split_groups(text: str, start: int, end: int) -> list[Range]:
    """One range per unit or group; what shares a head noun or an owner stays together."""
    groups: list[Range] = []
    for piece in chunks(text, start, end):
        parts = [p for p in _parts(text, _without_count(text, piece)) if p.range.end > p.range.start]
        groups += _groups_of_piece(text, parts)
    return groups


# 各县政府主要负责人及应急、公安等部门负责人: the offices are the county's own.
_SEVERAL_OFFICES = re.compile(
    "(?:[^，；]{2,40}?等(?:有关|相关)?|有关|相关)(?:部门|单位|机构|科室|股室)(?:、[^，；、各]{2,12}(?:机构|部门|单位|队伍|大队|中队))*(?:主要|分管|有关|相关)?(?:负责人|负责同志|人员)"
)
_UNIT_AND_NAME = re.compile(
    "[^，、]{2,20}?(?:局|委|办|厅|队|院|部|公司|集团|中心|镇|乡|街道|县|区|市|政府|银行|学校|中学|小学)(?P<name>[一-鿿]{2,3})"
)


def _unit_and_name(text: str, part: Range) -> bool:
    """``市水利局王文斌``: who came for which unit, without a post."""
    m = _UNIT_AND_NAME.fullmatch(text, part.start, part.end)
    return bool(m and looks_like_name(m["name"]))


def _closing(text: str, parts: Sequence[_Part], names_stand_alone: bool) -> list[bool]:
    """For each part, whether it ends a group: it names people. Else it waits for the part that does (市水利局、市教育局负责人)."""
    sent = [_unit_and_name(text, part.range) for part in parts]
    several_sent, follows = sum(sent) > 1, _names_follow(text, parts)
    found = []
    for i, part in enumerate(parts):
        words = text[part.range.start : part.range.end]
        person = _is_person(text, part.range) and (names_stand_alone or not _is_bare_name(text, part.range))
        waits = not person and follows[i] and (_only_posts(text, part.range) or bool(_SITS_IN.search(words)))
        named = person or (sent[i] and several_sent) or bool(_GROUP_HEAD.search(words) or _POST_HEAD.search(words))
        found.append(named and not waits)
    return found


def _ends_list(text: str, part: _Part, last: _Part, group: Range) -> bool:
    """Whether all from this part on are the inner offices of the group before (各县…及应急、公安等部门负责人)."""
    joined = part.joined_by in ("及", "以及") and _OWNED_BY_ALL.search(text[slice(*group)])
    return bool(joined and _SEVERAL_OFFICES.fullmatch(text, part.range.start, last.range.end))


def _groups_of_piece(text: str, parts: Sequence[_Part]) -> list[Range]:
    groups: list[Range] = []
    # Else 平利 and 石泉 are places, 景区 and 危化 no names.
    names_stand_alone = sum(_is_person(text, part.range) for part in parts) * 2 > len(parts)
    open_at: int | None = None
    for part, closes in zip(parts, _closing(text, parts, names_stand_alone), strict=True):
        if open_at is None and groups:
            group = groups[-1]
            if _ends_list(text, part, parts[-1], group):
                groups[-1] = Range(group.start, parts[-1].range.end)
                break
            another_name = names_stand_alone and _is_bare_name(text, part.range) and _is_person_group(text, group)
            if another_name or _extends(text, part, group):
                groups[-1] = Range(group.start, part.range.end)
                continue
        begin = part.range.start if open_at is None else open_at
        if not closes:
            open_at = begin
            continue
        whole = Range(begin, part.range.end)
        if open_at is not None and groups and _extends(text, _Part(whole, ""), groups[-1]):
            whole = Range(groups.pop().start, whole.end)  # 局长、危化和烟花爆竹股室负责人
        groups.append(whole)
        open_at = None
    if open_at is not None:
        groups += _headless(text, open_at, parts)
    return groups


def _is_person_group(text: str, group: Range) -> bool:
    last = max(text.rfind("、", group.start, group.end), text.rfind("和", group.start, group.end)) + 1
    return _is_person(text, Range(max(last, group.start), group.end)) or _is_person(text, group)


def _headless(text: str, start: int, parts: Sequence[_Part]) -> list[Range]:
    """A list of units, or of classes of units, that names no people (各乡镇、有关部门)."""
    rest = [p.range for p in parts if p.range.start >= start]
    words = text[start : rest[-1].end]
    return (
        [Range(start, rest[-1].end)] if _CLASS_WORDS.search(words) or (len(words) >= 5 and _BODY.search(words)) else []
    )
