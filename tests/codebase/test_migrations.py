"""The migrations make exactly the tables that the models describe, and can be taken back."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData

from models import Table
from services.database import engine, migrate, migrating, migration_config
from tests.codebase.source import ROOT


def differences(metadata: MetaData) -> Any:
    with engine().connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_described})
        return compare_metadata(context, metadata)


def is_described(name: str | None, kind: str, _parents: Any) -> bool:
    """The full-text index is a different thing on each database; no model can describe it."""
    return kind != "table" or not str(name).startswith("search_index")


def schema() -> dict[str, str]:
    """Every table, index and trigger of the database, as it says itself."""
    with engine().connect() as connection:
        rows = connection.exec_driver_sql("SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_master")
        return {name: sql for name, sql in rows if "alembic_version" not in name}


def test_the_migrations_make_what_the_models_say(database: Path) -> None:
    assert differences(Table.metadata) == [], "Write the next migration in models/migrations/versions."


def test_the_check_of_migrations_can_fail(database: Path) -> None:
    sa.Table("forgotten", more := MetaData(), sa.Column("id", sa.Integer, primary_key=True))
    assert any(entry[0] == "add_table" for entry in differences(more))


def test_migrations_go_up_down_and_up_again(database: Path) -> None:
    before = schema()
    with migrating() as connection:
        command.downgrade(migration_config(connection), "base")
    assert schema().keys() - {"table sqlite_sequence"} == set(), "A downgrade must take away all that its upgrade made."
    migrate()
    assert schema() == before


def test_each_migration_follows_the_one_before() -> None:
    script = ScriptDirectory(str(ROOT / "models" / "migrations"))
    assert len(script.get_heads()) == 1, "Two migrations follow the same one: put the later behind the earlier."
    numbers = sorted(revision.revision for revision in script.walk_revisions())
    assert numbers == [f"{n:04d}" for n in range(1, len(numbers) + 1)]


@pytest.mark.parametrize("table", ["ledger_entry", "report"])
def test_history_cannot_be_changed_even_with_the_database_in_hand(office: Path, table: str) -> None:
    assert f"trigger {table}_no_update" in schema()
