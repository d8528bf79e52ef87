"""``upgrade``: a backup first, then the migrations, then the check; and the way back."""

from pathlib import Path

from alembic import command

from services import setup
from services.access import Actor
from services.database import engine, migrating, migration_config
from tests.commands.conftest import Outcome, Type
from tests.commands.test_verify import entries
from tests.making import assignment, dispatched, point


def older() -> None:
    """The database as an earlier release left it."""
    with migrating() as connection:
        command.downgrade(migration_config(connection), "-1")
    assert not setup.is_migrated()


def test_it_backs_up_migrates_and_checks_and_no_row_is_lost(
    office: Path, secretary: Actor, typed: Type, tmp_path: Path
) -> None:
    dispatched(secretary, point())
    n = entries()
    older()
    said = typed("upgrade", tmp_path / "kept")
    assert (said.code, said.err) == (0, "")
    (archive,) = (tmp_path / "kept").iterdir()
    assert archive.name.startswith("duban-before-upgrade-")
    assert str(archive) in said.out
    assert said.out.splitlines()[-1] == f"操作台账 {n} 条均未改动；全部统计数与重新计数一致。"
    assert setup.is_migrated()
    assert (entries(), assignment().version) == (n, 1)
    engine().dispose()
    assert typed("restore", archive).code == 0


def test_a_start_backs_up_beside_the_database_before_it_brings_it_up_to_date(
    office: Path, secretary: Actor, typed: Type
) -> None:
    dispatched(secretary, point())
    older()
    said = typed("init")
    (archive,) = (office / "backups").iterdir()
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[0] == f"已备份到 {archive}。"
    assert setup.is_migrated()
    assert typed("init").out.splitlines()[0] == "数据库已是最新。"
    assert list((office / "backups").iterdir()) == [archive]
    engine().dispose()
    assert typed("restore", archive).code == 0
    assert assignment().version == 1


def test_a_database_that_is_up_to_date_is_left_alone(office: Path, typed: Type, tmp_path: Path) -> None:
    assert typed("upgrade", tmp_path / "kept") == Outcome(0, "数据库已是最新。\n", "")
    assert not (tmp_path / "kept").exists()
