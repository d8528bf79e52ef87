"""Kept views of the register: choose one, keep what is narrowed to now, drop one of one's own."""

import streamlit as st

from services import views
from services.access import Actor
from services.register import Wanted
from services.views import LONGEST_NAME, View
from ui.act import act, show_refusal, token
from ui.register_filters import narrow_to
from ui.words import _

_CHOSEN = "register/view"


def show_views(actor: Actor, wanted: Wanted) -> None:
    """The choice with each view's count, and what can be done with views."""
    kept = {view.id: view for view in views.views(actor)}
    here = next((view.id for view in kept.values() if view.wanted == wanted), None)
    st.session_state[_CHOSEN] = here
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if kept:
            st.selectbox(
                _("View"),
                list(kept),
                index=None,
                placeholder=_("Kept views: {n}", n=len(kept)),
                format_func=lambda key: _label(kept[key]),
                key=_CHOSEN,
                label_visibility="collapsed",
                width=300,
                on_change=_open,
                args=(kept,),
            )
        with st.popover(_("Keep this view"), icon=":material/bookmark_add:"):
            _show_form(actor, wanted, kept.get(here) if here else None)


def _label(view: View) -> str:
    mine = f"{view.name}（{view.count:,}）"
    return f"{mine} · {view.by}" if view.by else mine


def _open(kept: dict[int, View]) -> None:
    if view := kept.get(st.session_state[_CHOSEN] or 0):
        narrow_to(view.wanted)


def _show_form(actor: Actor, wanted: Wanted, here: View | None) -> None:
    show_refusal("keep view")
    st.text_input(
        _("Name of the view"),
        key="register/view name",
        max_chars=LONGEST_NAME,
        placeholder=_("such as: Ganzi, overdue"),
        help=_("What the register is narrowed to now is kept under it; the same name again changes that view."),
    )
    st.checkbox(
        _("Colleagues may use it too"),
        key="register/view shared",
        help=_("Else only you see it. Only you can change or drop it."),
    )
    st.button(
        _("Keep"), key="register/keep", type="primary", width="stretch", on_click=_keep, args=(actor, wanted, token())
    )
    if here and not here.by:
        st.button(
            _("Drop the view that is open"),
            key="register/drop",
            width="stretch",
            on_click=_drop,
            args=(actor, here.id, token()),
        )


def _keep(actor: Actor, wanted: Wanted, once: str) -> None:
    name, shared = str(st.session_state["register/view name"] or ""), bool(st.session_state["register/view shared"])
    if act(lambda: views.keep(actor, name, wanted, shared=shared, token=once), key="keep view", done=_("View kept.")):
        st.session_state["register/view name"], st.session_state["register/view shared"] = "", False


def _drop(actor: Actor, view_id: int, once: str) -> None:
    act(lambda: views.drop(actor, view_id, once), key="drop view", done=_("View dropped."))
