"""迁移: up, down and up again from every release on a database of real size: no row, trigger or constraint is lost."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command, op
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bench.load import office as large_office
from models.settings import ROOT
from services.database import engine, migrating, migration_config
from services.engines import engine_of
from services.move import move
from tests import postgres
from tests.acceptance.conftest import Figure, Red
from tests.acceptance.sabotage import hold
from tests.acceptance.scale import counted
from tests.conftest import point_at

ROWS, KILLS = counted(100_000), counted(100)


def releases() -> list[str]:
    """Every revision there was, the oldest first."""
    script = ScriptDirectory(str(ROOT / "models" / "migrations"))
    return sorted(revision.revision for revision in script.walk_revisions())


def to(revision: str, *, up: bool) -> None:
    with migrating() as connection:
        (command.upgrade if up else command.downgrade)(migration_config(connection), revision)


Schema = dict[str, Any]


def schema(connection: Connection) -> Schema:
    """Every table, index and trigger, by its kind and name; on PostgreSQL constraints and triggers as it prints them."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql("SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_master").all()
        return {name: _canonical(sql) for name, sql in rows if "alembic_version" not in name}
    asked = (
        "SELECT 'column ' || table_name || '.' || column_name, data_type || is_nullable || coalesce(column_default, '')"
        " FROM information_schema.columns WHERE table_schema = 'public'",
        "SELECT 'constraint ' || conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
        "SELECT 'index ' || indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        "SELECT 'trigger ' || tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    )
    return {name: said for question in asked for name, said in connection.exec_driver_sql(question).all()}


def _canonical(sql: str) -> list[str]:
    """The parts of a table, in no order: one that was taken away and given back stands at the end."""
    return sorted(part.strip().strip(",") for part in sql.replace("\t", "").split("\n"))


BEGUN = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
# From release 0017 on an upgrade writes its own moment here: each has another.
STAMPED = {"account": ("password_at", "used_at")}


def digests(connection: Connection) -> dict[str, str]:
    """A hash of each table's rows, whatever columns it has, in the order of their names; moments of an upgrade are one."""
    found, meta = {}, sa.MetaData()
    meta.reflect(connection)
    for name, table in meta.tables.items():
        columns = sorted(table.columns, key=lambda column: column.name)
        whole = sha256()
        query = sa.select(*(sa.cast(column, sa.Text) for column in columns)).order_by(*table.primary_key.columns)
        for row in connection.execution_options(yield_per=5000).execute(query).mappings():
            values = {**row, **{stamp: "now" for stamp in STAMPED.get(name, ()) if (row.get(stamp) or "") >= BEGUN}}
            whole.update(repr(tuple(values.values())).encode())
        found[name] = whole.hexdigest()
    return found


@contextmanager
def looking() -> Iterator[Connection]:
    with engine().connect() as connection:
        yield connection


def state() -> tuple[dict[str, str], Schema]:
    with looking() as connection:
        return digests(connection), schema(connection)


def hold_same(was: tuple[dict[str, str], Schema], now: tuple[dict[str, str], Schema], when: str) -> None:
    rows = [name for name in was[0].keys() | now[0].keys() if was[0].get(name) != now[0].get(name)]
    hold(not rows, f"{when}: rows of {rows} differ")
    things = [name for name in was[1].keys() | now[1].keys() if was[1].get(name) != now[1].get(name)]
    hold(not things, f"{when}: {things} differ")


def up_and_down_from_each() -> int:
    """From each release: up, down, up. What was there comes back, and the second up is as the first. Rows there were."""
    head = releases()[-1]
    rows = 0
    for release in reversed(releases()[:-1]):
        to(release, up=False)  # the office as that release would have left it
        old = state()
        with looking() as connection:
            rows = connection.exec_driver_sql("SELECT count(*) FROM assignment").scalar() or 0
        to(head, up=True)
        new = state()
        to(release, up=False)
        hold_same(old, state(), f"{release} after up and down")
        to(head, up=True)
        hold_same(new, state(), f"{head} from {release} again")
    return rows


