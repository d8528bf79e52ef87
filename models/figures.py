"""Roll-ups, kept in the same transaction as the change they count. A recount must always give the same rows."""

from datetime import date
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field

from models.base import Table, Word
from models.lifecycle import Status

# Words for word the condition of the partial index: a query that says it otherwise does not get the index.
IS_OPEN = "count > 0 AND status IN ('dispatched','objected','in_progress','reported','suspended')"


class Answer(StrEnum):
    """When the report that stands came, by the date first set and by the one that now holds. Values are stored."""

    NONE = "none"  # nothing reported, or returned since
    ON_TIME = "on_time"  # by both dates
    EXTENDED = "extended"  # by the date that now holds, after the first
    BROUGHT_FORWARD = "brought_forward"  # by the first date, after the earlier one that now holds
    LATE = "late"  # after both
    NOT_ASKED = "not_asked"  # a standing duty, whose returns count; or closed without a report of its own


class Tally(Table, table=True):
    """How many assignments of a directive, in an area, are in a status with a due date (the first and the present one)
    and were answered in time or not.

    Overdue is not stored: it is a status that is open and a due date that has passed,
    so the same rows are right on every day.
    """

    __table_args__ = (
        Index("ix_tally_open_meeting_id", "meeting_id", sqlite_where=text(IS_OPEN), postgresql_where=text(IS_OPEN)),
    )

    directive_id: int = Field(primary_key=True, foreign_key="directive.id")
    area: str = Field(primary_key=True, max_length=32)
    status: Status = Field(primary_key=True, sa_type=Word(Status))
    due_on: date = Field(primary_key=True)
    first_due_on: date = Field(primary_key=True)
    answer: Answer = Field(primary_key=True, sa_type=Word(Answer))
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    count: int = 0


class TallyChange(Table, table=True):
    """By how much a day changed the tally (all areas together).

    What the tally was at the end of a past day is what it is now, less the changes since:
    so a trend shows the numbers that stood on the screen that day, whatever was returned,
    reopened or extended afterwards, and reads only the days it shows.
    """

    __tablename__ = "tally_change"
    __table_args__ = (Index("ix_tally_change_day", "day"),)

    meeting_id: int = Field(primary_key=True, foreign_key="meeting.id")
    day: date = Field(primary_key=True)
    directive_id: int = Field(primary_key=True, foreign_key="directive.id")
    status: Status = Field(primary_key=True, sa_type=Word(Status))
    due_on: date = Field(primary_key=True)
    count: int = 0


class AreaChange(Table, table=True):
    """The same by area (all directives of a meeting together): the trend of one city. Kept beside `TallyChange`,
    not inside it, so that the province's trend does not read a line for each area."""

    __tablename__ = "area_change"

    area: str = Field(primary_key=True, max_length=32)
    day: date = Field(primary_key=True)
    meeting_id: int = Field(primary_key=True, foreign_key="meeting.id")
    status: Status = Field(primary_key=True, sa_type=Word(Status))
    due_on: date = Field(primary_key=True)
    count: int = 0


class AreaTotal(Table, table=True):
    """The same of all meetings that ever were: what is over adds up over the years, and no list adds it up again."""

    __tablename__ = "area_total"

    area: str = Field(primary_key=True, max_length=32)
    status: Status = Field(primary_key=True, sa_type=Word(Status))
    count: int = 0
