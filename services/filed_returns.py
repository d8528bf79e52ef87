"""Returns as their bureau sees them: what it filed with what it corrected, and what it let pass."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from models.assignments import Assignment, Report
from models.cycles import Slot
from models.directives import Directive
from models.lifecycle import WORKING
from models.permissions import Action
from models.returns import DutyReturn
from services.access import Actor
from services.return_figures import Timing, timing
from services.transactions import reading

MOST_FILED = 60
LOOKED_BACK = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Filed:
    """A return a bureau filed, with its earlier values, oldest first."""

    assignment_id: int
    heading: str
    slot: Slot
    timing: Timing
    versions: tuple[tuple[bool, str], ...]  # nil?, words


def filed(actor: Actor) -> list[Filed]:
    """What the actor's bureau filed for its duties, latest first, with the values it corrected."""
    with reading(actor, Action.SEE_RETURNS) as read:
        query: Any = (
            sqlalchemy.select(DutyReturn, col(Directive.heading), col(Report.text))
            .join(Assignment, col(Assignment.id) == DutyReturn.assignment_id)
            .join(Directive, col(Directive.id) == Assignment.directive_id)
            .join(Report, col(Report.id) == DutyReturn.report_id)
            .where(
                col(Assignment.bureau_id) == actor.bureau_id,
                col(Assignment.status).in_(WORKING),
                col(DutyReturn.due_on) >= read.today - LOOKED_BACK,
            )
            .order_by(col(DutyReturn.due_on).desc(), col(DutyReturn.hour).desc(), col(DutyReturn.number))
        )
        found: dict[tuple[int, str, Slot], list[tuple[DutyReturn, str]]] = defaultdict(list)
        for row, heading, text in read.session.exec(query):
            found[(row.assignment_id, heading, Slot(row.due_on, row.hour))].append((row, text))
        return [
            Filed(i, heading, slot, timing(slot, versions[0][0]), tuple((row.nil, text) for row, text in versions))
            for (i, heading, slot), versions in list(found.items())[:MOST_FILED]
        ]


def missed(actor: Actor) -> list[Filed]:
    """Cut-offs of the last three months that the actor's bureau let pass, latest first: they can be made up for."""
    with reading(actor, Action.SEE_RETURNS) as read:
        later = aliased(DutyReturn)
        same = (later.assignment_id == DutyReturn.assignment_id, later.due_on == DutyReturn.due_on)
        filed_after = select(later.id).where(*same, later.hour == DutyReturn.hour, later.number > 0).exists()
        query: Any = (
            sqlalchemy.select(DutyReturn, col(Directive.heading))
            .join(Assignment, col(Assignment.id) == DutyReturn.assignment_id)
            .join(Directive, col(Directive.id) == Assignment.directive_id)
            .where(
                col(Assignment.bureau_id) == actor.bureau_id,
                col(Assignment.status).in_(WORKING),
                col(DutyReturn.number) == 0,
                col(DutyReturn.due_on) >= read.today - LOOKED_BACK,
                ~filed_after,
            )
            .order_by(col(DutyReturn.due_on).desc(), col(DutyReturn.hour).desc())
            .limit(MOST_FILED)
        )
        return [
            Filed(row.assignment_id, heading, Slot(row.due_on, row.hour), Timing.MISSING, ())
            for row, heading in read.session.exec(query)
        ]
