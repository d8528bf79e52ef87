"""Moving an office between SQLite and PostgreSQL, row by row, with the same digest of every table on both sides.

Handed-in files and anchors stay where they are: they belong to the office's identity, which moves along.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, make_url
from sqlmodel import Session

from models import Table
from models.errors import NotPossibleNow
from services import ledger, search_index, tallies
from services.database import migrate
from services.engines import engine_of

CHUNK = 2_000
# Rows that a migration itself writes into an empty database; the office's own take their place.
SEEDED = ("ledger_head", "installation")


@dataclass(frozen=True, slots=True)
class Moved:
    """How many rows went over, and how many entries the ledger has on the other side, found whole."""

    rows: int
    entries: int


def move(source: str, target: str) -> Moved:
    """Carry everything from one database into another, empty one. Nobody can write to the source meanwhile."""
    _expect_there(source)
    old, new = engine_of(source), engine_of(target)
    try:
        with old.execution_options(writer=True).connect() as here, here.begin():
            _hold(here)
            migrate(on=new)
            with new.execution_options(writer=True).connect() as there, there.begin():
                _expect_same_release(here, there)
                _expect_empty(there)
                rows = sum(_carry(here, there, table) for table in Table.metadata.sorted_tables)
                _count_on(there)
                search_index.rebuild(there)
                _expect_same(here, there)
        with Session(new) as session:
            return Moved(rows, _expect_sound(session))
    finally:
        old.dispose()
        new.dispose()


def _expect_there(source: str) -> None:
    """SQLite makes a file that is not there; a mistyped name must not become an empty office."""
    url = make_url(source)
    if url.get_backend_name() == "sqlite" and not (url.database and Path(url.database).is_file()):
        raise NotPossibleNow("move_no_source", name=url.database or "")


def _hold(here: Connection) -> None:
    """SQLite's transaction holds the lock already; on PostgreSQL every writer locks this row first."""
    if here.dialect.name != "sqlite":
        here.execute(sa.text("SELECT 1 FROM ledger_head FOR UPDATE"))


def _expect_same_release(here: Connection, there: Connection) -> None:
    ours, theirs = (MigrationContext.configure(side).get_current_revision() for side in (here, there))
    if ours != theirs:
        raise NotPossibleNow("move_other_release")


def _expect_empty(there: Connection) -> None:
    for table in Table.metadata.sorted_tables:
        if table.name not in SEEDED and there.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
            raise NotPossibleNow("move_not_empty")
    for name in SEEDED:
        there.execute(Table.metadata.tables[name].delete())


def _carry(here: Connection, there: Connection, table: sa.Table) -> int:
    """A table's rows in the order of its key. What points into the same table is set once all are there."""
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    count, later = 0, list[dict[str, Any]]()
    for chunk in _chunks(here, table):
        rows = [dict(row) for row in chunk]
        count += len(rows)
        for row in rows:
            if any(row[name] is not None for name in own):
                later.append({f"own_{name}": row[name] for name in own} | {"own_key": row["id"]})
                row.update(dict.fromkeys(own))
        there.execute(table.insert(), rows)
    if later:
        values: dict[str, Any] = {name: sa.bindparam(f"own_{name}") for name in own}
        there.execute(table.update().where(table.c.id == sa.bindparam("own_key")).values(values), later)
    return count


def _chunks(side: Connection, table: sa.Table) -> Iterator[list[Any]]:
    query = sa.select(table).order_by(*table.primary_key.columns)
    found = side.execution_options(yield_per=CHUNK).execute(query).mappings()
    yield from (list(part) for part in found.partitions(CHUNK))


def _count_on(there: Connection) -> None:
    """The next new row gets the next number."""
    for table in Table.metadata.sorted_tables:
        key = table.c.get("id")
        if key is None or table.name in SEEDED or not isinstance(key.type, sa.Integer):
            continue
        last = there.execute(sa.select(sa.func.max(key))).scalar()
        if last is None:
            continue
        if there.dialect.name == "postgresql":
            sequence = there.execute(sa.select(sa.func.pg_get_serial_sequence(table.name, "id"))).scalar()
            if sequence:
                there.execute(sa.select(sa.func.setval(sequence, last)))


def digest_of(side: Connection, table: sa.Table) -> str:
    """SHA-256 over all rows of a table in the order of its key, the same on every database."""
    whole = hashlib.sha256()
    for chunk in _chunks(side, table):
        for row in chunk:
            whole.update(
                json.dumps([_plain(value) for value in row.values()], ensure_ascii=False, sort_keys=True).encode()
            )
    return whole.hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return value.isoformat() if isinstance(value, date | datetime) else value


def _expect_same(here: Connection, there: Connection) -> None:
    for table in Table.metadata.sorted_tables:
        if digest_of(here, table) != digest_of(there, table):
            raise AssertionError(f"{table.name} did not arrive as it was sent")


def _expect_sound(session: Session) -> int:
    verdict = ledger.verify(session)
    if not verdict.ok or tallies.recount_differs(session):
        raise AssertionError(f"the office that arrived is not sound: {verdict}")
    return verdict.entries
