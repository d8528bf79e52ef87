"""What every test may ask for: a migrated database of its own, an office with the directory of bureaus, and people.

Migrating takes a second, copying a file takes none: each database is a copy of a template made once a session.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlmodel import col, select

from models.accounts import Account, Role
from models.bureaus import Bureau
from models.clock import now, stopped_at
from models.office import Office
from models.permissions import Action
from models.settings import settings
from services import bureaus, sample
from services.access import SYSTEM, Actor, actor_of
from services.database import engine, migrate, reading_session
from services.transactions import writing
from tests import chromium, postgres

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]

# The morning of the sample: Tuesday 18 February 2020, 08:00 in Beijing.
MORNING = datetime(2020, 2, 18, 0, 0, tzinfo=UTC)

PEOPLE = {
    "secretary": ("李明", Role.SECRETARIAT, ""),
    "other_secretary": ("王芳", Role.SECRETARIAT, ""),
    "leader": ("赵强", Role.LEADER, ""),
    "administrator": ("陈静", Role.ADMINISTRATOR, ""),
    "security": ("罗敏", Role.SECURITY, ""),
    "auditor": ("周平", Role.AUDITOR, ""),
    "county_officer": ("三台县值班员", Role.BUREAU, "三台"),
    "other_county_officer": ("康定市值班员", Role.BUREAU, "康定"),
    "city_officer": ("绵阳市值班员", Role.BUREAU, "绵阳"),
}


def pytest_unconfigure() -> None:
    postgres.stop()


def point_at(folder: Path) -> None:
    """Make the process work in a folder: its database, its anchors, its files. Forgets what it knew of another."""
    if engine.cache_info().currsize:
        engine().dispose()
    os.environ["DUBAN_DATABASE_URL"] = (
        postgres.address_of(folder) if postgres.ON else f"sqlite:///{folder / 'duban.db'}"
    )
    os.environ["DUBAN_ANCHORS"] = str(folder / "anchors")
    os.environ["DUBAN_FILES"] = str(folder / "files")
    os.environ["DUBAN_LOGS"] = str(folder / "logs")
    settings.cache_clear()
    engine.cache_clear()


def _template(folder: Path, fill: Callable[[], None]) -> Path:
    point_at(folder)
    fill()
    engine().dispose()  # the last one out folds the write-ahead log into the file
    assert not (folder / "duban.db-wal").exists()
    return folder


@pytest.fixture(scope="session")
def empty_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _template(tmp_path_factory.mktemp("empty"), migrate)


@pytest.fixture(scope="session")
def office_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _template(tmp_path_factory.mktemp("office"), _found_an_office)


def _found_an_office() -> None:
    migrate()
    with stopped_at(MORNING), writing(SYSTEM, Action.EDIT_ACCOUNTS, "office") as write:
        write.session.add(Office(name="四川省应急管理厅", created_at=now()))
        bureaus.load_directory(write.session)
        ids = dict(write.session.exec(select(Bureau.short_name, Bureau.id)).all())
        for login, (name, role, bureau) in PEOPLE.items():
            account = Account(login=login, name=name, role=role, bureau_id=ids.get(bureau), created_at=now())
            account.password_hash = "?"  # no password opens this account
            write.session.add(account)
        write.record("office", 1, after={"accounts": len(PEOPLE)})


@pytest.fixture(scope="session")
def sample_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _template(tmp_path_factory.mktemp("sample"), _load_the_sample)


def _load_the_sample() -> None:
    migrate()
    sample.load("sample")


@contextmanager
def _copy_of(template: Path, folder: Path) -> Iterator[Path]:
    shutil.copytree(template, folder, dirs_exist_ok=True)
    if postgres.ON:
        postgres.copy(template, folder)
    point_at(folder)
    yield folder
    engine().dispose()
    if postgres.ON:
        postgres.drop(folder)


@pytest.fixture
def database(empty_template: Path, tmp_path: Path) -> Iterator[Path]:
    """An empty, migrated database: nobody has set up an office yet. The value is its folder."""
    with _copy_of(empty_template, tmp_path) as folder:
        yield folder


@pytest.fixture
def office(office_template: Path, tmp_path: Path) -> Iterator[Path]:
    """A real office with the directory of bureaus and one account a person of `PEOPLE`. The value is its folder."""
    with _copy_of(office_template, tmp_path) as folder:
        yield folder


@pytest.fixture
def sample_office(sample_template: Path, tmp_path: Path) -> Iterator[Path]:
    """The sample office on its morning of 18 February 2020. The value is its folder."""
    with _copy_of(sample_template, tmp_path) as folder:
        yield folder


@pytest.fixture
def morning() -> Iterator[datetime]:
    """Hold the clock at 08:00 on 18 February 2020, Beijing."""
    with stopped_at(MORNING):
        yield MORNING


def person(login: str) -> Actor:
    """The actor of an account."""
    with reading_session() as session:
        return actor_of(session.exec(select(Account).where(Account.login == login)).one(), ip="127.0.0.1")


def bureau_id(name: str) -> int:
    """The id of the bureau of this name, short or full."""
    with reading_session() as session:
        query = select(Bureau.id).where((col(Bureau.short_name) == name) | (col(Bureau.name) == name))
        return session.exec(query).one() or 0


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """One Chromium for all tests of a run: two at once would quarrel over the process's event loop."""
    from playwright.sync_api import sync_playwright

    path = chromium.find()
    assert path, "the tests of the screens need Chromium: make test installs it or says how"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=FLAGS)


@pytest.fixture
def secretary(office: Path) -> Actor:
    return person("secretary")


@pytest.fixture
def other_secretary(office: Path) -> Actor:
    return person("other_secretary")


@pytest.fixture
def leader(office: Path) -> Actor:
    return person("leader")


@pytest.fixture
def administrator(office: Path) -> Actor:
    return person("administrator")


@pytest.fixture
def auditor(office: Path) -> Actor:
    return person("auditor")


@pytest.fixture
def county_officer(office: Path) -> Actor:
    return person("county_officer")


@pytest.fixture
def other_county_officer(office: Path) -> Actor:
    return person("other_county_officer")


@pytest.fixture
def city_officer(office: Path) -> Actor:
    return person("city_officer")
