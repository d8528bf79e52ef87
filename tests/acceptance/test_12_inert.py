"""Inert: text that would run where it is taken for markup does nothing on any screen, and nothing outside is asked for."""

import html
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import streamlit as st
from playwright.sync_api import Browser, Dialog, Page, Request
from playwright.sync_api import TimeoutError as TookTooLong
from sqlmodel import Session, col, select

from models.accounts import Account, Role
from models.assignments import Assignment
from models.bureaus import Bureau
from models.lifecycle import Step
from models.meetings import Meeting
from models.office import Office
from services import minutes, steps
from services.access import actor_of
from services.database import engine, reading_session
from services.files import Upload
from services.forms import Receivers
from tests.acceptance import canaries
from tests.acceptance.conftest import Figure, Red
from tests.acceptance.sabotage import hold, started_sabotaged
from tests.acceptance.scale import counted
from tests.acceptance.sign_ins import cookie_of
from tests.acceptance.texts import payloads
from tests.conftest import PEOPLE, person, point_at
from tests.making import dispatched, point
from tests.web.conftest import App, serving
from ui.menu import entries_for

EACH = 30  # a bureau
PAYLOADS = max(EACH, counted(150))

# Runs in every page before anything else: remembers what the policy had to stop.
WATCH = """
window.stopped = [];
document.addEventListener('securitypolicyviolation', e => window.stopped.push(e.violatedDirective + ' ' + e.blockedURI));
"""
LOOK = """() => ({
  harmed: Boolean(window.harmed),
  stopped: window.stopped || [],
  foreign: Array.from(document.querySelectorAll(
    '.harm, iframe, object, embed, base, form[action*="evil"], [src*="evil.example"], [href*="evil.example"], ' +
    'a[href^="javascript:"], a[href^="data:text"], meta[http-equiv=refresh]')).map(e => e.outerHTML.slice(0, 100)),
})"""


def enter(folder: Path, number: int) -> list[int]:
    """The payloads in every field that people fill, at a few bureaus; gives their ids."""
    point_at(folder)
    wanted = payloads(number)
    with reading_session() as session:
        bureaus = [id_ or 0 for id_ in session.exec(select(Bureau.id).order_by(col(Bureau.id)))]
    parts = [wanted[at : at + EACH] for at in range(0, number, EACH)]
    used = bureaus[: len(parts)]
    canaries.add_clerks(used)
    for bureau, some in zip(used, parts, strict=True):
        points = [point(text, names=(), receivers=Receivers(bureaus=[bureau]), completion=text[:200]) for text in some]
        dispatched(person("secretary"), *points, title=some[-1][:200])
        _answer(bureau, some)
    with Session(engine()) as session, session.begin():  # what no form of one person fills alone
        for account, text in zip(session.exec(select(Account)), wanted * 9, strict=False):
            account.name = text[:50] if account.role is Role.BUREAU else account.name
        session.get_one(Office, 1).contact = wanted[0][:100]
        for bureau, text in zip(used, wanted, strict=False):
            session.get_one(Bureau, bureau).contact_name = text[:50]
        meetings = list(session.exec(select(Meeting.id)))
    for meeting, some in zip(meetings, parts, strict=True):
        minutes.save(person("secretary"), meeting or 0, "\n".join(some), some[0], 0, f"minutes {meeting}")
    return used


def _answer(bureau: int, some: list[str]) -> None:
    """Every third is objected to, every third reported on, every third reported done and returned."""
    with reading_session() as session:
        clerk = actor_of(session.exec(select(Account).where(Account.login == canaries.login_of(bureau))).one())
        rows = session.exec(select(Assignment).where(Assignment.bureau_id == bureau)).all()
    for number, (row, text) in enumerate(zip(rows, some, strict=True)):
        id_ = row.id or 0
        if number % 3 == 0:
            steps.take(clerk, Step.OBJECT, id_, 1, f"object {id_}", steps.Given(reason=text[:300]))
            continue
        steps.take(clerk, Step.ACKNOWLEDGE, id_, 1, f"sign {id_}")
        file = Upload(text.replace("/", "／")[:100] + ".txt", b"x")
        given = steps.Given(text=text + "。。。。。", next_steps=text, problems=text, uploads=(file,))
        if number % 3 == 1:
            steps.take(clerk, Step.REPORT_PROGRESS, id_, 2, f"report {id_}", given)
            continue
        steps.take(clerk, Step.REPORT_DONE, id_, 2, f"done {id_}", given)
        if number % 2:
            steps.take(person("secretary"), Step.RETURN, id_, 3, f"return {id_}", steps.Given(reason=text[:300]))


