"""按时: every rate twice, by the date first set and by the date as extended; and how all of it divides over the dates.

The report that counts is the one that stands: a returned report does not. Left out are withdrawn and suspended rows,
standing duties, whose returns have figures of their own, and what was closed without a report of its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

import sqlalchemy
from sqlalchemy import and_, case, func, or_
from sqlmodel import col

from models.assignments import Assignment
from models.directives import Criterion, Point
from models.figures import Answer, Tally
from models.lifecycle import UNANSWERED, Status
from models.permissions import Action
from services.access import Actor
from services.transactions import reading

_OUT = (Status.WITHDRAWN, Status.SUSPENDED)
_BY_NOW = (Answer.ON_TIME, Answer.EXTENDED)
_BY_FIRST = (Answer.ON_TIME, Answer.BROUGHT_FORWARD)


class Timing(StrEnum):
    """A figure of punctuality that can be looked behind."""

    ON_TIME = "on_time"
    ON_TIME_FIRST = "on_time_first"
    CLOSED_ON_TIME = "closed_on_time"
    CLOSED_LATE = "closed_late"
    WITHIN = "within"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Line:
    """So many assignments, all answered alike and all on the same side of both dates."""

    status: Status
    answer: Answer
    due_on: date
    first_due_on: date
    count: int


@dataclass(frozen=True, slots=True)
class Punctuality:
    """``due`` counts what has fallen due by that date or was reported before it; ``on_time`` what of it was reported by then.

    The other four divide, by the date that now holds, all that counts but was not closed as not implemented.
    """

    due_original: int = 0
    on_time_original: int = 0
    due_current: int = 0
    on_time_current: int = 0
    closed_on_time: int = 0
    closed_late: int = 0
    within: int = 0
    overdue: int = 0

    @property
    def divided(self) -> int:
        return self.closed_on_time + self.closed_late + self.within + self.overdue


def answer_of(row: Assignment, point: Point) -> Answer:
    """How the roll-ups call this row's answer."""
    if point.criterion is Criterion.RECURRING:
        return Answer.NOT_ASKED
    if row.reported_on is None:
        return Answer.NOT_ASKED if row.status is Status.CLOSED else Answer.NONE
    if row.reported_on <= row.original_due_on:
        return Answer.ON_TIME if row.reported_on <= row.due_on else Answer.BROUGHT_FORWARD
    return Answer.EXTENDED if row.reported_on <= row.due_on else Answer.LATE


def answered() -> Any:
    """The same in SQL, over assignments joined with their points."""
    reported, first = col(Assignment.reported_on), col(Assignment.original_due_on)
    by_first, by_now = reported <= first, reported <= col(Assignment.due_on)
    return case(
        (col(Point.criterion) == Criterion.RECURRING, str(Answer.NOT_ASKED)),
        (and_(reported.is_(None), col(Assignment.status) == Status.CLOSED), str(Answer.NOT_ASKED)),
        (reported.is_(None), str(Answer.NONE)),
        (and_(by_first, by_now), str(Answer.ON_TIME)),
        (by_first, str(Answer.BROUGHT_FORWARD)),
        (by_now, str(Answer.EXTENDED)),
        else_=str(Answer.LATE),
    )


def punctuality(actor: Actor, meeting_id: int | None = None) -> Punctuality:
    """The figures of one meeting, or of all."""
    with reading(actor, Action.SEE_FIGURES) as read:
        keys = (col(Tally.status), col(Tally.answer))
        sides = (col(Tally.due_on) < read.today, col(Tally.first_due_on) < read.today)
        query: Any = (
            sqlalchemy.select(*keys, func.min(Tally.due_on), func.min(Tally.first_due_on), func.sum(Tally.count))
            .where(col(Tally.count) > 0)
            .group_by(*keys, *sides)
        )
        if meeting_id is not None:
            query = query.where(col(Tally.meeting_id) == meeting_id)
        return add_up((Line(*row) for row in read.session.connection().execute(query)), read.today)


def add_up(lines: Iterable[Line], today: date) -> Punctuality:
    """The figures of some lines."""
    sums = [0] * len(fields(Punctuality))
    for line in lines:
        for i in _counted_in(line.status, line.answer, line.due_on < today, line.first_due_on < today):
            sums[i] += line.count
    return Punctuality(*sums)


@cache
def _counted_in(status: Status, answer: Answer, late: bool, late_first: bool) -> tuple[int, ...]:
    """In which figures such a line counts, by their order. Kept: there are few sorts of lines, and many of each."""
    if status in _OUT or answer is Answer.NOT_ASKED:
        return ()
    reported, by_now, closed = answer is not Answer.NONE, answer in _BY_NOW, status is Status.CLOSED
    owes, ended = status in UNANSWERED, status is Status.NOT_IMPLEMENTED
    counts = (
        reported or late_first,
        answer in _BY_FIRST,
        reported or late,
        by_now,
        closed and by_now,
        closed and not by_now,
        not closed and not ended and not (owes and late),
        owes and late,
    )
    return tuple(i for i, counted in enumerate(counts) if counted)


def behind(timing: Timing, today: date) -> list[Any]:
    """The conditions on assignments under which a row stands behind a figure."""
    status, reported, due_on = col(Assignment.status), col(Assignment.reported_on), col(Assignment.due_on)
    owes_late = and_(status.in_(UNANSWERED), due_on < today)
    figures: dict[Timing, list[Any]] = {
        Timing.ON_TIME: [reported <= due_on],
        Timing.ON_TIME_FIRST: [reported <= col(Assignment.original_due_on)],
        Timing.CLOSED_ON_TIME: [status == Status.CLOSED, reported <= due_on],
        Timing.CLOSED_LATE: [status == Status.CLOSED, reported > due_on],
        Timing.WITHIN: [or_(status == Status.REPORTED, and_(status.in_(UNANSWERED), due_on >= today))],
        Timing.OVERDUE: [owes_late],
    }
    standing = sqlalchemy.select(col(Point.id)).where(col(Point.criterion) == Criterion.RECURRING)
    return [*figures[timing], status.not_in(_OUT), col(Assignment.point_id).not_in(standing)]
