"""What the meeting required, and the trackable points it was broken into."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, Text, UniqueConstraint, false, text
from sqlmodel import Field

from models.base import Moment, Table, Word


class Criterion(StrEnum):
    """怎样算落实: what counts as implemented. Values are stored."""

    READ = "read"  # 看过即可: conveyed and taken note of
    FINISH = "finish"  # 做完为止: one result, then over
    RECURRING = "recurring"  # 定期报: a standing duty with a return each period


class Cycle(StrEnum):
    """反馈周期 of a standing duty. Values are stored."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


class Directive(Table, table=True):
    """One directive of a meeting, verbatim. ``start``/``end`` are offsets in the meeting's source text, None if added by hand."""

    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    position: int
    ordinal: int | None = None
    heading: str = Field(max_length=200)
    text: str = Field(sa_type=Text)
    start: int | None = None
    end: int | None = None


class Point(Table, table=True):
    """One trackable point of a directive: the thing that is dispatched.

    ``due_rule`` says how ``due_on`` was counted, as {"start": "2020-02-04", "count": 3, "unit": "working_days"}.
    With ``waits_for_supporters`` the lead reports done only after every supporting bureau has reported.
    ``cutoff_hour`` is until when, Beijing time, a standing duty's return of the day is on time.
    With ``answers_point_id`` it repeats another point, and a report on the one is a report on the other.
    """

    __table_args__ = (
        Index(
            "ix_point_answers_point_id",
            "answers_point_id",
            sqlite_where=text("answers_point_id IS NOT NULL"),
            postgresql_where=text("answers_point_id IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    directive_id: int = Field(foreign_key="directive.id", index=True)
    position: int
    text: str = Field(sa_type=Text)
    start: int | None = None
    end: int | None = None
    criterion: Criterion = Field(sa_type=Word(Criterion))
    completion: str = ""
    due_on: date
    cycle: Cycle | None = Field(default=None, sa_type=Word(Cycle))
    evidence_required: bool = False
    on_bureaus_word: bool = False
    version: int = 1
    due_rule: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    waits_for_supporters: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    cutoff_hour: int = Field(default=17, sa_column_kwargs={"server_default": "17"})
    answers_point_id: int | None = Field(default=None)


class PointVersion(Table, table=True):
    """One wording of an amended point. The first is kept when the second is written; none is ever changed."""

    __tablename__ = "point_version"
    __table_args__ = (UniqueConstraint("point_id", "number"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    point_id: int = Field(foreign_key="point.id")
    number: int
    text: str = Field(sa_type=Text)
    completion: str = ""
    due_on: date
    reason: str = Field(default="", sa_type=Text)
    written_by: int = Field(foreign_key="account.id")
    written_at: datetime = Field(sa_type=Moment)
