"""The frame around every screen. Runs on each click; always reaches ``st.navigation``, whoever is there."""

import streamlit as st

from models.settings import ROOT
from services import setup
from services.sign_in import Visitor
from ui import words
from ui.account_menu import show_account_menu
from ui.act import show_done, show_refusal
from ui.menu import entries_for
from ui.sample_banner import show_sample_banner
from ui.session import current_visitor
from ui.styles import show_styles
from ui.words import _


def frame() -> None:
    visitor = current_visitor()
    words.settle(visitor.language if visitor else "")
    st.set_page_config(page_title=_("Duban: directives followed up"), layout="wide", initial_sidebar_state="collapsed")
    show_styles()
    page = st.navigation(pages_for(visitor), position="top" if visitor else "hidden")
    if visitor:
        show_account_menu(visitor)
        if setup.state() == "sample":
            show_sample_banner(visitor.actor)
    refused = st.container()
    try:
        page.run()
    finally:  # a page that stops half-way must not swallow what the last click was told
        with refused:
            show_refusal()
            show_done()


def pages_for(visitor: Visitor | None) -> list[st.Page]:
    """The screens of this person's role. The first is the start page."""
    role = visitor.actor.role if visitor else None
    if role is None:
        return [st.Page(_signed_out, title=_("Sign in"), default=True)]
    entries = entries_for(role)
    return [
        st.Page(
            ROOT / entry.path,
            title=_(entry.title),
            url_path=entry.url,
            visibility="hidden" if entry.hidden else "visible",
            default=entry is entries[0],
        )
        for entry in entries
    ]


def _signed_out() -> None:
    st.info(_("You are signed out. Nothing was saved; please sign in again."))
    st.html(f'<a class="duban-link" href="/sign-in" target="_self">{_("Sign in")}</a>')


frame()
