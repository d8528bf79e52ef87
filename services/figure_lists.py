"""Which assignments the figures must look at one by one: what is late, what waits for us, what nobody verified.

All of it is open or marked, and read through the partial indexes of just these.
"""

from datetime import date, datetime
from typing import Any

import sqlalchemy
from sqlalchemy import case, func, text
from sqlmodel import col

from models.assignments import IS_UNANSWERED, IS_UNVERIFIED, Assignment
from models.bureaus import Bureau
from models.directives import Directive
from models.lifecycle import Status
from services.figure_queries import Scope, all_of
from services.surroundings import inner_limits
from services.transactions import Read


def unverified(read: Read, scope: Scope) -> int:
    """How many were closed on the bureau's word."""
    where = (text(IS_UNVERIFIED), *scope.rows)
    return int(all_of(read, sqlalchemy.select(func.count()).select_from(Assignment).where(*where))[0][0])


def unsigned_since(read: Read, scope: Scope) -> datetime | None:
    """When the oldest of what is not signed for was sent: not with its meeting, where a city passed it on later."""
    query = sqlalchemy.select(func.min(Assignment.dispatched_at)).where(
        *scope.rows, col(Assignment.status) == Status.DISPATCHED
    )
    found: datetime | None = all_of(read, query)[0][0]
    return found


def waiting(read: Read, scope: Scope) -> tuple[datetime | None, int]:
    """When the report that waits longest was made, and how many wait beyond the office's own limit."""
    late = case((col(Assignment.reported_on) <= inner_limits(read).verification, 1), else_=0)
    query: Any = sqlalchemy.select(func.min(Assignment.reported_at), func.coalesce(func.sum(late), 0)).where(
        *scope.rows, col(Assignment.status) == Status.REPORTED
    )
    since, beyond = all_of(read, query)[0]
    return since, int(beyond)


def _late(read: Read, scope: Scope) -> tuple[Any, ...]:
    return (text(IS_UNANSWERED), col(Assignment.due_on) < read.today, *scope.rows)


def bureaus_late_since(read: Read, scope: Scope, day: date) -> int:
    """How many bureaus have something overdue that fell due on a day."""
    query = sqlalchemy.select(func.count(func.distinct(Assignment.bureau_id))).where(
        *_late(read, scope), col(Assignment.due_on) == day
    )
    return int(all_of(read, query)[0][0])


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
    rows = all_of(read, query)
    where: dict[int, set[tuple[int, int]]] = {}
    for bureau_id, meeting_id, ordinal in all_of(read, _late_directives(read, scope, [row[0] for row in rows])):
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
