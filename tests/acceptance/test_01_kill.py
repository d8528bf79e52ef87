"""Kill: what was acknowledged is there after kill -9, whole, as often as one likes."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import sleep

from sqlalchemy import event
from sqlmodel import Session

from models.settings import ROOT
from tests.acceptance.conftest import Figure, Red
from tests.acceptance.sabotage import hold
from tests.acceptance.scale import FULL, counted
from tests.acceptance.writers import Found, now_writing, open_work

KILLS = counted(1000)
WRITES = 105 if FULL else 15  # a life, on the average
BEST_AFTER = 50  # lives in one office: looking at it stays quick


def killed(office: Path, kills: int, sabotage: Callable[[], None] | None = None) -> Found:
    """Kill the people of two offices at a time, a new copy every so often."""
    open_work(office)
    parts = [min(BEST_AFTER, kills - done) for done in range(0, kills, BEST_AFTER)]
    copies = [office.parent / f"{office.name}-{number}" for number in range(len(parts))]
    found = Found()
    with ThreadPoolExecutor(2) as both:
        for result in both.map(lambda copy, part: _in_a_copy(office, copy, part, sabotage), copies, parts):
            found.add(result)
    return found


def _in_a_copy(office: Path, copy: Path, kills: int, sabotage: Callable[[], None] | None) -> Found:
    shutil.copytree(office, copy)
    command = [sys.executable, "-m", "tests.acceptance.writers", "kill", str(copy), str(kills), str(WRITES)]
    if sabotage:
        command.append(f"{sabotage.__module__}:{sabotage.__name__}")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    shutil.rmtree(copy)
    return Found(**json.loads(done.stdout))


def check(found: Found) -> None:
    hold(not found.lost, f"{found.lost} of {found.acknowledged} acknowledged were lost")
    hold(not found.torn, f"{found.torn} times something was there by half")
    hold(not found.corrupt, f"{found.corrupt} databases were damaged")
    hold(not found.unverified, f"{found.unverified} ledgers did not verify")


def test_nothing_that_was_acknowledged_is_lost_to_a_kill(office: Path, figure: Figure) -> None:
    found = killed(office, KILLS)
    figure(
        f"强杀 {KILLS} 次，已确认写入 {found.acknowledged} 次，丢失 {found.lost}，残缺 {found.torn}",
        f"{KILLS} kills, {found.acknowledged} writes acknowledged, {found.lost} lost, {found.torn} torn",
    )
    check(found)
    assert found.acknowledged >= KILLS * WRITES * 3 // 4


def test_a_product_that_acknowledges_before_it_commits_is_found_out(office: Path, red: Red) -> None:
    with red("先确认、后提交", "acknowledged before the commit"):
        check(killed(office, 20, acknowledging_too_early))


def acknowledging_too_early() -> None:
    @event.listens_for(Session, "before_commit")
    def _say_so(_session: Session) -> None:
        if hasattr(now_writing, "token"):
            now_writing.acknowledge(now_writing.token)
            sleep(0.01)  # a commit is so short that twenty kills may all miss it
