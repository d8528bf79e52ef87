"""签发: in an office that wants it, the last step sends the draft to the leaders first."""

import streamlit as st

from models.meetings import Decision
from services import approvals
from ui.act import act, token
from ui.intake_draft import OpenDraft
from ui.moments import moment
from ui.text import show_notice
from ui.words import _


def is_free_to_send(draft: OpenDraft) -> bool:
    """Whether this draft may be dispatched as it stands; says how the approval stands where one is needed."""
    if not approvals.is_required(draft.actor):
        return True
    asked = approvals.last_asked(draft.actor, draft.view.id)
    if asked and asked.is_approved:
        show_notice(_("{who} approved it. You may dispatch it now.", who=asked.decided_by), "good")
        return True
    if asked and asked.is_waiting:
        facts = {"who": asked.asked_by, "when": moment(asked.asked_at)}
        show_notice(_("With the leaders since {when} (sent by {who}). Nothing for you to do now.", **facts), "plain")
    elif asked and asked.decision is Decision.REFUSED:
        show_notice(_("{who} sent it back: {reason}", who=asked.decided_by, reason=asked.reason))
    elif asked:
        show_notice(_("The draft was changed after it went to the leaders; it needs their approval again."), "plain")
    return False


def show_ask(draft: OpenDraft) -> None:
    """The button that sends the draft to the leaders, unless it is with them."""
    asked = approvals.last_asked(draft.actor, draft.view.id)
    if asked and asked.is_waiting:
        return
    st.button(
        _("Send to the leaders for approval"),
        key=draft.key("ask approval"),
        type="primary",
        icon=":material/approval:",
        on_click=_ask,
        args=(draft, token()),
    )


def _ask(draft: OpenDraft, once: str) -> None:
    act(
        lambda: approvals.ask(draft.actor, draft.view.id, draft.seen, once),
        done=_("Sent to the leaders."),
    )