def test_every_release_goes_up_down_and_up(
    tmp_path: Path, figure: Figure, red: Red, monkeypatch: pytest.MonkeyPatch
) -> None:
    large_office(tmp_path / "large", ROWS)
    with looking() as connection:
        hold(connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1, "foreign keys are off")
    rows = up_and_down_from_each()
    figure(
        f"{len(releases())} 个版本 × {rows:,} 件，升、降、再升，数据与结构逐一相同",
        f"{len(releases())} releases × {rows:,} assignments, up, down, up: rows and schema equal",
    )
    with red("照搬 batch_alter_table 重建表", "a plain batch_alter_table"):
        before = state()
        with engine().begin() as connection, Operations.context(MigrationContext.configure(connection)):
            with op.batch_alter_table("ledger_entry", recreate="always") as batch:
                batch.add_column(sa.Column("note", sa.String()))
            with op.batch_alter_table("ledger_entry") as batch:
                batch.drop_column("note")
        hold_same(before, state(), "after a plain rebuild")


def test_on_postgresql_too(office: Path, tmp_path: Path, figure: Figure, monkeypatch: pytest.MonkeyPatch) -> None:
    address = postgres.address_of(tmp_path / "there")
    move(f"sqlite:///{office / 'duban.db'}", address)
    on = engine_of(address)
    monkeypatch.setattr(f"{__name__}.engine", lambda: on)
    monkeypatch.setattr("services.database.engine", lambda: on)
    up_and_down_from_each()
    on.dispose()
    postgres.drop(tmp_path / "there")
    figure("PostgreSQL 上同样升、降、再升", "the same on PostgreSQL")


CHILD = "import sys; from tests.acceptance.test_13_migrate import to; to(sys.argv[1], up=True)"


def version_and_digests(folder: Path) -> tuple[str, dict[str, str]]:
    point_at(folder)
    with looking() as connection:
        found = digests(connection)
        version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or ""
    engine().dispose()
    with closing(sqlite3.connect(folder / "duban.db")) as look:
        hold(look.execute("PRAGMA integrity_check").fetchone() == ("ok",), "the database is damaged")
    return version, found


def test_a_killed_upgrade_leaves_the_old_or_the_new(tmp_path: Path, figure: Figure) -> None:
    first, head = releases()[0], releases()[-1]
    large_office(tmp_path / "old", counted(20_000))
    to(first, up=False)
    engine().dispose()
    old = version_and_digests(tmp_path / "old")
    shutil.copytree(tmp_path / "old", tmp_path / "new")
    point_at(tmp_path / "new")
    begun = time.monotonic()
    subprocess.run([sys.executable, "-c", CHILD, head], cwd=ROOT, env=os.environ, check=True)
    whole = time.monotonic() - begun
    new = version_and_digests(tmp_path / "new")
    dice, ended = random.Random(13), {first: 0, head: 0}
    for _ in range(KILLS):
        shutil.copytree(tmp_path / "old", tmp_path / "killed")
        point_at(tmp_path / "killed")
        child = subprocess.Popen([sys.executable, "-c", CHILD, head], cwd=ROOT, env=os.environ)
        time.sleep(whole * dice.uniform(0.4, 1.05))
        child.send_signal(signal.SIGKILL)
        child.wait()
        found = version_and_digests(tmp_path / "killed")
        hold(found in (old, new), f"killed in between: at {found[0]}, mixed")
        ended[found[0]] += 1
        shutil.rmtree(tmp_path / "killed")
    figure(
        f"升级途中强杀 {KILLS} 次：旧 {ended[first]}、新 {ended[head]}、混杂 0",
        f"{KILLS} kills during an upgrade: {ended[first]} old, {ended[head]} new, 0 mixed",
    )
