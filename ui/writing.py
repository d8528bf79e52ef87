"""Boxes for words that the office proposes or keeps and a person goes on writing: what was typed outlives newer words."""

import streamlit as st

from ui.text import show_notice
from ui.words import _


def keep_writing(key: str, version: int, **words: str) -> None:
    """Before the boxes ``key/<name>`` are drawn: put the words into them, unless something else was typed there.

    What was typed on top of another version stays, and the person is told.
    """
    kept = st.session_state.get(f"{key}/typed", {})
    typed = {name: st.session_state.get(f"{key}/{name}", kept.get(name, said)) for name, said in words.items()}
    begun = st.session_state.get(f"{key}/begun")
    if begun is None or typed in (begun[1], words):
        typed = words
        st.session_state.pop(f"{key}/typed", None)
        st.session_state[f"{key}/begun"] = begun = (version, words)
    for name, said in typed.items():
        st.session_state[f"{key}/{name}"] = said
    if begun[0] != version:
        show_notice(_("Somebody else saved meanwhile. What you wrote is still here: save it on top, or take theirs."))
        st.button(_("Take theirs"), key=f"{key}/theirs", type="tertiary", on_click=forget, args=(key,))


def keep_typed(key: str, name: str) -> None:
    """When a box has changed: the text outlives a look at another part of the page, where the box is not drawn."""
    st.session_state[f"{key}/typed"] = st.session_state.get(f"{key}/typed", {}) | {
        name: st.session_state[f"{key}/{name}"]
    }


def forget(key: str) -> None:
    """In a callback: what was typed has been dealt with; the next drawing begins with the words there are then."""
    st.session_state.pop(f"{key}/begun", None)
    st.session_state.pop(f"{key}/typed", None)
