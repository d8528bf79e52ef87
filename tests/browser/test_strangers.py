"""Who is not signed in, in a real browser: the sign-in form and nothing else, whatever address they open."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PASSWORD
from ui.menu import ENTRIES

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)


def open_tab(browser: Browser) -> Page:
    page = browser.new_context(locale="zh-CN").new_page()
    page.set_default_timeout(20_000)
    return page


def expect_the_form_alone(page: Page) -> None:
    expect(page.get_by_label("用户名", exact=True)).to_be_visible()
    expect(page.get_by_label("密码", exact=True)).to_be_visible()
    expect(page.get_by_role("button")).to_have_text("登录")
    expect(page.locator("script, iframe, [data-testid=stApp]")).to_have_count(0)


def test_every_address_shows_a_stranger_the_form_and_opens_no_socket(app: str, browser: Browser) -> None:
    page, asked = open_tab(browser), list[str]()
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.on("request", lambda request: asked.append(request.url))
    for entry in ENTRIES:  # the first one is the first visit after the server's start
        page.goto(f"{app}/{entry.url}")
        expect(page).to_have_url(f"{app}/sign-in?next=%2F{entry.url}")
        expect_the_form_alone(page)
    pages = {f"{app}/{entry.url}" for entry in ENTRIES}
    assert {address for address in asked if not address.startswith((f"{app}/sign-in", "data:"))} == pages


def test_signing_out_in_one_tab_takes_all_tabs_to_the_form_and_back_shows_nothing(app: str, browser: Browser) -> None:
    page = open_tab(browser)
    page.goto(app)
    page.get_by_label("用户名", exact=True).fill("leader")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(f"{app}/about")
        expect(tab.get_by_role("heading", name="关于督办")).to_be_visible()
    page.get_by_role("button", name="领导").click()
    page.get_by_role("button", name="退出登录").click()
    for tab in (page, other):
        expect_the_form_alone(tab)
    page.go_back()
    expect_the_form_alone(page)