class Watcher:
    """A browser's page, and everything that it asked for outside."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.loads, self.outside, self.wrong = page, 0, list[str](), list[str]()
        self.own = urlsplit(address).netloc
        page.add_init_script(WATCH)
        page.on("request", self._asked)
        page.on("dialog", self._opened)

    def _opened(self, dialog: Dialog) -> None:
        self.wrong.append("a dialog opened")
        dialog.dismiss()

    def _asked(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != self.own:
            self.outside.append(address.geturl()[:100])

    def look(self, address: str) -> None:
        self.page.goto(address)
        if "/light" not in address and "/account" not in address:
            try:
                self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for(
                    state="attached", timeout=60_000
                )
            except TookTooLong:  # what was entered leads away, or keeps the screen from being drawn
                self.wrong.append(f"{urlsplit(address).path} never came to rest")
                return
        self.page.wait_for_timeout(300)
        self.loads += 1
        seen = self.page.evaluate(LOOK)
        if seen["harmed"] or seen["stopped"] or seen["foreign"]:
            self.wrong.append(f"{urlsplit(address).path}: {seen}")


def screens_of(role: Role, rows: list[int]) -> list[str]:
    found = ["/" + entry.url for entry in entries_for(role)[1:] if entry.url != "assignment"]
    if role in (Role.SECRETARIAT, Role.LEADER, Role.BUREAU):
        found += [f"/assignment?id={row}" for row in rows]
    return ["/", "/account", *found, *(["/light"] if role is Role.BUREAU else [])]


def check(app: App, browser: Browser, readers: dict[str, list[str]]) -> int:
    """Look at everybody's screens; how many pages that were."""
    loads = 0
    for login, screens in readers.items():
        with browser.new_context(locale="zh-CN") as context:
            context.add_cookies([{"name": "duban", "value": cookie_of(login), "url": app.address}])
            watcher = Watcher(context.new_page(), app.address)
            for screen in screens:
                watcher.look(app.address + screen)
            loads += watcher.loads
        hold(not watcher.outside, f"{len(watcher.outside)} requests left for {sorted(set(watcher.outside))[:3]}")
        hold(not watcher.wrong, f"{len(watcher.wrong)} pages were not inert: {watcher.wrong[:2]}")
    return loads


def everybody(bureaus: list[int]) -> dict[str, list[str]]:
    """Each role once, and every bureau that was written to."""
    with reading_session() as session:
        rows = {b: session.exec(select(Assignment.id).where(Assignment.bureau_id == b)).all()[:3] for b in bureaus}
    first = [id_ or 0 for id_ in rows[bureaus[0]]]
    roles = {PEOPLE[login][1]: login for login in ("secretary", "leader", "administrator", "security", "auditor")}
    found = {login: screens_of(role, first) for role, login in roles.items()}
    for bureau in bureaus:
        found[canaries.login_of(bureau)] = screens_of(Role.BUREAU, [id_ or 0 for id_ in rows[bureau]])
    return found


@pytest.fixture(scope="module")
def filled(office_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[int]]:
    folder = tmp_path_factory.mktemp("inert")
    shutil.copytree(office_template, folder, dirs_exist_ok=True)
    return folder, enter(folder, PAYLOADS)


def test_nothing_that_was_entered_runs_or_asks_outside(
    filled: tuple[Path, list[int]],
    browser: Browser,
    figure: Figure,
) -> None:
    folder, bureaus = filled
    with serving(folder) as app:
        loads = check(app, browser, everybody(bureaus))
    figure(
        f"{PAYLOADS} 段恶意文字填满各栏，六种角色看了 {loads} 页：执行 0，外部请求 0，遮罩和表单 0，策略违规 0",
        f"{PAYLOADS} payloads in every field, {loads} pages of all roles: 0 executed, outside, overlaid, 0 policy violations",
    )


def as_markup() -> None:
    """Texts are not escaped, and boxes are drawn with ``unsafe_allow_html``: before any screen is loaded."""

    def draw(body: str, **_settings: object) -> None:
        st.markdown(body, unsafe_allow_html=True)

    html.escape = lambda s, quote=True: s
    st.html = draw  # type: ignore[assignment]


def test_a_product_that_takes_text_for_markup_is_found_out(
    filled: tuple[Path, list[int]],
    browser: Browser,
    red: Red,
) -> None:
    folder, bureaus = filled
    with (
        serving(folder, streamlit=started_sabotaged(as_markup)) as app,
        red("unsafe_allow_html", "unsafe_allow_html"),
    ):
        check(app, browser, {canaries.login_of(bureaus[0]): ["/"]})
