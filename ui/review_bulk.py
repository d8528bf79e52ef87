"""Several reports verified at once: only of the kinds that need no looking into each."""

from collections.abc import Sequence

import streamlit as st

from services import steps
from services.access import Actor
from services.assignments import AssignmentView
from ui.act import act, token
from ui.review_report import chosen_method, show_method
from ui.said import say_later
from ui.words import _, _n

_KEY = "review-many"


def show_bulk(actor: Actor, ticked: Sequence[AssignmentView]) -> None:
    """The bar under the ticked rows."""
    with st.container(border=True, gap="small"):
        st.html(
            f'<div class="duban-text">{_("Only read-and-convey items and standing duties can be verified together.")}</div>'
        )
        show_method(_KEY)
        label = _n("Verify {n} ticked report", "Verify {n} ticked reports", len(ticked))
        if not ticked:
            st.html(f'<div class="duban-text duban-small">{_("Tick the reports in the list first.")}</div>')
            return
        args = (actor, list(ticked), token())
        st.button(label, type="primary", icon=":material/done_all:", key=_KEY, on_click=_verify, args=args)


def _verify(actor: Actor, ticked: Sequence[AssignmentView], once: str) -> None:
    rows, method = [(view.id, view.version) for view in ticked], chosen_method(_KEY)
    left = act(lambda: steps.verify_many(actor, rows, method, once), key=_KEY)
    if left is None or left is True:
        return
    done = len(rows) - len(left)
    words = _n("{n} report verified and closed.", "{n} reports verified and closed.", done)
    if left:
        words += _n(
            " {n} had changed meanwhile and was left alone.",
            " {n} had changed meanwhile and were left alone.",
            len(left),
        )
    say_later(words)
