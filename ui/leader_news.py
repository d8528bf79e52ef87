"""上次看以来: what changed since this person last opened the page, each number a way to its rows."""

import streamlit as st

from services import visits
from services.access import Actor
from services.figures import Overview
from ui.leader_drill import Asked, behind, way_in
from ui.moments import moment
from ui.words import _

_LAST = "leader/last visit"


def show_news(actor: Actor, seen: Overview) -> None:
    """One line and, where something happened, the numbers; nothing at the very first visit."""
    if _LAST not in st.session_state:  # once a visit, however often it is clicked
        st.session_state[_LAST] = visits.begin(actor)
    last = st.session_state[_LAST]
    if last is None:
        return
    found = visits.news(actor, behind(seen), last)
    when = _("Since your last visit, {when}", when=moment(found.since))
    said = [when + (" · " + _("nothing changed here") if found.is_quiet else "")]
    for key, words, (pick, n) in (
        ("overdue", _("newly overdue {n}", n=found.overdue[1]), found.overdue),
        ("closed", _("closed {n}", n=found.closed[1]), found.closed),
        ("returned", _("returned {n}", n=found.returned[1]), found.returned),
    ):
        if n:
            said.append(way_in(f"news.{key}", Asked(pick, f"{when} · {words}"), words))
    if found.answered:
        words = _("instructions answered {n}", n=found.answered)
        said.append(f'<a class="duban-link" href="/inbox" target="_self">{words}</a>')
    st.html(f'<div class="duban-text duban-small duban-news" role="status">{"　".join(said)}</div>')
