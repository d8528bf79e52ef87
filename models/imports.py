"""What lists from other systems bring in, and what became of their rows."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Text
from sqlmodel import Field

from models.base import Moment, Table, Word


class ImportKind(StrEnum):
    """What a sheet is a list of. Values are stored."""

    BUREAUS = "bureaus"
    PEOPLE = "people"
    ATTENDANCE = "attendance"
    REGISTER = "register"  # an existing 台账
    ANSWERS = "answers"  # a bureau's workbook, filled in


class Fate(StrEnum):
    """What an import does with a row. Values are stored."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


class Person(Table, table=True):
    """Somebody whose name texts mention. The list proposes, it never decides who is meant."""

    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=50, index=True)
    post: str = Field(default="", max_length=100)
    bureau_id: int | None = Field(default=None, foreign_key="bureau.id")
    phone: str = Field(default="", max_length=40)
    active: bool = True
    version: int = 1


class ImportDraft(Table, table=True):
    """A list that was handed in and not taken in yet: its sheets as rows, and what a person chose about them.

    ``columns`` holds, for a kind and sheet ("people/0"), the columns as a person corrected them.
    """

    __tablename__ = "import_draft"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    kind: ImportKind = Field(sa_type=Word(ImportKind))
    file_name: str = Field(max_length=200)
    sheets: str = Field(sa_type=Text)
    sheet: int = 0
    columns: dict[str, dict[str, int]] = Field(default_factory=dict, sa_type=JSON)
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id")
    created_at: datetime = Field(sa_type=Moment)


class BroughtAlong(Table, table=True):
    """What an imported register said of a row beyond what this system keeps itself: its number there, the person, a note."""

    __tablename__ = "brought_along"

    assignment_id: int = Field(primary_key=True, foreign_key="assignment.id")
    reference: str = Field(default="", max_length=100)
    responsible: str = Field(default="", max_length=200)
    note: str = Field(default="", sa_type=Text)


class ImportRun(Table, table=True):
    """One import. The rows that were refused are kept with their reasons, to be mended and sent again."""

    __tablename__ = "import_run"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    kind: ImportKind = Field(sa_type=Word(ImportKind))
    file_name: str = Field(max_length=200)
    account_id: int | None = Field(default=None, foreign_key="account.id")
    at: datetime = Field(sa_type=Moment)
    heads: list[str] = Field(default_factory=list, sa_type=JSON)
    refused: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
