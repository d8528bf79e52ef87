"""工作台: what waits for the secretariat, most pressing first, and the latest meetings."""

import streamlit as st

from models.accounts import Role
from models.lifecycle import Light
from services import drafts, extensions, figures, meetings, objections, register
from ui.badges import show_counts
from ui.intake_drafts import show_drafts
from ui.leader_instructions import show_to_answer
from ui.meeting_list import show_meetings
from ui.session import require
from ui.words import _, _n

actor = require(Role.SECRETARIAT)


def show_queue(count: str, note: str, address: str, words: str) -> None:
    """How much waits, and the link to where it is done."""
    with st.container(border=True, height="stretch", gap="xsmall"):
        st.subheader(count, anchor=False)
        st.text(note)
        st.html(f'<a class="duban-link" href="{address}" target="_self">{words}</a>')


def show_first_steps() -> None:
    """An office that has no meeting yet: what to do, in its order."""
    steps = (
        (
            "/intake",
            _("1. Paste the release of your latest meeting"),
            _("Its directives are read out of it; you check them and dispatch."),
        ),
        ("/bureaus", _("2. Fill in the contacts of the bureaus"), _("Whoever has none must be told by telephone.")),
        (
            "/imports",
            _("3. Bring in your lists"),
            _("People, attendance, and the register you kept until now (.xlsx)."),
        ),
    )
    for column, (address, words, note) in zip(st.columns(3), steps, strict=True):
        with column, st.container(border=True, height="stretch", gap="xsmall"):
            st.html(f'<a class="duban-link" href="{address}" target="_self"><b>{words}</b></a>')
            st.text(note)


overview = figures.overview(actor)
lines = drafts.list_drafts(actor)
held = meetings.list_meetings(actor)
st.title(_("Work desk"), anchor=False)
if not held:
    st.subheader(_("Begin here"), anchor=False)
    show_first_steps()
left, middle, right = st.columns(3)
waiting = overview.lights.get(Light.TO_VERIFY, 0)
with left:
    note = _("Longest wait: {n} days", n=overview.waiting_days) if waiting else _("Nothing waits for us.")
    show_queue(_n("{n} report to verify", "{n} reports to verify", waiting), note, "/verify", _("Verify"))
with middle:
    note = _("Not sent yet") if lines else _("No draft lies about.")
    show_queue(_n("{n} draft to finish", "{n} drafts to finish", len(lines)), note, "/intake", _("Record and dispatch"))
with right:
    late = overview.lights.get(Light.OVERDUE, 0)
    note = _("In {n} meetings, waiting for the bureaus", n=overview.meetings)
    show_queue(_n("{n} assignment overdue", "{n} assignments overdue", late), note, "/dashboard", _("Dashboard"))
if late := register.late_verifications(actor):
    note = _n("{n} report waits beyond our own limit", "{n} reports wait beyond our own limit", late)
    st.html(f'<a class="duban-link" href="/verify" target="_self">{note}</a>')
if asked := extensions.waiting_count(actor):
    note = _n("{n} extension to answer", "{n} extensions to answer", asked)
    st.html(f'<a class="duban-link" href="/extensions" target="_self">{note}</a>')
if objected := len(objections.queue(actor)):
    note = _n("{n} objection to answer", "{n} objections to answer", objected)
    st.html(f'<a class="duban-link" href="/extensions" target="_self">{note}</a>')
show_to_answer(actor)
# What was stopped waits for nobody; the register counts what was withdrawn among it, the figures do not.
show_counts({light: n for light, n in overview.lights.items() if light is not Light.STOPPED})
if lines:
    st.subheader(_("Drafts to finish"), anchor=False)
    show_drafts(actor, lines[:5])
if held:
    st.subheader(_("Latest meetings"), anchor=False)
    show_meetings(held[:5])
