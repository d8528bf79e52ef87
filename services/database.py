"""Our engine, the readers' and writers' transactions underneath everything, and migrations."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from models.settings import ROOT, settings
from services import search_index
from services.engines import BUSY_SECONDS, engine_of

T = TypeVar("T")

_TURN = threading.Lock()


@lru_cache
def engine() -> Engine:
    """The engine of ``DUBAN_DATABASE_URL``."""
    return engine_of(settings().database_url)


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
    """Until its end this thread reads in one transaction, so that all figures of a page are of one moment. What
    it writes meanwhile ends the transaction; what it reads after that is of a later moment."""
    _OURS.is_looking = True
    try:
        yield
    finally:
        _OURS.is_looking = False
        _look_up()


def _of_one_moment(on: Engine) -> Engine:
    """SQLite's readers see one moment anyway; PostgreSQL's are told to."""
    return on if on.dialect.name == "sqlite" else on.execution_options(isolation_level="REPEATABLE READ")


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
        _OURS.moment = _Moment(_of_one_moment(engine()).connect())
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
