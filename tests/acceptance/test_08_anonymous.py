"""Anonymous: who is not signed in gets the sign-in form and nothing else, however often and under whatever name they ask."""

import random
import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
from websockets.exceptions import InvalidStatus

from models.settings import ROOT
from tests.acceptance.conftest import Figure, Red
from tests.acceptance.sabotage import hold
from tests.acceptance.scale import counted
from tests.web.conftest import App, serving, with_passwords
from tests.web.test_strangers import NOT_PAGES, PAGES, SHUT
from web.gate import OPEN
from web.routes import ROUTES

GUESSES = counted(300)
TRIES = counted(1000)
MOST_MEGABYTES = 20

# What a stranger may see of a real office: the form, and whether the machine is well. The rest of the open ones lead there.
WELCOME = {"/sign-in", "/healthz"}
WORDS = [
    "admin",
    "api",
    "app",
    "assets",
    "backup",
    "config",
    "console",
    "data",
    "db",
    "debug",
    "docs",
    "download",
    "dump",
    "env",
    "export",
    "favicon.ico",
    "files",
    "git",
    "health",
    "index.html",
    "info",
    "internal",
    "js",
    "login",
    "logs",
    "media",
    "metrics",
    "openapi.json",
    "private",
    "register",
    "report",
    "robots.txt",
    "root",
    "server-status",
    "sitemap.xml",
    "static",
    "status",
    "swagger",
    "test",
    "tmp",
    "upload",
    "user",
    "users",
    "v1",
    "wp-login.php",
    ".env",
    ".git/config",
]


def guesses() -> list[str]:
    """Every route there is, filled in; the framework's own; and names that people try."""
    dice = random.Random(8)
    own = [re.sub(r"{[^}]*}", "1", route.path) for route in ROUTES]
    made_up = [
        "/"
        + "/".join(dice.choice(WORDS) for _ in range(dice.randint(1, 3)))
        + dice.choice(("", "/", "?id=1", "//", "/.."))
        for _ in range(GUESSES)
    ]
    stcore = [f"/_stcore/{word}" for word in ("health", "stream", "metrics", "host-config", "upload_file/a/b", "agent")]
    return [*PAGES, *NOT_PAGES, *SHUT, *own, *stcore, *made_up]


def given_away(address: str) -> list[str]:
    """Which addresses gave a stranger more than the way to the form."""
    found = []
    with httpx.Client(base_url=address, timeout=60) as stranger:
        for path in guesses():
            answer = stranger.get(path)
            to_the_form = answer.status_code == 303 and answer.headers["location"].startswith("/sign-in")
            refused = answer.status_code in (401, 404, 405) and len(answer.content) <= 20
            if not (to_the_form or refused or path in WELCOME or _bears_its_secret(path, answer)):
                found.append(f"{path}: {answer.status_code}")
    return sorted(set(found))


def _bears_its_secret(path: str, answer: httpx.Response) -> bool:
    """A wrong secret, or a step that nobody has begun, leads back to the form."""
    return (
        path in OPEN
        and answer.status_code in (200, 303, 401, 404, 405)
        and "duban=" not in answer.headers.get("set-cookie", "")
    )


def opened_sockets(app: App, tries: int) -> int:
    """How many sockets a stranger gets, with no cookie or a guessed one."""

    def knock(number: int) -> bool:
        try:
            with app.line(secrets.token_urlsafe(32) if number % 2 else ""):
                return True
        except InvalidStatus:
            return False

    with ThreadPoolExecutor(8) as crowd:
        return sum(crowd.map(knock, range(tries)))


def kept_uploads(app: App, tries: int) -> int:
    """How many files of 100 kB the server takes from a stranger."""
    with app.stranger() as stranger:
        answers = [
            stranger.put(f"/_stcore/upload_file/{secrets.token_hex(8)}/{number}", content=bytes(100_000)).status_code
            for number in range(tries)
        ]
    return sum(status not in (401, 403, 404, 405) for status in answers)


def megabytes(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def check(app: App, tries: int) -> float:
    """How much the server grew by all of it."""
    found = given_away(app.address)
    hold(not found, f"{len(found)} addresses are open: {found[:3]}")
    before = megabytes(app.process)
    opened, kept = opened_sockets(app, tries), kept_uploads(app, tries)
    hold(not opened, f"{opened} of {tries} sockets opened")
    hold(not kept, f"{kept} of {tries} uploads were taken")
    return megabytes(app.process) - before


def test_a_stranger_gets_the_form_and_nothing_else(office_template: Path, tmp_path: Path, figure: Figure) -> None:
    with serving(with_passwords(office_template, tmp_path)) as app:
        grown = check(app, TRIES)
    figure(
        f"{len(guesses())} 个地址、{TRIES} 次连接、{TRIES} 次上传，放行 0，内存增加 {grown:.0f} MB",
        f"{len(guesses())} addresses, {TRIES} sockets, {TRIES} uploads: 0 let in, {grown:.0f} MB more memory",
    )
    hold(grown <= MOST_MEGABYTES, f"the server grew by {grown:.0f} MB")


def test_a_product_without_the_gate_is_found_out(office_template: Path, tmp_path: Path, red: Red) -> None:
    folder = with_passwords(office_template, tmp_path)
    script = folder / "open_app.py"
    script.write_text(f"import streamlit as st\napp = st.App({str(ROOT / 'ui' / 'shell.py')!r})\n")
    with (
        serving(folder, str(script), ready="/_stcore/health") as app,
        red("裸 streamlit run", "bare streamlit run"),
    ):
        check(app, 5)
