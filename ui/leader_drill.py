"""The drawer: from a figure to the assignments behind it, worst first, with what happened and the evidence.

Which figure is looked behind stands in the address, so that a plain link opens it, can be kept and sent, and the
browser's own button closes it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

import streamlit as st

from models.assignments import ReportKind
from models.clock import beijing_day
from models.labels import LABELS
from models.words import N_
from services import history
from services.access import Actor
from services.assignments import AssignmentView
from services.drill import Pick, drill
from services.figure_queries import bureau_of
from services.figures import Overview
from ui.assignment_card import light_words
from ui.badges import show_counts
from ui.charts import tag
from ui.evidence import links_to
from ui.history import show_history
from ui.leader_instructions import show_instruct
from ui.leader_scope import AREA, look_into
from ui.moments import day
from ui.one_run import once
from ui.text import show_text
from ui.words import _, _n, numeral

PER_PAGE = 10
OPEN = "open"  # in the address: the figure, bureau or cell that is looked behind
_FOLLOWED = "leader/followed"
_ASKED = "leader/asked"


# What a bureau did, as a step on the way; a report of a result is not yet a closed task.
_REPORTED = {
    ReportKind.PROGRESS: N_("progress"),
    ReportKind.NIL: N_("nil return"),
    ReportKind.DONE: N_("reported as done"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What to open the drawer on, and what stands above it."""

    pick: Pick
    title: str


def ask(asked: Asked) -> None:
    """Before the page's end: open the drawer, until it is closed."""
    st.session_state[_ASKED] = asked


def newly_named() -> str:
    """What the address asks to look behind, where it is another than was followed last."""
    return once("leader/newly named", _newly_named)


def _newly_named() -> str:
    return _named() if _has_moved_on() else ""


def _named() -> str:
    return str(st.query_params.get(OPEN, ""))


def _has_moved_on() -> bool:
    return bool(_named() != st.session_state.get(_FOLLOWED, ""))


def way_in(key: str, asked: Asked, words: str, *, name: str = "") -> str:
    """A link, as HTML, from a figure to what stands behind it. ``key`` names it in the address; where the address newly
    names it, the drawer opens. ``name`` is what is read aloud, where the words alone would not say of what."""
    if newly_named() == key:
        ask(asked)
    aloud = f' aria-label="{escape(name, quote=True)}"' if name else ""
    return f'<a class="duban-link duban-here" href="{address_of(key)}" target="_self"{aloud}>{escape(words)}</a>'


def address_of(key: str) -> str:
    """The same look at the page with this open, as HTML: what stands in an address is anybody's."""
    return once("leader/here", _here) + quote(key)


def _here() -> str:
    others = {name: one for name, one in st.query_params.items() if name != OPEN}
    return escape("?" + urlencode({**others, OPEN: ""}), quote=True)


def follow_address() -> None:
    """Before anything is drawn that can be looked behind: what was open closes, where the address has moved on."""
    if _has_moved_on():
        st.session_state.pop(_ASKED, None)


def behind(seen: Overview, **narrower: Any) -> Pick:
    """What stands behind a figure of the page: its meetings, its part of the province, and what narrows further."""
    return Pick(seen.meeting_ids, area=seen.sight.area, bureau_id=seen.sight.bureau_id, **narrower)


def behind_area(seen: Overview, key: str, **narrower: Any) -> Pick:
    """The same for one column: an area, or a bureau where the page stands bureau by bureau."""
    if seen.sight.by_bureau:
        return Pick(seen.meeting_ids, bureau_id=bureau_of(key), **narrower)
    return Pick(seen.meeting_ids, area=key, **narrower)


def _closed() -> None:
    st.session_state.pop(_ASKED, None)
    st.query_params.pop(OPEN, None)
    st.session_state.pop(_FOLLOWED, None)  # at once: the same may be asked for before the page is drawn without it


def show_asked(actor: Actor) -> None:
    """Last on the page. The title is ours; what stands below it may be what somebody wrote.

    It stays asked until it is closed: any other redraw of the page would otherwise shut the drawer while it is read.
    That the address was followed is noted here, not before: a click may cut a run off, and the next has it to do.
    """
    st.session_state[_FOLLOWED] = _named()
    asked = st.session_state.get(_ASKED)
    if asked is not None:
        drawer = st.dialog(_("Task by task"), width=620, position="right", on_dismiss=_closed)
        drawer(_show)(actor, asked)


