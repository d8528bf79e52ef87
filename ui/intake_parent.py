"""承接会议 in the intake: the meeting this one follows on from, proposed where the release names it."""

from typing import Any

import streamlit as st

from services import meetings
from services.forms import MeetingForm
from ui.intake_draft import OpenDraft
from ui.moments import full_day
from ui.text import show_text
from ui.words import _

NONE = 0


def show_parent(draft: OpenDraft) -> None:
    """Nothing while there is no other meeting to choose."""
    lines = {line.id: line for line in meetings.list_meetings(draft.actor)}
    if not lines:
        return
    st.selectbox(
        _("Follows on from"),
        [NONE, *lines],
        format_func=lambda i: f"{full_day(lines[i].held_on)}　{lines[i].title}" if i else _("No other meeting"),
        **draft.field("parent_id", draft.form.parent_id or NONE, _put_parent),
        help=_("The earlier meeting whose directives this one takes further."),
    )
    if draft.form.parent_phrase:
        show_text(_("The release speaks of: {phrase}", phrase=draft.form.parent_phrase), size="small")


def _put_parent(form: MeetingForm, value: Any) -> None:
    form.parent_id = value or None
