"""Words of the screens in this reader's language."""

import streamlit as st

from models.words import CHINESE, LANGUAGES, language_for, say, say_n
from services import sentence

_KEY = "frame/language"


def language() -> str:
    """The language the account chose, else the browser's."""
    chosen = st.session_state.get(_KEY)
    if chosen in LANGUAGES:
        return str(chosen)
    return language_for(st.context.headers.get("Accept-Language", "") or "")


def use_language(chosen: str) -> None:
    """Remember the account's choice for this page's run."""
    if chosen in LANGUAGES:
        st.session_state[_KEY] = chosen


def _(msgid: str, /, **facts: object) -> str:
    return say(language(), msgid, **facts)


def _n(one: str, many: str, n: int, /, **facts: object) -> str:
    return say_n(language(), one, many, n, **facts)


def numeral(number: int) -> str:
    """A directive's number as its text writes it."""
    return sentence.numeral(language(), number)


def is_chinese() -> bool:
    return language() == CHINESE
