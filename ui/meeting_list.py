"""Meetings in a list, latest first: day, number, title, how many assignments came of each."""

from html import escape

import streamlit as st

from services.meetings import MeetingLine
from ui.moments import day
from ui.words import _


def show_meetings(lines: list[MeetingLine]) -> None:
    """One link a meeting; the link is an address that can be kept."""
    for line in lines:
        facts = _(
            "{number} · {directives} directives, {n} assignments",
            number=line.number,
            directives=line.directives,
            n=line.assignments,
        )
        with st.container(border=True, gap=None):
            st.html(
                f'<a class="duban-link" href="/meetings?meeting={line.id:d}" target="_self">{escape(line.title)}</a>'
                f'<div class="duban-small">{escape(day(line.held_on))} · {escape(facts)}</div>'
            )
