"""写满与锁住: a full disk and a locked database lose nothing, call nothing saved that is not, and say so in Chinese."""

import shutil
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from services.database import engine
from tests.acceptance.conftest import Figure, Red
from tests.acceptance.sabotage import hold, started_sabotaged
from tests.acceptance.scale import counted
from tests.acceptance.serving import acknowledged, give_items, kept, sign, sign_all, told
from tests.conftest import point_at
from tests.web.conftest import STREAMLIT, App, serving, with_passwords

WRITES, LOCKS = counted(200), (1, 4, 8, 30)
AT_A_LOCK = counted(50)


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", folder], check=False).returncode:
        pytest.skip("FULL DISK NOT TRIED: a small disk can only be mounted by root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def fill(folder: Path) -> Path:
    """Take all the room there is."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for block in (65536, 4096, 512):
            try:
                while True:
                    file.write(b"x" * block)
            except OSError:
                continue
    return ballast


def on_a_full_disk(template: Path, folder: Path, how: Sequence[str] = STREAMLIT) -> tuple[int, float]:
    """How many were turned away in words; seconds from room to the first write."""
    with small_disk(folder, 8) as disk:
        with_passwords(template, disk)
        items = give_items(WRITES + 2)
        with serving(disk, streamlit=how) as app:
            client = app.signed_in("county_officer")
            hold(len(acknowledged(sign_all(app, client, items[:1]))) == 1, "nothing worked from the start")
            ballast = fill(disk)
            answers = sign_all(app, client, items[1:-1])
            hold(client.get("/light").status_code == 200, "nothing can be read on a full disk")
            ballast.unlink()
            room = time.monotonic()
            while sign(client, items[-1])[0] != 303:
                hold(time.monotonic() - room < 5, "room was made, and still nothing can be written")
            again = time.monotonic() - room
        check(answers, disk / "duban.db")
        shutil.copytree(disk, folder.with_name(f"{folder.name}-copy"))
    point_at(folder.with_name(f"{folder.name}-copy"))
    return len(answers) - len(acknowledged(answers)), again


def check(answers: dict[int, tuple[int, str]], file: Path) -> None:
    """All that was called saved is there, all that is there was called saved, and every refusal is a Chinese sentence."""
    saved, there = acknowledged(answers), kept(file) & answers.keys()
    hold(saved == there, f"{len(saved - there)} called saved and lost, {len(there - saved)} saved and called lost")
    found = told(answers)
    hold(all(kind in ("303 saved", "503 not saved") for kind in found), f"{dict(found)}")
    with sqlite3.connect(file) as look:
        hold(look.execute("PRAGMA integrity_check").fetchone() == ("ok",), "the database is damaged")


def hold_lock(file: Path, seconds: float, held: threading.Event) -> None:
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    held.set()
    time.sleep(seconds)
    holder.execute("ROLLBACK")
    holder.close()


def through_locks(app: App, folder: Path, items: list[int], locks: tuple[int, ...]) -> dict[int, tuple[int, int]]:
    """For each lock's seconds: how many were saved in the end, how many turned away."""
    client, found = app.signed_in("county_officer"), {}
    for number, seconds in enumerate(locks):
        held = threading.Event()
        holder = threading.Thread(target=hold_lock, args=(folder / "duban.db", seconds, held))
        holder.start()
        held.wait(10)
        some = items[number * AT_A_LOCK : (number + 1) * AT_A_LOCK]
        answers = sign_all(app, client, some, at_once=25)
        holder.join()
        check(answers, folder / "duban.db")
        found[seconds] = (len(acknowledged(answers)), len(answers) - len(acknowledged(answers)))
    return found


def boastful() -> None:
    """The light page says it is saved whatever the database said."""
    from web import light

    real = light._do

    def do(*asked: object) -> None:
        try:
            real(*asked)  # type: ignore[arg-type]
        except OperationalError:
            return

    light._do = do  # type: ignore[assignment]


def test_a_full_disk_loses_nothing_and_is_said_so(
    office_template: Path, tmp_path: Path, figure: Figure, red: Red
) -> None:
    turned_away, again = on_a_full_disk(office_template, tmp_path / "full")
    hold(turned_away >= WRITES * 0.9, f"only {turned_away} of {WRITES} met a full disk")
    figure(
        f"磁盘写满时写 {WRITES} 次，{turned_away} 次以中文拒绝，谎报 0，丢失 0；腾出空间后 {again:.1f} 秒恢复",
        f"{WRITES} writes on a full disk: {turned_away} refused in Chinese, 0 false, 0 lost; {again:.1f} s after room was made all is well",
    )
    with red("不论结果都说已保存", "saved, it says, whatever happened"):
        on_a_full_disk(office_template, tmp_path / "boastful", started_sabotaged(boastful))
    engine().dispose()


def test_a_locked_database_is_waited_for_or_said_to_be_busy(
    office_template: Path, tmp_path: Path, figure: Figure
) -> None:
    with_passwords(office_template, tmp_path)
    items = give_items(AT_A_LOCK * len(LOCKS))
    with serving(tmp_path) as app:
        found = through_locks(app, tmp_path, items, LOCKS)
    saved = sum(saved for saved, _ in found.values())
    away = sum(away for _, away in found.values())
    hold(found[1][1] == 0 and found[4][1] == 0, f"short locks were not waited for: {found}")
    figure(
        f"锁库 {LOCKS} 秒各写 {AT_A_LOCK} 次：保存 {saved}，以中文告知系统繁忙 {away}，谎报 0",
        f"locked for {LOCKS} s, {AT_A_LOCK} writes each: {saved} saved, {away} told in Chinese that it is busy, 0 false",
    )
