"""The supervision notice 督办通知单 of a task: to print at once, or as a Word file."""

import streamlit as st

from ui.words import _


def show_notice_links(assignment_id: int) -> None:
    """Both lead to routes that ask for permission again."""
    links = (
        (f"/print/notice/{assignment_id:d}", _("Print the supervision notice")),
        (f"/papers/notice/{assignment_id:d}", _("Supervision notice as a Word file")),
    )
    with st.container(horizontal=True):
        for address, words in links:
            st.html(f'<a class="duban-link" href="{address}" target="_blank">{words}</a>', width="content")
