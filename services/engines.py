"""Engines: a connection that is guarded on SQLite, and one that is waited for on PostgreSQL."""

import os
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TypeVar

import psycopg
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError

from models.errors import DoneAlready, NotReadable, Refused

T = TypeVar("T")

# How many seconds a database server that restarts is waited for; who only asks how it does is less patient.
PATIENCE: ContextVar[float] = ContextVar("PATIENCE", default=10.0)
BUSY_SECONDS = 10  # how long a writer waits for the one before it


class DatabaseGone(Refused):
    """The file we opened is no longer the file at that place. Writing on would acknowledge what nobody will find."""


def engine_of(address: str) -> Engine:
    """An engine of any address, guarded like our own."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
        made = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
        _SqliteFile(Path(url.database or "")).guard(made)
    else:
        made = create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
        event.listen(made, "do_connect", _wait_for_server)
    event.listen(made, "before_cursor_execute", _refuse_nul)
    return made


def _refuse_nul(_c: Any, _cursor: Any, _sql: str, parameters: Any, _context: Any, _many: bool) -> None:
    """PostgreSQL has no place for the character NUL and SQLite's functions stop at it: neither is given one."""
    for row in parameters if isinstance(parameters, list) else [parameters or ()]:
        for value in row.values() if isinstance(row, dict) else row:
            if isinstance(value, str) and "\0" in value:
                raise NotReadable("unreadable_character")


def _wait_for_server(_dialect: Any, _record: Any, arguments: Any, named: Any) -> Any:
    """Connect; while the server is starting again, as after an update of it, try again for a while."""
    end = monotonic() + PATIENCE.get()
    while True:
        try:
            return psycopg.connect(*arguments, **named)
        except psycopg.OperationalError:
            if monotonic() >= end:
                raise
            sleep(0.1)


def patiently(do: Callable[[], T]) -> T | None:
    """Make a change, and once more if the line to the server broke under it: its one-time token lets it count once.

    Gives None where the first try had been kept and only its answer was lost.
    """
    end, broken = monotonic() + PATIENCE.get(), False
    while True:
        try:
            return do()
        except DoneAlready:
            if broken:
                return None
            raise
        except OperationalError as error:
            if not _is_broken_line(error) or monotonic() >= end:
                raise
            broken = True


def _is_broken_line(error: DBAPIError) -> bool:
    """PostgreSQL went away or is going: classes 08 and 57P of its codes, or no code because nothing was answered."""
    code = getattr(error.orig, "sqlstate", "")
    is_ours = isinstance(error.orig, psycopg.Error)
    return is_ours and (error.connection_invalidated or not code or str(code).startswith(("08", "57P")))


@dataclass(slots=True)
class _SqliteFile:
    """The file under an engine: WAL with full sync, foreign keys, explicit BEGIN (immediate for writers), and a watch on
    the file itself."""

    path: Path
    inode: int = 0  # from the first connection on
    head: int = -1  # a handle, held open
    size: int = 0  # as last seen

    def guard(self, made: Engine) -> None:
        """Listen to what the engine does with the file."""
        for name in ("connect", "do_connect", "checkout", "engine_disposed", "begin"):
            event.listen(made, name, getattr(self, name))

    def connect(self, connection: Any, _record: Any) -> None:
        """A connection is new."""
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_SECONDS * 1000}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        # Held open, never opened anew: closing any handle of the file would drop the locks that SQLite has on it in this
        # process, and another process that comes and goes would take the write-ahead log away from under us.
        if self.head < 0:
            self.head = os.open(self.path, os.O_RDONLY)
            self.inode = os.fstat(self.head).st_ino

    def do_connect(self, _dialect: Any, _record: Any, _arguments: Any, _named: Any) -> None:
        """Before it is opened: a connection to another file under this name would, once closed, fold the write-ahead log
        of ours into that file."""
        if self._is_another():
            raise DatabaseGone("database_gone")

    def checkout(self, _connection: Any, _record: Any, _proxy: Any) -> None:
        """A connection is about to be used."""
        if self._is_another() or not self._is_whole():
            raise DatabaseGone("database_gone")

    def engine_disposed(self, _engine: Any) -> None:
        """Nobody needs the file any more."""
        if self.head >= 0:
            os.close(self.head)
            self.head = -1

    def begin(self, connection: Any) -> None:
        """A transaction begins: a writer's with the write lock."""
        writer = connection.get_execution_options().get("writer")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")

    def _is_another(self) -> bool:
        return bool(self.inode) and (not self.path.exists() or self.path.stat().st_ino != self.inode)

    def _is_whole(self) -> bool:
        """Whether the file begins as one does and nothing of it was cut off. What lies over it now, a later checkpoint may
        spread; open connections would go on with what they hold in memory.

        Shorter than its head says is no sign by itself: while somebody reads, a checkpoint may write the head and leave
        later pages in the write-ahead log. Shorter than it was, and than its head says, is.
        """
        for _ in range(10):  # a checkpoint may be writing the head just now
            start, size = os.pread(self.head, 100, 0), os.fstat(self.head).st_size
            page = int.from_bytes(start[16:18]) or 1
            said = int.from_bytes(start[28:32]) * (65536 if page == 1 else page)
            if start.startswith(b"SQLite format 3\0") and size >= min(said, self.size):
                self.size = size
                return True
            sleep(0.02)
        return False
