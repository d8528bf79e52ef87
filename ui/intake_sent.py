"""What a dispatched draft shows from then on, however often it is opened."""

import streamlit as st

from services import meetings
from ui.intake_draft import OpenDraft
from ui.moments import day
from ui.text import show_text
from ui.words import _


def show_sent(draft: OpenDraft) -> None:
    """How many, under which number, and where to go from here."""
    meeting = meetings.open_meeting(draft.actor, draft.view.meeting_id or 0)
    with st.container(border=True):
        st.success(
            _("{n} assignments dispatched. Number {number}.", n=meeting.assignments, number=meeting.number),
            icon=":material/task_alt:",
        )
        show_text(f"{meeting.title}\n{day(meeting.held_on)}")
        st.markdown(_("The bureaus see their assignments now. Next it is their turn to sign for them."))
        with st.container(horizontal=True, gap="medium"):
            for address, words in (
                (f"/meetings?meeting={meeting.id:d}", _("Open the meeting")),
                ("/dashboard", _("See how it is implemented")),
                ("/intake", _("Log the next meeting")),
            ):
                st.html(f'<a class="duban-link" href="{address}" target="_self">{words}</a>', width="content")
