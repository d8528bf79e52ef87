"""One assignment as its bureau sees it: the light, what is asked, what was said, and at most three buttons."""

import streamlit as st

from models.labels import LABELS
from models.lifecycle import Light, Step
from services import steps
from services.access import Actor
from services.assignments import AssignmentView
from services.files import Upload
from ui.act import act, token
from ui.badges import badge
from ui.moments import day
from ui.text import show_text
from ui.words import _, _n, numeral


def show_card(actor: Actor, view: AssignmentView) -> None:
    """The card. Buttons are only those steps this reader may take now."""
    with st.container(border=True, key=f"card-{view.id}", gap="small"):
        with st.container(horizontal=True, horizontal_alignment="distribute"):
            st.markdown(badge(view.light, _lateness(view)), width="content")
            st.markdown(_("Due {day}", day=day(view.due_on)), width="content")
        show_text(f"{numeral(view.ordinal)}、{view.heading}\n{view.point_text}")
        if view.return_reason:
            show_text(_("Returned: {reason}", reason=view.return_reason))
        if view.last_report:
            said = view.last_report
            show_text(_("Last, {day}: {text}", day=day(said.at.date()), text=said.text or _(LABELS[said.kind])))
        with st.container(horizontal=True):
            _show_steps(actor, view)
            with st.popover(_("The source"), type="tertiary"):
                show_text(f"{view.meeting}\n{view.directive_text}")


def _lateness(view: AssignmentView) -> str:
    if view.light is Light.OVERDUE:
        return _n("{n} day", "{n} days", -view.days)
    return _n("{n} day left", "{n} days left", view.days) if view.light is Light.DUE_SOON else ""


def _show_steps(actor: Actor, view: AssignmentView) -> None:
    if Step.ACKNOWLEDGE in view.steps:
        st.button(_("Sign for"), key=f"sign-{view.id}", on_click=_take, args=(actor, view, Step.ACKNOWLEDGE, token()))
    if Step.REPORT_PROGRESS in view.steps:
        with st.popover(_("Report"), type="primary"):
            _show_report(actor, view)
    if Step.TAKE_BACK in view.steps:
        label = _("Take back the report")
        st.button(label, key=f"back-{view.id}", on_click=_take, args=(actor, view, Step.TAKE_BACK, token()))


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
    act(lambda: steps.take(actor, step, view.id, view.version, once, given), done=_(_AFTER[step]))


_AFTER = {
    Step.ACKNOWLEDGE: "Signed for. Next: report progress or the result.",
    Step.REPORT_PROGRESS: "Progress reported.",
    Step.REPORT_DONE: "Reported done. The province verifies next; nothing more for you to do.",
    Step.TAKE_BACK: "The report was taken back.",
}
