"""定期报: the standing duties; who is missing at the cut-off, the rate, the board of bureaus and days."""

import streamlit as st

from models.accounts import Role
from services import return_figures
from ui.moments import day
from ui.returns_board import show_board
from ui.returns_duty import show_figures, show_missing, show_settings
from ui.said import show_said
from ui.session import require
from ui.text import show_text
from ui.words import _

actor = require(Role.SECRETARIAT)
show_said()
duties = {duty.point_id: duty for duty in return_figures.duties(actor)}


def name_of(point_id: int) -> str:
    duty = duties[point_id]
    text = duty.text if len(duty.text) <= 40 else duty.text[:40] + "…"
    return f"{day(duty.held_on)} {text}"


st.title(_("Returns"), anchor=False)
if not duties:
    st.info(
        _("No standing duty is under way. A point set to “recurring” at the check appears here."),
        icon=":material/info:",
    )
    st.stop()
chosen = st.selectbox(
    _("Standing duty"),
    list(duties),
    format_func=name_of,
    key="returns/duty",
    width=760,
    help=_("Directives that want a return each day, week or month."),
)
board = return_figures.board(actor, chosen)
show_text(f"{board.duty.meeting} · {board.duty.heading}", size="small")
show_figures(board)
show_missing(actor, board)
show_settings(actor, board.duty)
show_board(board)
