"""The leader's figures. One set of counts, read from the roll-ups, feeds sentence, matrix, trend and bars alike.

Definitions (`domain` §8): closed rate = verified ÷ all that is not withdrawn. Overdue = the
bureau owes an answer and the due date has passed. Reported is not done: it waits for the office.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from models.assignments import Assignment
from models.bureaus import Bureau, BureauKind
from models.clock import beijing_day, end_of
from models.directives import Directive
from models.figures import DoneTally, Tally
from models.lifecycle import UNANSWERED, Light, Status, light_of
from models.meetings import Meeting
from models.permissions import Action
from services.access import Actor
from services.transactions import Read, reading

TREND_DAYS = 14


@dataclass(frozen=True, slots=True)
class Cell:
    """One square of the matrix: its worst light, how many assignments are in that light, and how many in each."""

    light: Light
    count: int
    lights: dict[Light, int]


@dataclass(frozen=True, slots=True)
class Area:
    """A column of the matrix: a city with its counties, or a kind of unit."""

    key: str
    name: str
    total: int
    overdue: int
    closed: int


@dataclass(frozen=True, slots=True)
class Row:
    """A directive of the matrix."""

    id: int
    ordinal: int
    heading: str
    meeting_id: int
    meeting: str


@dataclass(frozen=True, slots=True)
class WorstBureau:
    """A bureau that is behind: which directives, how late at most."""

    id: int
    name: str
    ordinals: tuple[int, ...]
    count: int
    days: int
    chased: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the leader's page says. ``rows`` × ``areas`` index ``cells``; areas stand worst first."""

    as_of: datetime
    today: date
    meetings: int
    directives: int
    bureaus: int
    total: int
    lights: dict[Light, int]
    closed: int
    closed_unverified: int
    closed_week_ago: int
    overdue_week_ago: int
    newest: tuple[Row, int, date] | None
    longest_days: int
    longest_bureaus: int
    unsigned: int
    unsigned_days: int
    waiting: int
    waiting_days: int
    rows: tuple[Row, ...]
    areas: tuple[Area, ...]
    cells: dict[tuple[int, str], Cell]
    trend: tuple[tuple[date, int], ...]
    worst: tuple[WorstBureau, ...] = field(default=())

    @property
    def overdue(self) -> int:
        return self.lights.get(Light.OVERDUE, 0)

    @property
    def overdue_areas(self) -> tuple[Area, ...]:
        return tuple(area for area in self.areas if area.overdue)


@dataclass(frozen=True, slots=True)
class MeetingChoice:
    """A meeting to look at."""

    id: int
    title: str
    held_on: date


def meetings_to_choose(actor: Actor) -> list[MeetingChoice]:
    """All dispatched meetings, latest first."""
    with reading(actor, Action.SEE_FIGURES) as read:
        rows = read.session.exec(
            select(col(Meeting.id), col(Meeting.title), col(Meeting.held_on)).order_by(
                col(Meeting.held_on).desc(), col(Meeting.id).desc()
            )
        )
        return [MeetingChoice(i or 0, title, day) for i, title, day in rows]


def overview(actor: Actor, meeting_id: int | None = None) -> Overview:
    """The figures of one meeting, or of all of them."""
    with reading(actor, Action.SEE_FIGURES) as read:
        tallies = _tallies(read, meeting_id)
        lights = Counter[Light]()
        for tally in tallies:
            lights[light_of(tally.status, tally.due_on, read.today)] += tally.count
        rows, cells = _rows(read, meeting_id), _cells(tallies, read.today)
        trend = _trend(read, meeting_id)
        open_rows = _late_rows(read, meeting_id)
        return Overview(
            as_of=read.now,
            today=read.today,
            meetings=len({row.meeting_id for row in rows}),
            directives=len(rows),
            bureaus=_count(read, meeting_id, func.count(func.distinct(Assignment.bureau_id))),
            total=sum(tally.count for tally in tallies if tally.status is not Status.WITHDRAWN),
            lights=dict(lights),
            closed=sum(tally.count for tally in tallies if tally.status is Status.CLOSED),
            closed_unverified=_count(read, meeting_id, func.count(), col(Assignment.method) == "bureaus_word"),
            closed_week_ago=_closed_by(read, meeting_id, read.today - timedelta(days=7)),
            overdue_week_ago=trend[-8][1],
            newest=_newest(tallies, rows, read.today),
            longest_days=max((row.days for row in open_rows), default=0),
            longest_bureaus=sum(row.days == max(r.days for r in open_rows) for row in open_rows),
            unsigned=sum(tally.count for tally in tallies if tally.status is Status.DISPATCHED),
            unsigned_days=_days_since(read, meeting_id, "dispatched_at", Status.DISPATCHED),
            waiting=sum(tally.count for tally in tallies if tally.status is Status.REPORTED),
            waiting_days=_days_since(read, meeting_id, "reported_at", Status.REPORTED),
            rows=rows,
            areas=_areas(read, tallies),
            cells=cells,
            trend=tuple(trend[-TREND_DAYS:]),
            worst=tuple(open_rows[:8]),
        )


def _tallies(read: Read, meeting_id: int | None) -> list[Tally]:
    query = select(Tally).where(Tally.count > 0)
    if meeting_id is not None:
        query = query.where(Tally.meeting_id == meeting_id)
    return list(read.session.exec(query))


