"""Step 2, 对照原文核对: the release on the left, what was read from it on the right, one part at a time."""

import streamlit as st

from services import bureaus
from services.preview import preview
from services.problems import problems_of
from ui.intake_bar import show_bar
from ui.intake_candidates import show_candidates
from ui.intake_conflict import show_conflict
from ui.intake_directive import show_directive
from ui.intake_draft import MEETING, OpenDraft
from ui.intake_meeting import show_meeting
from ui.intake_problems import show_problems
from ui.intake_source import show_source
from ui.intake_units import show_named_units
from ui.words import _, numeral

# The release stays in view while the form beside it scrolls; not on a phone, where it stands above.
_STICKY = "<style>@media (min-width:641px){div:has(> .st-key-intake-source){position:sticky;top:4rem}}</style>"


def show_compare(draft: OpenDraft) -> None:
    """The whole step."""
    show_conflict(draft)
    show_problems(draft)
    left, right = st.columns([1, 1.2], gap="medium")
    part, groups = draft.part, bureaus.groups(draft.actor)
    with left, st.container(key="intake-source"):
        show_source(draft)
        st.html(_STICKY)
    with right, st.container(key="intake-read"):
        st.subheader(_("What was read"), anchor=False)
        _show_parts(draft)
        directive = draft.form.directive(part)
        if directive is None:
            show_meeting(draft)
        else:
            show_directive(draft, directive, groups)
        show_named_units(draft, groups)
        show_candidates(draft)
    show_bar(draft, preview(draft.actor, draft.form))


def _show_parts(draft: OpenDraft) -> None:
    """Each part with its state: ! needs you, √ checked."""
    wanting = {p.where if p.where in draft.parts else MEETING for p in problems_of(draft.form)}
    ordinals = {directive.key: directive.ordinal or 0 for directive in draft.form.kept}

    def label(part: str) -> str:
        name = _("Meeting") if part == MEETING else numeral(ordinals[part])
        return f"{name} !" if part in wanting else name if part in draft.unchecked else f"{name} √"

    st.segmented_control(
        _("Parts to check"),
        draft.parts,
        format_func=label,
        required=True,
        key=draft.key("part"),
        label_visibility="collapsed",
        width="stretch",
        help=_("Each part stands beside its place in the source. ! has something open, √ is checked."),
    )
