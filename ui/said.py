"""What a dialog did, said after it has closed: a toast from inside would go down with it."""

import streamlit as st

_KEY = "said/after the dialog"


def say_later(words: str) -> None:
    """Keep a sentence for the page that comes back."""
    st.session_state[_KEY] = words


def show_said() -> None:
    """Say it, once. A page calls this that opens dialogs."""
    if words := st.session_state.get(_KEY, ""):
        st.toast(words, icon=":material/task_alt:", duration="long")
        del st.session_state[_KEY]
