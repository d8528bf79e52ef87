"""The frame of every screen. The gate has let in only who is signed in; each page still asks for its role."""

import streamlit as st

from models.settings import ROOT
from services import setup
from ui.act import show_refusals
from ui.menu import PAGES
from ui.session import current_visitor
from ui.words import _


def draw() -> None:
    visitor = current_visitor()
    role = visitor.actor.role if visitor else None
    st.set_page_config(page_title=_("Duban: directives followed up"), layout="wide")
    offered = PAGES[role] if role else ()
    pages = [
        st.Page(ROOT / file, title=_(title), url_path=address, default=number == 0)
        for number, (file, address, title) in enumerate(offered)
    ] or [st.Page(_signed_out, title=_("Signed out"), default=True)]
    page = st.navigation(pages, position="top" if len(pages) > 1 else "hidden")
    if visitor:
        _show_account(visitor.actor.name)
    show_refusals()
    page.run()


def _signed_out() -> None:
    st.error(_("You are signed out. Nothing was saved; please sign in again."))


def _show_account(name: str) -> None:
    """The sample's banner, and the way out: a plain form, since signing out is the gate's business."""
    if setup.state() == "sample":
        st.info(_("This is sample data: look around and try everything. Nothing here is real."), icon=":material/info:")
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        st.text(name, width="content")
        st.html(f'<form method="post" action="/sign-out"><button>{_("Sign out")}</button></form>', width="content")


draw()
