"""改过的要求: the old wording beside the new one, and the office's dialog to amend a point."""

from datetime import date
from html import escape

import streamlit as st

from models.lifecycle import OPEN
from services import amend
from services.access import Actor
from services.amend import Amendment, VersionLine
from services.assignments import AssignmentView
from ui.act import act, show_refusal, token
from ui.moments import full_day, moment
from ui.said import say_later
from ui.text import show_text
from ui.words import _, _n


def change_of(view: AssignmentView) -> str:
    """Old and new as HTML, while an open row still knows the old wording only; else nothing."""
    was = view.around.before
    if was is None or view.status not in OPEN:
        return ""
    # The row's own date may have been extended, or moved on with its returns: only where the amendment moved it.
    new_due = view.due_on if view.around.due_amended else None
    old = _piece(_("As it was"), was.text, was.completion, was.due_on if new_due else None)
    new = _piece(_("As it is now"), view.point_text, view.completion, new_due)
    why = escape(_("Why it was changed: {reason}", reason=view.around.why_amended))
    return f'<div class="duban-two">{old}{new}</div><div class="duban-text duban-small">{why}</div>'


def _piece(title: str, text: str, completion: str, due_on: date | None) -> str:
    lines = [text]
    if completion:
        lines.append(_("What to hand in: {completion}", completion=completion))
    if due_on:
        lines.append(_("Due {day}", day=full_day(due_on)))
    body = "".join(f'<div class="duban-text">{escape(line)}</div>' for line in lines)
    return f'<div><div class="duban-text duban-small">{escape(title)}</div>{body}</div>'


def amend_point(actor: Actor, point_id: int) -> None:
    """Open the dialog."""
    st.session_state.pop(f"amend-{point_id}/sent", None)
    st.dialog(_("Amend a dispatched point"), width="large")(_draw)(actor, point_id)


def _draw(actor: Actor, point_id: int) -> None:
    name = f"amend-{point_id}"
    if st.session_state.pop(f"{name}/sent", False):
        st.rerun()
    point = amend.open_point(actor, point_id)
    show_refusal(name)
    st.text_area(
        _("What is asked"),
        value=point.text,
        key=f"{name}/text",
        height=110,
        help=_("The bureaus see the new words; the old ones stay in the history."),
    )
    st.text_input(
        _("Finished means"),
        value=point.completion,
        key=f"{name}/completion",
        help=_("What a bureau has to hand in for it to be verified."),
    )
    st.date_input(
        _("Due date"),
        value=point.due_on,
        format="YYYY-MM-DD",
        key=f"{name}/day",
        disabled=point.recurring,
        help=_("Applies to every bureau that has not finished."),
    )
    st.text_input(
        _("Why it is changed (required)"), key=f"{name}/reason", max_chars=300, help=_("Every bureau is told this.")
    )
    note = _n(
        "{n} bureau still works on it: it sees both wordings and signs again. What is closed stays as it was.",
        "{n} bureaus still work on it: they see both wordings and sign again. What is closed stays as it was.",
        point.open,
    )
    st.html(f'<div class="duban-text duban-small">{note}</div>')
    args = (actor, point_id, point.version, point.due_on, token(name))
    st.button(_("Amend"), key=f"{name}/submit", type="primary", width="stretch", on_click=_submit, args=args)
    for line in amend.versions(actor, point_id):
        _show_version(line)


def _show_version(line: VersionLine) -> None:
    facts = {"n": line.number, "who": line.by, "when": moment(line.at)}
    show_text(_("Version {n}, {who}, {when}", **facts) + (f"　{line.reason}" if line.reason else ""), size="small")
    show_text(line.text)


def _submit(actor: Actor, point_id: int, version: int, due_on: date, once: str) -> None:
    name = f"amend-{point_id}"
    said = {part: str(st.session_state.get(f"{name}/{part}") or "") for part in ("text", "completion", "reason")}
    chosen = st.session_state.get(f"{name}/day")
    wanted = Amendment(said["text"], said["completion"], chosen if isinstance(chosen, date) else due_on, said["reason"])
    if act(lambda: amend.amend(actor, point_id, version, wanted, once), key=name) is not None:
        st.session_state[f"{name}/sent"] = True
        say_later(_("Amended. Bureaus that work on it see both wordings and sign again."))
