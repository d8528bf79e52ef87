"""Running a write from a click: a refusal becomes words in one place, and what was typed stays."""

import secrets
from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from models.errors import DoneAlready, Refused
from models.labels import REFUSALS
from ui.words import _

T = TypeVar("T")
_SAID = "frame/said"


def token() -> str:
    """A one-time token. Made while the screen is drawn and handed to the click, it makes a double click one act."""
    return secrets.token_hex(16)


def act(work: Callable[[], T], *, done: str = "") -> T | None:
    """What the work gives, or None if it was refused. A click that came twice counts as done."""
    try:
        result = work()
    except DoneAlready:
        return None
    except Refused as refusal:
        st.session_state.setdefault(_SAID, []).append(words_of(refusal))
        return None
    if done:
        st.toast(done)
    return result


def words_of(refusal: Refused) -> str:
    return _(REFUSALS.get(refusal.code, REFUSALS["not_possible_now"]), **refusal.facts)


def show_refusals() -> None:
    """What was refused in the click that led here, once."""
    for words in st.session_state.pop(_SAID, []):
        st.error(words, icon=":material/error:")
