"""异议: a bureau says that an assignment is not its duty, and what the office said to it."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field

from models.base import Moment, Table, Word
from models.meetings import Decision


class Objection(Table, table=True):
    """One objection. Approved, the assignment is withdrawn; refused, the bureau signs for it after all."""

    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    raised_by: int = Field(foreign_key="account.id")
    raised_at: datetime = Field(sa_type=Moment)
    grounds: str = Field(sa_type=Text)
    decision: Decision = Field(default=Decision.WAITING, sa_type=Word(Decision), index=True)
    decided_by: int | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    answer: str = Field(default="", sa_type=Text)
