"""The meeting itself, besides its day: whether it was by video, its venues, and the meeting above it."""

import re
from collections.abc import Iterator, Sequence

from parsing.acts import ATTEND, CONVENE, HOST, SPEAK, Act
from parsing.lines import Range, sentences
from parsing.normalise import Normal
from parsing.page import Page
from parsing.types import Found

_BY_VIDEO = re.compile(
    "(?:视频|电视电话|视讯|视频连线|网络视频|远程视频)(?:[^，。；\n]{0,14}?(?:会|连线|点名)|(?:的)?(?:方式|形式))"
)
_NOT_A_MEETING = re.compile("视频(?:会议室|监控|巡查|资料|宣传|短片|会商系统|会议系统)")
_RELAYED = re.compile("(?:传达|学习|贯彻|落实|按照|根据)[^，。；]{0,40}$")


def is_video(normal: Normal, page: Page, closed: frozenset[int]) -> bool:
    """Whether a meeting covered or viewed here was held by video; a relayed mention does not count."""
    text = normal.text
    ranges = [page.title] if page.title else []
    ranges += [s for line in page.body for s in sentences(text, line.start, line.end) if s.start not in closed]
    for part in ranges:
        for m in _BY_VIDEO.finditer(text, part.start, part.end):
            if _NOT_A_MEETING.match(text, m.start()) or _RELAYED.search(
                text[max(part.start, m.start() - 50) : m.start()]
            ):
                continue
            return True
        if re.compile("(?:主|分)会场").search(text, part.start, part.end):
            return True
    return False


_IN_MAIN = re.compile(
    "(?:在|于)(?P<v>(?:(?!分会场)[^，。；在于]){0,20}?主会场)(?=，|[^，。；]{0,12}(?:参|出席|收|发言|列席|讲))"
)
_IN_BRANCH = re.compile(
    "(?:在|于|主会场(?:和|、|及))(?P<v>[^，。；在于、和]{0,24}?分会场)(?=[^，。；]{0,12}(?:参|出席|收|发言|列席|讲))"
)
_MAIN_IS = re.compile("主会场(?:设在|设于|在|：)(?P<v>[^，。；\n]{2,30})")
_BRANCH_IS = re.compile("分会场(?:分别)?(?:设在|设于|在|：)(?P<v>[^，。；\n]{2,30})")
_SETS_BRANCH = re.compile("(?P<v>[^，。；\n]{2,30}?)(?:分别|均)?(?:设立?|设置)(?:了)?分会场")
_PLACE = re.compile("(?:会议)?地点：(?P<v>[^，。；（\n]{2,30})")
_HELD_BY = re.compile("[^，。；家职在]在(?P<v>[^，。；在]{2,20}?(?:室|中心|厅|楼|礼堂))(?:主持|组织)?(?:召开|举行)")
_HELD_IN = re.compile("(?:会|会议)在(?P<v>[^，。；\n在]{2,24}?)(?:以[^，。；]{2,12}(?:形式|方式))?(?:召开|举行)")


def venues(normal: Normal, page: Page, closed: frozenset[int]) -> tuple[Found[str] | None, tuple[Found[str], ...]]:
    """Main venue and branch venues as they stand."""
    main: list[Found[str]] = []
    branch: dict[str, Found[str]] = {}
    for line in sorted([*page.head, *page.body[:12]]):
        if place := _PLACE.match(normal.text, line.start, line.end):
            main.append(_venue(normal, place, "地点"))
    for line in page.body:
        if caption := _BRANCH_CAPTION.fullmatch(normal.text, line.start, line.end):
            branch.setdefault(caption["v"], _venue(normal, caption, "caption"))
        for s in sentences(normal.text, line.start, line.end):
            if s.start in closed or normal.text.find("会", s.start, s.end) < 0:
                continue
            main += [
                _venue(normal, m, "主会场")
                for p in (_MAIN_IS, _IN_MAIN, _HELD_IN, _HELD_BY)
                for m in p.finditer(normal.text, s.start, s.end)
            ]
            for is_main, one in _named_places(normal, s):
                main += [one] if is_main else []
                branch |= {} if is_main else {one.value: one}
            for pattern in (_BRANCH_IS, _IN_BRANCH, _SETS_BRANCH):
                for m in pattern.finditer(normal.text, s.start, s.end):
                    one = _venue(normal, m, "分会场")
                    branch.setdefault(one.value, one)
    return (main[0] if main else None), tuple(branch.values())


_AT = re.compile(
    "(?:在(?!家|职|岗|编)|于)(?P<v>[^，。；在于]{2,20}?)(?:以视频[^，。；]{0,6})?(?:参会|参加会议|参加了会议|出席会议|收听收看|列席会议)"
)
_EVERYWHERE = re.compile("^(?:各|当地|本地|所在地|属地)")
_BRANCH_CAPTION = re.compile("(?P<v>[^，。；：\n]{2,16}分会场)")


def _named_places(normal: Normal, s: Range) -> Iterator[tuple[bool, Found[str]]]:
    """Rooms and places without the word 会场: whether each is the main one."""
    for m in _AT.finditer(normal.text, s.start, s.end):
        if "会场" not in m["v"] and not re.search("负责|同志|领导|人员|企业|代表", m["v"]):
            yield not _EVERYWHERE.match(m["v"]), _venue(normal, m, "在…参会")


def _venue(normal: Normal, m: re.Match[str], rule: str) -> Found[str]:
    return Found(normal.quote(m.start("v"), m.end("v")), normal.span(m.start("v"), m.end("v")), rule, 0.8)


_UPPER = re.compile(
    "(?P<v>(?:国家|全国|全省|全市|省|市|国务院)[^，。；\n]{2,40}?(?:视频|电视电话)?会议)(?:结束后|后|之后|召开后)|(?:收听收看|收看收听|收看|收听|参加)(?:了)?(?P<w>[^，。；\n]{2,40}?(?:会议|视频会|电话会))"
)


# 全市安全生产视频会议召开。全市会议结束后，我县…: the first was the one above ours.
_HELD_ABOVE = re.compile(
    "(?P<v>(?:国家|全国|全省|全市|省|市|国务院)[^，。；\n]{2,40}?(?:会议|视频会|电话会))(?:召开|举行)(?:[^，。；\n]{0,8})[，。]"
)
_AFTERWARDS = re.compile("(?:全国|全省|全市|省|市|上级|视频)?会议?结束后|会后[^。\n]{0,12}我[省市州县区]")


def _held_above(normal: Normal, page: Page) -> Found[str] | None:
    for line in page.body[:8]:
        above = _HELD_ABOVE.search(normal.text, line.start, line.end)
        if above and _AFTERWARDS.search(normal.text, above.end(), page.end):
            return Found(normal.quote(*above.span("v")), normal.span(*above.span("v")), "before ours", 0.6)
    return None


def parent_meeting(normal: Normal, page: Page, acts: Sequence[Act]) -> Found[str] | None:
    """The meeting above ours, when the text is a follow-up or a viewing."""
    for line in page.body[:8]:
        for m in _UPPER.finditer(normal.text, line.start, line.end):
            group = "v" if m["v"] else "w"
            here = [a for a in acts if a.sentence.start <= m.start() < a.sentence.end]
            if group == "v" or any(
                a.kinds & {ATTEND, CONVENE} and not a.kinds & {HOST, SPEAK} and not a.people for a in here
            ):
                return Found(
                    normal.quote(m.start(group), m.end(group)),
                    normal.span(m.start(group), m.end(group)),
                    "会后" if group == "v" else "收看",
                    0.7,
                )
    return _held_above(normal, page)
