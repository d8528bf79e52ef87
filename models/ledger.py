"""The ledger of changes 操作台账: who did what, when, from where, before and after. Rows are chained and never changed."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, Text
from sqlmodel import Field

from models.base import Moment, Table

GENESIS = "0" * 64
_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class LedgerEntry(Table, table=True):
    """One change of one thing. ``hash`` covers every other column and the hash before it."""

    __tablename__ = "ledger_entry"
    __table_args__ = (Index("ix_ledger_entry_kind_object_id", "kind", "object_id"),)

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=Moment)
    actor_id: int | None = None
    actor: str = ""
    role: str = ""
    ip: str = ""
    action: str
    kind: str
    object_id: int | None = None
    before: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    after: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    reason: str = Field(default="", sa_type=Text)
    previous: str = Field(max_length=64)
    hash: str = Field(max_length=64)

    def digest(self) -> str:
        """SHA-256 over the canonical JSON of all columns but ``hash`` itself."""
        return digest_of(self.model_dump())


def digest_of(columns: Mapping[str, Any]) -> str:
    """The same for an entry's columns by name, as a query gives them: no object need be made to verify one."""
    covered = {**columns, "at": columns["at"].isoformat()}
    del covered["hash"]
    return hashlib.sha256(_canonical(covered).encode()).hexdigest()


class LedgerHead(Table, table=True):
    """The last entry's number and hash: one row, locked by each writer, so the chain has one tip."""

    __tablename__ = "ledger_head"

    id: int = Field(default=1, primary_key=True)
    seq: int = 0
    hash: str = GENESIS
