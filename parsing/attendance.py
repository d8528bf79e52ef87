"""Who was present: subjects of 参加, 出席, 收看 split into one phrase per group, and the unit classes each speaks of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from parsing.acts import ATTEND, HOST, SPEAK, Act
from parsing.lines import Range, chunks, sentences, stripped
from parsing.normalise import Normal
from parsing.people import split_person
from parsing.types import Attendance
from parsing.words import BODY_ENDS, POSTS

_GROUP_HEAD = re.compile(
    "(?:负责人|负责同志|负责干部|责任人|同志|成员|人员|代表|领导|干部|职工|干警|民警|警官|员工|师生|教职工|专家|联络员|党员|骨干|学员|志愿者|教师|医护人员|企业家|支书|主官|主要领导|"
    "负责|领导班子|班子|牵头人|联系人|分析师|战士|[^\\W\\d]员|）长|）长|）长|\\d+余?[人名]|[百千]余?[人名])(?:等|\\d*余?人)?$"
)
_POST_HEAD = re.compile("(?:" + "|".join(sorted(POSTS, key=len, reverse=True)) + ")(?:（[^（）]{1,8}）)?$")
_SHARED_HEAD = re.compile(
    "^(?:以及|其)?(?:主要|分管|有关|相关|具体|其他|部分|全体|业务|班子|党政|党政主要|经办|专职|中层|一般|值班)*(?:负责人|负责同志|领导|人员|同志|干部|成员|职工|民警|干警|班子成员|工作人员)$"
)
_BORROWS_OWNER = re.compile("^(?:其)?(?:相关|有关)")
_OWN_OWNER = re.compile(
    "^(?:各|全|省|市|县|区|州|厅|局|委|机关|有关|相关|部分|驻|重点|所属|直属|在|下属|基层|辖区|国家|中央|本|我|[^，]{0,4}(?:省|市|县|区|州|镇|街道))"
)
_CLASS_WORDS = re.compile("^各|成员单位|有关部门|相关部门|有关单位|相关单位|各部门|企业|处室|单位$|部门$")
_BODY = re.compile("(?:" + "|".join(sorted(BODY_ENDS, key=len, reverse=True)) + ")$")
_SELF = re.compile("^(?:我|本|全)[省市县区州局厅委]$|^我[省市县区州局]|^(?:会议|大会|他|她|大家)$")
_LEADING = re.compile("^(?:来自|以及|还有|同时|另外|其中|另|，|、|包括|会上|会后|随后|当日|当天|共有?|和|及|一|按照)+")
_ORGANISED = re.compile(
    "[^，、]{2,16}?(?:组织|召集|邀请)(?=[^，、]{3})"
)  # 区应急局组织辖区企业负责人收看: the latter were there
_ONLY_COUNT = re.compile(
    "^(?:共|共计|总计|近|约|全[省市县区])*(?:有)?[\\d百千万一二三四五六七八九十]+(?:余|多)?[人名](?:次)?$"
)
_NOT_THOSE_PRESENT = re.compile(
    "设(?:立|置|有|在|于)?[^，。]{0,6}会场|采用|举行|召开|设在|通报|听取|会议(?!室|办公室|成员|领导)|传达|分析|为深刻|消息$|讯$|报道$|结束|按照|以[^，]{0,12}形式|部署|安排$"
)


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


def _name_follows(text: str, parts: Sequence[_Part], i: int) -> bool:
    for part in parts[i + 1 :]:
        if _is_person(text, part.range):
            return True
        if not _only_posts(text, part.range):
            return bool(
                re.search("(?:党组成员|党委成员|党委委员|常委|成员)$", text[part.range.start : part.range.end])
            ) and _name_follows(text, parts, parts.index(part))
    return False


def _extends(text: str, part: _Part, group: Range) -> bool:
    """Whether a part shares the owner of the finished group before it."""
    words = text[part.range.start : part.range.end]
    if _SHARED_HEAD.match(words):
        return True
    if part.joined_by in ("及", "以及") and _BORROWS_OWNER.match(words):
        return True
    owned_by_all = text.startswith(("各", "全"), group.start)
    return (
        owned_by_all
        and bool(_POST_HEAD.search(words))
        and not _OWN_OWNER.match(words)
        and not _is_person(text, part.range)
    )


def split_groups(text: str, start: int, end: int) -> list[Range]:
    """One range per unit or group; what shares a head noun or an owner stays together."""
    groups: list[Range] = []
    for piece in chunks(text, start, end):
        parts = [p for p in _parts(text, piece) if p.range.end > p.range.start]
        groups += _groups_of_piece(text, parts)
    return groups


def _groups_of_piece(text: str, parts: Sequence[_Part]) -> list[Range]:
    groups: list[Range] = []
    open_at: int | None = None
    for i, part in enumerate(parts):
        words = text[part.range.start : part.range.end]
        if (
            open_at is None
            and groups
            and (
                _extends(text, part, groups[-1])
                or (_is_bare_name(text, part.range) and _is_person_group(text, groups[-1]))
            )
        ):
            groups[-1] = Range(groups[-1].start, part.range.end)
            continue
        begin = part.range.start if open_at is None else open_at
        person = _is_person(text, part.range)
        waiting = (
            not person
            and (_only_posts(text, part.range) or bool(re.search("(?:党组|党委)?(?:成员|委员)$", words)))
            and _name_follows(text, parts, i)
        )
        headed = (
            person
            or bool(_GROUP_HEAD.search(words))
            or (_only_posts(text, part.range) or bool(_POST_HEAD.search(words)))
        )
        if waiting or not headed:
            open_at = begin
            continue
        groups.append(Range(begin, part.range.end))
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


_LISTED = re.compile("(?:到会|参会|参加会议|出席会议|列席会议|参加|出席|列席)的(?:人员|同志)?(?:还|分别)?有：?")
_LABELLED = re.compile("(?:参会|参加|出席|列席|与会|到会)(?:会议)?(?:人员|领导|单位|同志|对象)?：")


def _listed(text: str, body: Sequence[Range], closed: frozenset[int]) -> Iterator[tuple[Range, str]]:
    for line in body:
        if m := _LABELLED.match(text, line.start, line.end):
            yield Range(m.end(), line.end), "label"
            continue
        for s in sentences(text, line.start, line.end):
            if s.start not in closed:
                for m in _LISTED.finditer(text, s.start, s.end):
                    stop = text.find("；", m.end(), s.end)
                    yield Range(m.end(), stop if stop >= 0 else s.end), "到会的有"


_NAMES_PEOPLE = re.compile("负责|同志|成员|人员|领导|代表|干部|职工|[员长]|主任|书记|各|有关|相关")


def _subjects(text: str, acts: Sequence[Act], closed: frozenset[int]) -> Iterator[tuple[Range, str]]:
    for act in acts:
        spoke = bool(act.kinds & {HOST, SPEAK})  # leaders who chaired or spoke were present too
        if (
            act.inherited
            or act.sentence.start in closed
            or (spoke and not any(p.posts.end > p.posts.start for p in act.people))
            or not (spoke or ATTEND in act.kinds)
        ):
            continue
        if re.search("(?:传达|学习|要求)", text[act.chunk.start : act.verb.start][:4]) or text.startswith(
            "的", act.verb.end
        ):
            continue
        if (
            not act.people
            and any(verb.startswith(("收", "观看")) for verb in act.verbs)
            and not _NAMES_PEOPLE.search(text[slice(*act.subject)])
        ):
            continue  # 市教育局组织收看: the office held a viewing; who sat there is not said
        yield act.subject, "主持、讲话" if spoke else "参加"


def _cleaned(text: str, group: Range) -> Range:
    start = group.start
    for pattern in (_ORGANISED, _LEADING):
        m = pattern.match(text[start : group.end])
        start += m.end() if m else 0
    end = group.end
    while end > start and text[end - 1] in "等。，、；：\n ":
        end -= 1
    return stripped(text, start, end)


def _keeps(text: str, group: Range) -> bool:
    words = text[group.start : group.end]
    return 2 <= len(words) <= 120 and not (
        _SELF.match(words) or _ONLY_COUNT.match(words) or _NOT_THOSE_PRESENT.search(words)
    )


# Unit classes an attendance phrase can speak of; several may hold.
_CLASSES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("leaders", re.compile("(?:厅|局|委|班子|在家|省|市|州|县|区|党组|党委|集团)领导|领导班子|班子成员|领导同志")),
    ("divisions", re.compile("处室|各处|处（|科室|股室|机关各|内设机构|相关处|有关处|各科|机关相关|机关有关")),
    ("affiliated", re.compile("直属(?:事业)?单位|所属(?:事业)?单位|直属机构|直属医院|直属各|下属单位|二级单位")),
    ("cities", re.compile("各?市（州）|各市州|市、?州|各市(?!、区|区|县区|直|级)|地级市|设区市|各地市|地（市|各州")),
    ("counties", re.compile("县（市|县（区|县、?区|区、?县|县市区|各县|市县|各区|区（县|旗县|各市、县")),
    ("members", re.compile("成员单位")),
    ("firms", re.compile("企业|公司|厂矿|矿山|商户|经营单位")),
    (
        "departments",
        re.compile(
            "有关部门|相关部门|省级部门|市级部门|市直|省直|县直|区直|各部门|有关单位|相关单位|责任单位|县级部门|区级部门|部门"
        ),
    ),
)


def classes_of(phrase: str) -> tuple[str, ...]:
    """Codes of the unit classes named in a (normalised) phrase, in the order of the table."""
    return tuple(code for code, pattern in _CLASSES if pattern.search(phrase))


def read_attendance(
    normal: Normal, body: Sequence[Range], acts: Sequence[Act], closed: frozenset[int]
) -> tuple[Attendance, ...]:
    """Every phrase of those present, once, in order of place."""
    text = normal.text
    found: dict[str, Attendance] = {}
    for subject, rule in sorted([*_subjects(text, acts, closed), *_listed(text, body, closed)]):
        for group in split_groups(text, subject.start, subject.end):
            group = _cleaned(text, group)
            if not _keeps(text, group):
                continue
            phrase = normal.quote(group.start, group.end)
            after = text[group.end : group.end + 30]
            venue = (
                "main"
                if re.match("[^。；]{0,24}?主会场", after)
                else "branch"
                if re.match("[^。；]{0,24}?分会场", after)
                else ""
            )
            found.setdefault(
                phrase,
                Attendance(
                    phrase, normal.span(group.start, group.end), rule, classes_of(text[group.start : group.end]), venue
                ),
            )
    return tuple(found.values())
