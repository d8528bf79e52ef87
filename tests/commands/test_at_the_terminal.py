"""The command line as a program: which language it speaks, how it ends, and that no one meets a trace."""

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from models.settings import ROOT
from services import accounts, sign_in
from services.access import SYSTEM
from services.database import engine
from tests.conftest import point_at

COMMANDS = [
    "init",
    "demo",
    "parse",
    "readings",
    "import",
    "verify",
    "reindex",
    "backup",
    "upgrade",
    "restore",
    "move",
    "remind",
    "deliver",
    "account",
]
NOT_READY = "数据库还没有为本版本准备好，请先运行：python manage.py init\n"


def run(*words: object, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG"))}
    return subprocess.run(
        [sys.executable, "manage.py", *map(str, words)],
        cwd=ROOT,
        env=environment | {"LANG": "zh_CN.UTF-8"} | variables,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_help_lists_every_command_in_the_machines_language() -> None:
    chinese, english = run("--help"), run("--help", LANG="en_GB.UTF-8")
    for said in (chinese.stdout, english.stdout):
        assert [line.split()[0] for line in said.split("Commands:")[1].splitlines() if line.strip()] == COMMANDS
    assert "按链和锚点核查操作台账" in chinese.stdout
    assert "Check the ledger of changes against its chain" in english.stdout
    assert (chinese.returncode, run().returncode, run("dance").returncode) == (0, 2, 2)


@pytest.mark.parametrize(
    "words", [("verify",), ("backup", "one.zip"), ("remind", "--dry-run"), ("account", "list")], ids=lambda w: w[0]
)
def test_a_database_that_was_never_prepared_is_said_so(tmp_path: Path, words: tuple[str, ...]) -> None:
    point_at(tmp_path)
    found = run(*words)
    assert (found.returncode, found.stdout, found.stderr) == (1, "", NOT_READY)


def test_a_file_that_is_no_database_is_said_so(tmp_path: Path) -> None:
    point_at(tmp_path)
    (tmp_path / "duban.db").write_text("These are only words. " * 100)
    for command in ("init", "verify"):
        found = run(command)
        assert (found.returncode, found.stderr) == (1, "数据库无法使用：file is not a database\n")


@pytest.mark.parametrize(
    ("variable", "value"),
    [("PORT", "many"), ("DUBAN_IDLE_MINUTES", "0"), ("DUBAN_SECURE_COOKIE", "perhaps"), ("DUBAN_DATABASE_URL", "data")],
)
def test_a_setting_that_cannot_be_is_named(tmp_path: Path, variable: str, value: str) -> None:
    point_at(tmp_path)
    found = run("init", **{variable: value})
    assert (found.returncode, found.stdout, found.stderr) == (1, "", f"环境变量 {variable} 的值不对。\n")
    english = run("init", **{variable: value, "LC_ALL": "en_US.UTF-8"})
    assert english.stderr == f"The setting {variable} has a value that can't be.\n"


def test_what_the_database_says_of_an_unreachable_server_is_passed_on(tmp_path: Path) -> None:
    found = run("verify", DUBAN_DATABASE_URL="postgresql://127.0.0.1:1/duban?connect_timeout=2")
    assert found.returncode == 1
    assert found.stderr.startswith("数据库无法使用：connection failed")
    assert "Traceback" not in found.stderr


@contextmanager
def _typing(*words: str) -> Iterator[int]:
    """A command at a real terminal: the end to read from and type into."""
    child, terminal = pty.fork()
    if not child:
        os.execv(sys.executable, [sys.executable, "manage.py", *words])
    yield terminal
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    os.close(terminal)


def _until(terminal: int, words: str) -> str:
    said = b""
    while words not in said.decode(errors="ignore"):
        said += os.read(terminal, 1000)
    return said.decode()


def test_a_password_is_typed_unseen_at_the_terminal(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    engine().dispose()
    with _typing("account", "password", "leader") as terminal:
        said = _until(terminal, "密码: ")
        os.write(terminal, b"Shu-Xi-2020\n")
        said += _until(terminal, "再输一遍: ")
        os.write(terminal, b"Shu-Xi-2020\n")
        said += _until(terminal, "账号 leader 的密码已更新。")
    assert "Shu-Xi" not in said
    assert sign_in.sign_in("leader", "Shu-Xi-2020")
    assert any(row.login == "leader" and row.active for row in accounts.list_accounts(SYSTEM))
