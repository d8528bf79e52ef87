"""会议: what was registered, word for word, and who attended."""

import streamlit as st

from models.accounts import Role
from models.errors import Refused
from models.labels import LABELS
from models.meetings import AttendanceState, Venue
from services import meetings
from services.meetings import AttendanceLine, RollCall
from ui.act import act, token, words_of
from ui.moments import day
from ui.session import require
from ui.text import Mark, show_marked, show_text
from ui.words import _, _n, numeral

actor = require(Role.SECRETARIAT, Role.LEADER, Role.AUDITOR)
MOST_SHOWN = 20


def show_list() -> None:
    lines = meetings.list_meetings(actor)
    st.title(_n("{n} meeting", "{n} meetings", len(lines)), anchor=False)
    for line in lines:
        with st.container(border=True, horizontal=True, horizontal_alignment="distribute"):
            with st.container():
                show_text(f"{line.number}　{day(line.held_on)}　{line.title}")
            st.button(_("Open"), key=f"open-{line.id}", on_click=go_to, args=(line.id,))


def go_to(meeting_id: int) -> None:
    st.query_params["meeting"] = str(meeting_id)


def record(line: AttendanceLine, state: AttendanceState, once: str) -> None:
    call = RollCall(line.id, line.version, state, line.venue, line.head_count)
    act(lambda: meetings.record_roll_call(actor, [call], once))


def show_roll_call(units: tuple[AttendanceLine, ...]) -> None:
    wanted = st.text_input(_("Find a bureau"), key="roll-call-find")
    found = [line for line in units if wanted.strip() in line.unit]
    for line in found[:MOST_SHOWN]:
        with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"unit-{line.id}"):
            show_text(f"{line.unit}　{_(LABELS[Venue(line.venue)])}　{_(LABELS[AttendanceState(line.state)])}")
            if actor.role is Role.SECRETARIAT:
                for state in (AttendanceState.PRESENT, AttendanceState.LEAVE, AttendanceState.ABSENT):
                    label, key = _(LABELS[state]), f"{state}-{line.id}"
                    st.button(
                        label, key=key, on_click=record, args=(line, state, token()), disabled=line.state is state
                    )
    if len(found) > MOST_SHOWN:
        st.caption(_n("and {n} more", "and {n} more", len(found) - MOST_SHOWN))


def show_one(meeting_id: int) -> None:
    meeting = meetings.open_meeting(actor, meeting_id)
    show_text(f"{meeting.number}　{day(meeting.held_on)}　{meeting.title}")
    left, right = st.columns(2)
    with left:
        marks = [
            Mark(d.start, d.end, "directive", numeral(d.ordinal))
            for d in meeting.directives
            if d.start is not None and d.end is not None
        ]
        show_marked(meeting.source_text, marks, height=560)
    with right:
        st.subheader(_("Attendance"), anchor=False)
        for line in meeting.phrases:
            show_text(f"{line.phrase}　{_(LABELS[Venue(line.venue)])}")
        show_roll_call(meeting.units)


asked = st.query_params.get("meeting", "")
if not asked.isdecimal():
    show_list()
else:
    try:
        show_one(int(asked))
    except Refused as refusal:
        st.error(words_of(refusal))
        show_list()
