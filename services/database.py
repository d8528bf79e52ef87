"""The one engine, its guards, and the readers' and writers' transactions underneath everything."""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TypeVar

import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session

from models.errors import DoneAlready, NotReadable, Refused
from models.settings import ROOT, settings
from services import search_index

T = TypeVar("T")

# How many seconds a database server that restarts is waited for; who only asks how it does is less patient.
PATIENCE: ContextVar[float] = ContextVar("PATIENCE", default=10.0)


BUSY_SECONDS = 10  # how long a writer waits for the one before it
_TURN = threading.Lock()


class DatabaseGone(Refused):
    """The file we opened is no longer the file at that place. Writing on would acknowledge what nobody will find."""


@lru_cache
def engine() -> Engine:
    """The engine of ``DUBAN_DATABASE_URL``."""
    return engine_of(settings().database_url)


def engine_of(address: str) -> Engine:
    """An engine of any address, guarded like our own."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
        made = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
        _guard_sqlite(made, Path(url.database or ""))
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


def _guard_sqlite(made: Engine, path: Path) -> None:
    """WAL with full sync, foreign keys, explicit BEGIN (immediate for writers), and a watch on the file itself."""
    opened: dict[str, int] = {}

    @event.listens_for(made, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_SECONDS * 1000}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        opened.setdefault("inode", path.stat().st_ino)
        # Held open, never opened anew: closing any handle of the file would drop the locks that SQLite has on it in this
        # process, and another process that comes and goes would take the write-ahead log away from under us.
        if "head" not in opened:
            opened["head"] = os.open(path, os.O_RDONLY)

    def is_another() -> bool:
        return "inode" in opened and (not path.exists() or path.stat().st_ino != opened["inode"])

    @event.listens_for(made, "do_connect")
    def _do_connect(_dialect: Any, _record: Any, _arguments: Any, _named: Any) -> None:
        # Before it is opened: a connection to another file under this name would, once closed, fold the write-ahead log
        # of ours into that file.
        if is_another():
            raise DatabaseGone("database_gone")

    @event.listens_for(made, "checkout")
    def _checkout(_connection: Any, _record: Any, _proxy: Any) -> None:
        if is_another() or not _is_whole(opened):
            raise DatabaseGone("database_gone")

    @event.listens_for(made, "engine_disposed")
    def _disposed(_engine: Any) -> None:
        if "head" in opened:
            os.close(opened.pop("head"))

    @event.listens_for(made, "begin")
    def _begin(connection: Any) -> None:
        writer = connection.get_execution_options().get("writer")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")


def _is_whole(opened: dict[str, int]) -> bool:
    """Whether the file begins as one does and nothing of it was cut off. What lies over it now, a later checkpoint may
    spread; open connections would go on with what they hold in memory.

    Shorter than its head says is no sign by itself: while somebody reads, a checkpoint may write the head and leave
    later pages in the write-ahead log. Shorter than it was, and than its head says, is.
    """
    for _ in range(10):  # a checkpoint may be writing the head just now
        start, size = os.pread(opened["head"], 100, 0), os.fstat(opened["head"]).st_size
        page = int.from_bytes(start[16:18]) or 1
        said = int.from_bytes(start[28:32]) * (65536 if page == 1 else page)
        if start.startswith(b"SQLite format 3\0") and size >= min(said, opened.get("size", 0)):
            opened["size"] = size
            return True
        sleep(0.02)
    return False


@dataclass(slots=True)
class _Moment:
    """A transaction that several readings share: how many read in it just now, and the facts once read in it."""

    connection: Connection
    readers: int = 0
    facts: dict[str, Any] = field(default_factory=dict)


class _Thread(threading.local):
    """Whether a thread reads in one go, and the transaction that it then reads in."""

    is_looking = False
    moment: _Moment | None = None


_OURS = _Thread()


@contextmanager
def one_look() -> Iterator[None]:
    """Until its end this thread reads in one transaction, so that on SQLite all figures of a page are of one moment. What
    it writes meanwhile ends the transaction; what it reads after that is of a later moment."""
    _OURS.is_looking = True
    try:
        yield
    finally:
        _OURS.is_looking = False
        _look_up()


def _look_up() -> None:
    """The next reading is of a later moment."""
    moment, _OURS.moment = _OURS.moment, None
    if moment and not moment.readers:
        moment.connection.close()


def of_this_look(session: Session, name: str, ask: Callable[[], T]) -> T:
    """A fact that does not change within a transaction, asked once in it."""
    moment = _OURS.moment
    if moment is None or session.bind is not moment.connection:
        return ask()
    if name not in moment.facts:
        moment.facts[name] = ask()
    found: T = moment.facts[name]
    return found


@contextmanager
def reading_session() -> Iterator[Session]:
    """A session for looking. Nothing done in it is kept."""
    if not _OURS.is_looking:
        with Session(engine(), expire_on_commit=False) as session:
            yield session
        return
    if _OURS.moment is None or _OURS.moment.connection.invalidated:
        _look_up()
        _OURS.moment = _Moment(engine().connect())
        _OURS.moment.connection.begin()
    moment = _OURS.moment
    moment.readers += 1
    try:
        with Session(moment.connection, expire_on_commit=False) as session:
            yield session
    finally:
        moment.readers -= 1
        if moment is not _OURS.moment and not moment.readers:
            moment.connection.close()


@contextmanager
def writing_session() -> Iterator[Session]:
    """A session whose transaction holds the write lock from its first statement, and commits at the end or not at all."""
    _look_up()
    on = engine().execution_options(writer=True)
    try:
        with _in_turn(), Session(on, expire_on_commit=False) as session, session.begin():
            yield session
    finally:
        _look_up()


@contextmanager
def _in_turn() -> Iterator[None]:
    """Writers of one process queue for SQLite's one write lock. SQLite lets them try again at growing intervals, by which
    the newest wins: of a hundred at once, one would wait until it is refused."""
    if engine().dialect.name != "sqlite":
        yield
        return
    if not _TURN.acquire(timeout=BUSY_SECONDS):
        raise OperationalError("BEGIN IMMEDIATE", {}, sqlite3.OperationalError("database is locked"))
    try:
        yield
    finally:
        _TURN.release()


def migration_config(connection: Connection) -> Config:
    """Alembic's configuration, bound to one connection."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "models" / "migrations"))
    config.attributes["connection"] = connection
    return config


@contextmanager
def migrating(on: Engine | None = None) -> Iterator[Connection]:
    """One transaction for a whole migration. SQLite's foreign keys are off outside it: a rebuilt table is dropped,
    and a drop with them on would cascade into its children."""
    with (on or engine()).execution_options(writer=True).connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        raw: Any = connection.connection.dbapi_connection
        if sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise AssertionError("the migration left rows without their parents")
        finally:
            if sqlite:
                raw.execute("PRAGMA foreign_keys=ON")


def migrate(revision: str = "head", on: Engine | None = None) -> None:
    """Bring the database (ours, unless another is named) to a newer revision. Tables come from here only.

    The full-text index is filled here, for a migration can't know how texts become words.
    """
    with migrating(on) as connection:
        command.upgrade(migration_config(connection), revision)
        if search_index.is_unfilled(connection):
            search_index.rebuild(connection)
