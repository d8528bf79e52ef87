"""Servers to be measured: the app on an office of the load, its door with an empty page behind, a plain one; and tabs."""

import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

import httpx
from websockets.sync.client import connect

from bench import load
from models.clock import now
from models.settings import ROOT
from tests.rawclient import Tab
from tests.web.conftest import App, serving, wait_until

SCREENS, DOOR, PAGE = "streamlit_app.py", "bench/empty/door.py", ROOT / "bench" / "empty" / "page.py"
_SCHEDULED = 2  # clock_getcpuclockid(3): which of a process's clocks


@contextmanager
def served(folder: Path, script: str = SCREENS) -> Iterator[App]:
    """The app as ``make run`` starts it, or its door with an empty page, on the morning the load is made for."""
    _shift(folder, (load.morning() - now()).total_seconds())
    try:
        with serving(folder, script) as app:
            yield app
    finally:
        _shift(folder, 0)


def _shift(folder: Path, seconds: float) -> None:
    """The office's own clock: a server has no other."""
    raw = sqlite3.connect(folder / "duban.db")
    with raw:
        raw.execute("UPDATE office SET clock_shift = ?", (int(seconds),))
    raw.close()


@contextmanager
def plain() -> Iterator[App]:
    """An empty page by ``streamlit run``, with every setting as it comes."""
    with tempfile.TemporaryDirectory(prefix="duban-bench-") as folder:
        port = _free_port()
        command = [sys.executable, "-m", "streamlit", "run", str(PAGE), "--server.headless", "true"]
        with (
            (Path(folder) / "server.log").open("wb") as log,
            subprocess.Popen([*command, "--server.port", str(port)], cwd=folder, stdout=log, stderr=log) as server,
        ):
            try:
                app = App(f"http://127.0.0.1:{port}", Path(folder), server.pid)
                wait_until(lambda: _is_up(f"{app.address}/_stcore/health"), 60)
                yield app
            finally:
                server.terminate()


def _free_port() -> int:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _is_up(address: str) -> bool:
    try:
        return httpx.get(address).status_code == 200
    except httpx.TransportError:
        return False


def signed_in(app: App, login: str) -> str:
    """The cookie of a person of the load."""
    with app.stranger() as client:
        answer = client.post("/sign-in", data={"login": login, "password": load.PASSWORD})
        assert answer.status_code == 303, answer.text
        return client.cookies["duban"]


@dataclass
class Watched:
    """A tab on a server, and what each drawing of its page took: wall seconds, and the server's processor seconds."""

    app: App
    tab: Tab
    walls: list[float] = field(default_factory=list)
    processor: float = 0.0

    def draw(self, page: str = "") -> bytes:
        begun, used = perf_counter(), seconds_used(self.app.process)
        heard = self.tab.open(page)
        self.walls.append(perf_counter() - begun)
        self.processor += seconds_used(self.app.process) - used
        assert not self.tab.errors, self.tab.errors
        return heard

    def forget(self) -> None:
        self.walls, self.processor = [], 0.0


@contextmanager
def tab(app: App, cookie: str = "") -> Iterator[Watched]:
    """A tab of a signed-in person; of anybody at a plain server."""
    with connect(
        f"ws://{app.host}/_stcore/stream",
        origin=app.address,  # type: ignore[arg-type]
        additional_headers={"Cookie": f"duban={cookie}"} if cookie else {},
        subprotocols=["streamlit"],  # type: ignore[list-item]
        max_size=None,
    ) as line:
        yield Watched(app, Tab(line))


def seconds_used(process: int) -> float:
    """Processor time of a process since it began, of all its threads, ended ones too: by Linux's clock of that process, to
    the nanosecond, where its table of processes counts ticks of ten milliseconds."""
    return time.clock_gettime(~process << 3 | _SCHEDULED)


def megabytes(process: int) -> float:
    """Memory a process holds."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024
