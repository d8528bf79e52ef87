"""How people are told: chases by hand, what goes out to other systems, who has looked at what."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, Text, text
from sqlmodel import Field

from models.base import Moment, Table, Word

# Word for word the condition of the partial index.
IS_WAITING = "next_at IS NOT NULL"


class Chase(Table, table=True):
    """催办 by hand: what one person sent to one bureau about some of its assignments."""

    __table_args__ = (Index("ix_chase_bureau_id_at", "bureau_id", "at"), {"sqlite_autoincrement": True})

    id: int | None = Field(default=None, primary_key=True)
    bureau_id: int = Field(foreign_key="bureau.id")
    account_id: int = Field(foreign_key="account.id")
    at: datetime = Field(sa_type=Moment)
    text: str = Field(sa_type=Text)


class ChaseItem(Table, table=True):
    """One assignment of a chase."""

    __tablename__ = "chase_item"

    chase_id: int = Field(primary_key=True, foreign_key="chase.id")
    assignment_id: int = Field(primary_key=True, foreign_key="assignment.id", index=True)


class Channel(StrEnum):
    """Ways out of this system. Values are stored."""

    EMAIL = "email"
    WEBHOOK = "webhook"  # 钉钉, 企业微信, 飞书


class Outgoing(Table, table=True):
    """One message on its way out. ``key`` says what it is, so that it is queued once.

    ``next_at`` is when it is tried next; empty once it was sent or given up.
    """

    __tablename__ = "outgoing"
    __table_args__ = (
        Index("ix_outgoing_waiting", "next_at", sqlite_where=text(IS_WAITING), postgresql_where=text(IS_WAITING)),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True, max_length=120)
    channel: Channel = Field(sa_type=Word(Channel))
    bureau_id: int | None = Field(default=None, foreign_key="bureau.id", index=True)
    address: str = Field(max_length=200)
    subject: str = Field(max_length=200)
    body: str = Field(sa_type=Text)
    created_at: datetime = Field(sa_type=Moment)
    attempts: int = 0
    next_at: datetime | None = Field(default=None, sa_type=Moment)
    sent_at: datetime | None = Field(default=None, sa_type=Moment)
    last_error: str = Field(default="", max_length=500)


class Feed(Table, table=True):
    """A private calendar address of one account. Only the SHA-256 of its secret is kept."""

    token_hash: str = Field(primary_key=True, max_length=64)
    account_id: int = Field(foreign_key="account.id", index=True)
    created_at: datetime = Field(sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)


class InboxMark(Table, table=True):
    """Up to when a person has looked at their messages."""

    __tablename__ = "inbox_mark"

    account_id: int = Field(primary_key=True, foreign_key="account.id")
    seen_at: datetime = Field(sa_type=Moment)
