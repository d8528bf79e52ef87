"""What bureaus filed for their standing duties 日报告、零报告, period by period, and when more was asked of them."""

from datetime import date, datetime

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from models.base import Moment, Table


class DutyReturn(Table, table=True):
    """One version of what a bureau filed for one cut-off of a standing duty. Versions are never edited.

    ``number`` 1 is the first return and decides whether it was on time; higher ones correct it and the old value stays.
    ``number`` 0 is a period that passed without a return, written down when the duty moved on; it has no report.
    Periods that are still open are not rows: they follow from the assignment's due date and the cycle.
    """

    __tablename__ = "duty_return"
    __table_args__ = (
        UniqueConstraint("assignment_id", "due_on", "hour", "number"),
        Index("ix_duty_return_due_on", "due_on"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id")
    due_on: date
    hour: int
    number: int
    nil: bool = False
    report_id: int | None = Field(default=None, foreign_key="report.id")
    filed_at: datetime | None = Field(default=None, sa_type=Moment)


class Spell(Table, table=True):
    """非常时期: a time in which the daily duties of a meeting are asked for several times a day. Open while ``until`` is empty."""

    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    hours: list[int] = Field(default_factory=list, sa_type=JSON)
    since: datetime = Field(sa_type=Moment)
    until: datetime | None = Field(default=None, sa_type=Moment)
