"""机构撤并, in a bureau's dialog: merge it into another or end it, with the open work it has said first."""

import streamlit as st

from services import reorganise
from services.access import Actor
from services.bureaus import BureauRow
from ui.act import act, show_refusal, token
from ui.said import say_later
from ui.words import _, _n


def show_reorganise(actor: Actor, row: BureauRow, bureaus: list[BureauRow], name: str) -> None:
    """Two ways, both with a reason."""
    with st.expander(_("Merge or end this bureau"), icon=":material/merge:"):
        n = reorganise.open_work(actor, row.id)
        st.markdown(_n("It has {n} task under way.", "It has {n} tasks under way.", n))
        others = {it.id: it.name for it in bureaus if it.active and it.kind is row.kind and it.id != row.id}
        into = st.selectbox(
            _("Successor"),
            list(others),
            index=None,
            format_func=lambda id_: others[id_],
            key=f"{name}/into",
            placeholder=_("None: the bureau ends and its open tasks are withdrawn"),
            help=_("It takes over what is still open."),
        )
        st.text_input(
            _("Reason, as it will stand in the history"),
            key=f"{name}/reason",
            max_chars=200,
            help=_("For example the number of the document that merged them."),
        )
        label = (
            _("Merge; its open tasks and accounts go to the successor") if into else _("End; withdraw its open tasks")
        )
        st.button(
            label,
            key=f"{name}/reorganise",
            width="stretch",
            on_click=_reorganise,
            args=(actor, row, into, token(f"{name}/reorganise")),
        )
        show_refusal(f"{name}/reorganise")


def _reorganise(actor: Actor, row: BureauRow, into: int | None, once: str) -> None:
    name = f"bureau-{row.id}"
    reason = str(st.session_state[f"{name}/reason"])
    done = act(
        lambda: (
            reorganise.merge(actor, row.id, into, row.version, reason, once)
            if into
            else reorganise.close(actor, row.id, row.version, reason, once)
        ),
        key=f"{name}/reorganise",
    )
    if isinstance(done, reorganise.Moved):
        moved = _n("{n} task moved", "{n} tasks moved", done.moved)
        ended = _n("{n} withdrawn", "{n} withdrawn", done.ended)
        say_later(_(", ").join((moved, ended)) if done.moved else ended)
        st.session_state[f"{name}/saved"] = True
