"""A bureau's own card: the assignment, and at most three buttons for what can be done with it now."""

import streamlit as st

from models.lifecycle import Step
from models.words import N_
from services import steps
from services.access import Actor
from services.assignments import AssignmentView
from services.files import Upload
from ui.act import act, show_refusal, token
from ui.assignment_card import show_card
from ui.text import show_text
from ui.words import _

_AFTER = {
    Step.ACKNOWLEDGE: N_("Signed for. Next: report progress or the result."),
    Step.REPORT_PROGRESS: N_("Progress reported."),
    Step.REPORT_DONE: N_("Reported done. The province verifies next; nothing more for you to do."),
    Step.TAKE_BACK: N_("The report was taken back."),
}


def show_own_card(actor: Actor, view: AssignmentView) -> None:
    """Buttons are only those steps this reader may take now."""
    show_card(view, buttons=lambda: _show_steps(actor, view))
    show_refusal(f"task {view.id}")


def _show_steps(actor: Actor, view: AssignmentView) -> None:
    if Step.ACKNOWLEDGE in view.steps:
        st.button(_("Sign for"), key=f"sign-{view.id}", on_click=_take, args=(actor, view, Step.ACKNOWLEDGE, token()))
    if Step.REPORT_PROGRESS in view.steps:
        with st.popover(_("Report"), type="primary"):
            _show_report(actor, view)
    if Step.TAKE_BACK in view.steps:
        label = _("Take back the report")
        st.button(label, key=f"back-{view.id}", on_click=_take, args=(actor, view, Step.TAKE_BACK, token()))
    with st.popover(_("The source"), type="tertiary"):
        show_text(f"{view.meeting}\n{view.directive_text}")


def _show_report(actor: Actor, view: AssignmentView) -> None:
    """Text first, then the two ends it can have. A refusal leaves what was typed where it is."""
    st.text_area(_("In a sentence or two: what was done"), key=f"text-{view.id}")
    st.file_uploader(_("Evidence (optional)"), accept_multiple_files=True, key=f"files-{view.id}")
    with st.container(horizontal=True):
        args = (actor, view, Step.REPORT_PROGRESS, token())
        st.button(_("Still working on it"), key=f"progress-{view.id}", on_click=_take, args=args)
        if Step.REPORT_DONE in view.steps:
            args = (actor, view, Step.REPORT_DONE, token())
            st.button(_("Finished"), key=f"done-{view.id}", type="primary", on_click=_take, args=args)


def _take(actor: Actor, view: AssignmentView, step: Step, once: str) -> None:
    text = str(st.session_state.get(f"text-{view.id}", ""))
    uploads = tuple(Upload(file.name, file.getvalue()) for file in st.session_state.get(f"files-{view.id}") or ())
    given = steps.Given(text=text, uploads=uploads)
    act(
        lambda: steps.take(actor, step, view.id, view.version, once, given),
        key=f"task {view.id}",
        done=_(_AFTER[step]),
    )
