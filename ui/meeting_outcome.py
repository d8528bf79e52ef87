"""落实情况: what became of a meeting's directives, ready to be copied into the next agenda."""

import streamlit as st

from services import outcome
from services.access import Actor
from services.meetings import MeetingView
from ui.text import show_text
from ui.words import _


def show_outcome(actor: Actor, meeting: MeetingView) -> None:
    """This meeting's own directives; on a follow-on meeting, first those of the meeting before."""
    if meeting.parent:
        _show(actor, meeting.parent.id, _("What became of the last meeting's directives"))
    _show(actor, meeting.id, _("For the next agenda: what became of this meeting's directives"))


def _show(actor: Actor, meeting_id: int, title: str) -> None:
    found = outcome.outcome(actor, meeting_id)
    st.subheader(title, anchor=False)
    with st.container(border=True):
        show_text(found.section)
    with st.popover(_("Copy the text"), icon=":material/content_copy:"):
        st.text_area(
            _("Select all, copy, and paste it into the agenda"),
            value=found.section,
            height=260,
            key=f"outcome/{meeting_id}/{hash(found.section)}",
        )
