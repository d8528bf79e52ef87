"""The drafts that wait to be finished, each with how far it got."""

import streamlit as st

from services import drafts
from services.access import Actor
from services.drafts import DraftLine
from ui.act import act, token
from ui.moments import moment
from ui.text import show_text
from ui.words import _


def show_drafts(actor: Actor, lines: list[DraftLine]) -> None:
    """One card a draft, latest first."""
    for line in lines:
        with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
            with st.container(gap=None, width="stretch"):
                show_text(line.title or _("No title yet"))
                st.caption(
                    _(
                        "{who}, {time}: {n} directives, {checked} checked",
                        who=line.owner,
                        time=moment(line.updated_at),
                        n=line.directives,
                        checked=line.checked,
                    )
                )
            st.html(
                f'<a class="duban-link" href="/intake?draft={line.id:d}" target="_self">{_("Go on")}</a>',
                width="content",
            )
            with st.popover(_("Discard"), type="tertiary"):
                st.markdown(_("The draft leaves this list. Nothing of it was sent."))
                st.button(
                    _("Discard this draft"), key=f"discard {line.id}", on_click=_discard, args=(actor, line, token())
                )


def _discard(actor: Actor, line: DraftLine, once: str) -> None:
    act(lambda: drafts.discard(actor, line.id, line.version, once), done=_("The draft was discarded."))
