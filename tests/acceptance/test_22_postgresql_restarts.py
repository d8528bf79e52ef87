"""数据库重启: PostgreSQL may stop and be killed under people's hands; nothing is lost, doubled, or said wrongly."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import col, func, select

from models.bureaus import Bureau
from models.errors import DoneAlready
from models.ledger import LedgerEntry
from models.settings import settings
from services import bureaus, database, ledger, transactions
from services.access import SYSTEM
from services.bureaus import BureauForm
from services.database import engine, migrate, reading_session
from services.engines import PATIENCE, patiently
from tests import postgres
from tests.acceptance.conftest import Figure, Red
from tests.acceptance.sabotage import hold
from tests.acceptance.scale import counted
from tests.conftest import point_at

RESTARTS, WRITERS, PAUSE = counted(10), 4, 1.5


class Server:
    """A PostgreSQL of this test's own that can be stopped hard and started again."""

    def __init__(self) -> None:
        self.it: Any = postgres.new_server()

    def end(self, how: signal.Signals) -> None:
        """SIGQUIT is "immediate": no checkpoint, every line cut. SIGKILL asks nobody."""
        process = self.it.get_postmaster_info().process
        os.kill(process.pid, how)
        process.wait(30)

    def start(self) -> None:
        until = time.monotonic() + 60
        while True:  # after a kill the old children may take a moment to go
            try:
                self.it.ensure_postgres_running()
                return
            except Exception:
                assert time.monotonic() < until
                time.sleep(0.3)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.it.cleanup()


@pytest.fixture
def on_it(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    point_at(tmp_path)
    monkeypatch.setenv("DUBAN_DATABASE_URL", server.it.get_uri())
    settings.cache_clear()
    engine.cache_clear()
    migrate()
    yield
    engine().dispose()


Save = Callable[[str], None]


def save_once(name: str) -> None:
    """As a click does: one token, tried again by `patiently`."""
    form = BureauForm(name, name, code=name)
    patiently(lambda: bureaus.save_bureau(SYSTEM, form, f"save {name}"))


class Writer(threading.Thread):
    """Saves one thing after the other; remembers what it was told."""

    def __init__(self, number: int, save: Save, over: threading.Event) -> None:
        super().__init__()
        self.number, self.save, self.over = number, save, over
        self.saved, self.errors = list[str](), list[tuple[str, str]]()

    def run(self) -> None:
        count = 0
        while not self.over.is_set():
            count += 1
            name = f"{RUN[0]}-{self.number}-{count}"
            try:
                self.save(name)
            except Exception as error:
                self.errors.append((name, f"{type(error).__name__}: {str(error)[:80]}"))
            else:
                self.saved.append(name)


RUN = ["run"]


def through_restarts(server: Server, save: Save, run: str, restarts: int) -> tuple[int, float]:
    """How many were saved; the longest that one stood still."""
    RUN[0], over = run, threading.Event()
    writers = [Writer(number, save, over) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    longest = 0.0
    for number in range(restarts):
        time.sleep(PAUSE)
        begun = time.monotonic()
        server.end(signal.SIGKILL if number % 2 else signal.SIGQUIT)
        time.sleep(0.5 * (number % 4))
        server.start()
        longest = max(longest, time.monotonic() - begun)
    time.sleep(PAUSE)
    over.set()
    for writer in writers:
        writer.join()
    with reading_session() as session:
        found = session.exec(select(Bureau.code).where(col(Bureau.code).startswith(f"{run}-"))).all()
        entries = session.exec(select(func.count()).select_from(LedgerEntry).where(LedgerEntry.kind == "bureau")).one()
        verdict = ledger.verify(session)
    saved = {name for writer in writers for name in writer.saved}
    errors = [error for writer in writers for error in writer.errors]
    ambiguous = [name for name, _ in errors if name in found]
    hold(not saved - set(found), f"{len(saved - set(found))} lost")
    hold(len(found) == len(set(found)) and entries >= len(found), "doubled")
    hold(not ambiguous, f"{len(ambiguous)} saved and called an error")
    hold(not errors or longest > 10, f"{len(errors)} errors shown: {errors[:2]}")
    hold(verdict.ok, f"the ledger is not whole: {verdict}")
    return len(saved), longest


def without_token(name: str) -> None:
    """Tried again as something new: a fresh token each time, so nobody knows what the first try came to."""
    until, number = time.monotonic() + 20, 0
    while True:
        number += 1
        try:
            bureaus.save_bureau(SYSTEM, BureauForm(name, name, code=name), f"{name} {number}")
            return
        except (OperationalError, DoneAlready):
            if time.monotonic() > until:
                raise


def test_ten_restarts_lose_double_and_mistake_nothing(
    server: Server, on_it: None, figure: Figure, red: Red, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved, longest = through_restarts(server, save_once, "first", RESTARTS)
    figure(
        f"重启 {RESTARTS} 次（强杀 {RESTARTS // 2} 次），{WRITERS} 人不停写，保存 {saved} 条，丢失、重复、误报均 0，最长停 {longest:.1f} 秒",
        f"{RESTARTS} restarts ({RESTARTS // 2} kills) under {WRITERS} writers: {saved} saved, 0 lost, doubled, ambiguous or shown an error;"
        f" {longest:.1f} s at most",
    )
    with red("重试不带一次性令牌", "tried again without the token"):
        answer_lost(monkeypatch, without_token, "again")
    answer_lost(monkeypatch, save_once, "kept")


def answer_lost(monkeypatch: pytest.MonkeyPatch, save: Save, name: str) -> None:
    """The commit arrives and its answer does not: the rarest moment of a restart, brought about."""
    inner, lost = database.writing_session, [False]

    @contextmanager
    def cut() -> Iterator[Any]:
        with inner() as session:
            yield session
        if not lost[0]:
            lost[0] = True
            raise OperationalError("COMMIT", None, psycopg.OperationalError("the line broke"))

    with monkeypatch.context() as patch:
        patch.setattr(transactions, "writing_session", cut)
        try:
            save(f"lost-{name}")
        except Exception as error:
            hold(False, f"what was saved was called {type(error).__name__}")


def test_a_server_that_stays_away_is_said_to_be_away(server: Server, on_it: None) -> None:
    token = PATIENCE.set(1.0)
    server.end(signal.SIGQUIT)
    try:
        with pytest.raises(OperationalError):
            save_once("away")
    finally:
        server.start()
        PATIENCE.reset(token)
    save_once("away")