def _show(actor: Actor, asked: Asked) -> None:
    if st.session_state.get(_ASKED) is None:
        st.rerun()  # a click in the drawer led elsewhere, and redraws the drawer alone
    found = drill(actor, asked.pick)
    show_text(asked.title, size="large", strong=True)
    if asked.pick.directive_id is not None and found.views:
        _show_directive(found.views)
    show_counts(dict(found.lights))
    _show_way_in(asked.pick)
    show_instruct(actor, asked.pick, asked.title)
    pages = -(-len(found.views) // PER_PAGE)
    page = st.pagination(pages, key=f"leader/page {hash(asked.pick)}") if pages > 1 else 1
    for view in found.views[(page - 1) * PER_PAGE : page * PER_PAGE]:
        _show_unit(actor, view, one_directive=asked.pick.directive_id is not None)
    if found.rest:
        st.text(_n("{n} more is in the register.", "{n} more are in the register.", found.rest))


def _show_way_in(pick: Pick) -> None:
    """From a square of the whole province to the page of its area, bureau by bureau."""
    if pick.area and pick.bureau_id is None and st.session_state.get(AREA) != pick.area:
        words = _("See this area bureau by bureau →")
        st.button(words, type="tertiary", key="leader/into", on_click=_go_into, args=(pick.area,))


def _go_into(area: str) -> None:
    _closed()
    look_into(area)


def _show_directive(views: Sequence[AssignmentView]) -> None:
    first, dues = views[0], sorted({view.due_on for view in views})
    due = day(dues[0]) if len(dues) == 1 else _("{first} to {last}", first=day(dues[0]), last=day(dues[-1]))
    facts = (_("Due {day}", day=due), _("Meeting of {day}", day=day(first.held_on)), first.meeting)
    show_text(" · ".join(facts), size="small")
    with st.expander(_("The directive, word for word"), icon=":material/format_quote:"):
        show_text(first.directive_text)


def _show_unit(actor: Actor, view: AssignmentView, *, one_directive: bool) -> None:
    """One card a bureau and point: state, what is asked, what happened so far; all of it on demand."""
    asked = view.point_text if one_directive else f"{numeral(view.ordinal)}、{view.heading}：{view.point_text}"
    light = tag(view.light, light_words(view) or _(LABELS[view.light]))
    with st.container(border=True, gap="xsmall", key=f"leader-unit-{view.id}"):
        st.html(
            f'<div class="duban-unit"><strong>{escape(view.bureau)}</strong>{light}</div>'
            f'<div class="duban-text duban-small">{escape(asked)}</div>'
            f'<div class="duban-text duban-small">{escape(_trail(view))}</div>' + _evidence(view)
        )
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            shown = st.toggle(_("Everything that happened"), key=f"leader/history {view.id}")
            st.html(
                f'<a class="duban-link" href="/assignment?id={view.id}" target="_blank">{_("Open in a page of its own")}</a>',
                width="content",
            )
        if shown:
            show_history(history.open_assignment(actor, view.id)[1])


def _trail(view: AssignmentView) -> str:
    """2月5日交办 → 2月6日签收 → 2月9日反馈“…” → 已催办 2 次."""
    steps = [_("{day} dispatched", day=day(beijing_day(view.dispatched_at)))]
    steps.append(
        _("{day} signed for", day=day(beijing_day(view.acknowledged_at)))
        if view.acknowledged_at
        else _("not signed for")
    )
    if view.last_report:
        facts = {"day": day(beijing_day(view.last_report.at)), "kind": _(_REPORTED[view.last_report.kind])}
        said = view.last_report.text
        steps.append(_("{day} {kind}: “{text}”", **facts, text=said) if said else _("{day} {kind}", **facts))
    else:
        steps.append(_("nothing reported"))
    if view.returned:
        steps.append(_n("returned {n} time", "returned {n} times", view.returned))
    if view.chased:
        steps.append(_n("chased {n} time", "chased {n} times", view.chased))
    if view.closed_at:
        steps.append(_("{day} closed", day=day(beijing_day(view.closed_at))))
    return " → ".join(steps)


def _evidence(view: AssignmentView) -> str:
    files = links_to(view.last_report.files) if view.last_report else ""
    return f'<div class="duban-small">{_("Evidence:")} {files}</div>' if files else ""
