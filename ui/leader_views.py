"""The middle of the leader's page: the matrix or, one at a time, what else it can show in its place."""

import streamlit as st

from services.access import Actor
from services.figures import Overview
from ui.leader_map import show_map
from ui.leader_matrix import show_legend, show_matrix
from ui.leader_returns import show_returns
from ui.leader_scope import MAP, MATRIX, RETURNS, VIEW, chose
from ui.words import _


def show_middle(actor: Actor, seen: Overview) -> None:
    """Heading and switch; then the view that is chosen. Only that one is worked out."""
    words = {MATRIX: _("Matrix"), MAP: _("Map"), RETURNS: _("Returns")}
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="leader-middle"
    ):
        st.subheader(
            _("Who has not implemented what"),
            anchor=False,
            width="content",
            help=_(
                "Click a square to see the bureaus behind it. Worst first: by number overdue, then by share closed. "
                "The order only says where help is needed first; it is no ranking of performance, since areas differ in size."
            ),
        )
        st.session_state.setdefault(VIEW, MATRIX)
        view = st.segmented_control(
            _("What stands here"),
            list(words),
            key=VIEW,
            format_func=words.__getitem__,
            required=True,
            label_visibility="collapsed",
            on_change=chose,
            width="content",
        )
    if view == RETURNS:
        show_returns(actor, seen)
    elif view == MAP and not seen.sight.by_bureau:
        show_map(seen)
        show_legend(seen)
    else:
        show_matrix(seen)
        show_legend(seen)
