"""One point at one bureau 一件: the row that has a state, and what was reported on it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from models.base import Moment, Table, Word
from models.lifecycle import Status

# Words for word the conditions of the partial indexes: a query that says them otherwise does not get the index.
IS_UNANSWERED = "status IN ('dispatched','objected','in_progress')"
IS_OVER = "status IN ('closed','not_implemented')"
IS_UNVERIFIED = "method = 'bureaus_word'"
IS_SUPPORTING = "part = 'supporting'"


class Part(StrEnum):
    """Lead or supporting. The lead alone reports the result. Values are stored."""

    LEAD = "lead"  # 牵头
    SUPPORTING = "supporting"  # 配合


class Method(StrEnum):
    """核验方式: how a result was verified. Values are stored."""

    PAPER = "paper"
    PHONE = "phone"
    VIDEO = "video"
    ON_SITE = "on_site"
    BUREAUS_WORD = "bureaus_word"  # closed unverified, because the dispatch said so


class Assignment(Table, table=True):
    """State belongs to point × bureau.

    ``meeting_id``, ``directive_id`` and ``area`` repeat what the point and the bureau say,
    because boards filter and count by them. Only a reorganisation changes ``bureau_id`` and ``area``.
    ``original_due_on`` never changes either; ``due_on`` moves with extensions and cycles.
    ``reported_on`` is the Beijing day of the report that now stands, and is emptied when it is returned.
    ``due_rule`` is how the first date was counted, ``due_at`` the hour of an emergency; figures count by the day.
    ``parent_assignment_id`` is the city's row that a county's was passed on from; ``point_version`` the wording the
    bureau last signed for or reported on.
    """

    __table_args__ = (
        UniqueConstraint("point_id", "bureau_id"),
        Index("ix_assignment_directive_id_area", "directive_id", "area"),
        # What of a bureau is in a state, earliest date first, counted and paged from the index alone.
        Index("ix_assignment_bureau_id_status_due_on_id", "bureau_id", "status", "due_on", "id"),
        # Lists of what is overdue read only the rows a bureau still has to answer.
        Index(
            "ix_assignment_open_due_on",
            "due_on",
            sqlite_where=text(IS_UNANSWERED),
            postgresql_where=text(IS_UNANSWERED),
        ),
        # A bureau's page shows the latest of what is over, however much that is by now.
        Index(
            "ix_assignment_over_bureau_id_closed_at",
            "bureau_id",
            "closed_at",
            "id",
            sqlite_where=text(IS_OVER),
            postgresql_where=text(IS_OVER),
        ),
        Index(
            "ix_assignment_unverified_meeting_id",
            "meeting_id",
            sqlite_where=text(IS_UNVERIFIED),
            postgresql_where=text(IS_UNVERIFIED),
        ),
        Index("ix_assignment_meeting_id_status_reported_at", "meeting_id", "status", "reported_at"),
        Index("ix_assignment_status_reported_at", "status", "reported_at"),
        # The register's pages, whole and by state, come in this order: a page reads its own rows and no others.
        Index("ix_assignment_due_on_id", "due_on", "id"),
        Index("ix_assignment_status_due_on_id", "status", "due_on", "id"),
        Index(
            "ix_assignment_supporting_point_id",
            "point_id",
            sqlite_where=text(IS_SUPPORTING),
            postgresql_where=text(IS_SUPPORTING),
        ),
        # Most name no other row, and an index that holds those as well looks useless to a planner that has counted.
        Index(
            "ix_assignment_parent_assignment_id",
            "parent_assignment_id",
            sqlite_where=text("parent_assignment_id IS NOT NULL"),
            postgresql_where=text("parent_assignment_id IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    meeting_id: int = Field(foreign_key="meeting.id")
    directive_id: int = Field(foreign_key="directive.id")
    point_id: int = Field(foreign_key="point.id")
    bureau_id: int = Field(foreign_key="bureau.id")
    area: str = Field(max_length=32)
    part: Part = Field(default=Part.LEAD, sa_type=Word(Part))
    status: Status = Field(default=Status.DISPATCHED, sa_type=Word(Status))
    due_on: date
    original_due_on: date
    dispatched_at: datetime = Field(sa_type=Moment)
    acknowledged_at: datetime | None = Field(default=None, sa_type=Moment)
    progressed_at: datetime | None = Field(default=None, sa_type=Moment)
    reported_at: datetime | None = Field(default=None, sa_type=Moment)
    reported_on: date | None = None
    reported_by: int | None = Field(default=None, foreign_key="account.id")
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    method: Method | None = Field(default=None, sa_type=Word(Method))
    suspended_on: date | None = None
    returned: int = 0
    reopened: int = 0
    chased: int = 0
    version: int = 1
    due_rule: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    due_at: datetime | None = Field(default=None, sa_type=Moment)
    extended: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    point_version: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    parent_assignment_id: int | None = Field(default=None, foreign_key="assignment.id")


class ReportKind(StrEnum):
    """Values are stored."""

    PROGRESS = "progress"
    NIL = "nil"  # 零报告
    DONE = "done"


class Report(Table, table=True):
    """What a bureau wrote. Reports are never edited: a new one is added."""

    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    kind: ReportKind = Field(sa_type=Word(ReportKind))
    text: str = Field(sa_type=Text)
    account_id: int = Field(foreign_key="account.id")
    at: datetime = Field(sa_type=Moment)
    next_steps: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})
    problems: str = Field(default="", sa_type=Text, sa_column_kwargs={"server_default": ""})


class Attachment(Table, table=True):
    """A file handed in with a report. The bytes lie in the files folder under their SHA-256; the name is only ever shown."""

    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    report_id: int = Field(foreign_key="report.id", index=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    name: str = Field(max_length=200)
    digest: str = Field(max_length=64)
    size: int


class Rung(StrEnum):
    """The rungs of the chase ladder 催办. The first three go out by themselves, a person confirms the others. Values are stored."""

    THREE_BEFORE = "three_before"  # T−3
    ONE_BEFORE = "one_before"  # T−1
    ONE_AFTER = "one_after"  # T+1: the first chase
    NOTICE = "notice"  # T+3: 督办通知单
    CIRCULAR = "circular"  # T+5: listed in the draft circular 通报


class Reminder(Table, table=True):
    """One rung sent for one assignment and due date. The key is what keeps it from going out twice.

    ``account_id`` is who confirmed it, where a person must.
    """

    __table_args__ = (UniqueConstraint("assignment_id", "rung", "due_on"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    assignment_id: int = Field(foreign_key="assignment.id", index=True)
    bureau_id: int = Field(foreign_key="bureau.id", index=True)
    rung: Rung = Field(sa_type=Word(Rung))
    due_on: date
    sent_on: date
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    account_id: int | None = None
