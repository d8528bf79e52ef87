"""Papers that outlive the moment they were made: circulars as issued, the office's own Word forms, long sheets under way."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, LargeBinary, Text, text
from sqlmodel import Field

from models.base import Moment, Table, Word

# Word for word the condition of the partial index.
IS_DRAFT = "issued_at IS NULL"


class PaperKind(StrEnum):
    """The papers that the office may lay out itself. Values are stored."""

    MINUTES = "minutes"
    NOTICE = "notice"
    CIRCULAR = "circular"
    ROLL = "roll"  # 参会情况表


class Circular(Table, table=True):
    """通报. Of drafts there is one at most; once issued nothing of it changes any more.

    ``snapshot`` is every figure and row the paper was made of, ``file`` the paper itself, ``digest`` its SHA-256:
    whatever becomes of the assignments, the same paper comes out again.
    """

    __table_args__ = (
        Index("ix_circular_draft", "issued_at", sqlite_where=text(IS_DRAFT), postgresql_where=text(IS_DRAFT)),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(default="", max_length=40)  # 通报〔2020〕1号
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id")
    title: str = Field(max_length=200)
    opening: str = Field(sa_type=Text)
    snapshot: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    file: bytes | None = Field(default=None, sa_type=LargeBinary)
    digest: str = Field(default="", max_length=64)
    written_by: int = Field(foreign_key="account.id")
    written_at: datetime = Field(sa_type=Moment)
    issued_by: int | None = Field(default=None, foreign_key="account.id")
    issued_at: datetime | None = Field(default=None, sa_type=Moment)
    version: int = 1


class CircularItem(Table, table=True):
    """An assignment that an issued circular names, so that no other names it for the same due date."""

    __tablename__ = "circular_item"

    circular_id: int = Field(primary_key=True, foreign_key="circular.id")
    assignment_id: int = Field(primary_key=True, foreign_key="assignment.id", index=True)
    due_on: date


class PaperForm(Table, table=True):
    """A Word form of the office's own. Forms are never changed or deleted: a new one takes over, or ours comes back."""

    __tablename__ = "paper_form"
    __table_args__ = (Index("ix_paper_form_kind_in_use", "kind", "in_use"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    kind: PaperKind = Field(sa_type=Word(PaperKind))
    file_name: str = Field(max_length=200)
    file: bytes = Field(sa_type=LargeBinary)
    in_use: bool = True
    uploaded_by: int = Field(foreign_key="account.id")
    uploaded_at: datetime = Field(sa_type=Moment)


class ExportState(StrEnum):
    """How far a long sheet is. Values are stored."""

    PREPARING = "preparing"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Export(Table, table=True):
    """A sheet too long to wait for. ``wanted`` is what it was narrowed to, ``bureau_id`` for whom a bureau's clerk or
    their deputy asked; ``beat_at`` when its writer was last heard of."""

    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    bureau_id: int | None = None
    wanted: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    state: ExportState = Field(default=ExportState.PREPARING, sa_type=Word(ExportState))
    total: int = 0
    written: int = 0
    started_at: datetime = Field(sa_type=Moment)
    beat_at: datetime = Field(sa_type=Moment)
