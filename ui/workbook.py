"""填报工作簿: fetched for one bureau, filled in without signing in, handed back like any other list."""

import streamlit as st

from services import bureaus
from services.access import Actor
from ui.text import show_text
from ui.words import _


def show_workbook(actor: Actor) -> None:
    """Where to fetch it: the office for any bureau, a bureau for itself."""
    show_text(
        _(
            "Fetch the workbook, let the bureau fill in the yellow cells, hand it in below. Nothing is written before you have seen what would change."
        )
    )
    chosen = actor.bureau_id
    if chosen is None:
        rows = {row.id: row for row in bureaus.list_bureaus(actor) if row.active}
        chosen = st.selectbox(
            _("Bureau"),
            list(rows),
            index=None,
            format_func=lambda i: f"{rows[i].name} · {rows[i].parent}" if rows[i].parent else rows[i].name,
            placeholder=_("Find it by name"),
            key="workbook/bureau",
            width=420,
            help=_("Its workbook holds everything it still has to answer."),
        )
    if chosen is not None:
        words = _("Fetch the workbook (.xlsx)")
        st.html(f'<a class="duban-link" href="/papers/workbook/{chosen:d}" target="_blank">{words}</a>')
