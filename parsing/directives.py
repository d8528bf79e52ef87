"""Marks, runs and clauses → directives with their ranges, kinds and sections. No hints yet."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from parsing.demands import HEADING_END, counts_demands
from parsing.extents import Layout, item_ends, trimmed
from parsing.lines import Range, clauses, stripped
from parsing.modal import bare_instruction, instructs, instructs_plainly, opens_with_modal
from parsing.runs import Run
from parsing.sections import SAYS, Lead
from parsing.types import DirectiveKind

_LEADING_YAO = re.compile("要(?![求点素])")


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
    m = HEADING_END.search(text, start, end)
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
    while end < len(text) and text[end] in '：。，；、！ \n\t”）"':
        end += 1
    return end in firsts


# ``最后再强调一点，谁…``: the words before what is asked.
_ANNOUNCES_POINT = re.compile(
    "(?:最后|另外|此外|还有|同时|这里)?，?我?(?:再|还要|还|特别|重点)?(?:强调|重申|说|讲|提醒|补充|提)(?:一下|[一两几三]点|[一两几三]句)(?:要求|话)?[，：]"
)


def _clause_draft(
    text: str, clause: Range, lead: Lead | None, previous: Draft | None, led: bool, told: frozenset[int]
) -> Draft | None:
    clause = trimmed(text, clause.start, clause.end)
    if announced := _ANNOUNCES_POINT.match(text, *clause):
        clause = Range(announced.end(), clause.end)
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
