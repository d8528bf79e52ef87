"""The release beside the form: what was read from it is marked, the part being checked stands out and is in view."""

import streamlit as st

from services.drafts import SourceFile
from services.forms import MeetingForm
from ui.intake_draft import MEETING, OpenDraft
from ui.text import Mark, show_marked, show_text
from ui.words import _, numeral


def show_source(draft: OpenDraft) -> None:
    """The text exactly as pasted."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small"):
        st.subheader(_("The release"), anchor=False, width="content")
        st.markdown(
            f":orange-badge[{_('underlined = meeting')}] :blue-badge[{_('blue = directive')}] "
            f":yellow-badge[{_('yellow = being checked')}]",
            width="content",
        )
    if draft.view.file:
        _show_file(draft.view.file)
    show_marked(draft.view.source_text, marks_of(draft.form, draft.part), height=560)


def _show_file(file: SourceFile) -> None:
    """Where the text came from, and what of it is not here."""
    said = {
        "changes": _("Changes that Word still tracks were taken as accepted."),
        "pictures": _("Text inside pictures was not read."),
        "bare_pages": _("Some pages are pictures only and were not read."),
        "hidden": _("Hidden text was left out."),
    }
    show_text("\n".join([_("Read from {name}.", name=file.name), *(said[r] for r in file.remarks)]), size="small")


def marks_of(form: MeetingForm, part: str) -> list[Mark]:
    """Directives with their numbers, and where the facts about the meeting stand."""
    marks = [
        Mark(d.start, d.end, "directive", numeral(d.ordinal or 0), current=d.key == part)
        for d in form.kept
        if d.start is not None and d.end is not None
    ]
    of_meeting = [*form.spans.values(), *((row.start, row.end) for row in form.attendance)]
    return marks + [
        Mark(start, end, "meeting", current=part == MEETING)
        for start, end in of_meeting
        if start is not None and end is not None
    ]
