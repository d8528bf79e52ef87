"""等我厅办的: what waits for the office itself, with how long the oldest has waited."""

from html import escape

import streamlit as st

from models.accounts import Role
from models.words import N_
from services.access import Actor
from services.backlog import Queue, Waiting, backlog
from services.figures import Overview
from ui.leader_drill import Asked, ask, behind
from ui.words import _, _n

_WORDS = {
    Queue.VERIFY: N_("Reports to verify"),
    Queue.EXTENSIONS: N_("Extensions to answer"),
    Queue.OBJECTIONS: N_("Objections to answer"),
    Queue.APPROVALS: N_("Drafts waiting for approval"),
}


def show_backlog(actor: Actor, seen: Overview) -> None:
    """A button a queue; drafts lead to the page where a leader says yes."""
    st.subheader(
        _("What waits for us"),
        anchor=False,
        help=_(
            "Our own backlog in what this page speaks of: the bureau has done its part. Days since the oldest came in. "
            "Drafts are those of the whole office."
        ),
    )
    grid = st.grid(4, min_column_width=240, gap="small")
    for waiting in backlog(actor, behind(seen)):
        with grid.container(border=True, gap="xxsmall", height="stretch", key=f"leader-queue-{waiting.queue}"):
            _show_queue(actor, waiting)


def _show_queue(actor: Actor, waiting: Waiting) -> None:
    name = _(_WORDS[waiting.queue])
    head = f'<div class="duban-text">{escape(name)}　<strong>{waiting.count:,}</strong></div>'
    if not waiting.count:
        st.html(f'{head}<div class="duban-text duban-small">{_("None waits.")}</div>')
        return
    st.html(head)
    oldest = _n("oldest {n} day", "oldest {n} days", waiting.days)
    if waiting.behind is not None:
        st.button(
            oldest,
            type="tertiary",
            key=f"leader/queue {waiting.queue}",
            on_click=ask,
            args=(Asked(waiting.behind, name),),
        )
    elif actor.role is Role.LEADER:
        st.html(f'<a class="duban-link duban-small" href="/approvals" target="_self">{oldest}</a>')
    else:
        st.html(f'<div class="duban-text duban-small">{oldest}</div>')
