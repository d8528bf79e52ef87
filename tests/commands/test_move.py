"""``move``: a whole office from SQLite to PostgreSQL and back, with equal digests of every table."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import select

from models import Table
from models.bureaus import Bureau
from models.settings import settings
from services import ledger, sample
from services.database import engine, migrate, reading_session
from services.engines import engine_of
from services.move import digest_of
from tests import postgres
from tests.commands.conftest import Type
from tests.conftest import bureau_id, person, point_at
from tests.making import dispatched, point

pytestmark = pytest.mark.skipif(postgres.ON, reason="it begins at SQLite")


def digests(address: str) -> dict[str, str]:
    made = engine_of(address)
    with made.connect() as side:
        found = {table.name: digest_of(side, table) for table in Table.metadata.sorted_tables}
    made.dispose()
    return found


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[str]:
    """The address of an empty PostgreSQL database."""
    yield postgres.address_of(tmp_path / "elsewhere")
    postgres.drop(tmp_path / "elsewhere")


def test_the_sample_goes_to_postgresql_and_back_without_losing_a_row(
    sample_office: Path, elsewhere: str, typed: Type, tmp_path: Path
) -> None:
    here, home = f"sqlite:///{sample_office / 'duban.db'}", f"sqlite:///{tmp_path / 'home' / 'duban.db'}"
    before = digests(here)
    out = typed("move", here, elsewhere)
    assert (out.code, out.err) == (0, "")
    assert "核对无误" in out.out
    assert digests(elsewhere) == before
    assert typed("move", elsewhere, home).code == 0
    assert digests(home) == before == digests(here)


def test_work_goes_on_at_the_new_place_with_the_next_number(
    office: Path, elsewhere: str, typed: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    dispatched(person("secretary"), point(names=("三台",)))
    with reading_session() as session:
        merged = session.get_one(Bureau, bureau_id("盐亭"))
        assert merged.parent_id is not None
    assert typed("move", f"sqlite:///{office / 'duban.db'}", elsewhere).code == 0
    monkeypatch.setenv("DUBAN_DATABASE_URL", elsewhere)
    settings.cache_clear()
    engine.cache_clear()
    second = dispatched(person("secretary"), point("另一件", names=("三台",)), title="第二次会议")
    assert second == 2
    with reading_session() as session:
        assert ledger.verify(session).ok
        assert session.exec(select(Bureau.parent_id).where(Bureau.short_name == "盐亭")).one() == merged.parent_id
    engine().dispose()
    point_at(office)


def test_an_office_that_is_there_already_is_left_alone(office: Path, tmp_path: Path, typed: Type) -> None:
    here = f"sqlite:///{office / 'duban.db'}"
    other = tmp_path / "other"
    other.mkdir()
    point_at(other)
    migrate()
    sample.load("sample")
    there = f"sqlite:///{other / 'duban.db'}"
    engine().dispose()
    before = digests(there)
    said = typed("move", here, there)
    assert (said.code, said.err) == (1, "目标数据库里已有单位数据，没有搬迁。\n")
    assert digests(there) == before
    point_at(office)


def test_a_mistyped_database_is_not_made(office: Path, tmp_path: Path, typed: Type) -> None:
    missing, target = tmp_path / "dubann.db", tmp_path / "target.db"
    said = typed("move", f"sqlite:///{missing}", f"sqlite:///{target}")
    assert (said.code, said.err) == (1, f"没有数据库 {missing}，未迁移任何内容。\n")
    assert not missing.exists()
    assert not target.exists()


def test_the_digest_tells_one_changed_cell(office: Path) -> None:
    with engine().connect() as side:
        table = Table.metadata.tables["bureau"]
        before = digest_of(side, table)
        side.execute(sa.update(table).where(table.c.id == 1).values(contact_name="改"))
        assert digest_of(side, table) != before
        side.rollback()
