"""One way for a click to change something: once, in words when refused, with what was typed still there."""

import secrets
from collections.abc import Callable
from time import monotonic
from typing import Literal, TypeVar

import streamlit as st
from sqlalchemy.exc import OperationalError

from models.errors import DoneAlready, NotAllowed, NotPossibleNow, Refused
from models.labels import REFUSALS
from services.engines import patiently
from ui.session import is_still_the_one
from ui.text import show_notice
from ui.words import _

T = TypeVar("T")

_REFUSAL = "frame/refusal"
_DONE = "frame/done"
_SAY = "frame/say"
# Two clicks on one button within this time are one double click.
_DOUBLE_CLICK = 1.0


def token(key: str = "") -> str:
    """A one-time token for a widget about to be drawn; pass it in ``args``, so that it is as old as the drawing.

    With a key it stays the same over redraws until ``act(key=…)`` has succeeded: for forms that must
    count once however often they were drawn.
    """
    if not key:
        return secrets.token_urlsafe(18)
    return str(st.session_state.setdefault(f"frame/token/{key}", secrets.token_urlsafe(18)))


def act(do: Callable[[], T], *, key: str = "", done: str = "") -> T | Literal[True] | None:
    """Run a service's change inside a callback; gives its result (or True), or None if nothing was changed by this click.

    ``key`` names the widget and the thing ("nil 12"): its second click within a second is ignored, and a
    refusal can be shown in its place (`show_refusal`). ``done`` is toasted when it worked.
    """
    if key and monotonic() - st.session_state.setdefault(_DONE, {}).get(key, -_DOUBLE_CLICK) < _DOUBLE_CLICK:
        return None
    try:
        if not is_still_the_one():
            raise NotAllowed("signed_out")
        result = patiently(do)
    except DoneAlready:
        return None  # the first click counted, and said so
    except (Refused, OperationalError) as error:
        st.session_state[_REFUSAL] = (key, _refused(error))
        return None
    st.session_state.pop(_REFUSAL, None)
    if key:
        st.session_state.pop(f"frame/token/{key}", None)
        st.session_state.setdefault(_DONE, {})[key] = monotonic()
    if done:
        st.session_state.setdefault(_SAY, []).append(done)
    return True if result is None else result


def _refused(error: Refused | OperationalError) -> Refused:
    """A database that is locked or full is an everyday "not now", not a defect."""
    return error if isinstance(error, Refused) else NotPossibleNow("busy")


def words_of(refusal: Refused) -> str:
    """The sentence of a refusal, in the reader's language."""
    return _(REFUSALS[refusal.code], **refusal.facts)


def show_done() -> None:
    """Toast what worked. Drawn by the frame: what a callback draws is lost when a dialog closes.

    Forgotten once it is drawn: a click may cut a run off before, and the next has it to say.
    """
    for sentence in st.session_state.get(_SAY, []):
        st.toast(sentence)
    st.session_state.pop(_SAY, None)


def show_refusal(key: str = "") -> bool:
    """Show the last click's refusal here, if it was this key's (any, without a key). The frame shows what nobody claimed."""
    found = st.session_state.get(_REFUSAL)
    if found is None or key not in ("", found[0]):
        return False
    # Not st.error: a refusal's facts may hold what a user wrote, and that reads markdown.
    show_notice(words_of(found[1]))
    st.session_state.pop(_REFUSAL, None)
    return True
