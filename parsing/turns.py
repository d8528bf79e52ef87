"""Turns of a verbatim record: ``雷振国：…`` or ``州防火办主任雷振国：…`` at the start of a line."""

import re
from collections.abc import Sequence

from parsing.lines import Range
from parsing.people import Named, looks_like_name, people_in

_TURN = re.compile("(?P<who>[^，。；：\n]{2,30}?)：(?=[^\n]{6})")
_LABEL = re.compile(
    "单位|部门|时[限间]|日期|地点|主持|出席|列席|参[加会]|缺席|请假|记[录者]|来源|编辑|作者|审[核签]|附件|抄[送报]|主送|联系|电话|主题|议[题程]|"
    "责任|完成|要求|备注|目标|任务|内容|会议|措施|问题|签发|摘要|关键|通讯员|摄影|标题|如下"
)
_BARE = re.compile("[\u4e00-\u9fff·]{2,5}")


def byline(text: str, title: Range | None, head: Sequence[Range]) -> dict[int, Named]:
    """Who gave a speech that is printed whole: the one person named alone on a line under ``…会议上的讲话``."""
    if title is None or not re.search("讲话|发言|致辞", text[slice(*title)]):
        return {}
    for cell in head:
        people = people_in(text, *cell) if cell.start > title.end and cell.end - cell.start <= 40 else []
        if len(people) == 1 and people[0].whole == cell and people[0].posts.end > people[0].posts.start:
            return {cell.start: people[0]}
    return {}


def read_turns(text: str, body: Sequence[Range]) -> dict[int, Named]:
    """Line start → who speaks there. A rare name without posts counts only among other turns."""
    turns: dict[int, Named] = {}
    rare: dict[int, Named] = {}
    for line in body:
        m = _TURN.match(text, line.start, line.end)
        if not m or _LABEL.search(m["who"]):
            continue
        who = Range(*m.span("who"))
        people = people_in(text, *who)
        if len(people) == 1 and text[people[0].whole.end : who.end] in ("", "）"):
            turns[line.start] = people[0]
        elif _BARE.fullmatch(m["who"]):
            rare[line.start] = Named(who, Range(who.start, who.start), who)
    several = len(turns) >= 2 and any(looks_like_name(text[slice(*n.name)]) for n in turns.values())
    return turns | rare if several else turns
