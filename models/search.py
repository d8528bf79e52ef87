"""What full-text search finds, each kind with its place among the numbers of the index; and kept views of the register."""

from datetime import datetime
from enum import IntEnum

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from models.base import Moment, Table

# The numbers of one kind stand together in the index, in the order in which its rows were made.
SHIFT = 40


class Found(IntEnum):
    """A kind of text. The values are part of each number in the index and never change."""

    MEETING = 1  # title, number, host and the communiqué
    MINUTES = 2
    DIRECTIVE = 3
    POINT = 4  # only where it is worded otherwise than its directive
    REPORT = 5

    @property
    def base(self) -> int:
        return self.value << SHIFT


class SavedView(Table, table=True):
    """A narrowing of the register that a person keeps under a name. ``asked`` is what stands in the page's address."""

    __tablename__ = "saved_view"
    __table_args__ = (
        UniqueConstraint("account_id", "name"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id")
    name: str = Field(max_length=40)
    asked: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    shared: bool = Field(default=False, index=True)
    created_at: datetime = Field(sa_type=Moment)
