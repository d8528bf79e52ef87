"""One quiet line on a bureau's page: how many reports it was asked for this month, how many messages are new."""

from html import escape

import streamlit as st

from services import inbox, return_figures
from services.access import Actor
from ui.one_run import once
from ui.words import _, _n


def how_many_new(actor: Actor) -> int:
    """The number beside the word in the menu, for the frame and the page."""
    return once("new messages", lambda: inbox.how_many(actor))


def show_inbox_line(actor: Actor) -> None:
    """The counter, and the way to the messages."""
    asked, new = return_figures.asked_this_month(actor), how_many_new(actor)
    words = [_n("{n} report asked of you this month so far", "{n} reports asked of you this month so far", asked)]
    label = _n("{n} new message", "{n} new messages", new) if new else _("Messages")
    links = [("/inbox", label), ("/filed", _("Returns filed"))]
    parts = [escape(word) for word in words]
    parts += [f'<a class="duban-link" href="{to}" target="_self">{escape(label)}</a>' for to, label in links]
    st.html(f'<div class="duban-text duban-small">{" · ".join(parts)}</div>')
