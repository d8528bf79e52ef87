"""Once: a double click, a click sent again, a form posted twice: each counts once, and whole."""

import random
import re
import secrets
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect
from sqlmodel import func, select

from models.assignments import Assignment, Report
from models.ledger import LedgerEntry
from models.lifecycle import Step
from services import steps, tallies
from services.access import Actor
from services.database import reading_session
from services.steps import NOTHING, Given
from tests.acceptance import canaries
from tests.acceptance.conftest import Figure, Red
from tests.acceptance.sabotage import hold, started_sabotaged
from tests.acceptance.scale import counted
from tests.acceptance.sign_ins import cookie_of
from tests.conftest import bureau_id, person
from tests.making import dispatched, everyone, point
from tests.rawclient import Tab
from tests.web.conftest import App, serving
from ui import act

BUREAUS = counted(200)
DOUBLE_CLICKS = counted(50)
AT_A_TIME = 6
WAIT = 60.0
QUIET = 1.0
TEXT = "已逐户排查，隐患均已登记"

# What one assignment's life here leaves behind, if every control counted once.
ONCE = Counter({"acknowledge": 1, "report_progress": 3, "report_done": 1, "verify": 1})
REPORTS = 4


def twice(tab: Tab, key: str, wait: float) -> None:
    """The same press again, after so long: a double click, a line that was cut and sends again."""
    frame = tab.frame_of_click(key)
    tab.line.send(frame)
    time.sleep(wait)
    tab.line.send(frame)


def until(tab: Tab, key: str, page: str = "", query: str = "") -> None:
    """Open the page until the control is on it."""
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        tab.open(page, query)
        if key in tab.widgets:
            return
    raise AssertionError(f"{key} did not appear; there are {sorted(tab.widgets)}")


def live_twice(app: App, bureau: int, row: int, dice: random.Random) -> None:
    """One assignment from receipt to verification, every control pressed twice, each in a tab of its own."""
    cookie = cookie_of(canaries.login_of(bureau))

    def press(key: str, counted: str, times: int, *, dialog: str = "", cookie: str = cookie, page: str = "") -> None:
        with app.line(cookie) as line:
            tab = Tab(line)
            until(tab, dialog or key, page, f"id={row}" if page else "")
            if dialog:
                tab.click(dialog)
                tab.put(f"report/{row}/text", string_value=TEXT)
            twice(tab, key, dice.uniform(0, 0.3))
            _wait_for(row, counted, times)
            tab.drain(QUIET)  # what the second press still does

    submit = f"report/{row}/submit"
    press(f"acknowledge-{row}", "acknowledge", 1)
    press(submit, "report_progress", 1, dialog=f"report-{row}")
    press(f"nil-{row}", "report_progress", 2)
    _post_twice(app, cookie, row, dice)
    press(submit, "report_done", 1, dialog=f"done-{row}")
    press(f"review-{row}/verify", "verify", 1, cookie=cookie_of("secretary"), page="assignment")


def _wait_for(row: int, action: str, times: int) -> None:
    end = time.monotonic() + WAIT
    while counted_entries(row)[action] < times:
        assert time.monotonic() < end, f"{action} did not come"
        time.sleep(0.05)


def _post_twice(app: App, cookie: str, row: int, dice: random.Random) -> None:
    """The light page's form, sent twice on two lines."""

    def post(wait: float) -> None:
        time.sleep(wait)
        with app.stranger() as other:
            other.cookies["duban"] = cookie
            assert other.post("/light", data=fields).status_code in (303, 409)

    with app.stranger() as client:
        client.cookies["duban"] = cookie
        fields = {**_hidden(client.get("/light")), "do": "progress", "text": TEXT}
    with ThreadPoolExecutor(2) as lines:
        list(lines.map(post, (0, dice.uniform(0, 0.3))))


def _hidden(page: httpx.Response) -> dict[str, str]:
    """The hidden fields of the one card on the page."""
    card = page.text[page.text.index('class="card"') :]
    return {name: re.findall(rf'name="{name}" value="([^"]*)"', card)[0] for name in ("id", "version", "token")}


