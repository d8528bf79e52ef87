"""批示 on the screen: written in the drawer, answered on the work desk, read where the leader starts."""

from collections.abc import Iterable
from html import escape

import streamlit as st

from models.accounts import Role
from models.labels import LABELS
from models.leaders import InstructionState
from models.permissions import Action
from models.words import N_
from services import instructions
from services.access import Actor
from services.drill import Pick
from services.instructions import Event, Line, Wanted
from ui.act import act, show_refusal, token
from ui.moments import day, moment
from ui.words import _, _n

_WRITE = "instruct"
_STATES = {
    InstructionState.OPEN: N_("The secretariat answers next"),
    InstructionState.DONE: N_("Answered by the secretariat"),
}


def show_instruct(actor: Actor, pick: Pick, about: str) -> None:
    """In the drawer: what was written here already; for a leader, the form for more."""
    _show_lines(actor, instructions.about(actor, pick), in_drawer=True)
    if actor.role is not Role.LEADER:
        return
    with st.expander(_("Leave an instruction"), icon=":material/edit_note:"):
        show_refusal(_WRITE)
        people = instructions.colleagues(actor)
        st.text_area(
            _("Instruction"),
            key=f"{_WRITE}/text",
            max_chars=500,
            height=100,
            help=_("It becomes a task of the secretariat, which answers you here."),
        )
        st.selectbox(
            _("For"),
            [None, *people],
            format_func=lambda found: people.get(found, "") if found else _("The whole secretariat"),
            key=f"{_WRITE}/to",
            help=_("Who in the secretariat deals with it."),
        )
        st.date_input(
            _("Answer by (optional)"),
            value=None,
            format="YYYY-MM-DD",
            key=f"{_WRITE}/due",
            help=_("Empty: as soon as possible."),
        )
        args = (actor, pick, about, token(_WRITE))
        st.button(_("Send to the secretariat"), key=f"{_WRITE}/send", type="primary", on_click=_write, args=args)


def _write(actor: Actor, pick: Pick, about: str, once: str) -> None:
    given = {name: st.session_state.get(f"{_WRITE}/{name}") for name in ("text", "to", "due")}
    wanted = Wanted(str(given["text"] or ""), about, pick, given["to"], given["due"])
    done = _("Sent. The secretariat answers next.")
    if act(lambda: instructions.instruct(actor, wanted, once), key=_WRITE, done=done):
        st.session_state[f"{_WRITE}/text"] = ""
        st.session_state[f"{_WRITE}/due"] = None


def show_to_answer(actor: Actor) -> None:
    """On the work desk: each with the field for its answer; nothing where nothing waits."""
    lines = instructions.to_answer(actor)
    if lines:
        st.subheader(_("Leaders' instructions to answer"), anchor=False)
        _show_lines(actor, lines)


def show_answers(actor: Actor) -> None:
    """Where a leader starts: answers not read yet; nothing for anybody else."""
    lines = instructions.to_read(actor)
    if lines:
        st.subheader(_n("{n} answer to your instruction", "{n} answers to your instructions", len(lines)), anchor=False)
        _show_lines(actor, lines)


def show_awaited(actor: Actor) -> None:
    """What a leader asked and waits for."""
    lines = instructions.awaited(actor)
    if lines:
        st.subheader(
            _n("{n} instruction awaits its answer", "{n} instructions await their answers", len(lines)), anchor=False
        )
        _show_lines(actor, lines)
    else:
        st.info(_("No instruction of yours awaits an answer."), icon=":material/inbox:")


def _show_lines(actor: Actor, lines: Iterable[Line], *, in_drawer: bool = False) -> None:
    """What a leader has to read stands on top of the same page: in the drawer it has no buttons a second time."""
    for line in lines:
        with st.container(border=True, gap="xsmall", key=f"{'drawer-' if in_drawer else ''}instruction-{line.id}"):
            st.html(_line(line))
            if actor.role is Role.SECRETARIAT and line.state is InstructionState.OPEN:
                _show_answer(actor, line)
            elif not in_drawer and line.is_own and line.state is InstructionState.DONE and not line.is_read:
                _show_reading(actor, line)


def _line(line: Line) -> str:
    state = _(_STATES[line.state])
    if line.due_on:
        state += " · " + _("by {day}", day=day(line.due_on))
    if line.is_late:
        state += " · ▲ " + _("past its day")
    to = line.to or _("The whole secretariat")
    head = f'{escape(line.about)}</strong> <span class="duban-small">{escape(state)}</span>'
    facts = escape(_("{by} to {to}", by=line.by, to=to))
    events = "".join(_event(event) for event in line.events)
    return f'<div class="duban-unit"><strong>{head}</div><div class="duban-text duban-small">{facts}</div>{events}'


def _event(event: Event) -> str:
    said = f"{moment(event.at)} {event.by} {_(LABELS[Action(event.action)])}"
    words = f'<div class="duban-text">{escape(event.text)}</div>' if event.text else ""
    return f'<div class="duban-text duban-small">{escape(said)}</div>{words}'


def _show_answer(actor: Actor, line: Line) -> None:
    key = f"instruction-{line.id}"
    show_refusal(key)
    st.text_area(
        _("How it was dealt with"),
        key=f"{key}/text",
        max_chars=500,
        height=80,
        help=_("The leader reads it as you write it."),
    )
    st.button(
        _("Answer"),
        key=f"{key}/answer",
        type="primary",
        on_click=_answer,
        args=(actor, line.id, line.version, token(key)),
    )


def _answer(actor: Actor, instruction_id: int, version: int, once: str) -> None:
    key = f"instruction-{instruction_id}"
    words = str(st.session_state.get(f"{key}/text") or "")
    done = _("Answered. The leader reads it next.")
    act(lambda: instructions.answer(actor, instruction_id, version, words, once), key=key, done=done)


def _show_reading(actor: Actor, line: Line) -> None:
    key = f"instruction-{line.id}"
    show_refusal(key)
    st.text_input(
        _("Reason, if you send it back"),
        key=f"{key}/text",
        max_chars=500,
        help=_("The secretariat reads it and goes on."),
    )
    args = (actor, line.id, line.version, token(key))
    with st.container(horizontal=True):
        st.button(_("Read, settled"), key=f"{key}/read", type="primary", on_click=_read, args=args)
        st.button(_("Send back"), key=f"{key}/back", on_click=_back, args=args)


def _read(actor: Actor, instruction_id: int, version: int, once: str) -> None:
    act(lambda: instructions.mark_read(actor, instruction_id, version, once), key=f"instruction-{instruction_id}")


def _back(actor: Actor, instruction_id: int, version: int, once: str) -> None:
    key = f"instruction-{instruction_id}"
    words = str(st.session_state.get(f"{key}/text") or "")
    done = _("Sent back. The secretariat answers again.")
    act(lambda: instructions.send_back(actor, instruction_id, version, words, once), key=key, done=done)
