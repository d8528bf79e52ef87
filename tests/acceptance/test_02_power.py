"""Power: what was acknowledged is there after the power went, at whatever moment, and nothing is damaged."""

import random
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.pool import Pool

from models.settings import ROOT
from services import ledger
from services.database import engine, reading_session
from tests.acceptance.conftest import Figure, Red
from tests.acceptance.recording import Disk, Operation, operations, record
from tests.acceptance.sabotage import hold
from tests.acceptance.scale import counted
from tests.acceptance.writers import WRITERS, Found, how_much, open_work, torn
from tests.conftest import point_at

WRITES = counted(1000) // WRITERS * WRITERS
CUTS = counted(3000)
VERIFIED = 20  # one image in so many has its whole ledger verified

pytestmark = pytest.mark.skipif(not shutil.which("strace"), reason="strace is for Linux; there make installs it")


def recorded(office: Path, writes: int, sabotage: Callable[[], None] | None = None) -> tuple[Disk, list[Operation]]:
    """The disk before, and all that the writers did to it."""
    shutil.rmtree(office / "anchors")  # what comes in there is anchored anew
    certain = {str(path): bytearray(path.read_bytes()) for path in office.glob("duban.db")}
    command = [sys.executable, "-m", "tests.acceptance.writers", "write", str(office), str(writes // WRITERS), "0"]
    if sabotage:
        command.append(f"{sabotage.__module__}:{sabotage.__name__}")
    trace = office.parent / "trace"
    record(command, ROOT, trace)
    done = operations(trace, office)
    trace.unlink()
    return Disk(certain), [one for one in done if not one.path.endswith("-shm")]


def cut_often(
    office: Path, disk: Disk, done: list[Operation], cuts: int, before: tuple[int, ...], place: Path
) -> Found:
    """Cut the power at so many moments, one after another, and look at what each leaves."""
    dice = random.Random(20200218)
    moments = sorted(dice.randint(1, len(done)) for _ in range(cuts))
    found, acknowledged, at = Found(), set[str](), 0
    for number, moment in enumerate(moments):
        for operation in done[at:moment]:
            if operation.path.endswith("/acknowledged"):
                acknowledged |= set(operation.data.decode().split())
            else:
                disk.take(operation)
        at = moment
        shutil.rmtree(place, ignore_errors=True)
        for path, data in disk.after_a_cut(dice).items():
            file = place / Path(path).relative_to(office)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        found.add(look_at(place, acknowledged, before))
        if number % VERIFIED == 0:
            found.unverified += not verifies(place)
    found.acknowledged = len(acknowledged)
    return found


def look_at(place: Path, acknowledged: set[str], before: tuple[int, ...]) -> Found:
    try:
        with closing(sqlite3.connect(place / "duban.db")) as look:
            corrupt = look.execute("PRAGMA integrity_check").fetchone()[0] != "ok"
            there = {token for (token,) in look.execute("SELECT token FROM once WHERE token LIKE 'peace-%'")}
    except sqlite3.DatabaseError:
        return Found(corrupt=1)
    return Found(lost=bool(acknowledged - there), torn=torn(how_much(place), before), corrupt=corrupt)


def verifies(place: Path) -> bool:
    point_at(place)
    with reading_session() as session:
        verdict = ledger.verify(session)
    engine().dispose()
    return verdict.ok


def check(found: Found, cuts: int) -> None:
    hold(not found.lost, f"in {found.lost} of {cuts} power cuts acknowledged writes were lost")
    hold(not found.torn, f"in {found.torn} of {cuts} something was there by half")
    hold(not found.corrupt, f"in {found.corrupt} of {cuts} the database was damaged")
    hold(not found.unverified, f"in {found.unverified} of {cuts} the ledger did not verify")


def cut(office: Path, writes: int, cuts: int, place: Path, sabotage: Callable[[], None] | None = None) -> Found:
    open_work(office)
    before = how_much(office)
    disk, done = recorded(office, writes, sabotage)
    return cut_often(office, disk, done, cuts, before, place / "image")


def test_nothing_that_was_acknowledged_is_lost_to_a_power_cut(
    office: Path, tmp_path_factory: pytest.TempPathFactory, figure: Figure
) -> None:
    found = cut(office, WRITES, CUTS, tmp_path_factory.mktemp("cut"))
    figure(
        f"断电 {CUTS} 次（{found.acknowledged} 次写入之中），丢失 {found.lost}，残缺 {found.torn}，损坏 {found.corrupt}",
        f"{CUTS} power cuts in {found.acknowledged} writes, {found.lost} lost, {found.torn} torn, {found.corrupt} corrupt",
    )
    check(found, CUTS)
    assert found.acknowledged >= WRITES * 0.8  # the last cut is a little before the end


def test_a_product_that_does_not_wait_for_the_disk_is_found_out(
    office: Path, tmp_path_factory: pytest.TempPathFactory, red: Red
) -> None:
    with red("synchronous=NORMAL", "synchronous=NORMAL"):
        check(cut(office, 80, 100, tmp_path_factory.mktemp("cut"), not_waiting_for_the_disk), 100)


def not_waiting_for_the_disk() -> None:
    @event.listens_for(Pool, "checkout")
    def _hurry(connection: sqlite3.Connection, _record: object, _proxy: object) -> None:
        connection.execute("PRAGMA synchronous=NORMAL")
