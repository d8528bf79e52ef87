"""延期: a bureau's wish for a later day, and what the office said to it."""

from datetime import date, datetime

from sqlalchemy import Text
from sqlmodel import Field

from models.base import Moment, Table, Word
from models.meetings import Decision


class Extension(Table, table=True):
    """One asking. ``due_on`` is the date that stood when it was asked; refused, that date stands on."""

    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    asked_by: int = Field(foreign_key="account.id")
    asked_at: datetime = Field(sa_type=Moment)
    due_on: date
    wanted_on: date
    reason: str = Field(sa_type=Text)
    decision: Decision = Field(default=Decision.WAITING, sa_type=Word(Decision), index=True)
    decided_by: int | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    granted_on: date | None = None
    answer: str = Field(default="", sa_type=Text)
