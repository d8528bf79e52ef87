"""台账 as a table of plain HTML: it prints, it can be copied, and each row leads to its assignment."""

from collections.abc import Iterable
from html import escape

import streamlit as st

from models.assignments import Part
from models.clock import beijing_day
from models.labels import LABELS
from models.lifecycle import GLYPHS, Light
from services.assignments import AssignmentView
from services.register import MOST_COUNTED
from ui.assignment_card import criterion_words, light_words
from ui.badges import COLOURS
from ui.moments import day
from ui.words import _, numeral

_STYLE = """<style>
.duban-register { width: 100%; border-collapse: collapse; font-size: 0.9375rem; }
.duban-register th { text-align: left; font-weight: 600; color: var(--duban-soft); white-space: nowrap; }
.duban-register :is(th, td) { padding: 0.5rem 0.75rem 0.5rem 0; border-bottom: 1px solid var(--duban-line); vertical-align: top; }
.duban-register td { overflow-wrap: anywhere; line-height: 1.6; }
.duban-register .duban-fixed { white-space: nowrap; }
.duban-register b { font-weight: 600; white-space: nowrap; }
.duban-register b.duban-is-red { color: var(--duban-bad); }
@media (max-width: 640px) {
  .duban-register thead { display: none; }
  .duban-register tr { display: block; padding: 0.5rem 0; border-bottom: 1px solid var(--duban-line); }
  .duban-register td { display: inline; border: 0; padding: 0 0.75rem 0 0; }
  .duban-register td:nth-child(2) { display: block; }
}
</style>"""


def show_register(views: Iterable[AssignmentView]) -> None:
    """The rows in the order given."""
    heads = (_("State"), _("Bureau"), _("Point"), _("Due"), _("Last report"), _("Chased"))
    head = "".join(f"<th>{escape(word)}</th>" for word in heads)
    body = "".join(_row(view) for view in views)
    st.html(f'{_STYLE}<table class="duban-register"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')


def _row(view: AssignmentView) -> str:
    light = f"{GLYPHS[view.light]} {light_words(view) or _(LABELS[view.light])}"
    link = f'<a class="duban-link" href="/assignment?id={view.id}" target="_self">{escape(view.bureau)}</a>'
    said = view.last_report
    last = f"{day(beijing_day(said.at))} {said.text[:40]}" if said else ""
    cells = (
        f'<b class="duban-is-{COLOURS[view.light]}">{escape(light)}</b>',
        link,
        escape(f"{numeral(view.ordinal)}、{view.heading}") + _point(view),
        f'<span class="duban-fixed">{escape(day(view.due_on))}<br>{_small(_duty(view))}</span>',
        escape(last),
        str(view.chased or ""),
    )
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _point(view: AssignmentView) -> str:
    """The point's own words; one that only repeats its heading is said once."""
    return "" if view.point_text.strip() == view.heading.strip() else f"<br>{_small(view.point_text)}"


def _duty(view: AssignmentView) -> str:
    """What counts as done; said of a supporting bureau only that it supports."""
    return _(LABELS[view.part]) if view.part is Part.SUPPORTING else criterion_words(view)


def _small(text: str) -> str:
    return f'<span class="duban-small">{escape(text)}</span>'


def show_light_choice(counts: dict[Light, int]) -> Light | None:
    """The lights to narrow to, each with its count, worst first; none chosen is all of them."""
    return st.pills(
        _("State"),
        list(Light),
        format_func=lambda light: f"{GLYPHS[light]} {_(LABELS[light])} {_many(counts.get(light, 0))}",
        key="state",
        label_visibility="collapsed",
    )


def _many(n: int) -> str:
    """A count that was not taken to its end says so."""
    return f"{n:,}+" if n == MOST_COUNTED else f"{n:,}"
