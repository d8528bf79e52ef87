"""Someone else saved this draft while it was on the screen: what was typed waits here for a decision."""

import streamlit as st

from ui.intake_draft import OpenDraft
from ui.moments import moment
from ui.words import _, _n


def show_conflict(draft: OpenDraft) -> None:
    """Two ways on: put the held-back edits on top of the new state, or let them go."""
    held = len(draft.held_back)
    if not held:
        return
    with st.container(border=True, key="intake-conflict"):
        who = _("{who} changed this draft at {time}.", who=draft.view.changed_by, time=moment(draft.view.updated_at))
        st.error(
            who + _n("{n} edit of yours is not saved yet.", "{n} edits of yours are not saved yet.", held),
            icon=":material/sync_problem:",
        )
        with st.container(horizontal=True):
            st.button(_("Put mine on top"), key=draft.key("mine"), type="primary", on_click=_mine, args=(draft,))
            st.button(_("Drop mine, look at the new state"), key=draft.key("theirs"), on_click=draft.held_back.clear)


def _mine(draft: OpenDraft) -> None:
    waiting = list(draft.held_back)
    draft.held_back.clear()
    for change in waiting:
        draft.edit(change)
