"""Returns as the office and the bureaus see them: the board of a duty, who is missing at the cut-off, the rate."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import Any

import sqlalchemy
from sqlalchemy import func, text
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from models.assignments import IS_UNANSWERED, Assignment
from models.bureaus import Bureau, BureauKind
from models.cycles import Busy, Slot, anchor_of, slots, step
from models.directives import Criterion, Cycle, Directive, Point
from models.errors import NotAllowed
from models.lifecycle import WORKING, Status
from models.meetings import Meeting
from models.permissions import Action
from models.returns import DutyReturn
from services.access import Actor
from services.database import of_this_look
from services.returns import busy_times
from services.transactions import Read, reading

# How far back a board looks, in periods of the duty.
PERIODS = {Cycle.DAILY: 14, Cycle.WEEKLY: 12, Cycle.MONTHLY: 12, Cycle.QUARTERLY: 8}


class Timing(StrEnum):
    """What became of one expected return. Derived, never stored. Worst first."""

    MISSING = "missing"
    LATE = "late"
    ON_TIME = "on_time"
    EXPECTED = "expected"  # its cut-off is still to come


_WORST = list(Timing)


@dataclass(frozen=True, slots=True)
class Duty:
    """A standing duty that bureaus still report on. ``busy_hours`` is empty on the usual rhythm."""

    point_id: int
    meeting_id: int
    meeting: str
    held_on: date
    heading: str
    text: str
    cycle: Cycle
    hour: int
    busy_hours: tuple[int, ...]
    bureaus: int
    answers_point_id: int | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """One return that is expected of a bureau, and what came."""

    slot: Slot
    timing: Timing
    nil: bool = False
    corrections: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """Figures of returns whose cut-off has passed. The rate is on time ÷ expected."""

    expected: int = 0
    on_time: int = 0
    late: int = 0
    nil: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One bureau: what it owed on each day of the board."""

    bureau_id: int
    bureau: str
    area: str
    assignment_id: int
    days: dict[date, tuple[Expected, ...]]

    def worst(self, day: date) -> Timing | None:
        """The worst of a day's cut-offs; nothing was expected where there is none."""
        return min((e.timing for e in self.days.get(day, ())), key=_WORST.index, default=None)


@dataclass(frozen=True, slots=True)
class Board:
    """A duty over its latest days: bureau × day. ``missing`` are the bureaus that missed ``latest``, the last cut-off passed."""

    duty: Duty
    days: tuple[date, ...]
    rows: tuple[BoardRow, ...]
    tally: Tally
    latest: Slot | None
    missing: tuple[BoardRow, ...]
    cities: dict[str, str]  # area → the city's short name
    as_of: datetime


def duties(actor: Actor) -> list[Duty]:
    """The standing duties that are still under way, latest meeting first; a bureau's are its own."""
    with reading(actor, Action.SEE_RETURNS) as read:
        return _duties(read)


def board(actor: Actor, point_id: int) -> Board:
    """One duty's board."""
    with reading(actor, Action.SEE_RETURNS) as read:
        duty = next((duty for duty in _duties(read) if duty.point_id == point_id), None)
        if duty is None:
            raise NotAllowed("not_found")
        back = PERIODS[duty.cycle] - 1
        rows = _rows(read, [duty], step(read.today, duty.cycle, -back)).get(point_id, [])
        passed = _passed(rows, read.now)
        latest = max((e.slot for e in passed), default=None)
        missing = tuple(row for row in rows if latest and _missed(row, latest))
        days = tuple(sorted({day for row in rows for day in row.days}))
        cities = read.session.exec(select(Bureau.area, Bureau.short_name).where(Bureau.kind == BureauKind.CITY)).all()
        return Board(duty, days, tuple(rows), tally_of(passed), latest, missing, dict(cities), read.now)


def within(board: Board, area: str) -> Board:
    """The board of one area, with figures of its own."""
    rows = tuple(row for row in board.rows if row.area == area)
    missing = tuple(row for row in board.missing if row.area == area)
    return replace(board, rows=rows, missing=missing, tally=tally_of(_passed(rows, board.as_of)))


def _passed(rows: Iterable[BoardRow], now: datetime) -> list[Expected]:
    return [e for row in rows for some in row.days.values() for e in some if e.slot.at < now]


def asked_this_month(actor: Actor) -> int:
    """How many reports the actor's bureau was asked for this month so far: due dates and cut-offs, each once. Of linked
    points, which one report answers, only the first counts."""
    with reading(actor, Action.SEE_RETURNS) as read:
        first = read.today.replace(day=1)
        once = (
            select(func.count())
            .select_from(Assignment)
            .join(Point, col(Point.id) == Assignment.point_id)
            .where(
                Assignment.bureau_id == actor.bureau_id,
                Assignment.status != Status.WITHDRAWN,
                ~_ANSWERED_BY_ANOTHER,
                Point.criterion != Criterion.RECURRING,
                col(Assignment.due_on).between(first, read.today),
            )
        )
        duties = _duties(read)
        held = {duty.point_id for duty in duties}
        own = [duty for duty in duties if duty.answers_point_id not in held]
        rows = [row for some in _rows(read, own, first).values() for row in some]
        return read.session.exec(once).one() + sum(len(some) for row in rows for some in row.days.values())


_OTHER = aliased(Assignment)
# Whether the bureau has the point that this one repeats as well.
_ANSWERED_BY_ANOTHER: Any = (
    sqlalchemy.exists()
    .where(
        col(_OTHER.point_id) == Point.answers_point_id,
        col(_OTHER.bureau_id) == Assignment.bureau_id,
        col(_OTHER.status) != Status.WITHDRAWN,
    )
    .correlate(Assignment, Point)
)


