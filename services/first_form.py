"""From the first reading to the form a person starts with: proposals only, nothing decided."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from sqlmodel import Session

from models.bureaus import BureauKind
from models.clock import beijing_day
from models.deadlines import Unit
from models.directives import Criterion, Cycle
from models.meetings import Venue
from parsing.dates import number
from parsing.types import Attendance, Cadence, Communique, Deadline, Directive, DirectiveKind, Found, Point
from services.first_return import first_return
from services.follow_on import likely_parent
from services.forms import (
    AttendanceForm,
    DirectiveForm,
    MeetingForm,
    PointForm,
    Receivers,
    TermForm,
    WarningForm,
    renumber,
)
from services.limits_of_text import first_day
from services.named_units import propose
from services.terms import count_terms
from services.transactions import office_time
from services.waiting_units import WaitingUnit

_CYCLES = {
    Cadence.HOURLY: Cycle.DAILY,
    Cadence.EVERY_N_HOURS: Cycle.DAILY,
    Cadence.DAILY: Cycle.DAILY,
    Cadence.WEEKLY: Cycle.WEEKLY,
    Cadence.SEMIMONTHLY: Cycle.WEEKLY,
    Cadence.MONTHLY: Cycle.MONTHLY,
    Cadence.QUARTERLY: Cycle.QUARTERLY,
}

_SPAN = re.compile("([0-9〇零一二三四五六七八九十两]{1,4})个?(工作日|自然日|天|日|周|星期)(?:之|以)?内")
_SPANS = {
    "工作日": (Unit.WORKING_DAYS, 1),
    "自然日": (Unit.CALENDAR_DAYS, 1),
    "天": (Unit.CALENDAR_DAYS, 1),
    "日": (Unit.CALENDAR_DAYS, 1),
    "周": (Unit.CALENDAR_DAYS, 7),
    "星期": (Unit.CALENDAR_DAYS, 7),
}

T = TypeVar("T")

# The classes of units that stand for whole groups of receivers.
GROUPS = {
    "cities": BureauKind.CITY,
    "counties": BureauKind.COUNTY,
    "divisions": BureauKind.DIVISION,
    "affiliated": BureauKind.AFFILIATED,
}
_RECEIVING = (BureauKind.CITY, BureauKind.COUNTY)


def first_form(reading: Communique, session: Session) -> MeetingForm:
    """The form as the parser would fill it. Units named in directives are proposed as supporting."""
    host = reading.hosts[0] if reading.hosts else None
    form = MeetingForm(
        title=_value(reading.title) or "",
        held_on=_value(reading.meeting_on),
        held_on_inferred=bool(reading.meeting_on and reading.meeting_on.inferred),
        published_on=_value(reading.published_on),
        source=_value(reading.source) or "",
        host=host.value.name if host else "",
        host_posts=host.value.posts if host else "",
        organisers=[found.value for found in reading.organisers],
        is_video=reading.is_video is not False,
        main_venue=_value(reading.main_venue) or "",
        spans=_spans(reading),
        attendance=[_attendance(item) for item in reading.attendance if not _is_on_stage(item, reading)],
        warnings=[WarningForm(code=w.code, blocking=w.blocking, facts=dict(w.facts)) for w in reading.warnings],
    )
    form.parent_phrase = _value(reading.parent_meeting) or ""
    form.parent_id = likely_parent(session, form.parent_phrase, form.held_on)
    receivers = Receivers(groups=_groups(reading))
    made = [_directive(item, receivers, session) for item in _top_level(reading)]
    form.directives = [directive for directive, _ in made]
    form.waiting_units = [unit for _, unknown in made for unit in unknown]
    count_terms(form, session)
    renumber(form)
    return form


def _value(found: Found[T] | None) -> T | None:
    return found.value if found else None


def _spans(reading: Communique) -> dict[str, tuple[int, int]]:
    """Where each field of the meeting stands in the source, for the screen to underline."""
    found: dict[str, Found[Any] | None] = {
        "title": reading.title,
        "held_on": reading.meeting_on,
        "published_on": reading.published_on,
        "source": reading.source,
        "host": reading.hosts[0] if reading.hosts else None,
        "main_venue": reading.main_venue,
    }
    found |= {f"organiser{i}": item for i, item in enumerate(reading.organisers)}
    return {name: (item.span.start, item.span.end) for name, item in found.items() if item}


def _groups(reading: Communique) -> list[BureauKind]:
    """Cities and counties receive where the text says they attended; both, where it does not say."""
    seen = {GROUPS[c] for item in reading.attendance for c in item.classes if c in GROUPS}
    return [kind for kind in _RECEIVING if kind in seen] or list(_RECEIVING)


def _is_on_stage(item: Attendance, reading: Communique) -> bool:
    """Whether a phrase only names a host or speaker, whom the form shows already."""
    names = [found.value.name for found in (*reading.hosts, *reading.speakers)]
    return item.phrase.endswith(tuple(names)) if names else False


def _attendance(item: Attendance) -> AttendanceForm:
    venue = (
        Venue.BRANCH if {"cities", "counties"} & set(item.classes) else Venue.MAIN if item.classes else Venue.UNKNOWN
    )
    return AttendanceForm(
        phrase=item.phrase, classes=list(item.classes), start=item.span.start, end=item.span.end, venue=venue
    )


def _top_level(reading: Communique) -> list[tuple[Directive, list[Directive]]]:
    """Each directive with the ones nested in it. A lead-in to a list is not a directive of its own."""
    found: list[tuple[Directive, list[Directive]]] = []
    for item in reading.directives:
        if item.kind is DirectiveKind.CHAPEAU:
            continue
        if item.level > 1 and found and found[-1][0].span.end >= item.span.end:
            found[-1][1].append(item)
        else:
            found.append((item, []))
    return found


def _directive(
    item: tuple[Directive, list[Directive]], receivers: Receivers, session: Session
) -> tuple[DirectiveForm, list[WaitingUnit]]:
    whole, nested = item
    today = beijing_day(office_time(session))
    points = [_nested_point(child) for child in nested] or [_point(point, whole, today) for point in whole.points]
    if not any(point.kept for point in points):
        points.append(_conveyed(whole))
    for point in points:
        point.receivers = receivers.model_copy(deep=True)
    made = DirectiveForm(
        heading=whole.heading,
        text=whole.text,
        start=whole.span.start,
        end=whole.span.end,
        kept=whole.numbered,
        points=points,
    )
    return made, propose(whole, made, session)


def _point(point: Point, whole: Directive, today: date) -> PointForm:
    cycle = _cycle(whole) if point.standing else None
    limits = _limits(point, whole)
    return PointForm(
        text=point.text,
        start=point.span.start,
        end=point.span.end,
        kept=not point.slogan,
        criterion=Criterion.RECURRING if point.standing else Criterion.FINISH,
        cycle=cycle,
        due_on=_first_return(point, whole, cycle, today) if point.standing else first_day(limits),
        term=None if point.standing else _term(limits),
    )


def _limits(point: Point, whole: Directive) -> list[Found[Deadline]]:
    """The limits in the point's own words; else those in no point's words (完成时限：…), the nearest before it, any."""
    limits = sorted(whole.hints.deadlines, key=lambda found: found.span.start)
    own = [found for found in limits if _stands_in(found, point)]
    free = [found for found in limits if not any(_stands_in(found, other) for other in whole.points)]
    before = [found for found in limits if found.span.start < point.span.start]
    return own or free or before[-1:] or list(whole.hints.deadlines)


def _stands_in(found: Found[Deadline], point: Point) -> bool:
    return point.span.start <= found.span.start < point.span.end


def _first_return(point: Point, whole: Directive, cycle: Cycle | None, today: date) -> date | None:
    """By its own words, else by those of its neighbours: 要每周五报送情况，没有情况也要零报告 names the day once."""
    return first_return(point.text, cycle, today) or first_return(whole.text, cycle, today)


def _nested_point(child: Directive) -> PointForm:
    return PointForm(
        text=child.text,
        start=child.span.start,
        end=child.span.end,
        due_on=first_day(child.hints.deadlines),
        term=_term(child.hints.deadlines),
    )


def _conveyed(whole: Directive) -> PointForm:
    """A directive of nothing but slogans asks to be conveyed: one point, read and carried out."""
    return PointForm(
        text=whole.heading,
        start=whole.span.start,
        end=whole.span.end,
        criterion=Criterion.READ,
        on_bureaus_word=True,
        due_on=first_day(whole.hints.deadlines),
        term=_term(whole.hints.deadlines),
    )


def _cycle(item: Directive) -> Cycle | None:
    """Daily where nothing is said. 每两周, 每三天 are none of our cycles: a person chooses."""
    return _CYCLES.get(item.hints.cadence.value) if item.hints.cadence else Cycle.DAILY


def _term(limits: Sequence[Found[Deadline]]) -> TermForm | None:
    """3个工作日内: the first limit in days, where no day is named. Hours may be how fast to react, so they stay unread."""
    if first_day(limits) is not None:
        return None
    for found in limits:
        said = _SPAN.search(found.value.text)
        count = number(said[1]) if said else None
        if said and count:
            unit, times = _SPANS[said[2]]
            return TermForm(count=count * times, unit=unit)
    return None
