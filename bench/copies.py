"""Two copies of the app on one PostgreSQL behind the shipped nginx, against one: screens a second, and a copy that dies.

Needs nginx; without it nothing is measured. The load comes from this machine too, so the gain is less than twice.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import httpx
from sqlmodel import select
from websockets.exceptions import WebSocketException

from bench import Result, load
from models.accounts import Account
from models.permissions import Action
from models.settings import ROOT, settings
from services import passwords
from services.access import SYSTEM
from services.database import engine
from services.move import move
from services.transactions import writing
from tests import postgres
from tests.web.conftest import PASSWORD, App, run_page, wait_until

PEOPLE = 12
SECONDS = float(os.environ.get("DUBAN_BENCH_COPIES", "40"))
ROWS = 10_000
FIRST_PORT = int(os.environ.get("DUBAN_BENCH_PORT", "9700"))
SCREENS = {"secretary": ("desk", "ledger", "dashboard"), "leader": ("dashboard",), "county": ("worklist",)}


def measure() -> list[Result]:
    nginx = shutil.which("nginx")
    if nginx is None:
        return []
    with tempfile.TemporaryDirectory(prefix="duban-bench-") as folder:
        _office_on_postgresql(Path(folder))
        with _running(nginx, Path(folder), copies=1) as (app, _):
            alone, _ = _screens_a_second(app)
        with _running(nginx, Path(folder), copies=2) as (app, processes):
            both, spread = _screens_a_second(app)
            out = _after_one_dies(app, processes)
        engine().dispose()
        postgres.drop(Path(folder))
    detail = f"{alone:.1f} screens a second by one copy, {both:.1f} by two ({spread}), {PEOPLE} people"
    return [
        Result("copies", alone / both, 0.95, detail),
        Result("copies_signed_out", out, 0, f"of {PEOPLE} people when one of two copies died"),
    ]


def _office_on_postgresql(folder: Path) -> None:
    os.environ.pop("DUBAN_DATABASE_URL", None)
    load.office(folder, ROWS)
    hash_ = passwords.hashed(PASSWORD)
    with writing(SYSTEM, Action.EDIT_ACCOUNTS, "passwords") as write:
        for account in write.session.exec(select(Account)):
            account.password_hash = hash_
        write.record("office", 1)
    engine().dispose()
    address = postgres.address_of(folder)
    move(f"sqlite:///{folder / 'duban.db'}", address)
    os.environ["DUBAN_DATABASE_URL"] = address
    settings.cache_clear()
    engine.cache_clear()


@contextmanager
def _running(nginx: str, folder: Path, copies: int) -> Iterator[tuple[App, list[subprocess.Popen[bytes]]]]:
    """So many copies, and the shipped configuration of nginx in front, without its certificate."""
    ports = [FIRST_PORT + 1 + number for number in range(copies)]
    with ExitStack() as stack:
        processes = []
        for port in ports:
            command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.headless", "true"]
            log = stack.enter_context((folder / f"{port}.out").open("wb"))
            process = stack.enter_context(
                subprocess.Popen(
                    [*command, "--server.port", str(port)],
                    cwd=ROOT,
                    env={**os.environ, "PORT": str(port), "DUBAN_TRUSTED_PROXIES": "127.0.0.1"},
                    stdout=log,
                    stderr=log,
                )
            )
            stack.callback(process.terminate)
            processes.append(process)
        config = folder / f"nginx-{copies}.conf"
        config.write_text(_config(folder, ports))
        proxy = stack.enter_context(subprocess.Popen([nginx, "-c", str(config), "-p", str(folder)]))
        stack.callback(proxy.terminate)
        for port in ports:
            wait_until(lambda port=port: _is_up(port), 90)
        wait_until(lambda: _is_up(FIRST_PORT), 30)
        yield App(f"http://127.0.0.1:{FIRST_PORT}", folder), processes


def _is_up(port: int) -> bool:
    with suppress(httpx.TransportError):
        return httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=5).status_code == 200
    return False


def _config(folder: Path, ports: list[int]) -> str:
    """deploy/nginx/duban.conf on ports of our own: http instead of https, these copies, everything in one folder."""
    said = (ROOT / "deploy" / "nginx" / "duban.conf").read_text()
    servers = "".join(f"    server 127.0.0.1:{port} max_fails=2 fail_timeout=10s;\n" for port in ports)
    said = re.sub(r"    server 127\.0\.0\.1:8501.*\n", servers, said)
    said = re.sub(r"    ssl_certificate.*\n", "", said).replace("listen 443 ssl;", f"listen {FIRST_PORT};")
    said = said.replace("$host;", "$http_host;")
    said = said[: said.rindex("server {")]  # the one that leads from http to https
    places = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    log = 'log_format which "$upstream_addr $status $request_uri";'
    return (
        f"daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.err; user root; worker_processes 1;\n"
        f"events {{}}\nhttp {{ {log} access_log {folder}/nginx.log which; {places}\n{said} }}"
    )


class _Person:
    def __init__(self, app: App, number: int) -> None:
        self.app, self.login = app, tuple(SCREENS)[number % 3]
        self.cookie = app.signed_in(self.login).cookies["duban"]
        self.screens = 0

    def look(self, until: float) -> None:
        """One screen after the other, each on the same line, as a person with a tab open."""
        while time.monotonic() < until:
            with self.app.line(self.cookie) as line:
                for screen in SCREENS[self.login] * 4:
                    run_page(line, screen)
                    self.screens += 1
                    if time.monotonic() >= until:
                        return


def _screens_a_second(app: App) -> tuple[float, str]:
    people = [_Person(app, number) for number in range(PEOPLE)]
    for one in people[:3]:
        one.look(time.monotonic() + 5)  # what is done once is done
    before, until = sum(one.screens for one in people), time.monotonic() + SECONDS
    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(lambda one: one.look(until), people))
    lines = [line.split() for line in (app.folder / "nginx.log").read_text().splitlines() if "_stcore/stream" in line]
    spread = "/".join(str(sum(line[0] == place for line in lines)) for place in sorted({line[0] for line in lines}))
    return (sum(one.screens for one in people) - before) / SECONDS, f"lines {spread}"


def _after_one_dies(app: App, processes: list[subprocess.Popen[bytes]]) -> int:
    """How many people have to sign in again once one copy is gone."""
    people = [_Person(app, number) for number in range(PEOPLE)]
    processes[0].send_signal(signal.SIGKILL)
    processes[0].wait()
    out = 0
    for one in people:
        try:
            with one.app.line(one.cookie) as line:
                run_page(line, SCREENS[one.login][0])
        except (WebSocketException, OSError):
            out += 1
    return out
