"""看原文: the directive as the meeting put it, the point's own words marked, and what has happened since."""

import streamlit as st

from services import history
from services.access import Actor
from services.assignments import AssignmentView
from ui.history import show_history
from ui.moments import full_day
from ui.text import Mark, show_marked, show_text
from ui.words import _


def show_source_popover(actor: Actor, view: AssignmentView) -> None:
    """The button. What is behind it is drawn only once it is open."""
    opened = st.popover(
        _("See the source"), type="tertiary", icon=":material/article:", key=f"source-{view.id}", on_change="rerun"
    )
    if opened.open:
        with opened:
            show_directive(view)
            st.markdown(f"**{_('What has happened')}**")
            show_history(history.open_assignment(actor, view.id)[1])
            link = _("Open on a page of its own")
            st.html(f'<a class="duban-link" href="/assignment?id={view.id}" target="_self">{link}</a>')


def show_directive(view: AssignmentView, height: int = 320) -> None:
    """The meeting, and the whole directive verbatim."""
    show_text(f"{view.meeting} · {full_day(view.held_on)}", size="small")
    marks = [Mark(*view.point_at, current=True)] if view.point_at else []
    show_marked(view.directive_text, marks, height=height, label=_("The directive, verbatim"))
