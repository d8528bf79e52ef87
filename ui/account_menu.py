"""Who is signed in, in the corner: the language, and the way out."""

from html import escape

import streamlit as st

from models.labels import LABELS
from models.words import CHINESE, ENGLISH
from services.sign_in import Visitor
from ui.act import token
from ui.words import _, language

_NAMES = {CHINESE: "中文", ENGLISH: "English"}


def show_account_menu(visitor: Visitor) -> None:
    """A small popover that the styles move into the header."""
    role = visitor.actor.role
    with st.popover(_(LABELS[role]) if role else "", type="tertiary"):
        other = ENGLISH if language() == CHINESE else CHINESE
        # A form, not a button of the frame: the whole page comes anew, with its language and the framework's words.
        fields = f'<input type="hidden" name="token" value="{escape(token())}">'
        button = f'<button name="language" value="{other}" lang="{other.replace("_", "-")}">{_NAMES[other]}</button>'
        pages = (("/account", _("My account")), ("/guide", _("One-page guide")))
        # One element: this is drawn anew on every click, on every page.
        st.html(
            f'<div class="duban-stack"><div class="duban-text duban-strong">{escape(visitor.actor.name)}</div>'
            f'<div class="duban-out"><form method="post" action="/language">{fields}{button}</form></div>'
            + "".join(f'<a class="duban-link" href="{address}" target="_self">{words}</a>' for address, words in pages)
            # A form as well: signing out ends at the server and takes the cookie along.
            + f'<div class="duban-out"><form method="post" action="/sign-out"><button>{_("Sign out")}</button></form></div>'
            "</div>"
        )
