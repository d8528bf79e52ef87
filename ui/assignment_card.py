"""One assignment on a card: its light, when it is due, what is asked, what was said last.

A card is one container and as few elements as it can be: each is a message to the browser, on a page of many cards.
"""

from collections.abc import Callable
from html import escape

import streamlit as st

from models.assignments import Part, ReportKind
from models.clock import beijing_day
from models.directives import Criterion
from models.labels import LABELS
from models.lifecycle import Light, Status
from models.words import N_
from services.access import Actor
from services.assignments import AssignmentView, ReportLine
from services.time_words import time_words
from ui.amended import change_of
from ui.badges import show_light
from ui.cascade_counties import show_counties
from ui.due_story import show_due_story
from ui.moments import day, moment
from ui.words import _, _n, language, numeral

_ROW = 4000  # wider than any screen: what is so wide has a row of the card to itself


def show_card(
    view: AssignmentView,
    *,
    bureau: bool = False,
    excerpt: bool = False,
    buttons: Callable[[], None] | None = None,
    actor: Actor | None = None,
) -> None:
    """The card. ``bureau`` names whose it is; ``excerpt`` leaves out what was reported; ``buttons`` draws what can be done.

    For an ``actor`` the due date explains itself, and a city's counties stand below.
    """
    with st.container(border=True, horizontal=True, vertical_alignment="center", gap="small"):
        _show_head(view, actor)
        pieces = [_asked(view, bureau), change_of(view), "" if excerpt else _notes_of(view)]
        st.html(
            f'<div class="duban-card">{"".join(f"<div>{piece}</div>" for piece in pieces if piece)}</div>', width=_ROW
        )
        if actor is not None and view.around.counties and not excerpt:
            with st.container(width=_ROW):
                show_counties(actor, view)
        if buttons:
            buttons()


def show_head(view: AssignmentView, actor: Actor) -> None:
    """The light on the left, the due date and what counts as done on the right."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", gap="small"):
        _show_head(view, actor)


def _show_head(view: AssignmentView, actor: Actor | None) -> None:
    show_light(view.light, light_words(view))
    if actor is None:
        st.html(f'<div class="duban-text duban-small">{escape(due_line(view))}</div>', width="content")
    else:
        show_due_story(actor, view.id, due_line(view))


def light_words(view: AssignmentView) -> str:
    """The words beside the light: how late, how long still, or where it stands."""
    if left := time_words(language(), view):
        return left
    if view.light is Light.TO_VERIFY and view.waited:
        return _n("Waiting for {n} day", "Waiting for {n} days", view.waited)
    return _(LABELS[view.status]) if view.light is Light.STOPPED or view.status is Status.OBJECTED else ""


def due_line(view: AssignmentView) -> str:
    """时限 2月17日 · 每周一次, of an emergency with its hour; a supporting bureau is told that it supports."""
    due = moment(view.due_at) if view.due_at else day(view.due_on)
    facts = [_("Due {day}", day=due), criterion_words(view)]
    if view.part is Part.SUPPORTING:
        facts.append(_(LABELS[view.part]))
    return " · ".join(facts)


def criterion_words(view: AssignmentView) -> str:
    """What counts as done; of a standing duty, how often."""
    if view.criterion is Criterion.RECURRING and view.cycle is not None:
        return _("Report: {cycle}", cycle=_(LABELS[view.cycle]))
    return _(LABELS[view.criterion])


def _asked(view: AssignmentView, bureau: bool) -> str:
    """Heading and point as HTML; a point that only repeats its heading is said once."""
    heading = f"{numeral(view.ordinal)}、{view.heading}" if view.ordinal else view.heading
    asked = "" if view.point_text.strip() == view.heading.strip() else f"　{escape(view.point_text)}"
    whose = f'<div class="duban-text duban-small">{escape(view.bureau)}</div>' if bureau else ""
    return f'{whose}<div class="duban-text"><strong>{escape(heading)}</strong>{asked}</div>'


def _notes_of(view: AssignmentView) -> str:
    return "".join(f'<div class="duban-text duban-small {look}">{escape(text)}</div>' for look, text in _notes(view))


def _notes(view: AssignmentView) -> list[tuple[str, str]]:
    """What the bureau should know besides: sent back and why, chased how often, what it said last."""
    notes: list[tuple[str, str]] = []
    if view.return_reason and view.status is Status.IN_PROGRESS:
        notes.append(("duban-strong", _("Returned: {reason}", reason=view.return_reason)))
    notes += around_notes(view)
    if view.completion:
        notes.append(("", _("What to hand in: {completion}", completion=view.completion)))
    meeting = _("Meeting of {day}", day=day(view.held_on))
    notes.append(("", f"{meeting} · {last_words(view.last_report)}" if view.last_report else meeting))
    if view.chased:
        notes.append(("duban-strong", _n("Chased {n} time", "Chased {n} times", view.chased)))
    return notes


def around_notes(view: AssignmentView) -> list[tuple[str, str]]:
    """Inner limits that have run out, an extension asked for or had, who passed it on, how the supporters stand."""
    around, notes = view.around, list[tuple[str, str]]()
    if around.receipt_late:
        notes.append(("duban-strong", _("Not signed for within the limit")))
    if around.report_late:
        notes.append(("duban-strong", _("No first report within the limit")))
    if around.verification_late:
        notes.append(("duban-strong", _("Not verified within the limit")))
    if around.asked_until:
        notes.append(
            ("duban-strong", _("Extension to {day} asked for; the province answers", day=day(around.asked_until)))
        )
    if view.extended:
        n = _n("Extended {n} time", "Extended {n} times", view.extended)
        notes.append(("", f"{n} · {_('First due {day}', day=day(view.original_due_on))}"))
    if around.together:
        notes.append(("", _("One report answers this and: {meetings}", meetings="；".join(around.together))))
    if around.objection_refused:
        notes.append(("duban-strong", _("Objection not upheld: {answer}", answer=around.objection_refused)))
    if around.city:
        notes.append(("", _("Passed on by {city}", city=around.city)))
    if around.supporters:
        said = [f"{s.bureau} {_(LABELS[s.status]) if not s.reported else _('reported')}" for s in around.supporters]
        notes.append(("", _("Supporting: {said}", said=_(", ").join(said))))
    return notes


_REPORTED = {
    ReportKind.PROGRESS: N_("Reported progress"),
    ReportKind.NIL: N_("Nil return"),
    ReportKind.DONE: N_("Reported done"),
}


def last_words(report: ReportLine) -> str:
    """上次：2月10日 报进展：值班正常."""
    facts = {"day": day(beijing_day(report.at)), "kind": _(_REPORTED[report.kind])}
    if report.kind is ReportKind.NIL or not report.text:
        return _("Last: {day}, {kind}", **facts)
    return _("Last: {day}, {kind}: {text}", **facts, text=report.text)
