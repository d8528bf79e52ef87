"""The line that says: this is the sample. One click shows it as someone else, one clears it."""

import streamlit as st

from services import sample
from services.access import Actor
from ui.act import act, token
from ui.tour import link
from ui.words import _


def show_sample_banner(actor: Actor) -> None:
    line = st.container(
        key="frame-sample", horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small"
    )
    with line:
        st.markdown(_("Sample data: a real meeting of February 2020, invented handling."), width="content")
    with line.container(horizontal=True, vertical_alignment="center", width="content", gap="medium"):
        if actor.role:
            words = _("See it in three steps")
            st.html(f'<a class="duban-link" href="{link(actor.role, 1)}" target="_self">{words}</a>', width="content")
        # Out and back to the list of people: a form, as in the account menu.
        leave = f'<button class="duban-as-link">{_("See it as someone else")}</button>'
        st.html(f'<form method="post" action="/sign-out">{leave}</form>', width="content")
        st.button(
            _("Clear it and set up our office"),
            key="frame/clear sample",
            type="tertiary",
            on_click=_clear,
            args=(actor, token()),
        )


def _clear(actor: Actor, once: str) -> None:
    act(lambda: sample.clear(actor, once), key="clear sample")
