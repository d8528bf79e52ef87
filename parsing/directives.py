"""Marks, runs and clauses → directives with their ranges, kinds and sections. No hints yet."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from parsing.extents import Layout, item_ends, trimmed
from parsing.lines import Range, clauses, stripped
from parsing.modal import bare_instruction, instructs, instructs_plainly, modal_at, opens_with_modal
from parsing.runs import Run
from parsing.sections import SAYS, Lead
from parsing.types import DirectiveKind

_LEADING_YAO = re.compile("要(?![求点素])")
_HEADING_END = re.compile("[，。；\n\t|]|：(?!\\d)")

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


@dataclass(frozen=True, slots=True)
class Draft:
    """A directive on the normalised text, before hints and points."""

    ordinal: int | None
    range: Range
    words: Range
    heading: Range
    kind: DirectiveKind
    rule: str
    confidence: float
    level: int
    run: int | None
    lead: Lead | None


def heading_of(text: str, start: int, end: int) -> Range:
    """Up to the first comma or full stop, without 要."""
    if m := _LEADING_YAO.match(text, start, end):
        start = m.end()
    m = _HEADING_END.search(text, start, end)
    return stripped(text, start, m.start() if m else end)


def lead_before(leads: Sequence[Lead], starts: Sequence[int], at: int) -> Lead | None:
    """The nearest lead whose text has begun at ``at``."""
    lo, hi = 0, len(starts)
    while lo < hi:
        mid = (lo + hi) // 2
        if starts[mid] <= at:
            lo = mid + 1
        else:
            hi = mid
    return leads[lo - 1] if lo else None


def chapeau_of(text: str, layout: Layout, run: Run, lead: Lead | None) -> Range:
    """The words that introduce a list: back from its first mark to the sentence before, not past a lead."""
    floor = layout.lines[layout.line_index(run.start)].start
    if run.marks[0].line_start:
        i = layout.line_index(run.start)
        floor = layout.lines[i - 1].start if i else floor
    if lead is not None:
        floor = max(floor, lead.body) if lead.body <= run.start else floor
    floor = max(floor, run.start - 240)
    last = Range(run.start, run.start)
    for clause in clauses(text, floor, run.start):
        last = clause
    return last


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
    heads = [_HEADING_END.split(w, maxsplit=1)[0] for w in words]
    if sum(1 for w in words if _SECTION_TITLE.match(w)) * 2 > len(words):
        return True
    if _AGREED.search(introduced):
        return False
    return (
        (run.lead_inside and any("会议" in w for w in words))
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


def _usable(text: str, run: Run, items: Sequence[Range]) -> bool:
    """Items long enough to be instructions."""
    long_enough = sum(
        1 for mark, item in zip(run.marks, items, strict=True) if item.end - mark.start >= 5 and item.end > mark.end
    )
    return long_enough * 2 > len(items)


def numbered(
    text: str, layout: Layout, runs: Sequence[Run], leads: Sequence[Lead]
) -> tuple[list[Draft], list[tuple[Run, list[Range]]]]:
    """The numbered directives, and the runs they came from with their items."""
    starts = [lead.body for lead in leads]
    drafts: list[Draft] = []
    used: list[tuple[Run, list[Range]]] = []
    levels: dict[int, int] = {}
    limits: dict[int, list[Range]] = {}
    for run in runs:
        outer = limits.get(id(run.parent)) if run.parent else None
        limit = outer[run.parent_item].end if outer else len(text)
        items = item_ends(layout, run, limit)
        limits[id(run)] = items
        lead = lead_before(leads, starts, run.start)
        inside = bool(run.parent and levels.get(id(run.parent)))
        if not _usable(text, run, items) or not counts_demands(text, layout, run, items, lead, inside=inside):
            levels[id(run)] = levels.get(id(run.parent), 0) if run.parent else 0
            continue
        level = (levels.get(id(run.parent), 0) if run.parent else 0) + 1
        levels[id(run)] = level
        if level > 2:
            continue
        used.append((run, items))
        drafts += _items_as_drafts(text, run, items, lead, min(level, 2), len(used))
    return sorted(drafts, key=lambda d: (d.range.start, d.level)), used


def _items_as_drafts(
    text: str, run: Run, items: Sequence[Range], lead: Lead | None, level: int, number: int
) -> Iterator[Draft]:
    sure = 0.6 if run.marks[0].ordinal > 1 or run.gap else 0.95 if run.family == "yao" else 0.9
    for mark, item in zip(run.marks, items, strict=True):
        begin = min(mark.end, item.end)
        yield Draft(
            mark.ordinal, item, Range(begin, item.end), heading_of(text, begin, item.end), DirectiveKind.NUMBERED,
            f"marks:{run.family}", sure, level, number, lead,
        )  # fmt: skip


def _gaps(lines: Sequence[Range], taken: Sequence[Range]) -> Iterator[Range]:
    """The parts of the lines outside ``taken`` (sorted, maybe nested)."""
    k = 0
    for line in lines:
        here = line.start
        while k < len(taken) and taken[k].end <= here:
            k += 1
        j = k
        while j < len(taken) and taken[j].start < line.end:
            if taken[j].start > here:
                yield Range(here, taken[j].start)
            here = max(here, taken[j].end)
            j += 1
        if here < line.end:
            yield Range(here, line.end)


def _taken(used: Sequence[tuple[Run, list[Range]]], leads: Sequence[Lead]) -> list[Range]:
    ranges = [r for _, items in used for r in items] + [Range(lead.start, lead.body) for lead in leads]
    merged: list[Range] = []
    for r in sorted(ranges):
        if merged and r.start < merged[-1].end:
            merged[-1] = Range(merged[-1].start, max(merged[-1].end, r.end))
        else:
            merged.append(r)
    return merged


def unnumbered(
    text: str, layout: Layout, used: Sequence[tuple[Run, list[Range]]], leads: Sequence[Lead], told: frozenset[int]
) -> list[Draft]:
    """要-clauses, bare imperatives after them, and the words that lead to a list. ``told``: starts of narrative sentences."""
    led = any(lead.verb != SAYS for lead in leads)
    starts = [lead.body for lead in leads]
    firsts = {run.start for run, _ in used if run.parent is None or run.parent_item >= 0}
    drafts: list[Draft] = []
    for gap in _gaps(layout.lines, _taken(used, leads)):
        previous: Draft | None = None
        for clause in clauses(text, gap.start, gap.end):
            lead = lead_before(leads, starts, clause.start)
            draft = _clause_draft(text, clause, lead, previous, led, told)
            if draft is not None and _leads_to(text, clause.end, firsts):
                draft = replace(draft, kind=DirectiveKind.CHAPEAU, rule="before a list", confidence=0.4)
            if draft is not None:
                drafts.append(draft)
            previous = draft
    return drafts


def _leads_to(text: str, end: int, firsts: set[int]) -> bool:
    while end < len(text) and text[end] in "：。，；、！ \n\t”）":
        end += 1
    return end in firsts


def _clause_draft(
    text: str, clause: Range, lead: Lead | None, previous: Draft | None, led: bool, told: frozenset[int]
) -> Draft | None:
    clause = trimmed(text, clause.start, clause.end)
    words = text[clause.start : clause.end]
    if len(words) < 5:
        return None
    demanding = lead is not None and lead.demanding
    conveying = lead is not None and lead.verb != SAYS and not lead.demanding and clause.start < lead.sentence.end
    kind, rule, sure = DirectiveKind.MODAL, "modal", 0.8
    if clause.start in told or conveying:
        return None
    if instructs(words):
        if not demanding and led and not opens_with_modal(words):
            return None
        sure = 0.8 if demanding else 0.6
    elif previous is not None and previous.kind is not DirectiveKind.CHAPEAU and demanding and bare_instruction(words):
        kind, rule, sure = DirectiveKind.BARE, "imperative after a modal", 0.5
    elif not led and instructs_plainly(words):
        rule, sure = "plain order", 0.5
    else:
        return None
    return Draft(None, clause, clause, heading_of(text, clause.start, clause.end), kind, rule, sure, 1, None, lead)
