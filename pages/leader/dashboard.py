"""落实看板: the sentence first, then what proves it."""

import streamlit as st

from models.accounts import Role
from services import figures
from services.sentence import sentence
from ui.leader_drill import show_drill
from ui.leader_matrix import show_matrix
from ui.leader_sentence import show_sentence
from ui.moments import day, moment
from ui.session import require
from ui.words import _, _n, language

actor = require(Role.LEADER, Role.SECRETARIAT)
meetings = figures.meetings_to_choose(actor)
if not meetings:
    st.title(_("No meeting has been dispatched yet."), anchor=False)
    st.stop()
names = {meeting.id: f"{day(meeting.held_on)} {meeting.title}" for meeting in meetings}
scope = st.selectbox(
    _("Meeting"),
    list(names),
    index=None,
    format_func=lambda i: names[i],
    placeholder=_("All open meetings"),
    key="scope",
)
seen = figures.overview(actor, scope)
with st.container(border=True):
    show_sentence(sentence(seen, language()))
    facts = st.columns(4)
    rate = f"{seen.closed / seen.total:.0%}" if seen.total else "—"
    facts[0].metric(_("Closed"), rate, help=_("{closed} verified of {total}", closed=seen.closed, total=seen.total))
    facts[1].metric(_("Longest overdue"), _n("{n} day", "{n} days", seen.longest_days))
    facts[2].metric(_("Not signed for"), f"{seen.unsigned:,}")
    facts[3].metric(_("To verify"), f"{seen.waiting:,}")
    st.text(
        _(
            "As of {time}: {directives} directives, {bureaus} bureaus, {total} tasks",
            time=moment(seen.as_of),
            directives=seen.directives,
            bureaus=seen.bureaus,
            total=seen.total,
        )
    )
st.subheader(_("Who has not implemented what"), anchor=False)
show_matrix(seen)
show_drill(actor, seen)
