"""等我厅办的: what waits for the office itself, with how long the oldest has waited."""

from html import escape

import streamlit as st

from models.accounts import Role
from models.words import N_
from services.access import Actor
from services.backlog import Queue, Waiting, backlog
from services.figures import Overview
from ui.leader_drill import Asked, behind, way_in
from ui.words import _, _n

_WORDS = {
    Queue.VERIFY: N_("Reports to verify"),
    Queue.EXTENSIONS: N_("Extensions to answer"),
    Queue.OBJECTIONS: N_("Objections to answer"),
    Queue.APPROVALS: N_("Drafts waiting for approval"),
}


def show_backlog(actor: Actor, seen: Overview) -> None:
    """A card a queue; drafts lead to the page where a leader says yes."""
    st.subheader(
        _("What waits for us"),
        anchor=False,
        help=_(
            "Our own backlog in what this page speaks of: the bureau has done its part. Days since the oldest came in. "
            "Drafts are those of the whole office."
        ),
    )
    queues = "".join(_queue(actor, waiting) for waiting in backlog(actor, behind(seen)))
    st.html(f'<div class="duban-panels">{queues}</div>')


def _queue(actor: Actor, waiting: Waiting) -> str:
    name = _(_WORDS[waiting.queue])
    oldest = _n("oldest {n} day", "oldest {n} days", waiting.days)
    if not waiting.count:
        below = f'<div class="duban-text duban-small">{_("None waits.")}</div>'
    elif waiting.behind is not None:
        below = way_in(f"queue.{waiting.queue}", Asked(waiting.behind, name), oldest, name=f"{name} {oldest}")
    elif actor.role is Role.LEADER:
        below = f'<a class="duban-link" href="/approvals" target="_self">{oldest}</a>'
    else:
        below = f'<div class="duban-text duban-small">{oldest}</div>'
    head = f'<div class="duban-text">{escape(name)}　<strong>{waiting.count:,}</strong></div>'
    return f'<div class="duban-panel">{head}{below}</div>'
