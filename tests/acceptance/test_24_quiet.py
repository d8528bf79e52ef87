"""不外泄: whatever breaks, a client learns a sentence and a number; and neither server nor screens ask anybody outside."""

import json
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from typing import Any

from packaging.version import Version
from playwright.sync_api import Page, expect

from models.settings import ROOT
from tests.acceptance.conftest import Figure, Red
from tests.acceptance.sabotage import hold, started_sabotaged
from tests.codebase.source import product
from tests.codebase.test_banned import BANS, found_by
from tests.conftest import PEOPLE, person
from tests.making import dispatched, point
from tests.web.conftest import PASSWORD, App, run_page, serving, with_passwords
from ui.menu import entries_for

SECRET = "SELECT password_hash FROM account WHERE id = 1"
FORGED = 'forged"}\r\n{"level": "INFO", "said": "all is well"}\r\n'
WHO = ("secretary", "leader", "administrator", "security", "auditor", "county_officer")
ROUTES = (
    *("/sign-in", "/single-sign-on", "/single-sign-on/back?state=x&code=y", "/welcome", "/set-up", "/go/" + "x" * 43),
    *("/account", "/light", "/papers/register.xlsx", "/papers/ledger.xlsx", "/papers/import/1", "/papers/minutes/1"),
    *("/papers/notice/1", "/files/1", "/feed/" + "x" * 43 + ".ics"),
)
# What no client may ever read: folders, SQL, modules, versions of what runs here.
LEAKS = re.compile(
    r"SELECT |sqlite3|psycopg|sqlalchemy|Traceback|File \"|\.py\b|site-packages|/usr/|/tmp/|" + re.escape(str(ROOT))
    + "|" + "|".join(re.escape(version(name)) for name in ("streamlit", "sqlalchemy", "starlette")) + r"|3\.11\.\d+",
)  # fmt: skip


def faulty() -> None:
    """Every look into the database breaks while a file says so, in the ugliest words."""
    import os

    from services import database, transactions

    real, told = database.reading_session, Path(os.environ["DUBAN_FILES"]) / "break"

    def breaking() -> Any:
        if told.exists():
            raise RuntimeError(f"{SECRET}\n{ROOT}/services/x.py {FORGED}")
        return real()

    vars(transactions)["reading_session"] = breaking


def talkative() -> None:
    """The same, with the framework's default of showing errors as they are."""
    faulty()
    import streamlit

    from ui import incident

    vars(incident)["show_notice"] = lambda words: streamlit.text(SECRET + words)


class Broken:
    """A server where every look breaks, and what its clients and its log were told."""

    def __init__(self, app: App) -> None:
        self.app, self.faults, self.numbers = app, 0, set[str]()

    def hear(self, where: str, said: str) -> None:
        found = LEAKS.search(said)
        hold(not found, f"{where} tells {found[0]!r}" if found else "")
        self.faults += 1
        self.numbers.update(re.findall(r"\b[0-9a-f]{8}\b(?=[。. ])", said))

    def every_route(self) -> None:
        with closing(self.app.signed_in("auditor")) as client:
            for path in ROUTES:
                answer = client.get(path)
                self.hear(path, answer.text + str(answer.headers))

    def every_page(self) -> None:
        for login in WHO:
            client = self.app.signed_in(login)
            for entry in entries_for(PEOPLE[login][1]):
                with self.app.line(client.cookies["duban"]) as line:
                    self.hear(f"{login} /{entry.url}", run_page(line, entry.url))


def log_lines(folder: Path) -> list[dict[str, str]]:
    lines = [line for file in (folder / "logs").glob("*.log") for line in file.read_text().split("\n") if line]
    return [json.loads(line) for line in lines]


def through_faults(folder: Path, how: Any) -> tuple[int, int]:
    """How many faults; how many numbers were told and found in the log."""
    dispatched(person("secretary"), point(names=("三台",)))
    with serving(folder, streamlit=started_sabotaged(how)) as app:
        (folder / "files").mkdir(exist_ok=True)
        heard, flag = Broken(app), folder / "files" / "break"
        client = app.signed_in("leader")
        flag.touch()
        try:
            heard.every_route()
            heard.every_page()
        finally:
            flag.unlink()
        hold(client.get("/account").status_code == 200, "the server did not recover")
        logged = log_lines(folder)
        known = {number for line in logged for number in re.findall(r"incident ([0-9a-f]{8})", line["said"])}
        hold(heard.numbers and heard.numbers <= known, f"{len(heard.numbers - known)} numbers are not in the log")
        hold(
            all("said" in line and line.get("said") != "all is well" for line in logged), "a line of the log was forged"
        )
        hold(any(SECRET in line.get("trace", "") for line in logged), "the log does not tell what happened")
    return heard.faults, len(heard.numbers)


