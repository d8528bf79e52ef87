"""The line that says: this is the sample. One click clears it."""

import streamlit as st

from services import sample
from services.access import Actor
from ui.act import act, token
from ui.words import _


def show_sample_banner(actor: Actor) -> None:
    with st.container(
        key="frame-sample", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small"
    ):
        st.markdown(_("Sample data: a real meeting of February 2020, invented handling."), width="content")
        # Out and back to the list of people: a form, as in the account menu.
        st.html(
            f'<form method="post" action="/sign-out"><button class="duban-as-link">{_("See it as someone else")}</button></form>',
            width="content",
        )
        st.button(
            _("Clear it and set up our office"),
            key="frame/clear sample",
            type="tertiary",
            on_click=_clear,
            args=(actor, token()),
        )


def _clear(actor: Actor, once: str) -> None:
    act(lambda: sample.clear(actor, once), key="clear sample")