def tally_of(passed: Iterable[Expected]) -> Tally:
    """The figures of returns whose cut-offs have passed."""
    some = list(passed)
    timings = Counter(e.timing for e in some)
    nil = sum(e.nil for e in some)
    return Tally(len(some), timings[Timing.ON_TIME], timings[Timing.LATE], nil, timings[Timing.MISSING])


def _missed(row: BoardRow, slot: Slot) -> bool:
    return any(e.slot == slot and e.timing is Timing.MISSING for e in row.days.get(slot.due_on, ()))


def _duties(read: Read) -> list[Duty]:
    point_id = col(Assignment.point_id) + 0  # or all rows that ever were are read, in the order of the points
    held: Any = sqlalchemy.select(point_id.label("point_id"), func.count().label("bureaus"))
    held = held.where(text(IS_UNANSWERED), *_own(read.actor)).group_by(point_id)
    holders = held.subquery()
    query: Any = (
        sqlalchemy.select(Point, col(Directive.heading), col(Meeting.title), col(Meeting.held_on), holders.c.bureaus)
        .join(holders, holders.c.point_id == Point.id)
        .join(Directive, col(Directive.id) == Point.directive_id)
        .join(Meeting, col(Meeting.id) == Point.meeting_id)
        .where(col(Point.criterion) == Criterion.RECURRING, col(Point.cycle).is_not(None))
        .order_by(col(Meeting.held_on).desc(), col(Point.id))
    )
    rows = read.session.exec(query).all()
    busy = _busy_times(read, {row[0].meeting_id for row in rows})
    return [
        Duty(
            point_id=point.id,
            answers_point_id=point.answers_point_id,
            meeting_id=point.meeting_id,
            meeting=title,
            held_on=held_on,
            heading=heading,
            text=point.text,
            cycle=point.cycle,
            hour=point.cutoff_hour,
            busy_hours=_busy_now(point, busy[point.meeting_id]),
            bureaus=count,
        )
        for point, heading, title, held_on, count in rows
    ]


def _busy_times(read: Read, meetings: set[int]) -> dict[int, tuple[Busy, ...]]:
    session = read.session
    return {key: of_this_look(session, f"busy times {key}", partial(busy_times, session, key)) for key in meetings}


def _own(actor: Actor) -> list[Any]:
    return [] if actor.bureau_id is None else [col(Assignment.bureau_id) == actor.bureau_id]


def _busy_now(point: Point, busy: Sequence[Busy]) -> tuple[int, ...]:
    open_ones = [time.hours for time in busy if time.until is None]
    return open_ones[-1] if open_ones and point.cycle is Cycle.DAILY else ()


def _rows(read: Read, duties: Iterable[Duty], since: date) -> dict[int, list[BoardRow]]:
    """By point: each bureau of the duty with what was expected of it since a day, as written down or as follows by rule."""
    asked, found = {duty.point_id: duty for duty in duties}, dict[int, list[BoardRow]]()
    if not asked:
        return found
    point_id = col(Assignment.point_id)
    where = [point_id.in_(asked), col(Assignment.status) != Status.WITHDRAWN, *_own(read.actor)]
    holders = read.session.exec(
        select(Assignment, Bureau)
        .join(Bureau, col(Bureau.id) == Assignment.bureau_id)
        .where(*where)
        .order_by(col(Bureau.position), col(Bureau.id))
    ).all()
    noted: dict[int, dict[Slot, list[DutyReturn]]] = defaultdict(lambda: defaultdict(list))
    versions = select(DutyReturn).join(Assignment, col(Assignment.id) == DutyReturn.assignment_id)
    for version in read.session.exec(
        versions.where(*where, DutyReturn.due_on >= since).order_by(col(DutyReturn.number))
    ):
        noted[version.assignment_id][Slot(version.due_on, version.hour)].append(version)
    busy = _busy_times(read, {duty.meeting_id for duty in asked.values()})
    for row, bureau in holders:
        duty = asked[row.point_id]
        days = _days(read, duty, row, noted[row.id or 0], busy[duty.meeting_id], since)
        line = BoardRow(bureau.id or 0, bureau.name, bureau.area, row.id or 0, days)
        found.setdefault(row.point_id, []).append(line)
    return found


def _days(
    read: Read, duty: Duty, row: Assignment, noted: dict[Slot, list[DutyReturn]], busy: Sequence[Busy], since: date
) -> dict[date, tuple[Expected, ...]]:
    found = {slot: _expected(slot, versions) for slot, versions in noted.items()}
    if row.status in WORKING:
        anchor = anchor_of(row.due_on, row.original_due_on)
        for slot in slots(row.due_on, read.today, duty.cycle, duty.hour, busy, anchor):
            if slot.due_on >= since and slot not in found:
                found[slot] = Expected(slot, Timing.MISSING if slot.at < read.now else Timing.EXPECTED)
    days: dict[date, list[Expected]] = defaultdict(list)
    for slot in sorted(found):
        days[slot.due_on].append(found[slot])
    return {day: tuple(some) for day, some in days.items()}


def _expected(slot: Slot, versions: list[DutyReturn]) -> Expected:
    filed_ones = [version for version in versions if version.number]
    if not filed_ones:
        return Expected(slot, Timing.MISSING)
    return Expected(slot, timing(slot, filed_ones[0]), filed_ones[-1].nil, len(filed_ones) - 1)


def timing(slot: Slot, first: DutyReturn) -> Timing:
    """The first version decides: a correction makes nothing late."""
    return Timing.ON_TIME if first.filed_at is not None and first.filed_at <= slot.at else Timing.LATE
