"""催办 by hand: to whom, what is said, one button. Opened from any list of assignments."""

from collections.abc import Callable, Sequence

import streamlit as st

from services import chasing
from services.access import Actor
from services.chasing import MOST_TEXT, Owing
from ui.act import act, show_refusal, token
from ui.chase_table import show_owing
from ui.said import say_later
from ui.text import show_text
from ui.words import _, _n

_SENT = "chase/sent"
_TEXT = "chase/text"
Find = Callable[[], list[Owing]]


def show_chase_button(actor: Actor, find: Find, *, key: str = "chase", label: str = "") -> None:
    """The button that opens the dialog. ``find`` is asked only then, and again on each draw."""
    if st.button(label or _("Chase these"), key=key, icon=":material/notifications_active:"):
        st.session_state.pop(_SENT, None)
        st.dialog(_("Chase"), width="medium")(_draw)(actor, find)


def _draw(actor: Actor, find: Find) -> None:
    if st.session_state.pop(_SENT, False):
        st.rerun()
    found = find()
    show_refusal("chase")
    if not found:
        st.info(_("Nobody owes an answer here any more."), icon=":material/task_alt:")
        return
    items = sum(len(owing.assignments) for owing in found)
    show_text(
        _(
            "{items} to {bureaus}, one message each",
            items=_n("{n} item", "{n} items", items),
            bureaus=_n("{n} bureau", "{n} bureaus", len(found)),
        ),
        strong=True,
    )
    st.text_area(
        _("What to say (may stay empty)"),
        max_chars=MOST_TEXT,
        height=96,
        key=_TEXT,
        placeholder=_("Please report before the end of today."),
        help=_("Stands above the list of what is owed."),
    )
    ids = [i for owing in found for i in owing.assignments]
    st.button(
        _n("Send to {n} bureau", "Send to {n} bureaus", len(found)),
        key="chase/send",
        type="primary",
        width="stretch",
        on_click=_send,
        args=(actor, ids, token("chase")),
    )
    show_owing(found)


def _send(actor: Actor, ids: Sequence[int], once: str) -> None:
    said = str(st.session_state.get(_TEXT) or "")
    reached = act(lambda: chasing.chase(actor, ids, said, once), key="chase")
    if reached:
        st.session_state[_SENT] = True
        n = int(reached)
        say_later(_n("Chased {n} bureau; each has its record.", "Chased {n} bureaus; each has its record.", n))
