"""按时: every rate twice, by the date first set and by the date as extended."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy
from sqlalchemy import and_, case, func, or_
from sqlmodel import col

from models.assignments import Assignment
from models.directives import Criterion, Point
from models.lifecycle import Status
from models.permissions import Action
from services.access import Actor
from services.transactions import reading

_OUT = (Status.WITHDRAWN, Status.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Punctuality:
    """``due`` counts what has fallen due by that date or was reported before it; ``on_time`` what of it was reported by then.

    The report that counts is the one that stands: a returned report does not. Withdrawn and suspended rows are left out,
    and standing duties, whose returns have figures of their own.
    """

    due_original: int = 0
    on_time_original: int = 0
    due_current: int = 0
    on_time_current: int = 0


def punctuality(actor: Actor, meeting_id: int | None = None) -> Punctuality:
    """The figures of one meeting, or of all."""
    with reading(actor, Action.SEE_FIGURES) as read:
        sums = [
            total
            for column in (col(Assignment.original_due_on), col(Assignment.due_on))
            for total in _sums(column, read.today)
        ]
        query: Any = (
            sqlalchemy.select(*sums)
            .join(Point, col(Point.id) == Assignment.point_id)
            .where(col(Assignment.status).not_in(_OUT), col(Point.criterion) != Criterion.RECURRING)
        )
        if meeting_id is not None:
            query = query.where(col(Assignment.meeting_id) == meeting_id)
        row = read.session.connection().execute(query).one()
        return Punctuality(*(int(n or 0) for n in row))


def _sums(due_on: Any, today: date) -> tuple[Any, Any]:
    answered = col(Assignment.reported_on).is_not(None)
    on_time = and_(answered, col(Assignment.reported_on) <= due_on)
    return func.sum(case((or_(answered, due_on < today), 1), else_=0)), func.sum(case((on_time, 1), else_=0))
