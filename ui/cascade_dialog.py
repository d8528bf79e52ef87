"""转办县区: which counties, and by when; before the city's own date."""

from datetime import date, timedelta

import streamlit as st

from services import cascade, history
from services.access import Actor
from ui.act import act, show_refusal, token
from ui.assignment_card import show_card
from ui.said import say_later
from ui.words import _, _n


def pass_on(actor: Actor, assignment_id: int) -> None:
    """Open the dialog."""
    st.session_state.pop(f"pass_on-{assignment_id}/sent", None)
    st.dialog(_("Pass on to counties"), width="medium")(_draw)(actor, assignment_id)


def _draw(actor: Actor, assignment_id: int) -> None:
    name = f"pass_on-{assignment_id}"
    if st.session_state.pop(f"{name}/sent", False):
        st.rerun()
    view, _lines = history.open_assignment(actor, assignment_id)
    show_card(view, excerpt=True)
    show_refusal(name)
    counties = {candidate.bureau_id: candidate.name for candidate in cascade.candidates(actor, assignment_id)}
    if not counties:
        st.info(_("All your counties have this item already."), icon=":material/info:")
        return
    today = view.due_on - timedelta(days=view.days)
    if view.due_on <= today:
        st.info(_("The counties' date must lie before yours, and yours has come."), icon=":material/info:")
        return
    st.pills(
        _("Which counties"),
        list(counties),
        selection_mode="multi",
        default=list(counties),
        format_func=lambda key: counties[key],
        key=f"{name}/counties",
        help=_("Each gets a task of its own; yours stays with you."),
    )
    last = view.due_on - timedelta(days=1)
    st.date_input(
        _("Their due date (before yours)"),
        value=max(today, view.due_on - timedelta(days=2)),
        min_value=today,
        max_value=last,
        format="YYYY-MM-DD",
        key=f"{name}/day",
        help=_("Leave yourself time to look through what they report."),
    )
    args = (actor, view.id, view.version, token(name))
    st.button(_("Pass on"), key=f"{name}/submit", type="primary", width="stretch", on_click=_submit, args=args)
    note = _("Each county signs for it and reports. You report the result once they have.")
    st.html(f'<div class="duban-text duban-small">{note}</div>')


def _submit(actor: Actor, assignment_id: int, version: int, once: str) -> None:
    name = f"pass_on-{assignment_id}"
    chosen, wanted = list(st.session_state.get(f"{name}/counties") or []), st.session_state.get(f"{name}/day")
    day = wanted if isinstance(wanted, date) else date.min
    if n := act(lambda: cascade.pass_on(actor, assignment_id, version, chosen, day, once), key=name):
        st.session_state[f"{name}/sent"] = True
        say_later(_n("Passed on to {n} county.", "Passed on to {n} counties.", int(n)))