def counted_entries(row: int) -> Counter[str]:
    query = select(LedgerEntry.action).where(LedgerEntry.kind == "assignment", LedgerEntry.object_id == row)
    with reading_session() as session:
        return Counter(session.exec(query))


def check(app: App, rows: dict[int, list[int]], bureaus: list[int]) -> None:
    dice = random.Random(6)
    with ThreadPoolExecutor(AT_A_TIME) as crowd:
        seeds = [random.Random(dice.random()) for _ in bureaus]
        list(crowd.map(lambda bureau, seed: live_twice(app, bureau, rows[bureau][0], seed), bureaus, seeds))
    wrong = [(counted_entries(rows[bureau][0]), reports(rows[bureau][0])) for bureau in bureaus]
    wrong = [(entries, words) for entries, words in wrong if entries != ONCE or words != REPORTS]
    hold(not wrong, f"{len(wrong)} of {len(bureaus)} did something twice or by half: {wrong[:1]}")
    with reading_session() as session:
        hold(tallies.recount_differs(session) == [], "the figures counted something by half")


def reports(row: int) -> int:
    with reading_session() as session:
        return session.exec(select(func.count()).select_from(Report).where(Report.assignment_id == row)).one()


@pytest.fixture
def rows(office: Path) -> dict[int, list[int]]:
    """One assignment at every city and county, each with a clerk."""
    dispatched(person("secretary"), everyone())
    found = canaries.assignments_of()
    canaries.add_clerks(list(found))
    return found


def test_a_click_that_is_sent_twice_counts_once(office: Path, rows: dict[int, list[int]], figure: Figure) -> None:
    bureaus = list(rows)[:BUREAUS]
    with serving(office) as app:
        check(app, rows, bureaus)
    figure(
        f"{ONCE.total()} 个写入按钮各重复发送 {len(bureaus)} 次，多记 0，半记 0",
        f"{ONCE.total()} controls × {len(bureaus)} duplicates, each counted once, 0 by half",
    )


def test_a_double_click_counts_once(office: Path, browser: Browser, figure: Figure) -> None:
    dispatched(person("secretary"), *(point(f"排查隐患 {n}", names=("三台",)) for n in range(DOUBLE_CLICKS)))
    ids = canaries.assignments_of()[bureau_id("三台")]
    with serving(office) as app, browser.new_context(locale="zh-CN") as context:
        context.add_cookies([{"name": "duban", "value": cookie_of("county_officer"), "url": app.address}])
        page = context.new_page()
        page.set_default_timeout(WAIT * 1000)
        page.goto(app.address)
        for id_ in ids:
            page.locator(f".st-key-acknowledge-{id_} button").dblclick()
            expect(page.locator(f".st-key-acknowledge-{id_}")).to_have_count(0)
    wrong = [id_ for id_ in ids if counted_entries(id_) != Counter({"acknowledge": 1})]
    figure(
        f"浏览器双击 {len(ids)} 次，多记 {len(wrong)}",
        f"{len(ids)} double clicks in a browser, {len(wrong)} counted twice",
    )
    hold(not wrong, f"{len(wrong)} of {len(ids)} double clicks counted twice")


def forgetting_tokens() -> None:
    """Neither the one-time token nor the version nor the second's rest after a click: all three would stop the second one."""
    take = steps.take

    def take_again(
        actor: Actor, step: Step, assignment_id: int, version: int, token: str, given: Given = NOTHING
    ) -> None:
        with reading_session() as session:
            version = session.get_one(Assignment, assignment_id).version
        take(actor, step, assignment_id, version, secrets.token_hex(16), given)

    steps.take = take_again
    act._DOUBLE_CLICK = 0


def test_a_product_without_tokens_is_found_out(office: Path, rows: dict[int, list[int]], red: Red) -> None:
    with (
        serving(office, streamlit=started_sabotaged(forgetting_tokens)) as app,
        red("没有一次性令牌", "no one-time tokens"),
    ):
        check(app, rows, list(rows)[:3])
