"""The one engine, its guards, and the readers' and writers' transactions underneath everything."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlmodel import Session

from models.errors import Refused
from models.settings import ROOT, settings


class DatabaseGone(Refused):
    """The file we opened is no longer the file at that place. Writing on would acknowledge what nobody will find."""


@lru_cache
def engine() -> Engine:
    """The engine of ``DUBAN_DATABASE_URL``."""
    url = make_url(settings().database_url)
    if url.get_backend_name() == "sqlite":
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
        made = create_engine(url, connect_args={"timeout": 10})
        _guard_sqlite(made, Path(url.database or ""))
        return made
    return create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True)


def _guard_sqlite(made: Engine, path: Path) -> None:
    """WAL with full sync, foreign keys, explicit BEGIN (immediate for writers), and a watch on the file itself."""
    opened: dict[str, int] = {}

    @event.listens_for(made, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
            connection.execute(f"PRAGMA {pragma}")
        opened.setdefault("inode", path.stat().st_ino)

    @event.listens_for(made, "checkout")
    def _checkout(_connection: Any, _record: Any, _proxy: Any) -> None:
        if not path.exists() or path.stat().st_ino != opened["inode"]:
            raise DatabaseGone("database_gone")

    @event.listens_for(made, "begin")
    def _begin(connection: Any) -> None:
        writer = connection.get_execution_options().get("writer")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")


@contextmanager
def reading_session() -> Iterator[Session]:
    """A session for looking. Nothing done in it is kept."""
    with Session(engine(), expire_on_commit=False) as session:
        yield session


@contextmanager
def writing_session() -> Iterator[Session]:
    """A session whose transaction holds the write lock from its first statement, and commits at the end or not at all."""
    with Session(engine().execution_options(writer=True), expire_on_commit=False) as session, session.begin():
        yield session


def migration_config(connection: Connection) -> Config:
    """Alembic's configuration, bound to one connection."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "models" / "migrations"))
    config.attributes["connection"] = connection
    return config


@contextmanager
def migrating() -> Iterator[Connection]:
    """One transaction for a whole migration. SQLite's foreign keys are off outside it: a rebuilt table is dropped,
    and a drop with them on would cascade into its children."""
    with engine().execution_options(writer=True).connect() as connection:
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


def migrate(revision: str = "head") -> None:
    """Bring the database to a newer revision. Tables come from here only."""
    with migrating() as connection:
        command.upgrade(migration_config(connection), revision)
