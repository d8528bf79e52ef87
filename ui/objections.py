"""异议: bureaus that say an assignment is not theirs, waiting for the office's answer."""

import streamlit as st

from models.lifecycle import Step
from services import register
from services.access import Actor
from services.assignments import AssignmentView
from ui.assignment_card import show_card
from ui.source_popover import show_source_popover
from ui.step_dialog import ask
from ui.text import show_text
from ui.words import _, _n


def show_objections(actor: Actor) -> None:
    """Each with its grounds and the two answers; nothing if there are none."""
    views = register.objections(actor)
    if not views:
        return
    with st.expander(
        _n("{n} objection to answer", "{n} objections to answer", len(views)), icon=":material/block:", expanded=True
    ):
        for view, grounds in views:
            _show(actor, view, grounds)


def _show(actor: Actor, view: AssignmentView, grounds: str) -> None:
    def buttons() -> None:
        if st.button(_("Uphold the objection"), key=f"uphold-{view.id}"):
            ask(actor, view.id, Step.UPHOLD)
        if st.button(_("Reject the objection"), key=f"reject-{view.id}"):
            ask(actor, view.id, Step.REJECT)
        show_source_popover(actor, view)

    show_text(_("Grounds: {grounds}", grounds=grounds))
    show_card(view, bureau=True, buttons=buttons)
