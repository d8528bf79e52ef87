"""Standing duties and chasing in a real browser: a bureau files nil and reads its messages, the office chases and confirms."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import col, select

from models.assignments import Assignment, Reminder, Rung
from models.bureaus import Bureau
from models.channels import Chase
from models.clock import beijing_day, now
from models.returns import DutyReturn
from services.access import Actor
from services.database import reading_session
from tests.browser.conftest import PASSWORD
from tests.browser.walk import at_rest, telling
from tests.conftest import bureau_id
from tests.making import dispatched, point, standing

pytestmark = pytest.mark.browser
TEXT = "排查危险化学品企业复工隐患"


def enter(browser: Browser, app: str, login: str, address: str = "/", width: int = 1440) -> Page:
    page = telling(browser.new_context(locale="zh-CN", viewport={"width": width, "height": 900}).new_page())
    page.set_default_timeout(20_000)
    page.goto(app + address)
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="登录").click()
    return page


@pytest.fixture
def today(secretary: Actor) -> date:
    """A daily duty that fell due yesterday and a matter that is four days late, at two counties."""
    day = beijing_day(now())
    late, yesterday = day - timedelta(days=4), day - timedelta(days=1)
    dispatched(secretary, point(TEXT, due_on=late), standing("每日报告值班情况", due_on=yesterday))
    return day


def filed() -> list[tuple[date, int, bool]]:
    with reading_session() as session:
        rows = session.exec(select(DutyReturn).order_by(col(DutyReturn.id)))
        return [(row.due_on, row.number, row.nil) for row in rows]


def test_a_bureau_files_nil_and_finds_its_messages(today: date, app: str, browser: Browser) -> None:
    page = enter(browser, app, "county_officer", width=390)
    expect(page.get_by_role("link", name="1 条新消息")).to_be_visible()
    page.get_by_role("button", name="全部签收 2 件").click()
    page.get_by_role("button", name="零报告").click()
    expect(page.get_by_text(re.compile("上次：.*零报告"))).to_be_visible()
    yesterday = today - timedelta(days=1)
    assert filed() == [(yesterday, 0, False), (today, 1, True)]
    page.goto(app + "/inbox")
    expect(page.get_by_role("link", name=re.compile("新交办 2 件"))).to_be_visible()
    page.get_by_text("在自己的日历里看到期事项").click()
    at_rest(page)
    page.get_by_role("button", name="生成地址").click()
    expect(page.get_by_text(re.compile(r"/feed/[\w-]{43}\.ics"))).to_be_visible()
    page.goto(app + "/filed")
    expect(page.get_by_role("button", name="更正")).to_be_visible()
    page.get_by_role("button", name="更正").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("textarea").fill("十五时接报险情一起，已处置")
    dialog.get_by_role("button", name="提交更正").click()
    expect(page.get_by_text("更正前：零报告")).to_be_visible()
    assert filed()[-1] == (today, 2, False)


def test_the_office_sees_who_is_missing_previews_chases_and_confirms(today: date, app: str, browser: Browser) -> None:
    page = enter(browser, app, "secretary", "/returns")
    missing = page.locator(".st-key-returns-missing")
    expect(missing.get_by_text(re.compile("2 个单位缺报"))).to_be_visible()
    expect(missing.get_by_text(re.compile("三台县应急管理局、康定市应急管理局"))).to_be_visible()
    _chase(page, 2)
    page.goto(app + "/chasing")
    expect(page.get_by_text("将提醒 2 个单位")).to_be_visible()
    page.get_by_role("radio", name="督办通知单").click()
    page.get_by_role("button", name="向 2 个单位发督办通知单").click()
    expect(page.get_by_text("没有逾期三天还未发通知单的单位。")).to_be_visible()
    page.goto(app + "/ledger")
    _chase(page, 2)
    page.goto(app + "/chasing")
    page.get_by_role("radio", name="人工催办").click()
    expect(page.get_by_role("cell", name="三台县应急管理局")).to_have_count(2)
    with reading_session() as session:
        notices = session.exec(select(Reminder).where(Reminder.rung == Rung.NOTICE)).all()
        assert {row.bureau_id for row in notices} == {bureau_id("三台"), bureau_id("康定")}
        assert len(session.exec(select(Chase)).all()) == 4
        names = select(Bureau.id).where(col(Bureau.short_name).in_(("三台", "康定")))
        rows = session.exec(select(Assignment).where(col(Assignment.bureau_id).in_(names))).all()
        assert sorted(row.chased for row in rows) == [2, 2, 2, 2]


def _chase(page: Page, bureaus: int) -> None:
    page.get_by_role("button", name="催办这些").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("textarea").fill("请于今日下班前反馈")
    dialog.get_by_role("button", name=f"发给 {bureaus} 个单位").click()
    expect(page.get_by_text(f"已催办 {bureaus} 个单位")).to_be_visible()
    expect(dialog).to_be_hidden()
