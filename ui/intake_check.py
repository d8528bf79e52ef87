"""Step 3, 交办前再看一眼: exactly what will be sent, and the button that sends it."""

import streamlit as st

from services import dispatch, drafts
from services.preview import Preview, preview
from services.problems import problems_of
from ui.act import act, token
from ui.intake_approval import is_free_to_send, show_ask
from ui.intake_bar import sum_of, to_step
from ui.intake_conflict import show_conflict
from ui.intake_draft import MEETING, OpenDraft
from ui.intake_problems import show_problems
from ui.intake_repeats import show_repeats
from ui.intake_table import show_table
from ui.text import show_text
from ui.words import _, _n


def show_check(draft: OpenDraft) -> None:
    """The whole step. Each way back leads to where the thing can be changed."""
    seen = preview(draft.actor, draft.form)
    show_conflict(draft)
    show_problems(draft)
    st.markdown(_("Until you press the button below, nothing has been sent."))
    _show_meeting(draft)
    show_table(seen.lines)
    show_repeats(draft)
    _show_sum(draft, seen)
    free = is_free_to_send(draft)
    if free:
        st.checkbox(_("I have checked this against the release"), key=draft.key("sure"))
    with st.container(horizontal=True, vertical_alignment="center"):
        if free:
            _show_dispatch(draft, seen)
        else:
            show_ask(draft)
        st.button(_("Back to the check"), key=draft.key("back"), on_click=to_step, args=("",))
    if missing := st.session_state.pop(draft.key("missing"), ""):
        st.error(missing, icon=":material/error:")


def _show_dispatch(draft: OpenDraft, preview: Preview) -> None:
    st.button(
        _n("Dispatch {n} assignment", "Dispatch {n} assignments", preview.assignments),
        key=draft.key("dispatch"),
        type="primary",
        icon=":material/send:",
        on_click=_dispatch,
        args=(draft, token()),
    )


def _show_meeting(draft: OpenDraft) -> None:
    form = draft.form
    with st.container(border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        facts = [str(form.held_on or ""), "、".join(form.organisers), form.host]
        show_text(f"{form.title}\n" + " · ".join(fact for fact in facts if fact))
        st.button(
            _("Change"), key=draft.key("change meeting"), type="tertiary", on_click=_back_to_meeting, args=(draft,)
        )


def _show_sum(draft: OpenDraft, preview: Preview) -> None:
    show_text(sum_of(draft, preview))
    if not preview.without_contact:
        return
    silent = len(preview.without_contact)
    label = _n(
        "{n} bureau has no contact and must be told another way",
        "{n} bureaus have no contact and must be told another way",
        silent,
    )
    with st.expander(label, icon=":material/phone_disabled:"):
        show_text("、".join(preview.without_contact))


def _back_to_meeting(draft: OpenDraft) -> None:
    draft.go_to(MEETING)
    to_step("")


def _dispatch(draft: OpenDraft, once: str) -> None:
    """Send it, or say what is missing."""
    form = drafts.open_draft(draft.actor, draft.view.id).form
    if any(problem.blocking for problem in problems_of(form)):
        st.session_state[draft.key("missing")] = _("Some items still need you: they are listed at the top.")
    elif not st.session_state[draft.key("sure")]:
        st.session_state[draft.key("missing")] = _("Please tick: I have checked this against the release.")
    else:
        act(lambda: dispatch.dispatch(draft.actor, draft.view.id, draft.seen, once))
