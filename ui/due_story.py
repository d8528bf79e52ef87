"""办结时限 explained by a click: from when it was counted, by what rule, which days were skipped, what moved it since."""

from collections.abc import Iterable
from html import escape
from itertools import groupby

import streamlit as st

from models.deadlines import ONE_DAY, Skipped, Term, Unit
from models.labels import LABELS
from models.lifecycle import Step
from models.permissions import Action
from models.words import N_
from services import calendar
from services.access import Actor
from services.calendar import DueChange, DueStory
from ui.moments import day, full_day, moment, weekday
from ui.text import show_text
from ui.words import _, _n

_MOVED = {
    str(Action.GRANT_EXTENSION): N_("Extension approved"),
    str(Action.AMEND_POINT): N_("The point was amended"),
    str(Step.RESUME): N_("Resumed: moved by the length of the pause"),
    str(Step.REPORT_PROGRESS): N_("Return filed: next period"),
}


def show_due_story(actor: Actor, assignment_id: int, words: str) -> None:
    """The date as a small button; behind it its story, asked for only once it is open."""
    opened = st.popover(words, type="tertiary", key=f"due-{assignment_id}", on_change="rerun")
    with opened:
        if opened.open:
            _show(calendar.explain(actor, assignment_id))


def _show(story: DueStory) -> None:
    show_text(_("Due {day}", day=f"{full_day(story.due_on)} {weekday(story.due_on)}"), strong=True)
    if story.due_at:
        show_text(_("At {moment}, counted by the hour", moment=moment(story.due_at)))
    facts = [_origin(story)]
    if story.term and story.term.unit is Unit.WORKING_DAYS:
        facts.append(_skipped(story.skipped))
    if story.changes:
        facts.append(_("First due {day}", day=full_day(story.original_due_on)))
    show_text("\n".join(facts))
    if story.changes:
        st.html("<ul>" + "".join(f'<li class="duban-text">{escape(_change(c))}</li>' for c in story.changes) + "</ul>")
    else:
        show_text(_("It has not been moved since."), size="small")


def _origin(story: DueStory) -> str:
    if story.term is None:
        return _("Set as a day when it was dispatched ({day}).", day=full_day(story.start))
    facts = {"term": term_words(story.term), "day": full_day(story.start)}
    if story.term.unit is Unit.HOURS:
        return _("Within {term}, counted around the clock from the dispatch on {day}.", **facts)
    return _("Within {term}, dispatched on {day}; counting starts the day after.", **facts)


def term_words(term: Term) -> str:
    """3 个工作日."""
    if term.unit is Unit.HOURS:
        return _n("{n} hour", "{n} hours", term.count)
    if term.unit is Unit.CALENDAR_DAYS:
        return _n("{n} day", "{n} days", term.count)
    return _n("{n} working day", "{n} working days", term.count)


def _skipped(days: Iterable[Skipped]) -> str:
    """跳过：2月8日–2月9日（周末）. Neighbours with one reason are said together."""
    found = []
    numbered = enumerate(days)
    for (name, named, _start), group in groupby(numbered, lambda n: (n[1].name, n[1].named, n[1].day - n[0] * ONE_DAY)):
        span = [item.day for _i, item in group]
        when = day(span[0]) if len(span) == 1 else f"{day(span[0])}–{day(span[-1])}"
        found.append(_("{when} ({why})", when=when, why=name if named else _(name)))
    return _("Skipped: {days}", days=_(", ").join(found)) if found else _("No day was skipped.")


def _change(change: DueChange) -> str:
    what = _(_MOVED[change.action]) if change.action in _MOVED else _said(change.action)
    facts = {"what": what, "when": moment(change.at), "was": day(change.was), "now": day(change.due_on)}
    line = _("{when} {what}: {was} → {now}", **facts)
    return f"{line}　{change.by}" + (f"　{_('Reason: {reason}', reason=change.reason)}" if change.reason else "")


def _said(action: str) -> str:
    """The word of an action that seldom moves a date."""
    return next((_(LABELS[known]) for known in (*Step, *Action) if str(known) == action), action)
