"""定期报送: the standing duties of what the page speaks of, areas or bureaus by days; who missed the last cut-off."""

from contextlib import suppress
from datetime import date

import streamlit as st

from services import return_figures
from services.access import Actor
from services.drill import Pick
from services.figures import Overview
from services.return_figures import Board, Duty
from ui.leader_drill import Asked, address_of, ask, newly_named, way_in
from ui.leader_scope import DUTY
from ui.moments import day
from ui.returns_board import Cell, cell_of, show_board
from ui.returns_duty import show_figures, slot_words
from ui.words import _, _n

_WORDS = 36  # of a duty's text, in its choice


def show_returns(actor: Actor, seen: Overview) -> None:
    """The choice of a duty, its rate with its denominator, who is missing, the board."""
    duties = {duty.point_id: duty for duty in return_figures.duties(actor) if duty.meeting_id in seen.meeting_ids}
    if not duties:
        st.text(_("No standing duty is under way here."))
        return
    asked = _cell_named(newly_named())
    if asked and asked[0] in duties:
        st.session_state[DUTY] = asked[0]
    chosen = st.selectbox(
        _("Standing duty"),
        list(duties),
        format_func=lambda key: _name(duties[key]),
        key=DUTY,
        label_visibility="collapsed",
        width=760,
        help=_("Directives that want a return each day, week or month."),
    )
    board = return_figures.board(actor, chosen)
    if seen.sight.area:
        board = return_figures.within(board, seen.sight.area)
    show_figures(board)
    _show_missing(board, seen.sight.area)
    if asked and asked[0] == chosen:
        _open(board, *asked[1:])
    show_board(board, _address)


def _cell_named(said: str) -> tuple[int, str, date] | None:
    """Duty, line and day of a cell in the address; none where the words name none."""
    with suppress(ValueError):
        point, line, when = said.split(".")
        return int(point), line, date.fromisoformat(when)
    return None


def _open(board: Board, line: str, when: date) -> None:
    cell = cell_of(board, line, when)
    if cell:
        ids = tuple(row.assignment_id for row in cell.rows)
        pick = Pick((board.duty.meeting_id,), area=cell.area, bureau_id=cell.bureau_id, ids=ids)
        ask(Asked(pick, f"{cell.name} · {cell.said}"))


def _address(cell: Cell) -> str:
    """The same look at the page, with this cell open."""
    return address_of(f"{st.session_state[DUTY]}.{cell.line}.{cell.day.isoformat()}")


def _name(duty: Duty) -> str:
    text = duty.text if len(duty.text) <= _WORDS else duty.text[:_WORDS] + "…"
    return f"{day(duty.held_on)} {text}"


def _show_missing(board: Board, area: str | None) -> None:
    """As of the last cut-off, with the way to the duties of those who missed it."""
    if board.latest is None:
        return
    when, n = slot_words(board.latest), len(board.missing)
    if not n:
        st.text(_("By {when} every bureau had filed.", when=when))
        return
    words = _n("By {when} {n} bureau had not filed", "By {when} {n} bureaus had not filed", n, when=when)
    pick = Pick((board.duty.meeting_id,), area=area, ids=tuple(row.assignment_id for row in board.missing))
    st.html(way_in("missing", Asked(pick, words), f"▲ {words} →"))
