"""What was said at a meeting, to read: the release word for word with what was searched for marked, and the minutes."""

import streamlit as st

from models.accounts import Role
from models.errors import Refused
from models.numbers import row_number
from services import meetings, minutes
from services.meetings import MeetingView
from services.search_words import asked as words_of_question
from services.search_words import places
from ui.act import words_of
from ui.moments import full_day
from ui.search_hits import link_of
from ui.session import require
from ui.text import Mark, show_marked, show_text
from ui.words import _

actor = require(Role.LEADER, Role.SECRETARIAT, Role.AUDITOR)


def page(meeting: MeetingView, question: str) -> None:
    show_text(meeting.title, size="large", strong=True)
    show_text(f"{meeting.number} · {full_day(meeting.held_on)}", size="small")
    if actor.role is not Role.AUDITOR:
        st.html(link_of(_("Its part of the register"), "/ledger", meeting=meeting.id, light="all"))
    show(meeting.source_text, question, _("The release"))
    (latest, *_older) = minutes.versions(actor, meeting.id)
    if latest.number:
        st.subheader(_("Minutes"), anchor=False)
        show(latest.text, question, _("Minutes"))


def show(text: str, question: str, label: str) -> None:
    found = places(text, words_of_question(question))
    marks = [Mark(start, end, current=not number) for number, (start, end) in enumerate(found)]
    show_marked(text, marks, label=label)


st.title(_("The release"), anchor=False)
number, question = st.query_params.get("meeting", ""), st.query_params.get("q", "")[:100]
try:
    found = meetings.open_meeting(actor, row_number(number))
except Refused as refusal:
    st.info(words_of(refusal), icon=":material/search_off:")
else:
    page(found, question)
