"""What still needs a person before a meeting can be dispatched. Each names its place on the form."""

from dataclasses import dataclass, field

from models.directives import Criterion
from services.forms import MeetingForm, PointForm


@dataclass(frozen=True, slots=True)
class Problem:
    """``where`` is a field of the meeting or a directive's key; ``blocking`` ones stop the dispatch."""

    code: str
    where: str
    blocking: bool = True
    facts: dict[str, str | int] = field(default_factory=dict)


def problems_of(form: MeetingForm) -> list[Problem]:
    """All open problems, in the form's order."""
    return [*_of_meeting(form), *_of_reading(form), *(p for d in form.kept for p in _of_directive(form, d.key))]


def _of_meeting(form: MeetingForm) -> list[Problem]:
    found = []
    if not form.title.strip():
        found.append(Problem("title_missing", "title"))
    if form.held_on is None:
        found.append(Problem("date_missing", "held_on"))
    elif form.held_on_inferred and not form.checked:
        found.append(Problem("year_inferred", "held_on", facts={"date": form.held_on.isoformat()}))
    if not form.kept:
        found.append(Problem("no_directives", "directives"))
    return found


def _of_reading(form: MeetingForm) -> list[Problem]:
    """Doubts of the reading that block until a person decides. The rest are shown, and stop nobody."""
    return [
        Problem(f"reading_{w.code}", "reading", facts=dict(w.facts))
        for w in form.warnings
        if w.blocking and not w.settled
    ]


def _of_directive(form: MeetingForm, key: str) -> list[Problem]:
    directive = form.directive(key)
    if directive is None:
        return []
    facts: dict[str, str | int] = {"ordinal": directive.ordinal or 0}
    if not directive.tracked:
        return [Problem("no_points", key, facts=facts)]
    codes = dict.fromkeys(code for point in directive.tracked for code in _of_point(point))
    return [Problem(code, key, facts=facts) for code in codes]


def _of_point(point: PointForm) -> list[str]:
    found = []
    if not point.text.strip():
        found.append("point_empty")
    if point.due_on is None:
        found.append("first_return_missing" if point.criterion is Criterion.RECURRING else "due_missing")
    if point.criterion is Criterion.RECURRING and point.cycle is None:
        found.append("cycle_missing")
    if not (point.receivers.groups or point.receivers.bureaus):
        found.append("receivers_missing")
    return found
