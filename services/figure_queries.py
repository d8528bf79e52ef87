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

from models.assignments import IS_UNANSWERED, IS_UNVERIFIED, Assignment
from models.bureaus import Bureau, BureauKind
from models.directives import Directive, Point
from models.figures import IS_OPEN, Tally, TallyChange
from models.ledger import LedgerHead
from models.lifecycle import UNANSWERED, Light, Status, light_of
from models.meetings import Meeting
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
    """The meetings looked at: one that was chosen, or all in which something is open."""

    one: bool
    meetings: tuple[MeetingLine, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(meeting.id for meeting in self.meetings)


@dataclass(frozen=True, slots=True)
class DirectiveLine:
    """A directive of the meetings looked at."""

    id: int
    meeting_id: int
    ordinal: int
    heading: str


@dataclass(frozen=True, slots=True)
class Group:
    """Assignments of one matrix row and area in one status, all on the same side of overdue and of due soon.

    ``due_on`` is the earliest due date among them; ``soon`` the last day that counts as due soon.
    """

    soon: date
    meeting_id: int
    row: int
    area: str
    status: Status
    due_on: date
    count: int

    def light(self, today: date) -> Light:
        return light_of(self.status, self.due_on, today, self.soon)


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


def _all(read: Read, query: Any) -> Sequence[Any]:
    return read.session.connection().execute(query).all()


def ledger_head(read: Read) -> str:
    """The hash that every change moves."""
    return str(_all(read, sqlalchemy.select(col(LedgerHead.hash)))[0][0])


def latest_meetings(read: Read, limit: int) -> list[MeetingLine]:
    return [MeetingLine(*row) for row in _all(read, select(*_MEETING).order_by(*_LATEST_FIRST).limit(limit))]


def scope(read: Read, meeting_id: int | None) -> Scope:
    """The chosen meeting, or every meeting with something open; latest first."""
    among: Any = col(Meeting.id) == meeting_id
    if meeting_id is None:
        among = col(Meeting.id).in_(select(col(Tally.meeting_id)).where(text(IS_OPEN)))
    rows = _all(read, select(*_MEETING).where(among).order_by(*_LATEST_FIRST))
    return Scope(meeting_id is not None, tuple(MeetingLine(*row) for row in rows))


def directives(read: Read, scope: Scope) -> list[DirectiveLine]:
    query = (
        select(
            col(Directive.id), col(Directive.meeting_id), func.coalesce(Directive.ordinal, 0), col(Directive.heading)
        )
        .where(col(Directive.meeting_id).in_(scope.ids))
        .order_by(col(Directive.meeting_id), col(Directive.position))
    )
    return [DirectiveLine(*row) for row in _all(read, query)]


def groups(read: Read, scope: Scope, by_directive: bool) -> list[Group]:
    """The tally, by directive or by meeting; what was withdrawn left out."""
    row = col(Tally.directive_id if by_directive else Tally.meeting_id)
    soon = read.soon
    side = case((col(Tally.due_on) < read.today, 0), (col(Tally.due_on) <= soon, 1), else_=2)
    keys = (col(Tally.meeting_id), row, col(Tally.area), col(Tally.status))
    query = (
        sqlalchemy.select(*keys, func.min(Tally.due_on), func.sum(Tally.count))
        .where(col(Tally.meeting_id).in_(scope.ids), col(Tally.count) > 0, col(Tally.status) != Status.WITHDRAWN)
        .group_by(*keys, side)
    )
    return [Group(soon, *row) for row in _all(read, query)]


def dues(read: Read, scope: Scope, days: int) -> list[Due]:
    """What fell due within the last days."""
    owed = func.sum(case((col(Tally.status).in_(UNANSWERED), Tally.count), else_=0))
    query = (
        sqlalchemy.select(col(Tally.directive_id), col(Tally.due_on), owed)
        .where(
            col(Tally.meeting_id).in_(scope.ids),
            col(Tally.count) > 0,
            col(Tally.status) != Status.WITHDRAWN,
            col(Tally.due_on) < read.today,
            col(Tally.due_on) >= read.today - timedelta(days=days),
        )
        .group_by(col(Tally.directive_id), col(Tally.due_on))
    )
    return [Due(*row) for row in _all(read, query)]


def changes(read: Read, scope: Scope, days: int) -> list[Change]:
    """The changes of the last days; what was withdrawn counts as gone.

    For several meetings also those of meetings that are over by now: their past is part of the trend.
    """
    keys = (col(TallyChange.meeting_id), col(TallyChange.day), col(TallyChange.status), col(TallyChange.due_on))
    query = (
        sqlalchemy.select(*keys, func.sum(TallyChange.count))
        .where(
            col(TallyChange.day) > read.today - timedelta(days=days),
            col(TallyChange.status) != Status.WITHDRAWN,
        )
        .group_by(*keys)
    )
    if scope.one:
        query = query.where(col(TallyChange.meeting_id).in_(scope.ids))
    return [Change(*row) for row in _all(read, query)]


def city_names(read: Read) -> Mapping[str, str]:
    query = select(col(Bureau.area), col(Bureau.short_name)).where(Bureau.kind == BureauKind.CITY)
    return {row[0]: row[1] for row in _all(read, query)}


def bureaus(read: Read, scope: Scope) -> int:
    """How many bureaus received anything: for each, the first of the points that it has settles it."""
    received = (
        exists()
        .where(col(Point.meeting_id).in_(scope.ids))
        .where(col(Assignment.point_id) == Point.id, col(Assignment.bureau_id) == Bureau.id)
    )
    return int(_all(read, sqlalchemy.select(func.count()).select_from(Bureau).where(received))[0][0])


def unverified(read: Read, scope: Scope) -> int:
    """How many were closed on the bureau's word."""
    where = (text(IS_UNVERIFIED), col(Assignment.meeting_id).in_(scope.ids))
    return int(_all(read, sqlalchemy.select(func.count()).select_from(Assignment).where(*where))[0][0])


def waiting_since(read: Read, scope: Scope) -> datetime | None:
    """When the report that waits longest was made."""
    query: Any = sqlalchemy.select(func.min(Assignment.reported_at)).where(
        col(Assignment.meeting_id).in_(scope.ids), col(Assignment.status) == Status.REPORTED
    )
    moment: datetime | None = _all(read, query)[0][0]
    return moment


def _late(read: Read, scope: Scope) -> tuple[Any, ...]:
    return (text(IS_UNANSWERED), col(Assignment.due_on) < read.today, col(Assignment.meeting_id).in_(scope.ids))


def bureaus_late_since(read: Read, scope: Scope, day: date) -> int:
    """How many bureaus have something overdue that fell due on a day."""
    query = sqlalchemy.select(func.count(func.distinct(Assignment.bureau_id))).where(
        *_late(read, scope), col(Assignment.due_on) == day
    )
    return int(_all(read, query)[0][0])


def worst_bureaus(read: Read, scope: Scope, limit: int) -> list[tuple[Any, ...]]:
    """Who has most overdue: id, name, ordinals, meetings, how many, days, how often chased."""
    count, first = func.count(), func.min(Assignment.due_on)
    query = (
        sqlalchemy.select(col(Bureau.id), col(Bureau.name), count, first, func.max(Assignment.chased))
        .join(Bureau, col(Bureau.id) == Assignment.bureau_id)
        .where(*_late(read, scope))
        .group_by(col(Bureau.id), col(Bureau.name))
        .order_by(count.desc(), first, col(Bureau.id))
        .limit(limit)
    )
    rows = _all(read, query)
    where: dict[int, set[tuple[int, int]]] = {}
    for bureau_id, meeting_id, ordinal in _all(read, _late_directives(read, scope, [row[0] for row in rows])):
        where.setdefault(bureau_id, set()).add((meeting_id, ordinal))
    return [
        (
            bureau_id,
            name,
            tuple(sorted({ordinal for _, ordinal in where[bureau_id]})),
            len({meeting_id for meeting_id, _ in where[bureau_id]}),
            count,
            (read.today - first).days,
            chased,
        )
        for bureau_id, name, count, first, chased in rows
    ]


def _late_directives(read: Read, scope: Scope, bureau_ids: list[int]) -> Any:
    return (
        sqlalchemy.select(col(Assignment.bureau_id), col(Assignment.meeting_id), func.coalesce(Directive.ordinal, 0))
        .join(Directive, col(Directive.id) == Assignment.directive_id)
        .where(*_late(read, scope), col(Assignment.bureau_id).in_(bureau_ids))
        .distinct()
    )
