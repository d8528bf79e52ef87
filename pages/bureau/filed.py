"""报送记录: what this bureau filed for its standing duties, and how it stands."""

import streamlit as st

from models.accounts import Role
from services import filed_returns, return_figures
from ui.returns_board import show_board
from ui.returns_duty import show_figures
from ui.returns_filed import show_filed, show_missed
from ui.said import show_said
from ui.session import require
from ui.text import show_text
from ui.words import _

actor = require(Role.BUREAU)
show_said()
with st.container(horizontal_alignment="center"), st.container(width=760):
    st.title(_("Returns filed"), anchor=False)
    duties = return_figures.duties(actor)
    if not duties:
        st.info(_("You have no standing duty. Returns are filed on “My tasks”."), icon=":material/info:")
    for duty in duties:
        board = return_figures.board(actor, duty.point_id)
        show_text(duty.text, strong=True)
        show_figures(board)
        if board.tally.expected:
            show_board(board)
    show_missed(actor, filed_returns.missed(actor))
    if lines := filed_returns.filed(actor):
        st.subheader(_("What was filed"), anchor=False)
        show_filed(actor, lines)
