"""A real server process and what a stranger or a signed-in browser can send to it."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlmodel import select
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.sync.connection import Connection

from models.accounts import Account
from models.permissions import Action
from models.settings import ROOT
from services import passwords
from services.access import SYSTEM
from services.transactions import writing
from tests.conftest import point_at

PASSWORD = "Xiang-Shi-2020"


@dataclass(frozen=True)
class App:
    """A running app: where it listens, where its data lies, which process it is."""

    address: str
    folder: Path
    process: int = 0

    @property
    def host(self) -> str:
        return self.address.removeprefix("http://")

    def stranger(self) -> httpx.Client:
        """A browser without a cookie that says where its requests come from, as browsers do."""
        return httpx.Client(
            base_url=self.address, headers={"Origin": self.address, "Accept-Language": "zh-CN"}, timeout=120
        )

    def signed_in(self, login: str) -> httpx.Client:
        client = self.stranger()
        answer = client.post("/sign-in", data={"login": login, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return client

    @contextmanager
    def line(self, cookie: str, *, origin: str | None = "own", **headers: str) -> Iterator[Connection]:
        """The socket the screens talk over."""
        sent = {**headers, **({"Cookie": f"duban={cookie}"} if cookie else {})}
        with connect(
            f"ws://{self.host}/_stcore/stream",
            origin=(self.address if origin == "own" else origin),  # type: ignore[arg-type]
            additional_headers=sent,
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
        ) as line:
            yield line


def run_page(line: Connection, page: str = "") -> str:
    """Ask for a screen; everything the server says until it is drawn, as text."""
    ask = BackMsg()
    ask.rerun_script.page_name = page
    line.send(ask.SerializeToString())
    said = []
    while True:
        message = ForwardMsg.FromString(bytes(line.recv(timeout=30)))  # type: ignore[arg-type]
        said.append(str(message))
        if message.WhichOneof("type") == "script_finished":
            return "".join(said).encode().decode("unicode_escape").encode("latin-1").decode(errors="replace")


STREAMLIT = (sys.executable, "-m", "streamlit")


@contextmanager
def serving(
    folder: Path,
    script: str = "streamlit_app.py",
    *,
    ready: str = "/healthz",
    started_by: Sequence[str] = (),
    streamlit: Sequence[str] = STREAMLIT,
) -> Iterator[App]:
    """A server on the folder's data, on a port of its own. ``started_by``: a program that starts it, and its arguments."""
    point_at(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        *started_by,
        *streamlit,
        "run",
        script,
        "--server.port",
        str(port),
        "--server.headless",
        "true",
        "--runner.postScriptGC",
        "false",  # as make run starts it
    ]
    with (
        (folder / "server.log").open("wb") as log,
        subprocess.Popen(command, cwd=ROOT, env=os.environ, stdout=log, stderr=log) as server,
    ):
        try:
            address = f"http://127.0.0.1:{port}{ready}"
            wait_until(lambda: server.poll() is not None or (answers(address) if ready else listens(port)), 60)
            assert server.poll() is None, "the server ended"
            yield App(f"http://127.0.0.1:{port}", folder, server.pid)
        finally:
            server.terminate()


def answers(address: str) -> bool:
    try:
        return httpx.get(address).status_code == 200
    except httpx.TransportError:
        return False


def listens(port: int) -> bool:
    with socket.socket() as knock:
        return knock.connect_ex(("127.0.0.1", port)) == 0


def wait_until(is_so: Callable[[], bool], seconds: float) -> float:
    """How long it took."""
    start = time.monotonic()
    while not is_so():
        assert time.monotonic() - start < seconds, "it did not come about in time"
        time.sleep(0.05)
    return time.monotonic() - start


def with_passwords(template: Path, folder: Path) -> Path:
    shutil.copytree(template, folder, dirs_exist_ok=True)
    point_at(folder)
    one = passwords.hashed(PASSWORD)
    with writing(SYSTEM, Action.EDIT_ACCOUNTS, "passwords") as write:
        for account in write.session.exec(select(Account)):
            account.password_hash = one
        write.record("office", 1)
    return folder


@pytest.fixture(scope="session")
def shared_app(office_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with serving(with_passwords(office_template, tmp_path_factory.mktemp("running"))) as app:
        yield app


@pytest.fixture
def running_app(shared_app: App) -> App:
    """An office's app, shared by all tests; this process looks at the same database. Every account has ``PASSWORD``."""
    point_at(shared_app.folder)
    return shared_app


@pytest.fixture
def own_folder(office_template: Path, tmp_path: Path) -> Path:
    """An office's data that a test may spoil."""
    return with_passwords(office_template, tmp_path)