def _rows(read: Read, meeting_id: int | None) -> tuple[Row, ...]:
    query = select(Directive, Meeting).join(Meeting, col(Meeting.id) == Directive.meeting_id)
    if meeting_id is not None:
        query = query.where(Directive.meeting_id == meeting_id)
    query = query.order_by(col(Meeting.held_on).desc(), col(Meeting.id).desc(), col(Directive.position))
    return tuple(Row(d.id or 0, d.ordinal or 0, d.heading, m.id or 0, m.title) for d, m in read.session.exec(query))


def _cells(tallies: Iterable[Tally], today: date) -> dict[tuple[int, str], Cell]:
    """Cell shows its worst assignment's light and how many are in it; done only if all are done."""
    found: dict[tuple[int, str], Counter[Light]] = {}
    for tally in tallies:
        lights = found.setdefault((tally.directive_id, tally.area), Counter())
        lights[light_of(tally.status, tally.due_on, today)] += tally.count
    cells = {}
    for key, lights in found.items():
        worst = next(light for light in Light if lights[light])
        cells[key] = Cell(worst, lights[worst], dict(lights))
    return cells


def _areas(read: Read, tallies: Iterable[Tally]) -> tuple[Area, ...]:
    """Worst first: by number overdue, then by share closed, so that one late county does not sink a city of many."""
    names = dict(read.session.exec(select(Bureau.area, Bureau.short_name).where(Bureau.kind == BureauKind.CITY)).all())
    total, overdue, closed = Counter[str](), Counter[str](), Counter[str]()
    for tally in tallies:
        if tally.status is not Status.WITHDRAWN:
            total[tally.area] += tally.count
        closed[tally.area] += tally.count if tally.status is Status.CLOSED else 0
        overdue[tally.area] += tally.count if light_of(tally.status, tally.due_on, read.today) is Light.OVERDUE else 0
    areas = [Area(key, names.get(key, ""), total[key], overdue[key], closed[key]) for key in total]
    areas.sort(key=lambda a: (-a.overdue, a.closed / a.total if a.total else 1, a.key))
    return tuple(areas)


def _trend(read: Read, meeting_id: int | None) -> list[tuple[date, int]]:
    """Overdue at the end of each of the last days: due before it, and not reported by then."""
    query = select(col(DoneTally.due_on), col(DoneTally.reported_on), func.sum(DoneTally.count)).group_by(
        col(DoneTally.due_on), col(DoneTally.reported_on)
    )
    if meeting_id is not None:
        query = query.where(DoneTally.meeting_id == meeting_id)
    counts = read.session.exec(query).all()
    days = [read.today - timedelta(days=back) for back in range(TREND_DAYS - 1, -1, -1)]
    return [(day, sum(n for due, reported, n in counts if due < day < reported)) for day in days]


def _newest(tallies: Iterable[Tally], rows: tuple[Row, ...], today: date) -> tuple[Row, int, date] | None:
    """Where most of what fell due in the last week and is overdue comes from: directive, how many, latest due date."""
    fresh, latest = Counter[int](), dict[int, date]()
    for tally in tallies:
        if light_of(tally.status, tally.due_on, today) is Light.OVERDUE and tally.due_on >= today - timedelta(days=8):
            fresh[tally.directive_id] += tally.count
            latest[tally.directive_id] = max(tally.due_on, latest.get(tally.directive_id, tally.due_on))
    if not fresh:
        return None
    directive_id, count = fresh.most_common(1)[0]
    return next((row, count, latest[directive_id]) for row in rows if row.id == directive_id)


def _late_rows(read: Read, meeting_id: int | None) -> list[WorstBureau]:
    """Bureaus with overdue assignments, longest overdue first."""
    late = [col(Assignment.status).in_(UNANSWERED), col(Assignment.due_on) < read.today]
    if meeting_id is not None:
        late.append(col(Assignment.meeting_id) == meeting_id)
    rows = read.session.exec(
        select(Bureau, Assignment, Directive.ordinal)
        .join(Bureau, col(Bureau.id) == Assignment.bureau_id)
        .join(Directive, col(Directive.id) == Assignment.directive_id)
        .where(*late)
    )
    found: dict[int, WorstBureau] = {}
    for bureau, row, ordinal in rows:
        before = found.get(bureau.id or 0)
        ordinals = {*(before.ordinals if before else ()), ordinal or 0}
        found[bureau.id or 0] = WorstBureau(
            id=bureau.id or 0,
            name=bureau.name,
            ordinals=tuple(sorted(ordinals)),
            count=(before.count if before else 0) + 1,
            days=max((read.today - row.due_on).days, before.days if before else 0),
            chased=max(row.chased, before.chased if before else 0),
        )
    return sorted(found.values(), key=lambda bureau: (-bureau.days, -bureau.count, bureau.id))


def _count(read: Read, meeting_id: int | None, what: Any, *where: ColumnElement[bool]) -> int:
    query: Any = sqlalchemy.select(what).select_from(Assignment).where(*where)
    if meeting_id is not None:
        query = query.where(col(Assignment.meeting_id) == meeting_id)
    return int(read.session.exec(query).scalar_one())


def _closed_by(read: Read, meeting_id: int | None, day: date) -> int:
    return _count(
        read,
        meeting_id,
        func.count(),
        col(Assignment.closed_at) < end_of(day),
        col(Assignment.status) == Status.CLOSED,
    )


def _days_since(read: Read, meeting_id: int | None, moment: str, status: Status) -> int:
    """How many days the oldest assignment in a status has been in it."""
    query: Any = sqlalchemy.select(func.min(getattr(Assignment, moment))).where(col(Assignment.status) == status)
    if meeting_id is not None:
        query = query.where(col(Assignment.meeting_id) == meeting_id)
    first = read.session.exec(query).scalar_one()
    return (read.today - beijing_day(first)).days if first else 0
