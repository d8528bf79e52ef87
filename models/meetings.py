"""Meetings, who attended, and the drafts they begin as."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, Text, UniqueConstraint, false
from sqlmodel import Field

from models.base import Moment, Table, Word


class Draft(Table, table=True):
    """A meeting on its way in: the pasted text, the first reading, and the form as the person left it.

    ``reading`` is what the parser first said and is never changed: the difference to
    ``form`` is tomorrow's test data. ``meeting_id`` is set once, by the dispatch.
    """

    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key="account.id", index=True)
    source_text: str = Field(sa_type=Text)
    text_digest: str = Field(index=True, max_length=64)
    reading: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    form: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    created_at: datetime = Field(sa_type=Moment)
    updated_at: datetime = Field(sa_type=Moment)
    discarded_at: datetime | None = Field(default=None, sa_type=Moment)
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id", unique=True)
    version: int = 1


class Meeting(Table, table=True):
    """A registered meeting. ``source_text`` is character for character what was pasted."""

    __table_args__ = (Index("ix_meeting_held_on_title", "held_on", "title"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(default="", max_length=40)  # 编号, as 督〔2020〕1号
    title: str = Field(max_length=200)
    held_on: date
    published_on: date | None = None
    source: str = ""
    host: str = ""
    host_posts: str = ""
    organisers: list[str] = Field(default_factory=list, sa_type=JSON)
    is_video: bool = True
    main_venue: str = ""
    source_text: str = Field(sa_type=Text)
    text_digest: str = Field(index=True, max_length=64)
    parent_id: int | None = Field(default=None, foreign_key="meeting.id", index=True)
    created_by: int = Field(foreign_key="account.id")
    dispatched_at: datetime = Field(sa_type=Moment)
    version: int = 1


class AttendanceState(StrEnum):
    """How a unit's presence is known. Values are stored."""

    INFERRED = "inferred"  # from the communiqué, until a roll-call confirms it
    PRESENT = "present"
    LEAVE = "leave"
    ABSENT = "absent"
    SUBSTITUTE = "substitute"


class Venue(StrEnum):
    """Where a unit sat. Values are stored."""

    MAIN = "main"  # 主会场
    BRANCH = "branch"  # 分会场
    UNKNOWN = "unknown"


class Attendance(Table, table=True):
    """One unit, or one class of units, at one meeting. Attendance is unit-first: communiqués name classes, not people.

    ``attendee`` is who sat there, ``stands_in_for`` whose place a substitute took.
    """

    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    phrase: str = Field(max_length=300)
    unit_class: str = ""
    bureau_id: int | None = Field(default=None, foreign_key="bureau.id", index=True)
    venue: Venue = Field(default=Venue.UNKNOWN, sa_type=Word(Venue))
    state: AttendanceState = Field(default=AttendanceState.INFERRED, sa_type=Word(AttendanceState))
    head_count: int | None = None
    late: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    attendee: str = Field(default="", max_length=50, sa_column_kwargs={"server_default": ""})
    stands_in_for: str = Field(default="", max_length=50, sa_column_kwargs={"server_default": ""})
    version: int = 1


class Decision(StrEnum):
    """What a leader said to a draft that waits to be issued. Values are stored."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


class Approval(Table, table=True):
    """签发: one asking for a leader's yes to one version of a draft. A later edit makes the draft newer than the yes."""

    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    draft_id: int = Field(foreign_key="draft.id", index=True)
    draft_version: int
    asked_by: int = Field(foreign_key="account.id")
    asked_at: datetime = Field(sa_type=Moment)
    decision: Decision = Field(default=Decision.WAITING, sa_type=Word(Decision))
    decided_by: int | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    reason: str = ""


class Minutes(Table, table=True):
    """会议纪要: one version of a meeting's minutes. Versions are never edited: a new one is added."""

    __table_args__ = (UniqueConstraint("meeting_id", "number"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id")
    number: int
    text: str = Field(sa_type=Text)
    note: str = Field(default="", max_length=200)
    written_by: int = Field(foreign_key="account.id")
    written_at: datetime = Field(sa_type=Moment)
