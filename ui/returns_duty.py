"""One standing duty: its figures, who is missing at the cut-off, how often and until when it asks."""

from html import escape

import streamlit as st

from models.clock import beijing_day
from models.cycles import Slot
from models.directives import Cycle
from models.labels import LABELS
from services import chasing, returns
from services.access import Actor
from services.return_figures import Board, Duty
from ui.act import act, show_refusal, token
from ui.chase_dialog import show_chase_button
from ui.moments import day
from ui.text import show_text
from ui.words import _, _n

HOURS = list(range(1, 25))
MOST_NAMES = 60
_HOUR, _BUSY, _CALM = "returns/set hour", "returns/set busy", "returns/set calm"


def slot_words(slot: Slot) -> str:
    """2月17日 17:00."""
    return f"{day(beijing_day(slot.at) if slot.hour < 24 else slot.due_on)} {slot.hour}:00"


def show_figures(board: Board) -> None:
    """On time ÷ expected, with what the rest is."""
    it = board.tally
    if not it.expected:
        st.info(_("No cut-off has passed yet."), icon=":material/schedule:")
        return
    rate = f"{it.on_time / it.expected:.0%}"
    facts = _(
        "On time {on_time}/{expected} ({rate}) · late {late} · missing {missing} · nil returns {nil}",
        on_time=it.on_time,
        expected=it.expected,
        rate=rate,
        late=it.late,
        missing=it.missing,
        nil=it.nil,
    )
    show_text(facts, strong=True)


def show_missing(actor: Actor, board: Board) -> None:
    """缺报名单 at the last cut-off, with one button to chase all of them."""
    if board.latest is None:
        return
    with st.container(border=True, gap="xsmall", key="returns-missing"):
        n = len(board.missing)
        when = slot_words(board.latest)
        if not n:
            show_text(_("By {when} every bureau had filed.", when=when))
            return
        words = _n("By {when} {n} bureau had not filed", "By {when} {n} bureaus had not filed", n, when=when)
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.html(f'<div class="duban-text duban-strong">▲ {escape(words)}</div>', width="content")
            ids = [row.assignment_id for row in board.missing]
            show_chase_button(actor, lambda: chasing.among(actor, ids), key="returns/chase")
        names = "、".join(row.bureau for row in board.missing[:MOST_NAMES])
        show_text(names + ("…" if n > MOST_NAMES else ""), size="small")


def show_settings(actor: Actor, duty: Duty) -> None:
    """报送要求: the cut-off hour of this duty, and the switch for several returns a day of its meeting."""
    with st.expander(_rhythm(duty), icon=":material/tune:"):
        for key in (_HOUR, _BUSY, _CALM):
            show_refusal(key)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            hour = st.selectbox(
                _("Cut-off hour"),
                HOURS,
                index=HOURS.index(duty.hour),
                format_func=lambda hour: f"{hour}:00",
                key=f"returns/hour {duty.point_id}",
                width=160,
                help=_("A return after it is late."),
            )
            args = (actor, duty.point_id, hour, token())
            st.button(_("Save the hour"), key="returns/save hour", on_click=_save_hour, args=args)
        if duty.cycle is Cycle.DAILY:
            _show_switch(actor, duty)


def _show_switch(actor: Actor, duty: Duty) -> None:
    if duty.busy_hours:
        st.button(
            _("Back to one return a day"), key="returns/calm", on_click=_calm, args=(actor, duty.meeting_id, token())
        )
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        hours = st.multiselect(
            _("Hours at which returns are due"),
            HOURS,
            default=list(returns.USUAL_SPELL),
            format_func=lambda hour: f"{hour}:00",
            placeholder=_("Choose hours"),
            key=f"returns/hours {duty.meeting_id}",
            width=420,
            help=_("Several a day for duties that are reported by the hour."),
        )
        st.button(
            _("Ask several times a day"),
            key="returns/busy",
            icon=":material/bolt:",
            on_click=_busy,
            args=(actor, duty.meeting_id, hours, token()),
        )
    note = _("Holds for all daily duties of this meeting, from now on until you switch it off.")
    st.html(f'<div class="duban-text duban-small">{note}</div>')


def _rhythm(duty: Duty) -> str:
    """每日，截至 17:00; or 加密报送 with its hours."""
    if duty.busy_hours:
        return _("Several returns a day: {hours}", hours="、".join(f"{hour}:00" for hour in duty.busy_hours))
    return _("{cycle}, by {hour}:00", cycle=_(LABELS[duty.cycle]), hour=duty.hour)


def _save_hour(actor: Actor, point_id: int, hour: int, once: str) -> None:
    act(lambda: returns.set_cutoff(actor, point_id, hour, once), key=_HOUR, done=_("Saved."))


def _busy(actor: Actor, meeting_id: int, hours: list[int], once: str) -> None:
    done = _("Several returns a day are asked for from now on.")
    act(lambda: returns.start_spell(actor, meeting_id, hours, once), key=_BUSY, done=done)


def _calm(actor: Actor, meeting_id: int, once: str) -> None:
    done = _("One return a day is asked for again.")
    act(lambda: returns.end_spell(actor, meeting_id, once), key=_CALM, done=done)
