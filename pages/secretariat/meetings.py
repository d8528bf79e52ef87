"""会议: what was registered, word for word, and who attended. One meeting has its own address."""

import streamlit as st

from models.accounts import Role
from models.errors import Refused
from services import meetings
from ui.act import words_of
from ui.meeting_list import show_meetings
from ui.meeting_view import show_meeting_view
from ui.session import require
from ui.words import _, _n

actor = require(Role.SECRETARIAT)

AT_FIRST = 20


def show_list() -> None:
    lines = meetings.list_meetings(actor)
    st.title(_n("{n} meeting", "{n} meetings", len(lines)), anchor=False)
    if not lines:
        st.markdown(_("No meeting yet. Log the first one."))
        return
    wanted = st.text_input(_("Find a meeting by words of its title"), key="meetings/find").strip()
    found = [line for line in lines if wanted in line.title or wanted in line.number]
    show_meetings(found[: st.session_state.get("meetings/most", AT_FIRST)])
    if len(found) > st.session_state.get("meetings/most", AT_FIRST):
        st.button(_("Show more"), key="meetings/more", on_click=show_more)
    if not found:
        st.markdown(_("Nothing matches these words."))


def show_more() -> None:
    st.session_state["meetings/most"] = st.session_state.get("meetings/most", AT_FIRST) + AT_FIRST


def show_one(meeting_id: int) -> None:
    meeting = meetings.open_meeting(actor, meeting_id)
    st.html(f'<a class="duban-link" href="/meetings" target="_self">{_("All meetings")}</a>')
    st.title(meeting.number, anchor=False)
    show_meeting_view(actor, meeting)


asked = st.query_params.get("meeting", "")
try:
    if asked.isdecimal() and len(asked) < 10:
        show_one(int(asked))
    else:
        show_list()
except Refused as refusal:
    st.error(words_of(refusal), icon=":material/error:")
    show_list()
