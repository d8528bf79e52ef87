"""办结时限: a date, or one click on a span counted from today; and the same for every directive that has none."""

from calendar import monthrange
from datetime import date, timedelta

import streamlit as st

from models.directives import Criterion
from models.words import N_
from services.forms import DirectiveForm, PointForm, due_takers, share_due
from ui.intake_draft import OpenDraft, in_points
from ui.words import _

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
    )
    right.pills(
        _("From today, {day}", day=f"{draft.view.today:%Y-%m-%d}"),
        list(quick),
        format_func=lambda day: _(quick[day]),
        **draft.field(
            f"{scope}/quick", due_on if due_on in quick else None, in_points(directive.key, keys, _put_quick)
        ),
    )
    if due_on and due_on < draft.view.today:
        st.markdown(f":orange[:material/warning: {_('This day is already past.')}]")
    _show_share(draft, directive, scope)


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
    point.due_on = value


def _put_quick(point: PointForm, value: date | None) -> None:
    if value is not None:
        point.due_on = value
