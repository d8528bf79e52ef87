"""Who was present: subjects of 参加, 出席, 收看 split into one phrase per group, and the unit classes each speaks of."""

import re
from collections.abc import Iterator, Sequence

from parsing.acts import ATTEND, HOST, SPEAK, Act
from parsing.classes import classes_of
from parsing.extents import trimmed
from parsing.groups import split_groups
from parsing.lines import Range, sentences, stripped
from parsing.normalise import Normal
from parsing.types import Attendance

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


_LISTED = re.compile("(?:到会|参会|参加会议|出席会议|列席会议|参加|出席|列席)的(?:人员|同志)?(?:还|分别)?有：?")
_LABELLED = re.compile("(?:参会|参加|出席|列席|与会|到会)(?:会议)?(?:人员|人|领导|单位|同志|对象)?：")


def _listed(text: str, body: Sequence[Range], closed: frozenset[int]) -> Iterator[tuple[Range, str]]:
    for line in body:
        if m := _LABELLED.match(text, line.start, line.end):
            yield trimmed(text, m.end(), line.end), "label"
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
        begin = act.people[0].whole.start if spoke and ATTEND not in act.kinds and act.people else act.subject.start
        yield Range(begin, act.subject.end), "主持、讲话" if spoke else "参加"


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
