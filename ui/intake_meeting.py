"""The meeting itself under review: what it was called, when, who held it, who attended."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from models.words import N_
from services.forms import MeetingForm
from services.limits_of_text import fill_limits
from services.named_people import unlisted
from services.problems import Problem, problems_of
from ui.intake_attendance import show_attendance
from ui.intake_draft import MEETING, OpenDraft, Put
from ui.intake_parent import show_parent
from ui.intake_problems import sentence_of
from ui.text import show_text
from ui.words import _

# Doubts of the reading that stop nobody, worth a line all the same.
_NOTES: dict[str, str] = {
    "body_repeated": N_("The article stands in the text more than once; the first was read."),
    "truncated": N_("The text breaks off at its end. Was all of it pasted?"),
    "published_missing": N_("No day of publication was found."),
    "host_missing": N_("Nobody is said to have chaired the meeting."),
    "year_missing": N_("The release says {text} and no year. Please give the meeting's date."),
    "date_damaged": N_("A date in the text is not a real day; it was left empty."),
    "run_starts_late": N_("A numbered list does not begin at one. Is a part missing?"),
}

_OF_THE_DAY = ("year_missing", "date_damaged")  # over once the day is there

_LABELS: dict[str, str] = {
    "host": N_("Chaired by"),
    "host_posts": N_("Posts of the chair"),
    "main_venue": N_("Main venue"),
    "source": N_("Source"),
}


def show_meeting(draft: OpenDraft) -> None:
    """The fields, then attendance, then the way on."""
    form = draft.form
    with st.container(border=True, gap="small"):
        _show_doubts(draft)
        _text(draft, "title", _("Title of the meeting"), form.title)
        left, right = st.columns(2)
        with left:
            _day(draft, "held_on", _("Held on"), form.held_on, _put_held_on)
        with right:
            _day(draft, "published_on", _("Published on"), form.published_on, _put("published_on"))
        if form.held_on_inferred and form.held_on and not form.checked:
            words = _("The release gives no year: {year} was inferred.", year=str(form.held_on.year))
            st.warning(words, icon=":material/help:")
        for pair in (("host", "host_posts"), ("main_venue", "source")):
            for column, name in zip(st.columns(2), pair, strict=True):
                with column:
                    _text(draft, name, _(_LABELS[name]), getattr(form, name))
        _show_unlisted(draft)
        st.text_input(
            _("Held by (several: separated by 、)"),
            placeholder=_("Not said in the release"),
            **draft.field("organisers", "、".join(form.organisers), _put_organisers),
            help=_("Stands on every paper that goes out."),
        )
        show_parent(draft)
        show_attendance(draft)
        st.button(
            _("Looks right, next"),
            key=draft.key("meeting right"),
            type="primary",
            icon=":material/arrow_forward:",
            shortcut="Ctrl+Enter",
            on_click=_looks_right,
            args=(draft,),
        )


def _show_doubts(draft: OpenDraft) -> None:
    """Blocking doubts ask for a decision; the others are said."""
    for problem in problems_of(draft.form):
        if problem.where == "reading":
            with st.container(horizontal=True, vertical_alignment="center"):
                st.error(sentence_of(problem), icon=":material/error:", width="stretch")
                st.button(
                    _("I compared: what was read is right"),
                    key=draft.key("settle", problem.code),
                    **draft.click(partial(_settle, problem)),
                )
    for warning in draft.form.warnings:
        if warning.code in _NOTES and not (warning.code in _OF_THE_DAY and draft.form.held_on):
            st.info(_(_NOTES[warning.code], **warning.facts), icon=":material/info:")


def _show_unlisted(draft: OpenDraft) -> None:
    """A misread name shows here first."""
    if names := unlisted(draft.actor, draft.view.id, draft.form):
        show_text(_("Not in the list of people: {names}", names=_(", ").join(names)), size="small")


def _day(draft: OpenDraft, name: str, label: str, value: date | None, put: Put) -> None:
    st.date_input(
        label,
        value=None,
        format="YYYY-MM-DD",
        **draft.field(name, value, put),
        help=_("As it was read; underlined in the source."),
    )


def _text(draft: OpenDraft, name: str, label: str, value: str) -> None:
    st.text_input(
        label,
        placeholder=_("Not said in the release"),
        **draft.field(name, value, _put(name)),
        help=_("As it was read; underlined in the source."),
    )


def _looks_right(draft: OpenDraft) -> None:
    if draft.edit(lambda form: setattr(form, "checked", True)):
        waiting = [part for part in draft.unchecked if part != MEETING]
        draft.go_to(waiting[0] if waiting else MEETING)


def _settle(problem: Problem, form: MeetingForm) -> None:
    for warning in form.warnings:
        if f"reading_{warning.code}" == problem.code:
            warning.settled = True


def _put(name: str) -> Callable[[MeetingForm, Any], object]:
    return lambda form, value: setattr(form, name, value)


def _put_held_on(form: MeetingForm, value: Any) -> None:
    """A date that a person gave is no longer inferred, and tells of which year the limits are."""
    form.held_on, form.held_on_inferred = value, False
    fill_limits(form)


def _put_organisers(form: MeetingForm, value: str) -> None:
    form.organisers = [name.strip() for name in value.split("、") if name.strip()]
