"""已录过同题会议: the same text, or the same title on the same day, was registered before."""

import streamlit as st

from ui.intake_draft import OpenDraft
from ui.words import _


def show_twin(draft: OpenDraft) -> None:
    """Said once at the top, with the way to that meeting. Going on is possible."""
    if draft.view.twin is None:
        return
    meeting_id, _title = draft.view.twin
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            f":orange[:material/content_copy: **{_('A meeting of this title is registered already.')}**]",
            width="content",
        )
        st.html(f'<a class="duban-link" href="/meetings?meeting={meeting_id:d}" target="_self">{_("Open it")}</a>')
