"""签发: drafts that wait for a leader's yes, each as it would be sent."""

import streamlit as st

from models.accounts import Role
from services import approvals
from services.approvals import ToIssue
from ui.act import act, show_refusal, token
from ui.intake_table import show_table
from ui.moments import full_day, moment
from ui.session import require
from ui.text import Mark, show_marked, show_text
from ui.words import _, _n, numeral

actor = require(Role.LEADER)


def show(item: ToIssue) -> None:
    asked, form = item.asked, item.form
    with st.container(border=True):
        show_text(form.title, size="large", strong=True)
        facts = [full_day(form.held_on) if form.held_on else "", "、".join(form.organisers), form.host]
        show_text(" · ".join(fact for fact in facts if fact), size="small")
        show_text(_("{who} sent it at {when}.", who=asked.asked_by, when=moment(asked.asked_at)), size="small")
        show_table(item.preview.lines)
        show_text(
            _(
                "{directives} directives, {points} points to {bureaus} bureaus: {n} assignments",
                directives=len(form.kept),
                points=len(item.preview.lines),
                bureaus=item.preview.bureaus,
                n=item.preview.assignments,
            ),
            strong=True,
        )
        with st.expander(_("The release")):
            spans = [(d.start, d.end, numeral(d.ordinal or 0)) for d in form.kept]
            marks = [
                Mark(start, end, "directive", n) for start, end, n in spans if start is not None and end is not None
            ]
            show_marked(item.source_text, marks)
        show_answers(asked.id)


def show_answers(approval_id: int) -> None:
    key = f"approval-{approval_id}"
    st.text_input(
        _("Reason, if you send it back"),
        key=f"{key}/reason",
        max_chars=500,
        help=_("The secretariat reads it and sends the draft again."),
    )
    with st.container(horizontal=True):
        for approved, words in ((True, _("Approve the issue")), (False, _("Send back"))):
            st.button(
                words,
                key=f"{key}/{approved}",
                type="primary" if approved else "secondary",
                on_click=decide,
                args=(approval_id, approved, token(f"{key}/{approved}")),
            )
    show_refusal(key)


def decide(approval_id: int, approved: bool, once: str) -> None:
    key = f"approval-{approval_id}"
    reason = str(st.session_state[f"{key}/reason"])
    done = _("Approved. The secretariat may dispatch it now.") if approved else _("Sent back to the secretariat.")
    act(lambda: approvals.decide(actor, approval_id, approved, once, reason), key=key, done=done)


waiting = approvals.waiting(actor)
st.title(_n("{n} meeting to approve", "{n} meetings to approve", len(waiting)), anchor=False)
if not waiting:
    st.text(_("Nothing waits for your approval."))
for item in waiting:
    show(item)
