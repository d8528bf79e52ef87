"""消息: what a bureau should know of; what waits for the office; each person's own calendar address."""

import streamlit as st

from models.accounts import Role
from services import inbox
from ui.inbox_feed import show_feed
from ui.inbox_messages import show_messages
from ui.inbox_queues import show_queues
from ui.leader_approvals import show_to_approve
from ui.leader_instructions import show_answers, show_awaited, show_to_answer
from ui.session import require
from ui.words import _

actor = require(Role.SECRETARIAT, Role.BUREAU, Role.LEADER)


def show_bureau() -> None:
    messages = inbox.messages(actor)
    if messages:
        show_messages(messages)
    else:
        st.info(_("No message in the last thirty days."), icon=":material/inbox:")
    inbox.mark_seen(actor)


with st.container(horizontal_alignment="center"), st.container(width=760):
    st.title(_("Messages"), anchor=False)
    if actor.role is Role.BUREAU:
        show_bureau()
    elif actor.role is Role.SECRETARIAT:
        show_queues(inbox.queues(actor))
        show_to_answer(actor)
    else:
        show_to_approve(actor)
        show_answers(actor)
        show_awaited(actor)
    show_feed()
