"""What waits for the office: each with its count and the way there."""

from html import escape

import streamlit as st

from models.words import N_
from services.inbox import Queues
from ui.chase_table import show_table
from ui.words import _

_LINES = (
    ("reported", N_("Reports to verify"), "/verify"),
    ("objected", N_("Objections to answer"), "/verify"),
    ("extensions", N_("Extensions to answer"), "/extensions"),
    ("notices", N_("Three days overdue: supervision notice to confirm"), "/chasing"),
    ("circular", N_("Five days overdue: draft circular to confirm"), "/chasing"),
)


def show_queues(queues: Queues) -> None:
    """Only what is not empty."""
    counts = [(getattr(queues, name), _(words), address) for name, words, address in _LINES]
    rows = [
        (f"<strong>{n:,}</strong>", f'<a class="duban-link" href="{address}" target="_self">{escape(words)}</a>')
        for n, words, address in counts
        if n
    ]
    if rows:
        show_table((_("How many"), _("Waits for us")), rows)
    else:
        st.success(_("Nothing waits for us."), icon=":material/task_alt:")
