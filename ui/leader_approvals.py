"""待签发: said at the top of the leader's page while something waits for a leader's yes."""

import streamlit as st

from services import approvals
from services.access import Actor
from ui.words import _, _n


def show_to_approve(actor: Actor) -> None:
    """How many wait, and the way there; nothing where nothing waits."""
    if n := approvals.count_waiting(actor):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(
                f":orange[:material/approval: **{_n('{n} meeting to approve', '{n} meetings to approve', n)}**]",
                width="content",
            )
            st.html(f'<a class="duban-link" href="/approvals" target="_self">{_("Look and approve")}</a>')
