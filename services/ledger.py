"""The ledger of changes: appended in the change's own transaction, chained, anchored outside the database, verified."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlmodel import Session, select

from models.ledger import GENESIS, LedgerEntry, LedgerHead, digest_of
from models.office import Installation
from models.settings import settings
from services.access import Actor
from services.database import one_look, reading_session

_ANCHOR = re.compile(rb"^(\d+) ([0-9a-f]{64})$", re.MULTILINE)

_TABLE: Any = LedgerEntry.__table__  # type: ignore[attr-defined]
_ENTRIES = sqlalchemy.select(_TABLE).order_by(_TABLE.c.seq)
_HEADS: Any = LedgerHead.__table__  # type: ignore[attr-defined]
_HEAD = sqlalchemy.select(_HEADS.c.seq, _HEADS.c.hash).with_for_update()
_ADD = sqlalchemy.insert(_TABLE)
_MOVE = sqlalchemy.update(_HEADS)


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry's number and hash."""

    seq: int
    hash: str


NO_HEAD = Head(0, GENESIS)


def lock(session: Session) -> None:
    """Let one writer in at a time, before it reads what it will decide by: on PostgreSQL two could otherwise read the
    same version and both save on it. SQLite's BEGIN IMMEDIATE has done so already."""
    if session.get_bind().dialect.name != "sqlite":
        session.execute(sqlalchemy.select(sqlalchemy.literal(1)).select_from(LedgerHead).with_for_update())


def append(
    session: Session,
    actor: Actor,
    at: datetime,
    action: str,
    kind: str,
    object_id: int | None,
    before: dict[str, Any],
    after: dict[str, Any],
    reason: str = "",
) -> Head:
    """Add one entry behind the head; the head as it is then. Its row is locked first, so that two writers cannot both
    follow it."""
    connection = session.connection()
    head = connection.execute(_HEAD).one()
    columns: dict[str, Any] = {
        "seq": head.seq + 1,
        "at": at,
        "actor_id": actor.account_id,
        "actor": actor.name,
        "role": actor.role or "",
        "ip": actor.ip,
        "action": action,
        "kind": kind,
        "object_id": object_id,
        "before": before,
        "after": after,
        "reason": reason,
        "previous": head.hash,
        "hash": "",
    }
    columns["hash"] = digest_of(columns)
    connection.execute(_ADD, columns)
    connection.execute(_MOVE, {"seq": columns["seq"], "hash": columns["hash"]})
    return Head(columns["seq"], columns["hash"])


def anchor_file(session: Session) -> Path:
    """One file of anchors a database, named by the database's identity."""
    return settings().anchors / f"{session.exec(select(Installation.uuid)).one()}.txt"


def anchor(path: Path, head: Head) -> None:
    """Write a committed head into the anchors' file. A crash in between leaves an anchor behind the head, never ahead."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(file, f"{head.seq} {head.hash}\n".encode())
    finally:
        os.close(file)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found. ``bad_seq`` is the first entry that is not as it was written; None if all are.

    Without anchors outside the database (``anchored``) a cut-off end could not be noticed.
    """

    entries: int
    bad_seq: int | None = None
    why: str = ""
    anchored: bool = True

    @property
    def ok(self) -> bool:
        return self.bad_seq is None


@contextmanager
def one_moment() -> Iterator[dict[int, str]]:
    """The anchors, and then one moment to `verify` in beside writers: an anchor is written after its entry, so those
    read before the moment are all behind its head."""
    with reading_session() as session:
        file = anchor_file(session)
    anchors = _read_anchors(file)
    with one_look():
        yield anchors


def verify(session: Session, anchors: Mapping[int, str] | None = None) -> Verdict:
    """Walk the whole chain and hold it against the anchors: those of `one_moment`, or, where nobody writes, those there are."""
    anchors = dict(_read_anchors(anchor_file(session)) if anchors is None else anchors)
    anchored = bool(anchors)
    previous, seq = GENESIS, 0
    rows = session.connection().execution_options(yield_per=1000).execute(_ENTRIES)
    names = tuple(rows.keys())
    for row in rows:
        entry = dict(zip(names, row, strict=True))
        seq += 1
        if entry["seq"] != seq:
            return Verdict(seq - 1, seq, "missing")
        if entry["previous"] != previous or digest_of(entry) != entry["hash"]:
            return Verdict(seq - 1, seq, "changed")
        if anchors.pop(seq, entry["hash"]) != entry["hash"]:
            return Verdict(seq - 1, seq, "rewritten")
        previous = entry["hash"]
    if anchors:
        return Verdict(seq, min(anchors), "cut_off")
    head = session.exec(select(LedgerHead)).one()
    if (head.seq, head.hash) != (seq, previous):
        return Verdict(seq, seq + 1, "cut_off")
    return Verdict(seq, anchored=anchored or not seq)


def _read_anchors(path: Path) -> dict[int, str]:
    """The anchored hash of each number. A line torn by a crash or a power cut is no forgery, and says nothing."""
    if not path.exists():
        return {}
    return {int(seq): digest.decode() for seq, digest in _ANCHOR.findall(path.read_bytes())}
