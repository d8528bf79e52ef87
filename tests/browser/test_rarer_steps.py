"""The rarer steps as people take them in a browser: take back, amend, suspend and resume, close as not implemented, reopen, withdraw."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from models.lifecycle import Status
from tests.browser.test_extension_and_cascade import february as february
from tests.browser.test_extension_and_cascade import sent
from tests.browser.test_whole_chain import enter
from tests.making import assignment

pytestmark = pytest.mark.browser


def report_done(page: Page, said: str) -> None:
    page.get_by_role("button", name="已办完").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("textarea").first.fill(said)
    dialog.get_by_role("button", name="提交").click()
    expect(dialog).to_have_count(0)


def with_reason(page: Page, step: str, reason: str, then: str) -> None:
    page.get_by_role("button", name=step, exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.locator("textarea").fill(reason)
    dialog.get_by_role("button", name="提交").click()
    expect(page.get_by_text(then)).to_be_visible()


def test_a_report_is_taken_back_and_an_amended_requirement_is_signed_for_again(february: str, browser: Browser) -> None:
    sent("三台")
    address = f"/assignment?id={assignment().id}"
    county = enter(browser, february, "county_officer", address)
    county.get_by_role("button", name="签收", exact=True).click()
    report_done(county, "三户企业已全部排查")
    county.get_by_role("button", name="撤回", exact=True).click()
    expect(county.get_by_text("已撤回。")).to_be_visible()
    assert assignment().status is Status.IN_PROGRESS

    office = enter(browser, february, "secretary", address)
    office.get_by_role("button", name="修改已交办的要求").click()
    dialog = office.get_by_role("dialog")
    dialog.get_by_label("要求", exact=True).fill("排查重大隐患，逐项整改")
    dialog.get_by_role("textbox", name="改动原因（必填）").fill("会后补充要求")
    dialog.get_by_role("button", name="确认修改").click()
    expect(office.get_by_text(re.compile("^已修改"))).to_be_visible()

    county.reload()
    expect(county.get_by_text("排查重大隐患，逐项整改").first).to_be_visible()
    expect(county.get_by_text("改动原因：会后补充要求")).to_be_visible()
    county.get_by_role("button", name="签收", exact=True).click()
    expect(county.get_by_role("button", name="已办完")).to_be_visible()
    row = assignment()
    assert (row.status, row.point_version) == (Status.IN_PROGRESS, 2)


def test_the_office_suspends_resumes_closes_reopens_and_withdraws_with_a_reason_each(
    february: str, browser: Browser
) -> None:
    sent("三台")
    office = enter(browser, february, "secretary", f"/assignment?id={assignment().id}")
    with_reason(office, "中止", "企业停产", "已中止，不再计时。")
    with_reason(office, "恢复办理", "企业复产", "已恢复，等该单位接着办。")
    with_reason(office, "未落实结案", "企业已注销", "已按未落实结案。")
    with_reason(office, "回头看重办", "注销后又开工", "已重新办理，等该单位再报。")
    assert assignment().status is Status.IN_PROGRESS
    with_reason(office, "撤销", "并入另一件", "已撤销。")
    assert assignment().status is Status.WITHDRAWN
    for reason in ("企业停产", "企业复产", "企业已注销", "注销后又开工", "并入另一件"):
        expect(office.get_by_text(re.compile(reason)).first).to_be_visible()
