"""Does a numbered run count instructions, or problems, results, an agenda, the headings of a document?"""

import re
from collections.abc import Sequence

from parsing.extents import Layout
from parsing.lines import Range, last_clause
from parsing.modal import modal_at
from parsing.runs import Run
from parsing.sections import Lead

HEADING_END = re.compile("[，。；\n\t|]|：(?!\\d)")

# What a list is introduced as. The first kind counts demands, the second things that are not.
_DEMANDS = re.compile("要(?![素点闻])|须|务必|抓好|做好|做到|落实|部署|意见|措施|安排如下|通知如下|任务|事项|强调|提出")
_NOT_DEMANDS = re.compile(
    "问题|不足|短板|弱项|原因|特点|特征|成效|成绩|亮点|议程|议题|差距|困难|表现|教训|形势|案例|情况|进展|优势|压力|矛盾|内容有|项目有|数据|指标"
)
_LACK = re.compile(
    "不到位|不够|不足|不强|不严|不实|不高|不力|不清|不明|不全|不规范|不及时|不平衡|不彻底|不落实|不畅|不佳|不细|不深|不稳|薄弱|缺失|滞后|偏低|偏慢|偏少|严峻|"
    "(?:下降|上升|增长|减少|增加)了?[\\d百一二三四五六七八九十两]|同比|环比|仍然|依然|存在(?!的)|取得了|已完成|完成了|得到了|创历史|占比|较大$|较多$|较重$|突出$|明显$|繁重$|缓慢$|[落走]空$|松懈$|淡薄$|缺位$|脱节$|形式$"
)
_ASKS = re.compile(
    "一律|牵头|责任单位|[日底周年季]前(?:完成|[^，。；]{0,12}(?:完成|到位|销号|清零|落实))|(?:凡|对)[^，。；]{2,40}的?，"
)
_AGENDA = re.compile(
    "^(?:关于|听取|审议|传达|通报|研究|学习|宣读|观看|会议|总体|基本|主要|当前|存在|前期|今年|上半年|[^，。]{2,24}(?:通报|汇报|介绍|作[^，。]{0,6}发言|宣读)[^，。]{0,12}(?:情况|发言|通报|通知)?$)"
)
_STRUCTURE = re.compile(
    "(?:情况|形势|问题|概况|背景|回顾|成效|议程|人员|名单|时间|地点|安排|内容|主持|精神|发言|讲话)$"
)
# ``议定事项如下``: numbered matters under it are decisions even when they are headed 关于….
_AGREED = re.compile(
    "议定|(?:事项|意见|要求|任务|通知|纪要|决定|安排)[^，。；]{0,4}如下|以下(?:事项|意见|要求)|明确以下|决定以下|如下(?:事项|意见|要求)"
)


def chapeau_of(text: str, layout: Layout, run: Run, lead: Lead | None) -> Range:
    """The words that introduce a list: back from its first mark to the sentence before, not past a lead."""
    floor = layout.lines[layout.line_index(run.start)].start
    if run.marks[0].line_start:
        i = layout.line_index(run.start)
        floor = layout.lines[i - 1].start if i else floor
    if lead is not None:
        floor = max(floor, lead.body) if lead.body <= run.start else floor
    floor = max(floor, run.start - 240)
    return last_clause(text, floor, run.start)


def _wordings(text: str, run: Run, items: Sequence[Range]) -> list[str]:
    return [text[mark.end : item.end] for mark, item in zip(run.marks, items, strict=True)]


def _states_facts(words: Sequence[str]) -> bool:
    """At least half the items only say how things are."""
    lacking = sum(1 for w in words if modal_at(w) is None and not _ASKS.search(w) and _LACK.search(w))
    return lacking * 2 >= len(words)


_SECTION_TITLE = re.compile(
    "[^，。；：\n]{0,12}(?:意见|要求|情况|形势|任务|安排|部署|措施|概况|问题|精神|事项|议题|决定|内容)(?:\n|$)"
)


_TOPIC = re.compile("关于[^，。；\n]{2,40}$|[^，。；\n]{2,20}(?:问题|方面|情况)$")


def _only_topics(text: str, run: Run) -> bool:
    """Every item is a topic (关于停车场整治) under which another list says what is to be done."""
    firsts = {child.parent_item: child.start for child in reversed(run.children)}
    return len(firsts) == len(run.marks) and all(
        _TOPIC.match(text[mark.end : firsts[i]].strip()) for i, mark in enumerate(run.marks)
    )


def _is_structure(run: Run, words: Sequence[str], introduced: str) -> bool:
    """Headings of a document, not instructions: 一、基本情况 … 三、下一步要求."""
    if run.inline or run.family == "row":
        return False
    heads = [HEADING_END.split(w, maxsplit=1)[0] for w in words]
    if sum(1 for w in words if _SECTION_TITLE.match(w)) * 2 > len(words):
        return True
    if _AGREED.search(introduced):
        return False
    return (
        (run.lead_inside and any("会议" in h for h in heads))
        or any(_AGENDA.match(h) and _STRUCTURE.search(h) for h in heads)
        or sum(1 for h in heads if _AGENDA.match(h)) * 2 > len(heads)
    )


def counts_demands(
    text: str, layout: Layout, run: Run, items: Sequence[Range], lead: Lead | None, *, inside: bool = False
) -> bool:
    """Whether the items of a run are instructions (and not problems, results, agenda or headings).

    ``inside``: the run lies in an item that is an instruction itself.
    """
    words = _wordings(text, run, items)
    if run.family == "yao":
        return not _states_facts(words)
    introduced = text[slice(*chapeau_of(text, layout, run, lead))]
    told = introduced + (text[lead.start : lead.body] if lead else "")
    if _only_topics(text, run) or _is_structure(run, words, told) or _states_facts(words):
        return False
    if any(modal_at(w) is not None for w in words):
        return bool(_AGREED.search(told)) or not sum(1 for w in words if _AGENDA.match(w)) * 2 > len(words)
    if inside or _DEMANDS.search(introduced):
        return True
    if _introduces_facts(text, run, introduced) or sum(1 for w in words if _AGENDA.match(w)) * 2 >= len(words):
        return False
    if lead is not None and not lead.demanding:
        return False
    return lead is not None or bool(_DEMANDS.search(told)) or not run.inline or run.family == "row"


_FACTS_FOLLOW = re.compile(f"(?:{_NOT_DEMANDS.pattern})[^，。；]{{0,8}}$")


def _introduces_facts(text: str, run: Run, introduced: str) -> bool:
    """``主要问题有三个：``; a full stop before the list means that nothing introduces it."""
    joined = text[max(0, run.start - 1) : run.start] in "：，、" or text[max(0, run.start - 2) : run.start].startswith(
        "："
    )
    return joined and bool(_FACTS_FOLLOW.search(introduced.rstrip("：，、 ")))
