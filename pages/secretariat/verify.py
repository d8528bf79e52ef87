"""核验反馈: what bureaus reported done, longest wait first; verify it or return it, and the next one opens."""

import streamlit as st

from models.accounts import Role
from services import objections, register
from services.assignments import AssignmentView
from ui.moments import day
from ui.objections import show_objections
from ui.review_bulk import show_bulk
from ui.review_queue import open_next, show_queue
from ui.review_report import show_report
from ui.said import show_said
from ui.session import require
from ui.words import _, _n

actor = require(Role.SECRETARIAT)
show_said()
meetings = {line.id: line for line in register.meetings_waiting(actor)}
waiting = sum(line.count for line in meetings.values())
overdue = register.late_verifications(actor)


def name_of(meeting_id: int | None) -> str:
    if meeting_id is None:
        return _("All meetings")
    line = meetings[meeting_id]
    return f"{day(line.held_on)} {line.title} ({line.count:,})"


def filtered() -> tuple[list[AssignmentView], bool]:
    """The queue as narrowed by the person; and whether several are to be ticked."""
    with st.container(horizontal=True, vertical_alignment="center", key="review-filters"):
        meeting_id = st.selectbox(
            _("Which meeting"),
            [None, *meetings],
            key="review/meeting",
            format_func=name_of,
            label_visibility="collapsed",
            width=420,
        )
        with_files = st.checkbox(_("With files only"), width="content", help=_("Reports that came with evidence."))
        several = st.checkbox(
            _("Tick several"),
            width="content",
            help=_("Several are closed by one click: only what was for reading, and standing duties."),
        )
        late = st.checkbox(
            _("Beyond our limit: {n}", n=overdue),
            key="review/late",
            width="content",
            help=_("The limit for verifying is the office's own: Working days and limits."),
        )
    views = register.review_queue(actor, meeting_id=meeting_id, with_files=with_files, late=late, in_bulk=several)
    return views, several


def queue() -> None:
    views, several = filtered()
    if not views:
        st.info(_("Nothing here waits for you. Choose another filter to see the rest."), icon=":material/filter_alt:")
        return
    left, right = st.columns([1, 1.35], gap="medium")
    with left:
        chosen = show_queue(views, several=several)
    with right:
        if several:
            show_bulk(actor, chosen)
        elif chosen:
            show_report(actor, chosen[0], after=lambda: open_next(views, chosen[0]))
            note = _("The next one opens by itself. Alt+1 verifies, Alt+2 returns.")
            st.html(f'<div class="duban-text duban-small">{note}</div>')


st.title(_n("Verify reports · {n} left", "Verify reports · {n} left", waiting), anchor=False)
show_objections(actor, objections.queue(actor))
if waiting:
    queue()
else:
    st.success(_("All verified. New reports appear here when bureaus report done."), icon=":material/task_alt:")
