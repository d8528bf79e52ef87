"""What could also be a directive: clauses read without a number, those taken away, and passages pasted by hand."""

import streamlit as st

from services.forms import MeetingForm, add_directive, restore_directive
from ui.intake_draft import OpenDraft
from ui.text import show_text
from ui.words import _


def show_candidates(draft: OpenDraft) -> None:
    """Folded away, unless the release gave no directives at all."""
    waiting = [directive for directive in draft.form.directives if not directive.kept]
    label = _("Other possible directives: {n}; add one by hand", n=len(waiting))
    with st.expander(label, expanded=not draft.form.kept, key=draft.key("candidates")):
        for directive in waiting:
            with st.container(border=True, gap="xsmall"):
                show_text(directive.text)
                st.button(
                    _("Make it a directive"),
                    key=draft.key(directive.key, "restore"),
                    icon=":material/add_task:",
                    on_click=_restore,
                    args=(draft, directive.key),
                )
        passage = draft.key("passage")
        st.text_area(
            _("A passage of the release, copied from it"),
            key=passage,
            height=90,
            help=_("It is found in the source and marked there."),
        )
        st.button(
            _("Add as a directive"), key=draft.key("add"), icon=":material/add:", on_click=_add, args=(draft, passage)
        )
        if st.session_state.pop(draft.key("nothing pasted"), False):
            st.error(_("Please paste the passage first."), icon=":material/error:")


def _restore(draft: OpenDraft, key: str) -> None:
    if draft.edit(lambda form: restore_directive(form, key)):
        draft.go_to(key)


def _add(draft: OpenDraft, passage: str) -> None:
    """The new directive is opened; the box is emptied only once it is saved."""
    text = str(st.session_state[passage])
    if not text.strip():
        st.session_state[draft.key("nothing pasted")] = True
        return
    made: list[str] = []

    def add(form: MeetingForm) -> None:
        made.append(add_directive(form, text, draft.view.source_text).key)

    if draft.edit(add):
        st.session_state[passage] = ""
        draft.go_to(made[-1])
