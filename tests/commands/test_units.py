"""The shipped units of systemd run commands that exist, at the times they say."""

import os
import shlex
import subprocess
import time
from configparser import ConfigParser
from pathlib import Path

import pytest

from models.settings import ROOT
from tests.commands.conftest import Type

FOLDER = ROOT / "deploy" / "systemd"
TIMERS = sorted(FOLDER.glob("*.timer"))


def unit(path: Path) -> ConfigParser:
    found = ConfigParser(interpolation=None, strict=False)
    found.optionxform = str  # type: ignore[assignment, method-assign]
    found.read(path, encoding="utf-8")
    return found


def test_reminders_messages_and_backups_have_a_timer() -> None:
    assert [path.stem for path in TIMERS] == ["duban-backup", "duban-deliver", "duban-remind"]


@pytest.mark.parametrize("timer", TIMERS, ids=lambda path: path.stem)
def test_a_timer_runs_a_command_that_there_is(timer: Path, typed: Type, office: object, tmp_path: Path) -> None:
    said = unit(timer.with_suffix(".service"))["Service"]["ExecStart"]
    command = said.replace("/var/backups/duban", str(tmp_path)).split()
    assert command[:2] == ["/srv/duban/.venv/bin/python", "manage.py"]
    assert typed(*command[2:]).code == 0
    assert unit(timer)["Timer"]["OnCalendar"]


def test_reminders_missed_while_switched_off_are_caught_up_at_the_next_start() -> None:
    assert unit(FOLDER / "duban-remind.timer")["Timer"]["Persistent"] == "true"


@pytest.mark.parametrize(("ages", "kept"), [((0, 10, 40), (0, 10)), ((0.99, 40), (0.99, 40)), ((), ())])
def test_old_backups_go_only_where_a_new_one_came(
    tmp_path: Path, ages: tuple[float, ...], kept: tuple[float, ...]
) -> None:
    for days in ages:
        file = tmp_path / f"duban-{days}.zip"
        file.touch()
        os.utime(file, (time.time() - days * 86_400 - 60,) * 2)
    after = unit(FOLDER / "duban-backup.service")["Service"]["ExecStopPost"]
    subprocess.run(shlex.split(after.replace("/var/backups/duban", str(tmp_path))), check=True)
    assert {file.stem for file in tmp_path.iterdir()} == {f"duban-{days}" for days in kept}
