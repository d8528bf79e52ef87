"""What leaders leave behind: written instructions, and when they last looked."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Text
from sqlmodel import Field

from models.base import Moment, Table, Word


class InstructionState(StrEnum):
    """Whose turn it is. Values are stored."""

    OPEN = "open"  # the secretariat's
    DONE = "done"  # answered; the leader may send it back


class Instruction(Table, table=True):
    """批示: what a leader wrote to the secretariat while looking at a figure; a task of the secretariat until answered.

    ``about`` is how the place was called then; the four ids say which assignments stood behind it (empty: any).
    Without ``to_id`` it is for the whole secretariat. ``read_at``: the leader has seen the present answer.
    """

    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    written_by: int = Field(foreign_key="account.id", index=True)
    written_at: datetime = Field(sa_type=Moment)
    text: str = Field(sa_type=Text)
    to_id: int | None = Field(default=None, foreign_key="account.id")
    due_on: date | None = None
    about: str = Field(default="", max_length=300)
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id")
    directive_id: int | None = Field(default=None, foreign_key="directive.id", index=True)
    area: str = Field(default="", max_length=32)
    bureau_id: int | None = Field(default=None, foreign_key="bureau.id", index=True)
    state: InstructionState = Field(default=InstructionState.OPEN, sa_type=Word(InstructionState), index=True)
    answer: str = Field(default="", sa_type=Text)
    answered_by: int | None = Field(default=None, foreign_key="account.id")
    answered_at: datetime | None = Field(default=None, sa_type=Moment)
    read_at: datetime | None = Field(default=None, sa_type=Moment)
    version: int = 1


class Visit(Table, table=True):
    """When an account last came to the leader's page: ``seen_at`` this time, ``before_at`` the time before that, and the
    number of the ledger's last entry at each."""

    account_id: int = Field(primary_key=True, foreign_key="account.id")
    seen_at: datetime = Field(sa_type=Moment)
    before_at: datetime | None = Field(default=None, sa_type=Moment)
    seen_seq: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    before_seq: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
