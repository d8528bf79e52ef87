"""Limits that the release states and that could not be told before the meeting's day was known (2月10日前, of which year)."""

from collections.abc import Iterable
from datetime import date

from models.directives import Criterion
from parsing.deadlines import deadlines_of
from parsing.normalise import normalise
from parsing.types import Deadline, Found
from services.forms import DirectiveForm, MeetingForm, PointForm


def fill_limits(form: MeetingForm) -> None:
    """Give each point without a limit the day that its words, else its directive's, name. What stands there stays."""
    if form.held_on is None:
        return
    for directive in form.directives:
        for point in directive.points:
            if point.due_on is None and point.term is None and point.criterion is not Criterion.RECURRING:
                point.due_on = _day_in(point.text, form.held_on) or _day_of(directive, point, form.held_on)


def _day_of(directive: DirectiveForm, point: PointForm, held_on: date) -> date | None:
    """Of the directive's own words, without those of its other points: their limits are theirs."""
    words = directive.text
    for other in directive.points:
        if other is not point:
            words = words.replace(other.text, "")
    return _day_in(words, held_on)


def _day_in(words: str, held_on: date) -> date | None:
    normal = normalise(words)
    return first_day(deadlines_of(normal, 0, len(normal.text), held_on))


def first_day(limits: Iterable[Found[Deadline]]) -> date | None:
    """Of the first limit that calendar arithmetic could turn into a day."""
    for found in limits:
        try:
            return date.fromisoformat(found.value.value[:10])
        except ValueError:
            continue
    return None
