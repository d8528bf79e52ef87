"""What the figures are read from: a fixed number of queries by column, on roll-ups and partial indexes.

None of them grows with what is over: they read the meetings looked at, what is open, and the days of the trend.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy
from sqlalchemy import case, exists, func, text
from sqlmodel import col, select

from models.assignments import Assignment
from models.bureaus import Bureau, BureauKind
from models.directives import Directive, Point
from models.figures import IS_OPEN, Answer, AreaChange, Tally, TallyChange
from models.lifecycle import OPEN, UNANSWERED, Light, Status, light_of
from models.meetings import Meeting
from services.punctuality import Line, answered
from services.sight import EVERYTHING, Sight
from services.transactions import Read


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting that is looked at."""

    id: int
    title: str
    held_on: date
    dispatched_at: datetime


@dataclass(frozen=True, slots=True)
class Scope:
    """The meetings looked at: one that was chosen, all held in a year, or all in which something is open; and how far
    the reader sees into them."""

    one: bool
    meetings: tuple[MeetingLine, ...]
    year: int | None = None
    sight: Sight = EVERYTHING

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(meeting.id for meeting in self.meetings)

    @property
    def tally(self) -> list[Any]:
        """The conditions on the tally, which knows areas and no bureaus."""
        area = [] if self.sight.area is None else [col(Tally.area) == self.sight.area]
        return [col(Tally.meeting_id).in_(self.ids), *area]

    @property
    def rows(self) -> list[Any]:
        """The conditions on assignments."""
        return [col(Assignment.meeting_id).in_(self.ids), *self.sight.rows()]


@dataclass(frozen=True, slots=True)
class DirectiveLine:
    """A directive of the meetings looked at."""

    id: int
    meeting_id: int
    ordinal: int
    heading: str


@dataclass(frozen=True, slots=True)
class Group(Line):
    """Assignments of one matrix row and column in one status, all on the same side of overdue and of due soon.

    ``area`` is the column: an area, or `unit_key` of a bureau where the matrix stands bureau by bureau.
    The dates are the earliest among them.
    """

    light: Light
    meeting_id: int
    row: int
    area: str


@dataclass(frozen=True, slots=True)
class Due:
    """A directive and a day on which it fell due; how many still owe their answer."""

    directive_id: int
    due_on: date
    owed: int


@dataclass(frozen=True, slots=True)
class Change:
    """By how much the number of a meeting's assignments in a status and with a due date changed on a day."""

    meeting_id: int
    day: date
    status: Status
    due_on: date
    count: int


_MEETING = (col(Meeting.id), col(Meeting.title), col(Meeting.held_on), col(Meeting.dispatched_at))
_LATEST_FIRST = (col(Meeting.held_on).desc(), col(Meeting.id).desc())


def all_of(read: Read, query: Any) -> Sequence[Any]:
    return read.session.connection().execute(query).all()


def latest_meetings(read: Read, limit: int, sight: Sight = EVERYTHING) -> list[MeetingLine]:
    """Those in which there is anything to see, latest first."""
    query = select(*_MEETING).where(*_concerned(sight)).order_by(*_LATEST_FIRST).limit(limit)
    return [MeetingLine(*row) for row in all_of(read, query)]


def _concerned(sight: Sight) -> list[Any]:
    if not sight.by_bureau:
        return []
    if sight.bureau_id is None:
        return [exists().where(col(Tally.meeting_id) == Meeting.id, col(Tally.area) == sight.area)]
    return [col(Meeting.id).in_(select(col(Assignment.meeting_id)).where(*sight.rows()))]


def scope(read: Read, meeting_id: int | None, year: int | None = None, sight: Sight = EVERYTHING) -> Scope:
    """The chosen meeting, every meeting held in a year, or every meeting with something open; latest first."""
    among: Any = col(Meeting.id) == meeting_id
    if year is not None:
        among = col(Meeting.held_on).between(date(year, 1, 1), date(year, 12, 31))
    elif meeting_id is None and sight.bureau_id is not None:
        own = select(col(Assignment.meeting_id)).where(*sight.rows(), col(Assignment.status).in_(OPEN))
        among = col(Meeting.id).in_(own)
    elif meeting_id is None:
        area = [] if sight.area is None else [col(Tally.area) == sight.area]
        among = col(Meeting.id).in_(select(col(Tally.meeting_id)).where(text(IS_OPEN), *area))
    rows = all_of(read, select(*_MEETING).where(among, *_concerned(sight)).order_by(*_LATEST_FIRST))
    return Scope(meeting_id is not None, tuple(MeetingLine(*row) for row in rows), year, sight)


def directives(read: Read, scope: Scope) -> list[DirectiveLine]:
    query = (
        select(
            col(Directive.id), col(Directive.meeting_id), func.coalesce(Directive.ordinal, 0), col(Directive.heading)
        )
        .where(col(Directive.meeting_id).in_(scope.ids))
        .order_by(col(Directive.meeting_id), col(Directive.position))
    )
    return [DirectiveLine(*row) for row in all_of(read, query)]


def unit_key(bureau_id: int) -> str:
    """What a bureau's column is called. No area has such a name."""
    return f"b{bureau_id}"


def bureau_of(key: str) -> int:
    """The bureau of such a column."""
    return int(key.removeprefix("b"))


