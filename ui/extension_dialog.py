"""申请延期: a later date and why. The office answers; until then the old date stands."""

from datetime import date, timedelta

import streamlit as st

from services import extensions, history
from services.access import Actor
from ui.act import act, show_refusal, token
from ui.assignment_card import show_card
from ui.moments import full_day
from ui.said import say_later
from ui.words import _


def ask_extension(actor: Actor, assignment_id: int) -> None:
    """Open the dialog."""
    st.session_state.pop(f"extend-{assignment_id}/sent", None)
    st.dialog(_("Ask for an extension"), width="medium")(_draw)(actor, assignment_id)


def _draw(actor: Actor, assignment_id: int) -> None:
    name = f"extend-{assignment_id}"
    if st.session_state.pop(f"{name}/sent", False):
        st.rerun()
    view, _lines = history.open_assignment(actor, assignment_id)
    show_card(view, excerpt=True)
    show_refusal(name)
    if not view.around.may_extend or view.around.asked_until:
        st.info(_("An extension can't be asked for now."), icon=":material/info:")
        return
    st.date_input(
        _("Extend to"),
        value=view.due_on + timedelta(days=7),
        min_value=view.due_on + timedelta(days=1),
        format="YYYY-MM-DD",
        key=f"{name}/day",
        help=_("The secretariat may grant an earlier day."),
    )
    st.text_area(
        _("Reason (required)"),
        key=f"{name}/reason",
        max_chars=500,
        height=110,
        help=_("What has been done so far, what is in the way, what comes next."),
    )
    st.html(
        f'<div class="duban-text duban-small">{_("Until the province answers, {day} stands.", day=full_day(view.due_on))}</div>'
    )
    args = (actor, view.id, view.version, token(name))
    st.button(_("Submit"), key=f"{name}/submit", type="primary", width="stretch", on_click=_submit, args=args)


def _submit(actor: Actor, assignment_id: int, version: int, once: str) -> None:
    name = f"extend-{assignment_id}"
    wanted, reason = st.session_state.get(f"{name}/day"), str(st.session_state.get(f"{name}/reason") or "")
    day = wanted if isinstance(wanted, date) else date.min
    if act(lambda: extensions.ask(actor, assignment_id, version, day, reason, once), key=name):
        st.session_state[f"{name}/sent"] = True
        say_later(_("Asked. The province answers next; until then the old date stands."))
