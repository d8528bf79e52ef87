"""Words in the language of whoever looks at this session."""

import threading

import streamlit as st

from models.words import LANGUAGES, language_for, say, say_n
from models.words import numeral as numeral_in

_KEY = "frame/language"
_COOKIE = "duban_language"
_settled = threading.local()  # a run has a thread of its own; asking the session for every word took a quarter of it


def language() -> str:
    """The account's choice, else what was chosen at the sign-in form, else what the browser asks for."""
    return getattr(_settled, "language", None) or str(st.session_state.get(_KEY) or _asked())


def settle(chosen: str) -> None:
    """Fix the language for this run."""
    st.session_state[_KEY] = _settled.language = chosen if chosen in LANGUAGES else _asked()


def _asked() -> str:
    cookie = st.context.cookies.get(_COOKIE, "")
    return cookie if cookie in LANGUAGES else language_for(st.context.headers.get("Accept-Language") or "")


def _(msgid: str, /, **facts: object) -> str:
    return say(language(), msgid, **facts)


def _n(one: str, many: str, n: int, /, **facts: object) -> str:
    return say_n(language(), one, many, n, **facts)


def numeral(number: int) -> str:
    """一, 二, … 十二 in Chinese, digits in English and above 99."""
    return numeral_in(language(), number)