def groups(read: Read, scope: Scope, by_directive: bool) -> list[Group]:
    """By directive or by meeting, and by area or by bureau; what was withdrawn left out."""
    if scope.sight.by_bureau:
        return _groups_by_bureau(read, scope, by_directive)
    row = col(Tally.directive_id if by_directive else Tally.meeting_id)
    keys = (col(Tally.meeting_id), row, col(Tally.area), col(Tally.status), col(Tally.answer))
    query = (
        sqlalchemy.select(*keys, func.min(Tally.due_on), func.min(Tally.first_due_on), func.sum(Tally.count))
        .where(*scope.tally, col(Tally.count) > 0, col(Tally.status) != Status.WITHDRAWN)
        .group_by(*keys, *_sides(read, col(Tally.due_on), col(Tally.first_due_on)))
    )
    today, soon = read.today, read.soon
    return [
        Group(status, answer, due_on, first_due_on, n, light_of(status, due_on, today, soon), meeting_id, row, area)
        for meeting_id, row, area, status, answer, due_on, first_due_on, n in all_of(read, query)
    ]


def _groups_by_bureau(read: Read, scope: Scope, by_directive: bool) -> list[Group]:
    row = col(Assignment.directive_id if by_directive else Assignment.meeting_id)
    answer = answered().label("answer")
    keys = (col(Assignment.meeting_id), row, col(Assignment.bureau_id), col(Assignment.status), answer)
    query = (
        sqlalchemy.select(*keys, func.min(Assignment.due_on), func.min(Assignment.original_due_on), func.count())
        .join(Point, col(Point.id) == Assignment.point_id)
        .where(*scope.rows, col(Assignment.status) != Status.WITHDRAWN)
        .group_by(*keys, *_sides(read, col(Assignment.due_on), col(Assignment.original_due_on)))
    )
    today, soon = read.today, read.soon
    return [
        Group(
            status,
            Answer(said),
            due_on,
            first,
            n,
            light_of(status, due_on, today, soon),
            meeting_id,
            row,
            unit_key(unit),
        )
        for meeting_id, row, unit, status, said, due_on, first, n in all_of(read, query)
    ]


def _sides(read: Read, due_on: Any, first_due_on: Any) -> tuple[Any, Any]:
    """Overdue, due soon or later: rows on one side shine alike; and whether the first date has passed."""
    return case((due_on < read.today, 0), (due_on <= read.soon, 1), else_=2), first_due_on < read.today


def dues(read: Read, scope: Scope, days: int) -> list[Due]:
    """What fell due within the last days."""
    table: Any = Tally if scope.sight.bureau_id is None else Assignment
    each: Any = Tally.count if scope.sight.bureau_id is None else 1
    where = [*scope.tally, col(Tally.count) > 0] if scope.sight.bureau_id is None else scope.rows
    owed = func.sum(case((col(table.status).in_(UNANSWERED), each), else_=0))
    query = (
        sqlalchemy.select(col(table.directive_id), col(table.due_on), owed)
        .where(
            *where,
            col(table.status) != Status.WITHDRAWN,
            col(table.due_on) < read.today,
            col(table.due_on) >= read.today - timedelta(days=days),
        )
        .group_by(col(table.directive_id), col(table.due_on))
    )
    return [Due(*row) for row in all_of(read, query)]


def changes(read: Read, scope: Scope, days: int) -> list[Change]:
    """The changes of the last days; what was withdrawn counts as gone. Of a single bureau no days are kept.

    For all open meetings also those of meetings that are over by now: their past is part of the trend.
    """
    if scope.sight.bureau_id is not None:
        return []
    table: Any = TallyChange if scope.sight.area is None else AreaChange
    keys = (col(table.meeting_id), col(table.day), col(table.status), col(table.due_on))
    query = (
        sqlalchemy.select(*keys, func.sum(table.count))
        .where(col(table.day) > read.today - timedelta(days=days), col(table.status) != Status.WITHDRAWN)
        .group_by(*keys)
    )
    if scope.sight.area is not None:
        query = query.where(col(AreaChange.area) == scope.sight.area)
    if scope.one or scope.year is not None:
        query = query.where(col(table.meeting_id).in_(scope.ids))
    return [Change(*row) for row in all_of(read, query)]


def city_names(read: Read) -> Mapping[str, str]:
    query = select(col(Bureau.area), col(Bureau.short_name)).where(Bureau.kind == BureauKind.CITY)
    return {row[0]: row[1] for row in all_of(read, query)}


def unit_names(read: Read, scope: Scope) -> Mapping[str, str]:
    """Of the bureaus that the reader sees, by `unit_key`."""
    among = Bureau.id == scope.sight.bureau_id if scope.sight.bureau_id else Bureau.area == scope.sight.area
    rows = all_of(read, select(col(Bureau.id), col(Bureau.name), col(Bureau.short_name), col(Bureau.kind)).where(among))
    return {unit_key(row[0]): _own_name(row[1], row[2]) if row[3] is BureauKind.CITY else row[2] for row in rows}


def _own_name(name: str, short: str) -> str:
    """绵阳 would be the city with its counties; among them it is 绵阳市, and 甘孜州."""
    if "自治州" in name:
        return f"{short}州"
    return f"{short}市" if f"{short}市" in name else name


def bureaus(read: Read, scope: Scope) -> int:
    """How many bureaus hold anything not withdrawn: for each, the first of the points that it has settles it."""
    held = col(Assignment.status) != Status.WITHDRAWN
    if scope.sight.by_bureau:
        query: Any = sqlalchemy.select(func.count(func.distinct(Assignment.bureau_id))).where(*scope.rows, held)
        return int(all_of(read, query)[0][0])
    received = (
        exists()
        .where(col(Point.meeting_id).in_(scope.ids))
        .where(col(Assignment.point_id) == Point.id, col(Assignment.bureau_id) == Bureau.id, held)
    )
    return int(all_of(read, sqlalchemy.select(func.count()).select_from(Bureau).where(received))[0][0])
