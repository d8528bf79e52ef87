"""What a search found: the text around the words, character for character, what it is, of what day, and the way to it."""

from collections.abc import Iterable
from html import escape
from urllib.parse import urlencode

import streamlit as st

from models.accounts import Role
from models.search import Found
from models.words import N_
from services.access import Actor
from services.search import Hit
from ui.moments import full_day
from ui.words import _

KINDS = {
    Found.MEETING: N_("Releases"),
    Found.MINUTES: N_("Minutes"),
    Found.DIRECTIVE: N_("Directives"),
    Found.POINT: N_("Points worded anew"),
    Found.REPORT: N_("Reports of bureaus"),
}


def show_hits(actor: Actor, hits: Iterable[Hit], question: str) -> None:
    """One block a hit, with a heading that leads to it."""
    st.html("".join(_hit(actor, hit, question) for hit in hits))


def link_of(words: str, path: str, **asked: object) -> str:
    """A link to a screen, as HTML."""
    address = f"{path}?{urlencode(asked)}" if asked else path
    return f'<a class="duban-link" href="{escape(address)}" target="_self">{escape(words)}</a>'


def _hit(actor: Actor, hit: Hit, question: str) -> str:
    text = "".join(f"<mark>{escape(piece)}</mark>" if marked else escape(piece) for piece, marked in hit.excerpt)
    facts = [_(KINDS[hit.kind]), full_day(hit.day), hit.bureau, hit.meeting if hit.meeting != hit.title else ""]
    small = escape(" · ".join(fact for fact in facts if fact))
    return (
        f'<div class="duban-hit"><div>{_way_to(actor, hit, question)}</div>'
        f'<div class="duban-text">{text}</div><div class="duban-small">{small}</div></div>'
    )


def _way_to(actor: Actor, hit: Hit, question: str) -> str:
    """To the item where there is one of the reader's; the meeting's page; else to the text it stands in."""
    if hit.assignment_id is not None:
        return link_of(hit.title, "/assignment", id=hit.assignment_id)
    if actor.role is Role.AUDITOR:
        return link_of(hit.title, "/text", meeting=hit.meeting_id, q=question)
    if hit.kind in (Found.MEETING, Found.MINUTES):
        if actor.role is Role.SECRETARIAT:
            return link_of(hit.title, "/meetings", meeting=hit.meeting_id)
        return link_of(hit.title, "/text", meeting=hit.meeting_id, q=question)
    return link_of(hit.title, "/ledger", meeting=hit.meeting_id, text=hit.title, light="all")
