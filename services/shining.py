"""`light_of` the other way round: the condition under which an assignment shows a light. Drawer, register and export
ask for rows in these words alone, so that a figure and the rows behind it can't drift apart."""

from datetime import date
from typing import Any

from sqlalchemy import text
from sqlmodel import col

from models.assignments import IS_UNANSWERED, Assignment
from models.lifecycle import UNANSWERED, Light, Status


def shines(today: date, soon: date, light: Light | None) -> list[Any]:
    """The conditions for a light on a day; none for no light. ``soon`` is the last day that counts as due soon."""
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
