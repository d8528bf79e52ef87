"""有去有回: a backup taken while people work holds all that was saved before it; a damaged one is refused; and it serves again."""

import random
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bench.load import office as large_office
from models.errors import NotReadable
from models.settings import settings
from services import backup, bureaus, ledger
from services.access import SYSTEM
from services.bureaus import BureauForm
from services.database import engine, reading_session
from tests.acceptance.conftest import Figure, Red
from tests.acceptance.sabotage import Broken, hold
from tests.acceptance.scale import counted
from tests.conftest import point_at
from tests.web.conftest import serving

BACKUPS, DAMAGES, ROWS, WRITERS = counted(50), counted(500), counted(200_000), 3


class Writer(threading.Thread):
    """Saves one bureau after the other; ``saved`` is what it was told is saved."""

    def __init__(self, name: str, over: threading.Event) -> None:
        super().__init__(name=name)
        self.over, self.saved = over, list[str]()

    def run(self) -> None:
        count = 0
        while not self.over.is_set():
            count += 1
            code = f"W{self.name}-{count}"
            bureaus.save_bureau(SYSTEM, BureauForm(f"单位{code}", code, code=code), f"save {code}")
            self.saved.append(code)


def at_work(shift: str, copy: Callable[[int], None]) -> list[set[str]]:
    """Take the copies while three people of a shift write; what had been saved before each began."""
    over, before = threading.Event(), list[set[str]]()
    writers = [Writer(f"{shift}{number}", over) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    try:
        for number in range(BACKUPS):
            before.append({code for writer in writers for code in list(writer.saved)})
            copy(number)
    finally:
        over.set()
        for writer in writers:
            writer.join()
    return before


def codes_in(database: Path) -> set[str]:
    try:
        with closing(sqlite3.connect(database)) as look:
            if look.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise Broken(f"{database.name} is not whole")
            return {code for (code,) in look.execute("SELECT code FROM bureau WHERE code LIKE 'W%'")}
    except sqlite3.DatabaseError as error:
        raise Broken(f"{database.name}: {error}") from error


def test_fifty_backups_while_people_work_all_come_back(office: Path, tmp_path: Path, figure: Figure, red: Red) -> None:
    archives = tmp_path / "archives"
    archives.mkdir()
    before = at_work("early", lambda number: check_made(backup.back_up(archives / f"{number}.zip")))
    for number, saved in enumerate(before):
        point_at(tmp_path / "restored" / f"{number}")
        summary = backup.restore(archives / f"{number}.zip")
        there = codes_in(tmp_path / "restored" / f"{number}" / "duban.db")
        hold(not saved - there, f"{len(saved - there)} saved before the backup are not in it")
        with reading_session() as session:
            verdict = ledger.verify(session)
        hold(verdict == ledger.Verdict(summary.entries + 1), f"the chain is broken: {verdict}")
        engine().dispose()
        shutil.rmtree(tmp_path / "restored")
    point_at(office)
    figure(
        f"{BACKUPS} 次边用边备，全部还原成功，备份前已保存的 {len(before[-1])} 条缺 0",
        f"{BACKUPS} backups at work, all restored, 0 of up to {len(before[-1])} saved rows missing",
    )
    with red("直接复制数据库文件", "the file copied with cp"):
        copies = tmp_path / "copies"
        copies.mkdir()
        file = Path(settings().database_url.removeprefix("sqlite:///"))
        before = at_work("late", lambda number: careless_copy(file, copies / f"{number}.db"))
        for number, saved in enumerate(before):
            missing = saved - codes_in(copies / f"{number}.db")
            hold(not missing, f"{len(missing)} saved before the copy are not in it")


def check_made(summary: backup.Summary) -> None:
    hold(summary.ledger_bad_at is None, "a backup of a sound office says its ledger is broken")


def test_no_damaged_backup_is_taken(office: Path, tmp_path: Path, figure: Figure) -> None:
    backup.back_up(tmp_path / "sound.zip")
    sound, dice, bent = (tmp_path / "sound.zip").read_bytes(), random.Random(14), tmp_path / "bent.zip"
    passed = 0
    for number in range(DAMAGES):
        at = dice.randrange(len(sound))
        damaged = (
            sound[:at]
            if number % 5 == 0
            else sound[:at] + bytes([sound[at] ^ dice.randrange(1, 256)]) + sound[at + 1 :]
        )
        bent.write_bytes(damaged)
        try:
            backup.check(bent)
        except NotReadable:
            continue
        passed += 1
    hold(not passed, f"{passed} damaged backups were taken for sound")
    figure(f"损坏备份 {DAMAGES} 份，全部拒绝", f"{DAMAGES} damaged archives, all refused")


def test_an_empty_machine_serves_again_within_a_minute(
    tmp_path: Path, figure: Figure, monkeypatch: pytest.MonkeyPatch
) -> None:
    large_office(tmp_path / "large", ROWS)
    backup.back_up(tmp_path / "large.zip")
    engine().dispose()
    shutil.rmtree(tmp_path / "large")
    point_at(tmp_path / "empty")
    begun = time.monotonic()
    backup.restore(tmp_path / "large.zip")
    engine().dispose()
    with serving(tmp_path / "empty"):
        taken = time.monotonic() - begun
    hold(taken <= 60, f"{taken:.0f} s until it serves")
    figure(
        f"空机器恢复 {ROWS:,} 件到可用 {taken:.0f} 秒",
        f"{ROWS:,} assignments on an empty machine: serving after {taken:.0f} s",
    )


def careless_copy(file: Path, target: Path) -> None:
    shutil.copyfile(file, target)
    time.sleep(0.05)
