"""Behind a figure: the assignments it counts, worst first, and how many there are in all."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy
from sqlalchemy import case, func
from sqlmodel import col

from models.assignments import Assignment
from models.extensions import Extension
from models.ledger import LedgerEntry
from models.lifecycle import UNANSWERED, WORKING, Light, Status, Step, light_of
from models.meetings import Decision
from models.permissions import Action
from services.access import Actor
from services.assignments import AssignmentView, views_of
from services.punctuality import Timing, behind
from services.shining import shines
from services.sight import sight_of
from services.transactions import Read, reading

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Pick:
    """What was pointed at; what is left out does not narrow. ``meetings`` is the scope the figure was read in.

    Due dates count from ``due_from`` on, up to the day before ``due_before``. With ``since`` one of the ``steps`` was
    taken after that entry of the ledger; ``ids`` are single assignments.
    """

    meetings: tuple[int, ...]
    directive_id: int | None = None
    area: str | None = None
    bureau_id: int | None = None
    light: Light | None = None
    statuses: tuple[Status, ...] = ()
    due_from: date | None = None
    due_before: date | None = None
    timing: Timing | None = None
    since: int | None = None
    steps: tuple[Step, ...] = ()
    asks_extension: bool = False
    ids: tuple[int, ...] = ()

    def narrowed(self, **more: Any) -> "Pick":
        return replace(self, **more)


@dataclass(frozen=True, slots=True)
class Drilled:
    """The first assignments of a pick, and the lights of all of them."""

    views: tuple[AssignmentView, ...]
    lights: Mapping[Light, int]

    @property
    def total(self) -> int:
        return sum(self.lights.values())

    @property
    def rest(self) -> int:
        return self.total - len(self.views)


def drill(actor: Actor, pick: Pick, limit: int = MOST_SHOWN) -> Drilled:
    """The assignments behind a figure. What was withdrawn is not among them, as it is not in the figures."""
    with reading(actor, Action.SEE_FIGURES) as read:
        where = conditions(read, pick)
        order = (_worst_first(read), col(Assignment.due_on), col(Assignment.id))
        return Drilled(tuple(views_of(read, *where, order=order, limit=limit)), _lights(read, where))


def count(read: Read, pick: Pick) -> int:
    """How many rows `drill` would find."""
    query: Any = sqlalchemy.select(func.count()).select_from(Assignment).where(*conditions(read, pick))
    return int(read.session.connection().execute(query).scalar_one())


def conditions(read: Read, pick: Pick) -> list[Any]:
    """Under which an assignment stands behind a pick, as far as the reader sees."""
    where: list[Any] = [col(Assignment.meeting_id).in_(pick.meetings), col(Assignment.status) != Status.WITHDRAWN]
    where += [*sight_of(read).rows(), *shines(read.today, read.soon, pick.light)]
    if pick.directive_id is not None:
        where.append(col(Assignment.directive_id) == pick.directive_id)
    if pick.area is not None:
        where.append(col(Assignment.area) == pick.area)
    if pick.bureau_id is not None:
        where.append(col(Assignment.bureau_id) == pick.bureau_id)
    if pick.statuses:
        where.append(col(Assignment.status).in_(pick.statuses))
    if pick.timing is not None:
        where += behind(pick.timing, read.today)
    if pick.since is not None:
        # By number, which the ledger is in the order of: only what was written since is read.
        taken = sqlalchemy.select(col(LedgerEntry.object_id)).where(col(LedgerEntry.seq) > pick.since)
        where.append(
            col(Assignment.id).in_(taken.where(col(LedgerEntry.action).in_([str(step) for step in pick.steps])))
        )
    if pick.asks_extension:
        asking = sqlalchemy.select(col(Extension.assignment_id)).where(col(Extension.decision) == Decision.WAITING)
        where += [col(Assignment.id).in_(asking), col(Assignment.status).in_(WORKING)]
    if pick.ids:
        where.append(col(Assignment.id).in_(pick.ids))
    if pick.due_from is not None:
        where.append(col(Assignment.due_on) >= pick.due_from)
    if pick.due_before is not None:
        where.append(col(Assignment.due_on) < pick.due_before)
    return where


def _worst_first(read: Read) -> Any:
    """The order of the lights, said in SQL, so that a limit cuts off the best and not the worst."""
    soon = col(Assignment.due_on) <= read.soon
    late_or_soon = sqlalchemy.and_(col(Assignment.status).in_(UNANSWERED), soon)
    rank = {Status.DISPATCHED: 1, Status.REPORTED: 2, Status.IN_PROGRESS: 3, Status.OBJECTED: 3, Status.CLOSED: 5}
    others: list[Any] = [(col(Assignment.status) == status, n) for status, n in rank.items()]
    return case((late_or_soon, 0), *others, else_=4)


def _lights(read: Read, where: list[Any]) -> dict[Light, int]:
    keys = (col(Assignment.status), col(Assignment.due_on))
    query = sqlalchemy.select(*keys, func.count()).where(*where).group_by(*keys)
    lights: dict[Light, int] = {}
    for status, due_on, count in read.session.connection().execute(query):
        light = light_of(status, due_on, read.today, read.soon)
        lights[light] = lights.get(light, 0) + count
    return lights
