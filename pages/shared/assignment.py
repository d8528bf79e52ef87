"""One assignment at its own address, for the office, the leader and its bureau: what, whose, where it stands, how it got there."""

import streamlit as st

from models.accounts import Role
from models.errors import Refused
from models.labels import LABELS
from models.lifecycle import OPEN, UNANSWERED, Step
from models.numbers import row_number
from services import brought_along, history
from services.assignments import AssignmentView
from services.history import HistoryLine
from ui.act import words_of
from ui.amended import amend_point, change_of
from ui.assignment_card import around_notes, show_head
from ui.cascade_counties import show_counties
from ui.extension_queue import show_extension_of
from ui.history import show_history
from ui.moments import day
from ui.notice_links import show_notice_links
from ui.office_steps import show_office_steps
from ui.review_report import show_answer
from ui.said import show_said
from ui.session import require
from ui.source_popover import show_directive
from ui.text import show_text
from ui.words import _, _n, numeral
from ui.worklist_buttons import show_buttons

actor = require(Role.SECRETARIAT, Role.BUREAU, Role.LEADER)
show_said()


def facts(view: AssignmentView) -> None:
    """What is asked and where it stands."""
    with st.container(border=True, gap="small"):
        show_head(view, actor)
        show_text(view.bureau, size="large", strong=True)
        show_text(view.point_text)
        if change := change_of(view):
            st.html(change)
        notes = [f"{_('State')}：{_(LABELS[view.status])}"]
        if view.completion:
            notes.append(_("What to hand in: {completion}", completion=view.completion))
        if view.due_on != view.original_due_on:
            notes.append(_("First due {day}", day=day(view.original_due_on)))
        if view.returned:
            notes.append(_n("Returned {n} time", "Returned {n} times", view.returned))
        if view.chased:
            notes.append(_n("Chased {n} time", "Chased {n} times", view.chased))
        if view.contact and actor.bureau_id is None:
            notes.append(_("Contact: {contact}", contact=view.contact))
        notes += [words for _look, words in around_notes(view)]
        show_text("　".join(notes), size="small")
        imported(view)
        show_counties(actor, view)
        buttons(view)


def imported(view: AssignmentView) -> None:
    """What the register it came from said beside it."""
    found = brought_along.along(actor, view.id)
    if found is None:
        return
    labels = (
        (_("Number there"), found.reference),
        (_("Person responsible"), found.responsible),
        (_("Note"), found.note),
    )
    show_text("　".join(f"{label}：{said}" for label, said in labels if said), size="small")


def buttons(view: AssignmentView) -> None:
    if actor.role is Role.BUREAU:
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            show_buttons(actor, view)
    elif actor.role is Role.SECRETARIAT:
        show_extension_of(actor, view.id)
        if Step.RETURN in view.steps:
            show_answer(actor, view)
        show_office_steps(actor, view)
        if view.status in OPEN and st.button(
            _("Amend a dispatched point"), key=f"amend/{view.point_id}", type="tertiary", icon=":material/edit_note:"
        ):
            amend_point(actor, view.point_id)
        if view.status in UNANSWERED:
            show_notice_links(view.id)


def page(view: AssignmentView, lines: list[HistoryLine]) -> None:
    show_text(f"{numeral(view.ordinal)}、{view.heading}", size="large", strong=True)
    left, right = st.columns([1.35, 1], gap="medium")
    with left:
        facts(view)
        st.subheader(_("The source"), anchor=False)
        show_directive(view)
    with right:
        st.subheader(_("What has happened"), anchor=False)
        show_history(lines)


st.title(_("Task"), anchor=False)
asked = st.query_params.get("id", "")
try:
    found = history.open_assignment(actor, row_number(asked))
except Refused as refusal:
    st.info(words_of(refusal), icon=":material/search_off:")
else:
    page(*found)
