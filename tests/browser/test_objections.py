"""An objection walked in a browser: raised by a county, answered by the office; and a missed return that is made up for."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from models.clock import beijing_day, now
from models.lifecycle import Status, Step
from services import steps
from tests.browser.test_extension_and_cascade import february as february
from tests.browser.test_extension_and_cascade import sent
from tests.browser.test_whole_chain import enter
from tests.conftest import person
from tests.making import assignment, dispatched, standing

pytestmark = pytest.mark.browser


def test_an_objection_is_raised_counted_and_rejected(february: str, browser: Browser) -> None:
    sent("三台")
    county = enter(browser, february, "county_officer")
    county.get_by_role("button", name="更多").click()
    county.get_by_role("button", name="提出异议").click()
    dialog = county.get_by_role("dialog")
    dialog.locator("textarea").fill("本县没有此类企业")
    dialog.get_by_role("button", name="提交").click()
    expect(dialog).to_have_count(0)

    office = enter(browser, february, "secretary", "/extensions")
    expect(office.get_by_text("异议理由：本县没有此类企业")).to_be_visible()
    expect(office.get_by_text(re.compile("共提出 1 件.*待答复 1"))).to_be_visible()
    office.get_by_role("button", name="异议不成立").click()
    office.get_by_role("dialog").locator("textarea").fill("县内有两家，见省厅名录")
    office.get_by_role("dialog").get_by_role("button", name="提交").click()
    expect(office.get_by_text(re.compile("共提出 1 件.*不成立 1"))).to_be_visible()
    assert assignment().status is Status.DISPATCHED
    county.reload()
    expect(county.get_by_role("button", name="签收", exact=True)).to_be_visible()


def test_a_missed_return_is_made_up_for_and_stays_late(app: str, browser: Browser) -> None:
    today = beijing_day(now())
    dispatched(person("secretary"), standing(names=("三台",), due_on=today - timedelta(days=1)))
    row = assignment()
    nil = steps.Given(nil=True)
    steps.take(person("county_officer"), Step.REPORT_PROGRESS, row.id or 0, row.version, "today's", nil)
    page = enter(browser, app, "county_officer", "/filed")
    page.get_by_text("漏报 1 期").click()
    page.get_by_role("button", name="补报").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("textarea").fill("昨日处置险情一起，无伤亡")
    dialog.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已补报，记为迟报。")).to_be_visible()
    expect(page.get_by_text("昨日处置险情一起，无伤亡")).to_be_visible()
    expect(page.get_by_text("漏报 1 期")).to_have_count(0)
