"""Which meeting this one follows on from, and which followed on from it."""

from html import escape

import streamlit as st

from services import meetings
from services.access import Actor
from services.meetings import MeetingLine, MeetingView
from ui.act import act, token
from ui.moments import full_day
from ui.words import _

NONE = 0


def show_links(actor: Actor, meeting: MeetingView) -> None:
    """Links both ways, and the choice of the parent meeting."""
    if meeting.parent:
        _show(_("Follows on from"), meeting.parent)
    for line in meeting.follow_ons:
        _show(_("Followed on by"), line)
    lines = {line.id: line for line in meetings.list_meetings(actor) if line.id != meeting.id}
    if not lines:
        return
    with st.popover(_("Link to the meeting before"), icon=":material/link:"):
        key = f"meeting/{meeting.id}/parent"
        st.session_state[key] = meeting.parent.id if meeting.parent else NONE
        st.selectbox(
            _("Follows on from"),
            [NONE, *lines],
            format_func=lambda i: f"{full_day(lines[i].held_on)}　{lines[i].title}" if i else _("No other meeting"),
            key=key,
            on_change=_link,
            args=(actor, meeting.id, key, token()),
            help=_("The earlier meeting whose directives this one takes further."),
        )


def _show(words: str, line: MeetingLine) -> None:
    st.html(
        f'<span class="duban-small">{escape(words)}</span>　'
        f'<a class="duban-link" href="/meetings?meeting={line.id:d}" target="_self">'
        f"{escape(full_day(line.held_on))}　{escape(line.title)}</a>"
    )


def _link(actor: Actor, meeting_id: int, key: str, once: str) -> None:
    parent = st.session_state[key] or None
    act(lambda: meetings.link(actor, meeting_id, parent, once), done=_("Saved."))
