"""One registered meeting: the facts, the release with its directives marked, what was made of it."""

import streamlit as st

from services.access import Actor
from services.meetings import MeetingView
from ui.meeting_links import show_links
from ui.meeting_outcome import show_outcome
from ui.minutes import show_minutes
from ui.moments import day
from ui.roll_call import show_roll_call
from ui.text import Mark, show_marked, show_text
from ui.words import _, _n, numeral


def show_meeting_view(actor: Actor, meeting: MeetingView) -> None:
    """The whole meeting."""
    show_text(meeting.title, size="large", strong=True)
    facts = (
        day(meeting.held_on),
        "、".join(meeting.organisers),
        f"{meeting.host_posts}{meeting.host}",
        meeting.main_venue,
        meeting.source,
    )
    show_text(" · ".join(fact for fact in facts if fact), size="small")
    show_links(actor, meeting)
    left, right = st.columns([1, 1.2], gap="medium")
    with left:
        marks = [
            Mark(d.start, d.end, "directive", numeral(d.ordinal))
            for d in meeting.directives
            if d.start is not None and d.end is not None
        ]
        show_marked(meeting.source_text, marks, height=640)
    with right:
        directives, attendance, minutes, outcome = st.tabs(
            [
                _("Directives {n}", n=len(meeting.directives)),
                _("Attendance {n}", n=len(meeting.units)),
                _("Minutes"),
                _("What became of it"),
            ],
        )
        with directives:
            _show_directives(meeting)
        with attendance:
            show_roll_call(actor, meeting)
        with minutes:
            show_minutes(actor, meeting)
        with outcome:
            show_outcome(actor, meeting)


def _show_directives(meeting: MeetingView) -> None:
    st.markdown(_n("{n} assignment", "{n} assignments", meeting.assignments))
    for directive in meeting.directives:
        with st.container(border=True, gap="xsmall"):
            show_text(f"{numeral(directive.ordinal)}　{directive.heading}", strong=True)
            for number, point in enumerate(directive.points, 1):
                show_text(f"{number}. {point}")
