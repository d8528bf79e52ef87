"""A later date, asked for, approved and explained; and a point that a city passes on, as people do it in a browser."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from models.clock import now
from models.lifecycle import Status
from models.office import Office
from models.permissions import Action
from services.access import SYSTEM
from services.database import reading_session
from services.ledger import verify
from services.tallies import recount_differs
from services.transactions import writing
from tests.browser.test_whole_chain import enter
from tests.conftest import MORNING, person
from tests.making import assignment, dispatched, point

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)  # a first screen takes its time on a busy machine


@pytest.fixture
def february(app: str) -> Iterator[str]:
    """The app, with the office's clock set to the morning of the sample."""
    with writing(SYSTEM, Action.SET_UP, "clock") as write:
        office = write.session.get_one(Office, 1)
        office.clock_shift = round((MORNING - now()).total_seconds())
        write.record("office", 1)
    yield app
    with reading_session() as session:
        assert verify(session).ok
        assert recount_differs(session) == []


def sent(*names: str) -> None:
    dispatched(person("secretary"), point(names=names, due_on=date(2020, 2, 26)))


def test_an_extension_is_asked_for_approved_and_explained_by_a_click(february: str, browser: Browser) -> None:
    sent("三台")
    county = enter(browser, february, "county_officer")
    county.get_by_role("button", name="签收", exact=True).click()
    county.get_by_role("button", name="更多").click()
    county.get_by_role("button", name="申请延期").click()
    dialog = county.get_by_role("dialog")
    expect(dialog.get_by_text("省厅答复前，仍按2020年2月26日办理。")).to_be_visible()
    dialog.locator("textarea").fill("企业复工推迟到月底")
    dialog.get_by_role("button", name="提交").click()
    expect(county.get_by_text("已申请延到 3月4日，等省厅答复")).to_be_visible()

    office = enter(browser, february, "secretary", "/extensions")
    expect(office.get_by_text(re.compile("三台县应急管理局：2月26日 延到 3月4日"))).to_be_visible()
    office.get_by_role("button", name=re.compile("^同意延期")).click()
    expect(office.get_by_text("没有待答复的延期申请。")).to_be_visible()
    row = assignment()
    assert (row.due_on, row.original_due_on) == (date(2020, 3, 4), date(2020, 2, 26))

    county.reload()
    county.get_by_role("button", name=re.compile("时限 3月4日")).click()
    expect(county.get_by_text("交办时直接定的日期")).to_be_visible()
    expect(county.get_by_text(re.compile("同意延期：2月26日 → 3月4日　李明"))).to_be_visible()
    expect(county.get_by_text("原定时限 2020年2月26日")).to_be_visible()


def test_a_city_passes_on_a_county_reports_and_the_city_reports(february: str, browser: Browser) -> None:
    sent("绵阳")
    city = enter(browser, february, "city_officer")
    city.get_by_role("button", name="更多").click()
    city.get_by_role("button", name="转办县区").click()
    city.get_by_role("dialog").get_by_role("button", name="转办", exact=True).click()
    expect(city.get_by_text(re.compile("辖区 9 县：9 件未报"))).to_be_visible()
    assert assignment("三台").due_on == date(2020, 2, 24)

    county = enter(browser, february, "county_officer")
    expect(county.get_by_text("由绵阳市应急管理局转办")).to_be_visible()
    county.get_by_role("button", name="签收", exact=True).click()
    county.get_by_role("button", name="已办完").click()
    report(county, "已逐户排查，隐患全部整改。")
    expect(county.get_by_text(re.compile("已报出、等省厅核验 1 件"))).to_be_visible()

    city.reload()
    city.get_by_role("button", name=re.compile("辖区 9 县：8 件未报")).click()
    expect(city.get_by_text(re.compile("已逐户排查，隐患全部整改。"))).to_be_visible()
    city.keyboard.press("Escape")
    city.get_by_role("button", name="已办完").click()
    report(city, "全市已排查完毕，正在汇总。")
    expect(city.get_by_role("dialog").get_by_text(re.compile("转办的县区还有 8 个未报"))).to_be_visible()
    city.get_by_role("dialog").get_by_role("textbox", name="还有 8 个县区未报").fill("其余县区无此类企业")
    city.get_by_role("dialog").get_by_role("button", name="提交").click()
    expect(city.get_by_text(re.compile("已报出、等省厅核验 1 件"))).to_be_visible()
    assert (assignment("绵阳").status, assignment("三台").status) == (Status.REPORTED, Status.REPORTED)


def report(page: Page, text: str) -> None:
    dialog = page.get_by_role("dialog")
    dialog.locator("textarea").fill(text)
    dialog.get_by_role("button", name="提交").click()
