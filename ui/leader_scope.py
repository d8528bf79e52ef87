"""Which meetings the leader's page speaks of: all in which something is open, all of the year, or one."""

from collections.abc import Sequence

import streamlit as st

from services import figures
from services.access import Actor
from services.figures import MeetingChoice, Overview
from ui.leader_print import show_print
from ui.moments import day
from ui.words import _

SCOPE = "leader/scope"
MEETING = "leader/meeting"
ALL, YEAR, ONE = "all", "year", "one"


def choose_scope(actor: Actor, meetings: Sequence[MeetingChoice]) -> Overview:
    """The switch, the choice of a meeting and a button to look again; the figures of what is chosen."""
    names = {meeting.id: f"{day(meeting.held_on)} {meeting.title}" for meeting in meetings}
    words = {ALL: _("All open meetings"), YEAR: _("All of this year"), ONE: _("One meeting")}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        scope: str | None = ONE
        if len(meetings) > 1:
            st.session_state.setdefault(SCOPE, ALL)
            scope = st.segmented_control(
                _("Which meetings"),
                list(words),
                key=SCOPE,
                format_func=words.__getitem__,
                required=True,
                label_visibility="collapsed",
            )
        chosen = None
        if scope == ONE:
            chosen = st.selectbox(
                _("Which meeting"),
                list(names),
                key=MEETING,
                format_func=names.__getitem__,
                label_visibility="collapsed",
                width=560,
                help=_("All figures below are of this meeting."),
            )
        seen = figures.overview(actor, chosen, this_year=scope == YEAR)
        st.space("stretch")
        show_print(seen)
        st.button(_("Look again"), icon=":material/refresh:", type="tertiary", key="leader/again")
    return seen
