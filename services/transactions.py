"""`reading` and `writing`: the only two ways to the database. One public function, one of them, once."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import object_session
from sqlmodel import Session, col, select

from models.clock import beijing_day, now
from models.errors import ChangedMeanwhile, DoneAlready
from models.ledger import LedgerEntry
from models.lifecycle import Step
from models.office import Office, Once
from models.permissions import Action
from services import ledger, working_days
from services.access import Actor, reach
from services.database import of_this_look, reading_session, writing_session

log = logging.getLogger(__name__)
_USE = insert(Once.__table__)  # type: ignore[attr-defined]
_SHIFT = select(Office.clock_shift).where(Office.id == 1)


@dataclass(slots=True)
class Read:
    """A transaction that looks. ``now`` is the office's time (the sample office lives in 2020), ``today`` its Beijing day."""

    session: Session
    actor: Actor
    now: datetime
    _soon: date | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def today(self) -> date:
        return beijing_day(self.now)

    @property
    def soon(self) -> date:
        """The last day that counts as due soon: the office's limit in working days, counted once a transaction."""
        if self._soon is None:
            limit = working_days.limits_of(self.session).due_soon_days
            self._soon = working_days.forward(working_days.load_around(self.session, self.today), self.today, limit)
        return self._soon


@dataclass(slots=True)
class Write(Read):
    """A transaction that changes. It must record at least one ledger entry, or it is a defect and nothing is kept.

    ``source`` says in each entry by which way the change came, where that was not a screen.
    """

    action: str = ""
    token: str = ""
    recorded: int = field(default=0, init=False)
    head: ledger.Head = field(default=ledger.NO_HEAD, init=False)
    source: str = field(default="", init=False)

    def record(
        self,
        kind: str,
        object_id: int | None,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        *,
        reason: str = "",
        action: str = "",
    ) -> None:
        """Add a ledger entry to this transaction."""
        self.head = ledger.append(
            self.session,
            self.actor,
            self.now,
            action or self.action,
            kind,
            object_id,
            before or {},
            (after or {}) | ({"source": self.source} if self.source else {}),
            reason,
        )
        self.recorded += 1


def office_time(session: Session) -> datetime:
    """Now, as this office counts it."""
    shift = of_this_look(session, "clock shift", lambda: session.connection().execute(_SHIFT).scalar())
    return now() + timedelta(seconds=shift or 0)


@contextmanager
def reading(actor: Actor, action: Action | Step) -> Iterator[Read]:
    """Look, if the actor's role may."""
    reach(actor, action)
    with reading_session() as session:
        yield Read(session, actor, office_time(session))


@contextmanager
def writing(actor: Actor, action: Action | Step, token: str) -> Iterator[Write]:
    """Change, if the actor's role may: all of it and exactly once, or nothing.

    ``token`` was made when the screen was drawn. The same token again means the same
    click again: `DoneAlready`, and nothing happens.
    """
    reach(actor, action)
    with writing_session() as session:
        ledger.lock(session)
        write = Write(session, actor, office_time(session), str(action), token)
        used: dict[str, Any] = {
            "token": token,
            "account_id": actor.account_id,
            "action": str(action),
            "at": write.now,
            "outcome": {},
        }
        try:
            session.connection().execute(_USE, used)
        except IntegrityError as error:
            raise DoneAlready("done_already") from error
        yield write
        if not write.recorded:
            raise AssertionError(f"{action} changed things without a ledger entry")
        anchors = ledger.anchor_file(session)
    _anchor(anchors, write.head)


def _anchor(anchors: Path, head: ledger.Head) -> None:
    """The change is saved, whatever becomes of its anchor: the next one covers it."""
    try:
        ledger.anchor(anchors, head)
    except OSError:
        log.exception("the ledger's head could not be anchored")


def expect_version(row: Any, version: int) -> None:
    """Refuse, naming who saved after the screen was drawn and when; else count the version up."""
    if row.version != version:
        if last := _last_change(row):
            raise ChangedMeanwhile("changed_meanwhile_by", who=last.actor, at=last.at)
        raise ChangedMeanwhile("changed_meanwhile")
    row.version += 1


def _last_change(row: Any) -> LedgerEntry | None:
    """The last entry about a row: the ledger calls things by the names of their tables."""
    session = object_session(row)
    about = (LedgerEntry.kind == row.__tablename__, LedgerEntry.object_id == row.id)
    query = select(LedgerEntry).where(*about).order_by(col(LedgerEntry.seq).desc()).limit(1)
    return session.scalars(query).first() if session else None
