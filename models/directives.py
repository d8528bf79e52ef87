"""What the meeting required, and the trackable points it was broken into."""

from datetime import date
from enum import StrEnum

from sqlalchemy import Text
from sqlmodel import Field

from models.base import Table, Word


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
    """One trackable point of a directive: the thing that is dispatched."""

    __table_args__ = {"sqlite_autoincrement": True}

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
