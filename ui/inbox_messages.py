"""消息: what a bureau should know of, latest first; the new ones bear a mark."""

from collections.abc import Iterable
from html import escape

import streamlit as st

from models.assignments import Rung
from models.permissions import Action
from models.words import N_
from services.history import HistoryLine
from services.inbox import Message
from ui.history import what
from ui.moments import moment
from ui.words import _

_SENTENCES: dict[str, str] = {
    Action.DISPATCH: N_("{n} new: {about}"),
    Action.CHASE: N_("The province asks for an answer on {n}"),
    Rung.THREE_BEFORE: N_("{n} due within three days"),
    Rung.ONE_BEFORE: N_("{n} due within a day"),
    Rung.ONE_AFTER: N_("{n} overdue: please report"),
    Rung.NOTICE: N_("Supervision notice: {n} three days overdue or more"),
    Rung.CIRCULAR: N_("{n} five days overdue or more, listed in the draft circular"),
}
_STYLE = """<style>
ul.duban-inbox { list-style: none; margin: 0; padding: 0; }
ul.duban-inbox li { margin: 0; padding: 0.625rem 0 0.625rem 1.25rem; border-bottom: 1px solid var(--duban-line); position: relative; line-height: 1.7; }
ul.duban-inbox li.duban-new { font-weight: 600; }
ul.duban-inbox li.duban-new::before { content: "●"; position: absolute; left: 0; color: var(--duban-link); }
ul.duban-inbox time { color: var(--duban-soft); font-weight: 400; margin-right: 0.75rem; font-variant-numeric: tabular-nums; }
ul.duban-inbox .duban-text { font-weight: 400; }
</style>"""


def show_messages(messages: Iterable[Message]) -> None:
    """Each with its moment, what it is, and the way to its item."""
    st.html(_STYLE + '<ul class="duban-inbox">' + "".join(_item(message) for message in messages) + "</ul>")


def _item(message: Message) -> str:
    mark = f' class="duban-new" aria-label="{escape(_("New"), quote=True)}"' if message.unread else ""
    address = f"/assignment?id={message.assignment_id}" if message.assignment_id else "/"
    link = f'<a class="duban-link" href="{address}" target="_self">{escape(sentence_of(message))}</a>'
    words = f'<div class="duban-text">{escape(message.text)}</div>' if message.text else ""
    return f"<li{mark}><time>{escape(moment(message.at))}</time>{link}{words}</li>"


def sentence_of(message: Message) -> str:
    """One line."""
    if message.action in _SENTENCES:
        return _(_SENTENCES[message.action], n=message.items, about=message.about)
    return f"{what(HistoryLine(message.at, '', message.action))}　{message.about}"
