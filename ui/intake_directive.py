"""One directive under review: its heading and words, its points, their settings, and what else can be done with it."""

import streamlit as st

from services.forms import (
    DirectiveForm,
    MeetingForm,
    drop_directive,
    merge_with_next,
    sentences_of,
    split_directive,
)
from ui.intake_draft import OpenDraft, in_directive
from ui.intake_points import show_points
from ui.intake_settings import show_settings
from ui.receivers import Groups
from ui.text import show_text
from ui.words import _


def show_directive(draft: OpenDraft, directive: DirectiveForm, groups: Groups) -> None:
    """Everything about one directive."""
    with st.container(border=True, gap="small"):
        st.text_input(
            _("Heading"),
            max_chars=200,
            **draft.field(f"{directive.key}/heading", directive.heading, in_directive(directive.key, _put_heading)),
            help=_("Short: it stands in lists and in the leader's table."),
        )
        if directive.start is None:  # put together by hand: the release beside it cannot show its words
            with st.expander(_("The words of this directive"), key=draft.key(directive.key, "words")):
                show_text(directive.text)
        show_points(draft, directive)
        show_settings(draft, directive, groups)
        _show_moves(draft, directive)


def _show_moves(draft: OpenDraft, directive: DirectiveForm) -> None:
    last = draft.form.kept[-1] is directive
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            _("Looks right, next") if set(draft.unchecked) - {directive.key} else _("Looks right"),
            key=draft.key(directive.key, "right"),
            type="primary",
            icon=":material/arrow_forward:",
            shortcut="Ctrl+Enter",
            on_click=_looks_right,
            args=(draft, directive.key),
        )
        _show_split(draft, directive)
        if not last:
            st.button(
                _("Join with the next"),
                key=draft.key(directive.key, "join"),
                type="tertiary",
                **draft.click(lambda form: merge_with_next(form, directive.key, draft.view.source_text)),
            )
        st.button(
            _("Not a directive, remove"),
            key=draft.key(directive.key, "drop"),
            type="tertiary",
            **draft.click(lambda form: drop_directive(form, directive.key)),
        )


def _looks_right(draft: OpenDraft, key: str) -> None:
    """Tick it off and open the next that nobody has checked."""

    def check(form: MeetingForm) -> None:
        if directive := form.directive(key):
            directive.checked = True

    if draft.edit(check):
        later = draft.parts[draft.parts.index(key) + 1 :]
        waiting = [part for part in (*later, *draft.parts) if part in draft.unchecked and part != key]
        draft.go_to(waiting[0] if waiting else key)


def _show_split(draft: OpenDraft, directive: DirectiveForm) -> None:
    cuts = sentences_of(directive.text)
    if len(cuts) < 2:
        return
    with st.popover(_("Split in two"), type="tertiary"):
        for number, (start, end) in enumerate(cuts, 1):
            show_text(f"{number}  {directive.text[start:end].strip()}")
        at = st.selectbox(
            _("A directive of its own begins at sentence"),
            range(2, len(cuts) + 1),
            key=draft.key(directive.key, "cut"),
            help=_("This sentence and all after it become the next directive."),
        )
        st.button(
            _("Split here"),
            key=draft.key(directive.key, "split"),
            **draft.click(lambda form: split_directive(form, directive.key, cuts[(at or 2) - 1][0])),
        )


def _put_heading(directive: DirectiveForm, value: str) -> None:
    directive.heading = value
