"""Who is looking at this session, asked of the table of sign-ins once on every run, and again when a click arrives."""

from typing import NoReturn

import streamlit as st

from models.accounts import Role
from services import sign_in
from services.access import Actor
from services.sign_in import Visitor
from ui.one_run import once
from ui.words import _

_DRAWN_FOR = "frame/drawn for"


def sign_in_hash() -> str:
    """What the gate says: the hash of this browser's sign-in. A client can't write it."""
    return str(st.user.get("sign_in") or "")


def current_visitor() -> Visitor | None:
    """The person, with what the frame needs; None if they are no longer in. Looked up anew."""
    found = sign_in_hash()
    return sign_in.who_by_hash(found) if found else None


def visitor_of_this_run() -> Visitor | None:
    """The same, as it was when this run first asked."""
    return once("visitor", current_visitor)


def current_actor() -> Actor:
    """The person, as services see them. Signed out meanwhile: says so and stops."""
    visitor = visitor_of_this_run()
    if visitor is None:
        _stop(_("You are signed out. Nothing was saved; please sign in again."))
    st.session_state[_DRAWN_FOR] = visitor.actor
    return visitor.actor


def is_still_the_one() -> bool:
    """Whether the screen a click came from was drawn for the person, role and bureau that are there now."""
    visitor = current_visitor()
    return visitor is not None and visitor.actor == st.session_state.get(_DRAWN_FOR)


def require(*roles: Role) -> Actor:
    """The first line of every page: the person, if they have one of these roles; else a polite refusal, and stop."""
    actor = current_actor()
    if actor.role not in roles:
        _stop(_("Your role may not see this page."))
    return actor


def _stop(words: str) -> NoReturn:
    st.info(words)
    st.html(f'<a class="duban-link" href="/" target="_self">{_("Back to the start")}</a>')
    st.stop()
