"""The app as people meet it: a real server on a database of its own, a real browser in Chinese."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, expect
from sqlmodel import select

from models.accounts import Account
from models.permissions import Action
from models.settings import ROOT
from services import passwords
from services.access import SYSTEM
from services.transactions import writing
from tests.conftest import point_at

PASSWORD = "Shi-Yan-2020"
expect.set_options(timeout=20_000)  # a busy machine is no failure


@pytest.fixture
def app(office: Path) -> Iterator[str]:
    """The address of a running app whose every account has the password ``PASSWORD``."""
    with writing(SYSTEM, Action.EDIT_ACCOUNTS, "passwords") as write:
        for account in write.session.exec(select(Account)):
            account.password_hash = passwords.hashed(PASSWORD)
        write.record("office", 1)
    with _running(office) as address:
        yield address


@pytest.fixture(autouse=True)
def closed_afterwards(browser: Browser) -> Iterator[None]:
    """A page left open goes on asking a server that has stopped, and a hundred of them keep the machine busy."""
    yield
    for context in browser.contexts:
        context.close()


@contextmanager
def serving(template: Path, folder: Path, fill: Callable[[], object]) -> Iterator[str]:
    """The address of an app on a copy of a template, filled by a function: for tests that only look."""
    shutil.copytree(template, folder, dirs_exist_ok=True)
    point_at(folder)
    fill()
    with _running(folder) as address:
        yield address


@contextmanager
def _running(folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.port", str(port)]
    with (
        (folder / "server.log").open("wb") as log,
        subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=log, stderr=log) as server,
    ):
        try:
            _wait_for(f"http://localhost:{port}/healthz")
            yield f"http://localhost:{port}"
        finally:
            server.terminate()


def _wait_for(address: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            with urlopen(address) as answer:
                if answer.status == 200:
                    return
        except (URLError, ConnectionError):
            pass
        time.sleep(0.2)
    raise AssertionError("the app did not start")
