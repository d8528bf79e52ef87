"""日历订阅: the private calendar address, made, shown once, revoked."""

import streamlit as st

from models.settings import settings
from services import feeds
from services.access import Actor
from ui.act import act, token
from ui.moments import moment
from ui.words import _

_MADE = "inbox/feed"


def show_feed(actor: Actor) -> None:
    """Whether there is an address, a new one, and the way to end it."""
    with st.expander(_("Due dates in your own calendar"), icon=":material/event:"):
        note = _("Whoever has the address sees your due dates. It is shown once; a new one ends the old one.")
        st.html(f'<div class="duban-text duban-small">{note}</div>')
        made = st.session_state.pop(_MADE, "")
        if made:
            base = settings().public_url or str(st.context.url or "").partition("/inbox")[0]
            st.code(base.rstrip("/") + made, language=None, wrap_lines=True)
        line = feeds.current(actor)
        with st.container(horizontal=True, vertical_alignment="center"):
            label = _("New address") if line else _("Make an address")
            st.button(label, key="inbox/make", icon=":material/link:", on_click=_make, args=(actor, token()))
            if line:
                st.button(_("Revoke"), key="inbox/revoke", on_click=_revoke, args=(actor, token()))
                st.html(
                    f'<div class="duban-text duban-small">{_("In use since {when}", when=moment(line.created_at))}</div>',
                    width="content",
                )


def _make(actor: Actor, once: str) -> None:
    if made := act(lambda: feeds.make(actor, once), key="feed"):
        st.session_state[_MADE] = made


def _revoke(actor: Actor, once: str) -> None:
    act(lambda: feeds.revoke(actor, once), key="feed end", done=_("Revoked: the address no longer shows anything."))
