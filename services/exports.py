"""Sheets too long to wait for: prepared by a process of their own, with a row that says how far it is.

Whoever asked may close the browser: the row is found again, the sheet is kept for two days, and it can be cancelled on the way.
"""

import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import func, update
from sqlmodel import col, delete, select

from models.accounts import Account
from models.assignments import Assignment
from models.clock import now
from models.errors import NotAllowed, NotPossibleNow
from models.papers import Export, ExportState
from models.permissions import Action
from models.settings import ROOT, settings
from services import register_paper
from services.access import Actor
from services.database import reading_session, writing_session
from services.deputies import acting_for
from services.files import StoredFile
from services.register import Wanted, narrowed
from services.transactions import Read, reading, writing

AT_ONCE_UP_TO = 5_000  # rows that a person can wait for
KEPT_FOR = timedelta(days=2)
TICK = 2_000  # rows between two words of how far it is
SILENT_AFTER = timedelta(seconds=90)
Row = TypeVar("Row")


class Cancelled(Exception):
    """Nobody wants the sheet any more."""


@dataclass(frozen=True, slots=True)
class ExportView:
    """One's own export, as a screen shows it. ``state`` is failed, too, when its writer was not heard of for long."""

    id: int
    state: ExportState
    total: int
    written: int
    started_at: datetime

    @property
    def share(self) -> float:
        return min(1.0, self.written / self.total) if self.total else 0.0


def start(actor: Actor, wanted: Wanted, token: str) -> int:
    """Begin to prepare the register as it is narrowed; the export's id. One at a time for each person."""
    with writing(actor, Action.PREPARE_EXPORT, token) as write:
        at = now()
        mine = select(Export).where(Export.account_id == actor.account_id)
        for earlier in write.session.exec(mine).all():
            if _state(earlier, at) is ExportState.PREPARING:
                raise NotPossibleNow("export_running")
        over = write.session.exec(select(Export.id).where(Export.started_at < at - KEPT_FOR)).all()
        write.session.execute(delete(Export).where(col(Export.id).in_(over)))
        row = Export(
            account_id=actor.account_id or 0,
            bureau_id=actor.bureau_id,
            wanted=wanted.asked(),
            started_at=at,
            beat_at=at,
        )
        write.session.add(row)
        write.session.flush()
        write.record("export", row.id, after={"wanted": row.wanted})
    for key in over:
        _place(key or 0).unlink(missing_ok=True)
    # Its own interpreter: a hundred thousand rows would hold up everybody's screens for as long.
    subprocess.Popen([sys.executable, "-m", "services.export_apart", str(row.id)], cwd=ROOT)
    return row.id or 0


def mine(actor: Actor) -> list[ExportView]:
    """One's exports of the last days, latest first."""
    with reading(actor, Action.PREPARE_EXPORT) as read:
        at = now()
        rows = read.session.exec(
            select(Export)
            .where(*_of(actor), Export.started_at >= at - KEPT_FOR)
            .order_by(col(Export.id).desc())
            .limit(3)
        )
        return [ExportView(row.id or 0, _state(row, at), row.total, row.written, row.started_at) for row in rows]


def cancel(actor: Actor, export_id: int, token: str) -> None:
    """Stop preparing; its writer notices within a few thousand rows and leaves nothing behind."""
    with writing(actor, Action.PREPARE_EXPORT, token) as write:
        row = _own(write, export_id)
        if row.state is not ExportState.PREPARING:
            raise NotPossibleNow("export_over")
        row.state = ExportState.CANCELLED
        write.record("export", export_id, after={"cancelled": True})


def open_ready(actor: Actor, export_id: int) -> StoredFile:
    """The finished sheet, for who asked for it."""
    with reading(actor, Action.PREPARE_EXPORT) as read:
        row = _own(read, export_id)
        path = _place(export_id)
        if row.state is not ExportState.READY or not path.exists():
            raise NotPossibleNow("export_not_ready")
        return StoredFile("台账.xlsx", path, path.stat().st_size)


def prepare(export_id: int) -> None:
    """Write the sheet of an export: the whole work of the process apart. What its person may see is asked anew."""
    with reading_session() as session:
        row = session.get_one(Export, export_id)
        account, wanted = session.get_one(Account, row.account_id), Wanted.of(row.wanted)
    path = _place(export_id)
    part = path.with_suffix(".part")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with reading_session() as session:
            actor = acting_for(session, account, row.bureau_id)
        with reading(actor, Action.SEE_ASSIGNMENTS) as read:
            _say(export_id, total=min(_count(read, wanted), register_paper.MOST_ROWS))
            written = register_paper.write_sheet(read, part, _watched(export_id, register_paper.rows(read, wanted)))
        part.replace(path)
        _say(export_id, written=written, state=ExportState.READY)
    except Cancelled:
        part.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
    except BaseException:
        part.unlink(missing_ok=True)
        _say(export_id, state=ExportState.FAILED)
        raise


def _watched(export_id: int, rows: Iterable[Row]) -> Iterator[Row]:
    """The same rows; now and then it says how far it is, and hears whether to go on."""
    for place, row in enumerate(rows, 1):
        yield row
        if place % TICK == 0:
            _say(export_id, written=place)


def _say(export_id: int, **facts: Any) -> None:
    """How far the work is. A heartbeat and no act of a person, so the ledger of changes has no line of it."""
    going = (col(Export.id) == export_id, col(Export.state) == ExportState.PREPARING)
    with writing_session() as session:
        told = session.connection().execute(update(Export).where(*going).values(beat_at=now(), **facts))
        if not told.rowcount:
            raise Cancelled


def _state(row: Export, at: datetime) -> ExportState:
    silent = row.state is ExportState.PREPARING and at - row.beat_at > SILENT_AFTER
    return ExportState.FAILED if silent else row.state


def _of(actor: Actor) -> tuple[Any, ...]:
    """One's own, in the place in which one works now."""
    return Export.account_id == actor.account_id, Export.bureau_id == actor.bureau_id


def _own(read: Read, export_id: int) -> Export:
    row = read.session.get(Export, export_id)
    if row is None or (row.account_id, row.bureau_id) != (read.actor.account_id, read.actor.bureau_id):
        raise NotAllowed("not_found")
    return row


def _count(read: Read, wanted: Wanted) -> int:
    return read.session.exec(select(func.count()).select_from(Assignment).where(*narrowed(read, wanted))).one()


def _place(export_id: int) -> Path:
    return settings().files / "exports" / f"{export_id}.xlsx"
