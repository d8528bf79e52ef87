"""台账: the assignments of all bureaus, filtered; and the queue of reports that wait for the office."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy
from sqlalchemy import exists, func, text
from sqlmodel import col, select

from models.assignments import IS_UNANSWERED, Assignment, Attachment, Part
from models.bureaus import Bureau
from models.directives import Criterion
from models.figures import Tally
from models.lifecycle import UNANSWERED, Light, Status, Step, light_of
from models.meetings import Meeting
from models.permissions import Action
from services.access import Actor
from services.assignments import AssignmentView, last_reasons, views_of
from services.surroundings import inner_limits
from services.transactions import Read, reading

PAGE = 50
# A thing done once has a result that someone has to look at; these two can be verified by the dozen.
IN_BULK = (Criterion.READ, Criterion.RECURRING)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the register is narrowed to; what is left out does not narrow."""

    meeting_id: int | None = None
    light: Light | None = None
    part: Part | None = None
    bureau: str = ""


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting to narrow to, with how many of its assignments are meant."""

    id: int
    title: str
    held_on: date
    count: int


def search(actor: Actor, wanted: Wanted, page: int = 1) -> list[AssignmentView]:
    """One page of the assignments that are wanted, earliest due date first."""
    with reading(actor, Action.SEE_ASSIGNMENTS) as read:
        where = [*_own(actor), *_where(wanted), *_shines(read.today, read.soon, wanted.light)]
        order = (col(Assignment.due_on), col(Assignment.id))
        return views_of(read, *where, order=order, limit=PAGE, offset=(page - 1) * PAGE)


def lights(actor: Actor, wanted: Wanted) -> dict[Light, int]:
    """How many each light would find with the rest of the wish as it is: from the roll-up where that knows enough."""
    with reading(actor, Action.SEE_ASSIGNMENTS) as read:
        query: Any
        if actor.bureau_id is None and wanted.part is None and not wanted.bureau.strip():
            keys = (col(Tally.status), col(Tally.due_on))
            query = sqlalchemy.select(*keys, func.sum(Tally.count)).where(col(Tally.count) > 0).group_by(*keys)
            if wanted.meeting_id is not None:
                query = query.where(col(Tally.meeting_id) == wanted.meeting_id)
        else:
            keys = (col(Assignment.status), col(Assignment.due_on))
            query = sqlalchemy.select(*keys, func.count()).join(Bureau, col(Bureau.id) == Assignment.bureau_id)
            query = query.where(*_own(actor), *_where(wanted)).group_by(*keys)
        counts: Counter[Light] = Counter()
        for status, due_on, count in read.session.connection().execute(query):
            counts[light_of(status, due_on, read.today, read.soon)] += int(count)
        return dict(counts)


def meetings(actor: Actor, *, waiting: bool = False) -> list[MeetingLine]:
    """The meetings one can narrow to, latest first; ``waiting``: only those with a report that waits for the office."""
    with reading(actor, Action.SEE_ASSIGNMENTS) as read:
        where = [*_own(actor), *([col(Assignment.status) == Status.REPORTED] if waiting else [])]
        query: Any = (
            sqlalchemy.select(col(Meeting.id), col(Meeting.title), col(Meeting.held_on), func.count())
            .join(Assignment, col(Assignment.meeting_id) == Meeting.id)
            .where(*where)
            .group_by(col(Meeting.id), col(Meeting.title), col(Meeting.held_on))
            .order_by(col(Meeting.held_on).desc(), col(Meeting.id).desc())
        )
        return [MeetingLine(*row) for row in read.session.connection().execute(query)]


def review_queue(
    actor: Actor, *, meeting_id: int | None = None, with_files: bool = False, late: bool = False, limit: int = 200
) -> list[AssignmentView]:
    """What was reported done and waits for the office, longest wait first; ``late``: beyond the office's own limit only."""
    with reading(actor, Step.VERIFY) as read:
        where: list[Any] = [col(Assignment.status) == Status.REPORTED, *_where(Wanted(meeting_id=meeting_id))]
        if with_files:
            where.append(exists().where(col(Attachment.assignment_id) == Assignment.id))
        if late:
            where.append(col(Assignment.reported_on) <= inner_limits(read).verification)
        return views_of(read, *where, order=(col(Assignment.reported_at), col(Assignment.id)), limit=limit)


def late_verifications(actor: Actor) -> int:
    """How many reports wait for the office beyond its own limit."""
    with reading(actor, Step.VERIFY) as read:
        where = (Assignment.status == Status.REPORTED, col(Assignment.reported_on) <= inner_limits(read).verification)
        return read.session.exec(select(func.count()).select_from(Assignment).where(*where)).one()


def objections(actor: Actor) -> list[tuple[AssignmentView, str]]:
    """What bureaus say is not their duty, with their grounds, oldest due date first."""
    with reading(actor, Step.UPHOLD) as read:
        where = col(Assignment.status) == Status.OBJECTED
        views = views_of(read, where, order=(col(Assignment.due_on), col(Assignment.id)), limit=PAGE)
        grounds = last_reasons(read, Step.OBJECT, [view.id for view in views])
        return [(view, grounds.get(view.id, "")) for view in views]


def narrowed(read: Read, wanted: Wanted) -> list[Any]:
    """The conditions of a wish, for others who act on the rows that the register shows."""
    return [*_own(read.actor), *_where(wanted), *_shines(read.today, read.soon, wanted.light)]


def _own(actor: Actor) -> list[Any]:
    return [] if actor.bureau_id is None else [col(Assignment.bureau_id) == actor.bureau_id]


def _where(wanted: Wanted) -> list[Any]:
    where: list[Any] = []
    if wanted.meeting_id is not None:
        where.append(col(Assignment.meeting_id) == wanted.meeting_id)
    if wanted.part is not None:
        where.append(col(Assignment.part) == wanted.part)
    for word in wanted.bureau.split():
        where.append(col(Bureau.name).contains(word, autoescape=True))
    return where


def _shines(today: date, soon: date, light: Light | None) -> list[Any]:
    """`light_of` the other way round: the condition under which a row shows this light."""
    status, due_on, owed = col(Assignment.status), col(Assignment.due_on), text(IS_UNANSWERED)
    conditions: dict[Light | None, list[Any]] = {
        None: [],
        Light.OVERDUE: [owed, due_on < today],
        Light.DUE_SOON: [owed, due_on.between(today, soon)],
        Light.UNSIGNED: [status == Status.DISPATCHED, due_on > soon],
        Light.TO_VERIFY: [status == Status.REPORTED],
        Light.ON_TRACK: [status.in_(UNANSWERED - {Status.DISPATCHED}), due_on > soon],
        Light.DONE: [status == Status.CLOSED],
        Light.STOPPED: [status.in_((Status.NOT_IMPLEMENTED, Status.SUSPENDED, Status.WITHDRAWN))],
    }
    return conditions[light]
