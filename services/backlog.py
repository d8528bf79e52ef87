"""What waits for the office itself: a page that only shows what bureaus owe would be half the truth."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy
from sqlalchemy import func
from sqlmodel import col

from models.assignments import Assignment
from models.clock import beijing_day
from models.extensions import Extension
from models.lifecycle import Status
from models.meetings import Decision
from models.objections import Objection
from models.permissions import Action
from services.access import Actor, expect_office
from services.approvals import waiting_since
from services.drill import Pick, conditions
from services.transactions import Read, reading
from services.unchanged import while_unchanged


class Queue(StrEnum):
    """Whose word is awaited, and on what."""

    VERIFY = "verify"
    EXTENSIONS = "extensions"
    OBJECTIONS = "objections"
    APPROVALS = "approvals"  # drafts that wait for a leader's yes


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait in a queue and the days that the oldest has waited. No place is behind drafts: they are in no meeting yet."""

    queue: Queue
    count: int
    days: int
    behind: Pick | None = None


def backlog(actor: Actor, place: Pick) -> tuple[Waiting, ...]:
    """The four queues, of what was sent in a place; drafts are the whole office's."""
    with reading(actor, Action.SEE_FIGURES) as read:
        expect_office(actor)
        return while_unchanged(read, ("backlog", place), lambda: _queues(read, place))


def _queues(read: Read, place: Pick) -> tuple[Waiting, ...]:
    verify = place.narrowed(statuses=(Status.REPORTED,))
    asking = place.narrowed(asks_extension=True)
    objected = place.narrowed(statuses=(Status.OBJECTED,))
    drafts, since = waiting_since(read)
    return (
        _waiting(read, Queue.VERIFY, verify, col(Assignment.reported_at), None),
        _waiting(read, Queue.EXTENSIONS, asking, col(Extension.asked_at), Extension),
        _waiting(read, Queue.OBJECTIONS, objected, col(Objection.raised_at), Objection),
        Waiting(Queue.APPROVALS, drafts, _days(read, since)),
    )


def _waiting(
    read: Read, queue: Queue, pick: Pick, since: Any, asked: type[Extension] | type[Objection] | None
) -> Waiting:
    query: Any = sqlalchemy.select(func.count(func.distinct(Assignment.id)), func.min(since)).select_from(Assignment)
    if asked is not None:
        waits = (col(asked.assignment_id) == Assignment.id, col(asked.decision) == Decision.WAITING)
        query = query.join(asked, sqlalchemy.and_(*waits))
    n, oldest = read.session.connection().execute(query.where(*conditions(read, pick))).one()
    return Waiting(queue, n, _days(read, oldest), pick)


def _days(read: Read, since: datetime | None) -> int:
    return (read.today - beijing_day(since)).days if since else 0
