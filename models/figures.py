"""Roll-ups, kept in the same transaction as the change they count. A recount must always give the same rows."""

from datetime import date

from sqlmodel import Field

from models.base import Table, Word
from models.lifecycle import Status


class Tally(Table, table=True):
    """How many assignments of a directive, in an area, are in a status with a due date.

    Overdue is not stored: it is a status that is open and a due date that has passed,
    so the same rows are right on every day.
    """

    directive_id: int = Field(primary_key=True, foreign_key="directive.id")
    area: str = Field(primary_key=True, max_length=32)
    status: Status = Field(primary_key=True, sa_type=Word(Status))
    due_on: date = Field(primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    count: int = 0


class DoneTally(Table, table=True):
    """How many assignments of a directive, due on one day, were reported on another: the trend of any past day.

    Withdrawn, suspended and not implemented assignments are not counted.
    ``reported_on`` is the far future (9999-12-31) while nothing was reported.
    """

    __tablename__ = "done_tally"

    directive_id: int = Field(primary_key=True, foreign_key="directive.id")
    due_on: date = Field(primary_key=True)
    reported_on: date = Field(primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    count: int = 0


NEVER = date(9999, 12, 31)
