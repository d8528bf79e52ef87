"""A meeting walked in a browser: a leader's yes before the issue, minutes in versions, what became of the one before."""

import re

import pytest
from playwright.sync_api import Browser, expect

from models.lifecycle import Status
from services import approvals
from tests.browser.test_extension_and_cascade import february as february
from tests.browser.test_whole_chain import enter
from tests.browser.walk import checked_against_the_source
from tests.conftest import person
from tests.making import assignment, dispatched, draft, meeting, point

pytestmark = pytest.mark.browser


def test_nothing_is_issued_before_a_leader_says_yes(february: str, browser: Browser) -> None:
    approvals.require_approval(person("administrator"), True, "rule")
    draft_id = draft(person("secretary"), meeting(point(names=("三台",))))
    address = f"/intake?draft={draft_id}&step=check"
    office = enter(browser, february, "secretary", address)
    expect(office.get_by_role("button", name=re.compile("^交办 "))).to_have_count(0)
    office.get_by_role("button", name="送领导签发").click()
    expect(office.get_by_text(re.compile("李明"))).not_to_have_count(0)
    expect(office.get_by_role("button", name="送领导签发")).to_have_count(0)

    leader = enter(browser, february, "leader", "/approvals")
    leader.get_by_role("button", name="同意签发").click()
    expect(leader.get_by_text("已签发，秘书处可以交办了。")).to_be_visible()

    office.reload()
    expect(office.get_by_text("赵强已同意签发，现在可以交办。")).to_be_visible()
    checked_against_the_source(office)
    office.get_by_role("button", name="交办 1 件").click()
    expect(office.get_by_text("看这场会议")).to_be_visible()
    assert assignment().status is Status.DISPATCHED


def test_minutes_are_kept_in_versions_and_show_what_changed(february: str, browser: Browser) -> None:
    meeting_id = dispatched(person("secretary"), point(names=("三台",)))
    office = enter(browser, february, "secretary", f"/meetings?meeting={meeting_id}")
    office.get_by_role("tab", name="纪要").click()
    text = office.get_by_role("textbox", name="纪要正文")
    for number, said in ((1, "会议要求排查隐患。"), (2, "会议要求彻底排查隐患。")):
        expect(office.get_by_role("button", name=f"存为第{number}稿")).to_be_visible()
        text.fill(said)
        text.blur()
        office.get_by_role("button", name=f"存为第{number}稿").click()
    expect(office.get_by_role("button", name="存为第3稿")).to_be_visible()
    expect(office.locator(".duban-changes ins")).to_have_text("彻底")
