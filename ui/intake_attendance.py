"""Who attended, phrase by phrase as the release has it, and the classes of units each phrase means."""

from typing import Any

import streamlit as st

from models.labels import LABELS
from models.meetings import AttendanceState, Venue
from models.words import N_
from services.forms import AttendanceForm, MeetingForm
from ui.intake_draft import OpenDraft, Put
from ui.text import show_text
from ui.words import _

_CLASSES: dict[str, str] = {
    "leaders": N_("Leaders"),
    "cities": N_("City bureaus"),
    "counties": N_("County bureaus"),
    "divisions": N_("Divisions"),
    "affiliated": N_("Affiliated units"),
    "departments": N_("Departments"),
    "members": N_("Member units"),
    "firms": N_("Firms"),
}


def show_attendance(draft: OpenDraft) -> None:
    """One line a phrase; its details open on a click."""
    st.markdown(f"**{_('Attended')}**")
    for row in draft.form.attendance:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            with st.container(gap=None):
                show_text(row.phrase or "—")
                st.caption(" · ".join(_said(row)))
            with st.popover(_("Change"), type="tertiary"):
                _show_row(draft, row)
    st.button(
        _("Add who attended"),
        key=draft.key("add attendance"),
        type="tertiary",
        icon=":material/add:",
        **draft.click(lambda form: form.attendance.append(AttendanceForm(phrase="", state=AttendanceState.PRESENT))),
    )


def _said(row: AttendanceForm) -> list[str]:
    classes = _(", ").join(_(_CLASSES[name]) for name in row.classes if name in _CLASSES)
    count = [_("{n} people", n=row.head_count)] if row.head_count is not None else []
    return [*([classes] if classes else []), _(LABELS[row.venue]), _(LABELS[row.state]), *count]


def _show_row(draft: OpenDraft, row: AttendanceForm) -> None:
    where = f"attendance/{row.key}"
    st.text_input(
        _("As the release says"),
        **draft.field(f"{where}/phrase", row.phrase, _in_row(row.key, "phrase")),
        help=_("These words stay as they are."),
    )
    st.multiselect(
        _("Classes of units"),
        list(_CLASSES),
        format_func=lambda name: _(_CLASSES[name]),
        placeholder=_("None"),
        **draft.field(f"{where}/classes", [c for c in row.classes if c in _CLASSES], _in_row(row.key, "classes")),
        help=_("Which kinds of bureaus the words mean."),
    )
    st.selectbox(
        _("Venue"),
        list(Venue),
        format_func=lambda venue: _(LABELS[venue]),
        **draft.field(f"{where}/venue", row.venue, _in_row(row.key, "venue")),
        help=_("Main venue or a branch."),
    )
    st.selectbox(
        _("Presence"),
        list(AttendanceState),
        format_func=lambda state: _(LABELS[state]),
        **draft.field(f"{where}/state", row.state, _in_row(row.key, "state")),
        help=_("How they took part."),
    )
    st.number_input(
        _("Head count"),
        value=None,
        min_value=0,
        step=1,
        **draft.field(f"{where}/head_count", row.head_count, _in_row(row.key, "head_count")),
        help=_("As the release says it; empty if it doesn't."),
    )
    st.button(
        _("Remove this line"),
        key=draft.key(where, "drop"),
        icon=":material/delete:",
        **draft.click(lambda form: _drop(form, row.key)),
    )


def _in_row(key: str, name: str) -> Put:
    def change(form: MeetingForm, value: Any) -> None:
        for row in form.attendance:
            if row.key == key:
                setattr(row, name, value)

    return change


def _drop(form: MeetingForm, key: str) -> None:
    form.attendance = [row for row in form.attendance if row.key != key]
