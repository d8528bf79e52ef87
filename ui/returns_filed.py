"""报送记录: what a bureau filed for its standing duties, each with its earlier values, and the way to correct one."""

import streamlit as st

from models.lifecycle import Light
from services import returns
from services.access import Actor
from services.filed_returns import Filed
from services.return_figures import Timing
from ui.act import act, show_refusal, token
from ui.badges import COLOURS
from ui.returns_board import GLYPHS, WORDS
from ui.returns_duty import slot_words
from ui.said import say_later
from ui.text import show_text
from ui.words import _, _n

_SENT = "returns/corrected"
_LIGHT = {Timing.LATE: Light.DUE_SOON, Timing.ON_TIME: Light.ON_TRACK}


def show_filed(actor: Actor, lines: list[Filed]) -> None:
    """Latest first, a card each."""
    for line in lines:
        key = f"{line.assignment_id}-{line.slot.due_on}-{line.slot.hour}"
        with st.container(border=True, gap="xsmall"):
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                show_text(f"{slot_words(line.slot)}　{line.heading}", strong=True)
                light = _LIGHT.get(line.timing, Light.DONE)
                st.badge(f"{GLYPHS[line.timing]} {_(WORDS[line.timing])}", color=COLOURS[light])
            show_text(said(line.versions[-1]))
            for version in reversed(line.versions[:-1]):
                show_text(_("Before the correction: {said}", said=said(version)), size="small")
            if st.button(_("Correct"), key=f"correct-{key}", icon=":material/edit:"):
                st.session_state.pop(_SENT, None)
                st.dialog(_("Correct a return"))(_draw)(actor, line, key)


def show_missed(actor: Actor, lines: list[Filed]) -> None:
    """What was let pass, folded: each can still be filed, and stays late."""
    if not lines:
        return
    label = _n("{n} return was missed", "{n} returns were missed", len(lines))
    with st.expander(label, icon=":material/event_busy:"):
        for line in lines:
            key = f"{line.assignment_id}-{line.slot.due_on}-{line.slot.hour}"
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                show_text(f"{slot_words(line.slot)}　{line.heading}")
                if st.button(_("File it late"), key=f"late-{key}", icon=":material/edit_calendar:"):
                    st.session_state.pop(_SENT, None)
                    st.dialog(_("File a missed return"))(_draw)(actor, line, key)


def said(version: tuple[bool, str]) -> str:
    """The words of a version."""
    nil, text = version
    return _("Nil return") if nil else text


def _draw(actor: Actor, line: Filed, key: str) -> None:
    if st.session_state.pop(_SENT, False):
        st.rerun()
    show_refusal(f"correct {key}")
    show_text(f"{slot_words(line.slot)}　{line.heading}")
    nil, text = line.versions[-1] if line.versions else (True, "")
    st.text_area(
        _("What there was to report (empty: a nil return)")
        if not line.versions
        else _("The right words (empty: a nil return)"),
        value="" if nil else text,
        max_chars=2000,
        key=f"correct-text-{key}",
        help=_("Earlier words are kept beside the right ones."),
    )
    st.button(
        _("Submit the correction") if line.versions else _("Submit"),
        type="primary",
        width="stretch",
        key=f"correct-submit-{key}",
        on_click=_submit,
        args=(actor, line, key, token(f"correct {key}")),
    )
    kept = _("The earlier value stays on record, and so does its time.")
    st.html(f'<div class="duban-text duban-small">{kept if line.versions else _("It stays on record as late.")}</div>')


def _submit(actor: Actor, line: Filed, key: str, once: str) -> None:
    words = str(st.session_state.get(f"correct-text-{key}") or "")
    if act(lambda: returns.correct(actor, line.assignment_id, line.slot, words, once), key=f"correct {key}"):
        st.session_state[_SENT] = True
        corrected = _("Corrected. The earlier value stays on record.")
        say_later(corrected if line.versions else _("Filed. It stays on record as late."))
