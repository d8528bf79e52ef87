"""辖区: how a city's counties stand with the same point, in one line, and each behind a click."""

from html import escape

import streamlit as st

from models.directives import Criterion
from models.labels import LABELS
from services import cascade
from services.access import Actor
from services.assignments import AssignmentView
from services.cascade import CountyLine
from ui.badges import show_light
from ui.moments import day, moment
from ui.text import show_text
from ui.words import _, _n


def show_counties(actor: Actor, view: AssignmentView) -> None:
    """辖区 9 县：2 件逾期; nothing for a row without counties."""
    sums = view.around.counties
    if sums is None:
        return
    said = [_owed(view, sums.unanswered)] if sums.unanswered else []
    if sums.overdue:
        said.append(_("{n} overdue", n=sums.overdue))
    words = _(", ").join(said) or _("all have reported")
    label = _n("{n} county of the area: {said}", "{n} counties of the area: {said}", sums.total, said=words)
    opened = st.popover(
        label, type="tertiary", icon=":material/account_tree:", key=f"counties-{view.id}", on_change="rerun"
    )
    with opened:
        if opened.open:
            for line in cascade.counties(actor, view.id):
                _show(actor, line)


def _owed(view: AssignmentView, n: int) -> str:
    if view.criterion is Criterion.RECURRING:
        return _n("{n} has not reported", "{n} have not reported", n)
    return _n("{n} has not reported done", "{n} have not reported done", n)


def _show(actor: Actor, line: CountyLine) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        show_light(line.light)
        name = escape(line.bureau)
        if actor.bureau_id is None:
            name = f'<a class="duban-link" href="/assignment?id={line.id}" target="_self">{name}</a>'
        facts = f"{_(LABELS[line.status])} · {_('Due {day}', day=day(line.due_on))}"
        st.html(f'<div class="duban-text">{name}　<span class="duban-small">{escape(facts)}</span></div>')
    if line.said and line.said_at:
        show_text(f"{moment(line.said_at)}　{line.said}", size="small")
