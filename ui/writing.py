"""Boxes for words that the office proposes or keeps and a person goes on writing: what was typed outlives newer words."""

import streamlit as st

from ui.text import show_notice
from ui.words import _


def keep_writing(key: str, version: int, **words: str) -> None:
    """Before the boxes ``key/<name>`` are drawn: put the words into them, unless something else was typed there.

    What was typed on top of another version stays, and the person is told.
    """
    typed = {name: st.session_state.get(f"{key}/{name}") for name in words}
    begun = st.session_state.get(f"{key}/begun")
    if begun is None or None in typed.values() or typed in (begun[1], words):
        for name, said in words.items():
            st.session_state[f"{key}/{name}"] = said
        st.session_state[f"{key}/begun"] = (version, words)
    elif begun[0] != version:
        show_notice(_("Somebody else saved meanwhile. What you wrote is still here: save it on top, or take theirs."))
        st.button(_("Take theirs"), key=f"{key}/theirs", type="tertiary", on_click=forget, args=(key,))


def forget(key: str) -> None:
    """In a callback: what was typed has been dealt with; the next drawing begins with the words there are then."""
    st.session_state.pop(f"{key}/begun", None)
