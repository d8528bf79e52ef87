"""The frame around every screen. Runs on each click; always reaches ``st.navigation``, whoever is there."""

import streamlit as st

from models.settings import ROOT
from services import setup
from services.sign_in import Visitor
from ui import words
from ui.account_menu import show_account_menu
from ui.act import show_done, show_refusal
from ui.inbox_line import how_many_new
from ui.menu import Entry, entries_for, grouped
from ui.one_run import one_run
from ui.sample_banner import show_sample_banner
from ui.session import visitor_of_this_run
from ui.styles import show_styles
from ui.tour import show_tour
from ui.words import _


def frame() -> None:
    visitor = visitor_of_this_run()
    words.settle(visitor.language if visitor else "")
    st.set_page_config(page_title=_("Duban: directives followed up"), layout="wide", initial_sidebar_state="collapsed")
    show_styles()
    pages = pages_for(visitor)
    page = st.navigation(pages, position="top" if visitor else "hidden")
    if visitor:
        with st.container(key="frame-account", horizontal=True, vertical_alignment="center", gap="small"):
            show_way_to_search(pages)
            show_account_menu(visitor)
        if setup.state() == "sample":
            show_sample_banner(visitor.actor)
            show_tour(visitor.actor.role)
    refused = st.container()
    try:
        page.run()
    finally:  # a page that stops half-way must not swallow what the last click was told
        with refused:
            show_refusal()
            show_done()


def pages_for(visitor: Visitor | None) -> dict[str, list[st.Page]]:
    """The screens of this person's role. The first is the start page."""
    role = visitor.actor.role if visitor else None
    if visitor is None or role is None:
        return {"": [st.Page(_signed_out, title=_("Sign in"), default=True)]}
    entries = entries_for(role)
    return {
        _(group) if group else "": [_page(visitor, entry, is_first=entry is entries[0]) for entry in some]
        for group, some in grouped(entries).items()
    }


def show_way_to_search(pages: dict[str, list[st.Page]]) -> None:
    """From every screen of who may search, by a click or a key."""
    found = next((page for some in pages.values() for page in some if page.url_path == "search"), None)
    if found and st.button(
        _("Search"), key="frame/search", type="tertiary", icon=":material/search:", shortcut="Ctrl+K"
    ):
        st.switch_page(found)


def _page(visitor: Visitor, entry: Entry, *, is_first: bool) -> st.Page:
    new = how_many_new(visitor.actor) if entry.url == "inbox" else 0
    return st.Page(
        ROOT / entry.path,
        title=f"{_(entry.title)} {new}" if new else _(entry.title),
        url_path=entry.url,
        visibility="hidden" if entry.hidden else "visible",
        default=is_first,
    )


def _signed_out() -> None:
    st.info(_("You are signed out. Nothing was saved; please sign in again."))
    st.html(f'<a class="duban-link" href="/sign-in" target="_self">{_("Sign in")}</a>')


with one_run():
    frame()
