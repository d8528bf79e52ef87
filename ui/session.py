"""Who is looking at this screen: asked of the sign-in table on every run, never remembered."""

import streamlit as st

from models.accounts import Role
from services import sign_in
from services.access import Actor
from services.sign_in import Visitor
from ui.words import _, use_language


def current_visitor() -> Visitor | None:
    """The person the gate let in; None if the sign-in has ended since."""
    token_hash = str(st.user.get("sign_in") or "")
    visitor = sign_in.who_by_hash(token_hash) if token_hash else None
    if visitor is not None and visitor.language:
        use_language(visitor.language)
    return visitor


def require(*roles: Role) -> Actor:
    """The actor, if one of these roles; else the page ends here. The first statement of every page."""
    visitor = current_visitor()
    if visitor is None:
        st.error(_("You are signed out. Nothing was saved; please sign in again."))
        st.stop()
    if visitor.actor.role not in roles:
        st.error(_("Your role may not do this."))
        st.stop()
    return visitor.actor
