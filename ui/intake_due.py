"""办结时限: a date, or one click on a span counted from today; and the same for every directive that has none."""

from calendar import monthrange
from datetime import date, timedelta

import streamlit as st

from models.deadlines import Term, Unit
from models.directives import Criterion
from models.words import N_
from services import calendar
from services.forms import DirectiveForm, PointForm, TermForm, due_takers, share_due
from ui.due_story import term_words
from ui.intake_draft import OpenDraft, in_points
from ui.moments import full_day
from ui.words import _

_TERMS = (
    Term(24, Unit.HOURS),
    Term(3, Unit.WORKING_DAYS),
    Term(5, Unit.WORKING_DAYS),
    Term(10, Unit.WORKING_DAYS),
    Term(15, Unit.CALENDAR_DAYS),
)
_SPANS: dict[int, str] = {3: N_("+3 days"), 7: N_("+1 week"), 14: N_("+2 weeks")}
_MONTHS_END = N_("End of the month")


def show_due(draft: OpenDraft, directive: DirectiveForm, points: list[PointForm], scope: str) -> None:
    """The due date of some points of a directive."""
    keys = [point.key for point in points]
    days = {point.due_on for point in points}
    due_on = days.pop() if len(days) == 1 else None
    quick = quick_days(draft.view.today)
    left, right = st.columns([1, 1.5], vertical_alignment="bottom")
    left.date_input(
        _due_words(points),
        value=None,
        format="YYYY-MM-DD",
        **draft.field(f"{scope}/due", due_on, in_points(directive.key, keys, _put_due)),
        help=_("A bureau is late from the day after."),
    )
    right.pills(
        _("From today, {day}", day=f"{draft.view.today:%Y-%m-%d}"),
        list(quick),
        format_func=lambda day: _(quick[day]),
        **draft.field(
            f"{scope}/quick",
            due_on if due_on in quick and not any(point.term for point in points) else None,
            in_points(directive.key, keys, _put_quick),
        ),
        help=_("One click sets the date."),
    )
    _show_terms(draft, directive, points, scope)
    if due_on and due_on < draft.view.today:
        st.markdown(f":orange[:material/warning: {_('This day is already past.')}]")
    _show_share(draft, directive, scope)


def _show_terms(draft: OpenDraft, directive: DirectiveForm, points: list[PointForm], scope: str) -> None:
    """3 个工作日内: counted from the dispatch. The day beside it is where it would end if sent today."""
    ends = calendar.ends(draft.actor, _TERMS)
    held = {(point.term.count, point.term.unit) if point.term else None for point in points}
    now = held.pop() if len(held) == 1 else None
    terms = {(term.count, term.unit): term for term in _TERMS}
    if now is not None:
        terms.setdefault(now, Term(*now))
    st.pills(
        _("Or within, from the dispatch"),
        [key for key, term in terms.items() if key == now or ends.get(term)],
        format_func=lambda key: _("Within {term}", term=term_words(terms[key])),
        **draft.field(
            f"{scope}/term", now, in_points(directive.key, [p.key for p in points], lambda p, v: _put_term(p, v, ends))
        ),
        help=_("Counted from the moment of the dispatch."),
    )
    days = {point.due_on for point in points}
    if now is not None and len(days) == 1 and (due_on := days.pop()):
        st.html(
            f'<div class="duban-text duban-small">{_("Sent today, it would be due on {day}.", day=full_day(due_on))}</div>'
        )


def quick_days(today: date) -> dict[date, str]:
    """The days that one click sets. Counting starts the day after today."""
    quick = {today + timedelta(days=n): word for n, word in _SPANS.items()}
    end = today.replace(day=monthrange(today.year, today.month)[1])
    if end > today:
        quick.setdefault(end, _MONTHS_END)
    return quick


def _show_share(draft: OpenDraft, directive: DirectiveForm, scope: str) -> None:
    takers = due_takers(draft.form, directive.key)
    if not takers:
        return
    if takers[0].due_on is None:
        words = _("The same for the {n} points without a due date", n=len(takers))
    else:
        words = _("Change the {n} points of the other directives to this day too", n=len(takers))
    st.button(
        words,
        key=draft.key(scope, "share due"),
        type="tertiary",
        icon=":material/done_all:",
        **draft.click(lambda form: share_due(form, directive.key)),
    )


def _due_words(points: list[PointForm]) -> str:
    recurring = sum(point.criterion is Criterion.RECURRING for point in points)
    if recurring == len(points):
        return _("First return due")
    return _("Due, or first return due") if recurring else _("Due date")


def _put_due(point: PointForm, value: date | None) -> None:
    point.due_on, point.term = value, None


def _put_term(point: PointForm, value: tuple[int, Unit] | None, ends: dict[Term, date]) -> None:
    if value is not None and Term(*value) in ends:
        point.term = TermForm(count=value[0], unit=value[1])
        point.due_on = ends[Term(*value)]


def _put_quick(point: PointForm, value: date | None) -> None:
    if value is not None:
        point.due_on, point.term = value, None
