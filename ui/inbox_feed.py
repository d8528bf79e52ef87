"""日历订阅: the private calendar address, made, shown once, revoked."""

import streamlit as st

from models.settings import settings
from services import feeds
from services.sign_in import Visitor
from ui.act import act, token
from ui.moments import moment
from ui.session import visitor_of_this_run
from ui.words import _

_MADE = "inbox/feed"


def show_feed() -> None:
    """Whether there is an address, a new one, and the way to end it; nothing for who came by a link, for it is not theirs."""
    visitor = visitor_of_this_run()
    if visitor is None or visitor.by_link:
        return
    with st.expander(_("Due dates in your own calendar"), icon=":material/event:"):
        note = _("Whoever has the address sees your due dates. It is shown once; a new one ends the old one.")
        st.html(f'<div class="duban-text duban-small">{note}</div>')
        made = st.session_state.pop(_MADE, "")
        if made:
            base = settings().public_url or str(st.context.url or "").partition("/inbox")[0]
            st.code(base.rstrip("/") + made, language=None, wrap_lines=True)
        line = feeds.current(visitor.actor)
        with st.container(horizontal=True, vertical_alignment="center"):
            label = _("New address") if line else _("Make an address")
            st.button(label, key="inbox/make", icon=":material/link:", on_click=_make, args=(visitor, token()))
            if line:
                st.button(_("Revoke"), key="inbox/revoke", on_click=_revoke, args=(visitor, token()))
                st.html(
                    f'<div class="duban-text duban-small">{_("In use since {when}", when=moment(line.created_at))}</div>',
                    width="content",
                )


def _make(visitor: Visitor, once: str) -> None:
    if made := act(lambda: feeds.make(visitor, once), key="feed"):
        st.session_state[_MADE] = made


def _revoke(visitor: Visitor, once: str) -> None:
    act(lambda: feeds.revoke(visitor, once), key="feed end", done=_("Revoked: the address no longer shows anything."))