def test_forty_faults_tell_clients_a_number_and_the_log_the_rest(
    office_template: Path, tmp_path: Path, figure: Figure, red: Red
) -> None:
    faults, numbers = through_faults(with_passwords(office_template, tmp_path / "faulty"), faulty)
    hold(faults >= 40, f"only {faults} faults were tried")
    figure(
        f"注入 {faults} 处故障，泄露 0，{numbers} 个故障编号全部可在日志中查到",
        f"{faults} faults: 0 leaks, all {numbers} numbers found in the log",
    )
    with red("照原样显示错误", "errors shown as they are"):
        through_faults(with_passwords(office_template, tmp_path / "talkative"), talkative)


def outside(addresses: list[str], app: str) -> list[str]:
    ours = (app, app.replace("http", "ws"), "data:", "blob:", "about:", "chrome-error:")
    return [address for address in addresses if not address.startswith(ours)]


def walk(page: Page, app: str, login: str) -> int:
    """Every screen of a role, drawn; how many."""
    page.goto(app)
    page.get_by_label("用户名", exact=True).fill(login)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    entries = [entry for entry in entries_for(PEOPLE[login][1]) if not entry.hidden]
    for number, entry in enumerate(entries):
        page.goto(f"{app}/{entry.url if number else ''}")
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=60_000)
    return len(entries)


def connects(trace: Path) -> list[str]:
    """Addresses beyond this machine that the server's process asked for a line to."""
    said = trace.read_text(errors="replace") if trace.exists() else ""
    found = re.findall(r'connect\(\d+, \{sa_family=AF_INET6?, .*?(?:inet_addr\("|inet_pton\(AF_INET6, ")([^"]+)"', said)
    return [address for address in found if not address.startswith(("127.", "::1", "0.0.0.0"))]


def test_nobody_outside_is_asked(office_template: Path, tmp_path: Path, browser: Any, figure: Figure, red: Red) -> None:
    with_passwords(office_template, tmp_path)
    dispatched(person("secretary"), point(names=("三台",)))
    strace = shutil.which("strace")
    trace, asked, screens = tmp_path / "connects", list[str](), 0
    how = (strace, "-D", "-f", "-qq", "-e", "trace=connect", "-o", str(trace)) if strace else ()
    with serving(tmp_path, started_by=how) as app:
        for login in WHO:
            context = browser.new_context(locale="zh-CN")
            page = context.new_page()
            page.set_default_timeout(60_000)
            page.on("request", lambda request: asked.append(request.url))
            page.on("websocket", lambda socket: asked.append(socket.url))
            screens += walk(page, app.address, login)
            context.close()
        found = outside(asked, app.address)
        hold(not found, f"{len(found)} outside requests: {found[:3]}")
        hold(not (lines := connects(trace)), f"the server called {lines[:3]}")
        with red("页面引用外部图片", "a picture from outside"):
            page = browser.new_context().new_page()
            page.on("request", lambda request: asked.append(request.url))
            page.set_content(f"<img src='http://{secrets.token_hex(4)}.invalid/a.png'>")
            page.wait_for_timeout(500)
            hold(not (found := outside(asked, app.address)), f"{len(found)} outside requests")
    figure(
        f"{len(WHO)} 种角色 {screens} 个页面、{len(asked)} 次请求，对外 0；服务器进程对外连接 0"
        + ("" if strace else "（无 strace，未试）"),
        f"{screens} screens of {len(WHO)} roles, {len(asked)} requests: 0 outside; the server's own outside connections: "
        + ("0" if strace else "not tried, no strace"),
    )


def locked() -> Iterator[tuple[str, str]]:
    yield from re.findall(r"^([\w.-]+)==([^ \\]+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)


def test_what_is_installed_is_what_is_locked_and_nothing_banned_is_called(figure: Figure) -> None:
    lock = (ROOT / "requirements.lock").read_text()
    names = dict(locked())
    hashes = re.findall(r"^[\w.-]+==.*?(?=^[\w.-]+==|\Z)", lock, re.MULTILINE | re.DOTALL)
    hold(all("--hash=sha256:" in block for block in hashes), "a requirement without its hash")
    hold(len(hashes) == len(names), "a requirement is not pinned")
    for name, least in (("streamlit", "1.54.0"), ("starlette", "1.1.0")):  # CVE-2026-33682, CVE-2026-48818
        hold(Version(names[name]) >= Version(least), f"{name} {names[name]} is older than {least}")
        hold(Version(version(name)) >= Version(least), f"the installed {name} is older than {least}")
    found = [
        place for ban in BANS for source in product() for place in found_by(ban, source)
        if not source.path.startswith(ban.allowed)
    ]  # fmt: skip
    hold(not found, f"banned calls: {found}")
    figure(
        f"{len(names)} 个依赖全部带哈希锁定，禁用写法 0 处",
        f"{len(names)} dependencies locked with their hashes, 0 banned calls",
    )
