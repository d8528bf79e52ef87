"""The main job in a real browser: the real release, from paste to closed on the leader's page."""

import re
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import col, func, select

from models.assignments import Assignment
from models.directives import Directive
from models.lifecycle import Status
from models.meetings import Attendance, Meeting
from models.settings import ROOT
from services.database import reading_session
from services.ledger import verify
from services.tallies import recount_differs
from tests.browser.conftest import PASSWORD
from tests.browser.walk import checked_against_the_source, telling

SEED = ROOT.parent / "shared" / "seed" / "seed.txt"
DONE = "已对辖区 23 户企业逐户指导，防护措施全部落实。"
PROOF = "一、某厂，已指导。".encode()
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not SEED.exists(), reason="the real release is not beside the repository: ../shared/seed"),
]


def enter(browser: Browser, app: str, login: str, page_address: str = "/") -> Page:
    """Sign in through the form, in a browser of one's own."""
    page = telling(browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900}).new_page())
    page.set_default_timeout(20_000)
    page.goto(app + page_address)
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="登录").click()
    return page


def test_the_real_release_goes_from_paste_to_closed(app: str, browser: Browser) -> None:
    _dispatch(enter(browser, app, "secretary", "/intake"))
    _answer(enter(browser, app, "county_officer"))
    _verify(enter(browser, app, "other_secretary", "/verify"))
    _see_closed(enter(browser, app, "leader"))
    _see_nothing_of_it(enter(browser, app, "other_county_officer"), app)
    expect(enter(browser, app, "administrator").get_by_role("heading", name="账号").first).to_be_visible()
    expect(enter(browser, app, "auditor").get_by_role("heading").first).to_be_visible()
    with reading_session() as session:
        assert verify(session).ok
        assert recount_differs(session) == []
        meeting = session.exec(select(Meeting)).one()
        assert (meeting.held_on, meeting.published_on) == (date(2020, 2, 4), date(2020, 2, 5))
        assert (meeting.host, meeting.organisers) == ("段毅君", ["省安办", "应急管理厅"])
        assert session.exec(select(func.count()).select_from(Directive)).one() == 5
        phrases = select(func.count()).select_from(Attendance).where(col(Attendance.bureau_id).is_(None))
        assert session.exec(phrases).one() == 3
        assert len(set(session.exec(select(Directive.text)))) == 5
        statuses = session.exec(select(Assignment.status, func.count()).group_by(Assignment.status)).all()
        assert dict(statuses) == {Status.DISPATCHED: 2436, Status.IN_PROGRESS: 11, Status.CLOSED: 1}


def _dispatch(page: Page) -> None:
    """Paste, check each part, one due date for all, dispatch."""
    box = page.get_by_label("把通稿全文粘贴在这里", exact=True)
    box.fill(SEED.read_text(encoding="utf-8"))
    box.press("Control+Enter")
    expect(page.get_by_text("5 项部署 12 个要点 × 204 个单位 = 2,448 件")).to_be_visible()
    expect(page.get_by_label("主持", exact=True)).to_have_value("段毅君")
    page.get_by_role("button", name="这项没问题").click()
    page.locator("button", has_text="+1 周").click()
    page.locator("button", has_text="没定时限的另外").click()
    expect(page.get_by_text(re.compile("没有时限"))).to_have_count(0)
    for number in range(5):
        expect(page.get_by_text(f"已核对 {number}/5")).to_be_visible()
        right = page.get_by_role("button", name="这项没问题")
        expect(right).to_have_count(1)  # while a part changes, the one before is still fading out
        right.click()
    expect(page.get_by_text("已核对 5/5")).to_be_visible()
    page.get_by_role("button", name="下一步").click()
    checked_against_the_source(page)
    page.get_by_role("button", name="交办 2,448 件").click()
    expect(page.get_by_text(re.compile("已交办 2,448 件"))).to_be_visible()


def _answer(page: Page) -> None:
    """The county signs for everything and reports the second item done: the first, to be conveyed, is closed on its word."""
    page.get_by_role("button", name="全部签收 12 件").click()
    expect(page.get_by_role("button", name="全部签收 12 件")).to_be_hidden()
    page.get_by_role("button", name="已办完").nth(1).click()
    dialog = page.get_by_role("dialog")
    dialog.locator("textarea").fill(DONE)
    dialog.locator("input[type=file]").set_input_files({"name": "台账.txt", "mimeType": "text/plain", "buffer": PROOF})
    expect(dialog.get_by_text("台账.txt")).to_be_visible()
    dialog.get_by_role("button", name="提交").click()
    expect(page.get_by_text(re.compile("已报出、等省厅核验 1 件"))).to_be_visible()


def _verify(page: Page) -> None:
    expect(page.get_by_text(DONE).first).to_be_visible()
    page.get_by_role("button", name=re.compile("核验办结")).first.click()
    expect(page.get_by_text(re.compile("都核完了"))).to_be_visible()


def _see_closed(page: Page) -> None:
    """From the figure to the unit, what happened to it, and the file it handed in."""
    expect(page.get_by_text(re.compile("2,448 件")).first).to_be_visible()
    page.get_by_role("link", name=re.compile("^绵阳 · .*坚持群策群力")).click()
    drawer = page.get_by_role("dialog", name="逐件看")
    expect(drawer.locator(".duban-unit").first).to_be_visible()
    onward = drawer.get_by_role("button", name=re.compile("Next|下一页"))
    for _moment in range(40):  # worst first: the closed one is on the last page
        if drawer.get_by_text(DONE).count():
            break
        if onward.count() and onward.first.is_enabled():
            onward.first.click()
        page.wait_for_timeout(1500)
    card = drawer.locator("[class*=st-key-leader-unit]").filter(has_text=DONE)
    expect(card).to_contain_text("三台县应急管理局")
    expect(card).to_contain_text("已办结")
    expect(card).to_contain_text(re.compile("交办 → .*签收 → .*报办结.* → .*办结"))
    card.get_by_text("全部经过").click()
    expect(card.locator(".duban-history")).to_contain_text("王芳")
    link = card.get_by_role("link", name="台账.txt").first
    with page.expect_download() as download:
        link.click()
    assert download.value.path().read_bytes() == PROOF


def _see_nothing_of_it(page: Page, app: str) -> None:
    """Another county has its own twelve, and no way to the first county's file or task."""
    expect(page.get_by_role("button", name="全部签收 12 件")).to_be_visible()
    expect(page.get_by_text(DONE)).to_have_count(0)
    assert page.request.get(f"{app}/files/1").status in (403, 404)
