"""Finding and acting in a real browser: from any screen to the search by a key, rows ticked in the grid, the address kept."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import col, select

from models.assignments import Assignment
from models.lifecycle import Status
from services.access import Actor
from services.database import reading_session
from tests.browser.conftest import PASSWORD
from tests.browser.walk import telling
from tests.making import dispatched, point

pytestmark = pytest.mark.browser


def enter(browser: Browser, app: str, login: str, address: str) -> Page:
    page = telling(browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900}).new_page())
    page.set_default_timeout(20_000)
    page.goto(app + address)
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="登录").click()
    return page


def statuses() -> list[str]:
    with reading_session() as session:
        return list(session.exec(select(Assignment.status).order_by(col(Assignment.id))))


def test_a_matter_is_found_by_keyboard_and_all_of_it_withdrawn_at_once(
    secretary: Actor, app: str, browser: Browser
) -> None:
    dispatched(secretary, point("清查加油站"), point("储备沙袋"))
    page = enter(browser, app, "secretary", "/verify")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("textbox", name="搜索")).to_be_focused()
    page.keyboard.type("沙袋")
    page.keyboard.press("Enter")
    expect(page.locator(".duban-hit mark").first).to_have_text("沙袋")
    page.get_by_role("link", name="储备沙袋").click()
    expect(page.get_by_text("2 件", exact=True)).to_be_visible()
    page.get_by_text("勾选多件").click()
    grid = page.get_by_test_id("stDataFrame").locator("canvas").first
    box = grid.bounding_box()
    assert box
    page.mouse.click(box["x"] + 18, box["y"] + 18)  # the box in the head
    expect(page.get_by_text("已选 2 件")).to_be_visible()
    page.get_by_role("button", name="撤销").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("textarea").fill("与上次会议重复")
    dialog.get_by_role("button", name="撤销 · 2 件").click()
    expect(page.get_by_text("已办 2 件。")).to_be_visible()
    expect(dialog).to_be_hidden()
    page.get_by_text(re.compile("已停办 2")).click()
    expect(page).to_have_url(re.compile("light=stopped"))
    page.reload()
    expect(page.get_by_text("— 已撤销").first).to_be_visible()
    assert statuses() == [Status.DISPATCHED] * 2 + [Status.WITHDRAWN] * 2
