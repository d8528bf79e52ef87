"""One report beside what was required, with its evidence and its history; and the two ways to answer it."""

from collections.abc import Callable

import streamlit as st

from models.assignments import Method
from models.labels import LABELS
from models.lifecycle import Step
from models.words import N_
from services import history, steps
from services.access import Actor
from services.assignments import AssignmentView
from ui.act import act, show_refusal, token
from ui.assignment_card import due_line, light_words
from ui.badges import show_light
from ui.evidence import show_files
from ui.history import show_history
from ui.moments import moment
from ui.source_popover import show_directive
from ui.text import show_text
from ui.words import _, _n, numeral

_METHOD = "review/method"
METHODS = [method for method in Method if method is not Method.BUREAUS_WORD]
# 退回的常用理由: a click fills in what is said most often.
_REASONS = (
    N_("It doesn't say what came of it"),
    N_("Evidence is missing"),
    N_("It answers something else"),
    N_("Only partly done"),
)


def show_report(actor: Actor, view: AssignmentView, after: Callable[[], None]) -> None:
    """The whole of it. ``after`` is called in the callback once it has been answered."""
    with st.container(border=True, gap="small"):
        _show_head(view)
        left, right = st.columns(2, gap="medium")
        with left:
            st.markdown(f"**{_('Required')}**")
            show_text(view.point_text)
            if view.completion:
                show_text(_("What to hand in: {completion}", completion=view.completion), size="small")
        with right:
            _show_what_was_reported(view)
        _show_background(actor, view)
        if view.steps:
            show_answer(actor, view, after)


def _show_head(view: AssignmentView) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small"):
        with st.container(width="content"):
            show_text(f"{view.bureau} · {numeral(view.ordinal)}、{view.heading}", size="large", strong=True)
        show_light(view.light, light_words(view))
    show_text(due_line(view), size="small")


def _show_what_was_reported(view: AssignmentView) -> None:
    st.markdown(f"**{_('Reported')}**")
    if said := view.last_report:
        show_text(said.text or _(LABELS[Step.REPORT_DONE]))
        show_text(f"{moment(said.at)} · {said.by}", size="small")
        show_files(said.files)


def _show_background(actor: Actor, view: AssignmentView) -> None:
    """The source and the history, folded: most reports are judged without them."""
    lines = history.open_assignment(actor, view.id)[1]
    label = _n("{n} step so far, and the source", "{n} steps so far, and the source", len(lines))
    with st.expander(label, icon=":material/history:"):
        show_directive(view, height=220)
        show_history(lines)


def show_answer(actor: Actor, view: AssignmentView, after: Callable[[], None] = lambda: None) -> None:
    """Verify by which method, or return for which reason. A refusal leaves both as they were."""
    key = f"review-{view.id}"
    # A form, because only a form hands over what is still being typed when a shortcut is pressed.
    with st.form(f"{key}/form", border=False, enter_to_submit=False):
        if Step.VERIFY in view.steps:
            show_method(key)
        else:
            st.info(_("You reported this yourself: someone else must verify it."), icon=":material/info:")
        st.pills(
            _("Why it goes back (one click fills it in)"),
            list(_REASONS),
            selection_mode="multi",
            format_func=lambda reason: _(reason),
            key=f"{key}/reasons",
            help=_("The bureau reads it word for word."),
        )
        st.text_input(
            _("In your own words (optional)"),
            key=f"{key}/words",
            max_chars=300,
            help=_("Is added behind the reasons above."),
        )
        show_refusal(key)
        with st.container(horizontal=True):
            _show_buttons(actor, view, after)


def _show_buttons(actor: Actor, view: AssignmentView, after: Callable[[], None]) -> None:
    once = token()
    if Step.VERIFY in view.steps:
        st.form_submit_button(
            _("Verify and close"),
            type="primary",
            icon=":material/task_alt:",
            shortcut="Alt+1",
            key=f"review-{view.id}/verify",
            on_click=_answer,
            args=(actor, view, Step.VERIFY, once, after),
        )
    st.form_submit_button(
        _("Return"),
        icon=":material/undo:",
        shortcut="Alt+2",
        key=f"review-{view.id}/return",
        on_click=_answer,
        args=(actor, view, Step.RETURN, once, after),
    )


def show_method(key: str) -> None:
    """书面、电话、视频、现场. The choice stays for the next report."""
    st.segmented_control(
        _("How it was verified"),
        METHODS,
        default=st.session_state.get(_METHOD, Method.PAPER),
        required=True,
        format_func=lambda method: _(LABELS[method]),
        key=f"{key}/method",
        help=_("Stands in the history of the task."),
    )


def chosen_method(key: str) -> Method:
    """What `show_method` holds, remembered."""
    method = Method(st.session_state.get(f"{key}/method") or Method.PAPER)
    st.session_state[_METHOD] = method
    return method


def _answer(actor: Actor, view: AssignmentView, step: Step, once: str, after: Callable[[], None]) -> None:
    key = f"review-{view.id}"
    if step is Step.VERIFY:
        given, done = steps.Given(method=chosen_method(key)), _("Verified and closed. Nothing more to do on it.")
    else:
        chips = [_(reason) for reason in st.session_state.get(f"{key}/reasons") or ()]
        words = str(st.session_state.get(f"{key}/words") or "").strip()
        given = steps.Given(reason="；".join([*chips, words] if words else chips))
        done = _("Returned. The bureau sees the reason and reports again.")
    if act(lambda: steps.take(actor, step, view.id, view.version, once, given), key=key, done=done):
        after()
