"""The leader's page in a real browser: a square opens its drawer, again and again; history and keyboard work too."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from models.clock import now, stopped_at
from models.office import Office
from models.permissions import Action
from services.access import SYSTEM, Actor
from services.transactions import writing
from tests.browser.conftest import PASSWORD
from tests.browser.walk import telling
from tests.making import dispatched, everyone, standing

pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)
THEN = datetime(2020, 2, 18, 0, 0, tzinfo=UTC)


@pytest.fixture
def screen(secretary: Actor, app: str, browser: Browser) -> Page:
    """The page of a leader whose office lives on 25 February 2020, everything due on the 20th and unanswered."""
    with stopped_at(THEN):
        dispatched(secretary, everyone("排查隐患").model_copy(update={"due_on": (THEN + timedelta(days=2)).date()}))
    with writing(SYSTEM, Action.SET_UP, "clock") as write:
        office = write.session.get_one(Office, 1)
        office.clock_shift = int((THEN + timedelta(days=7) - now()).total_seconds())
        write.record("office", 1)
    page = telling(browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900}).new_page())
    page.set_default_timeout(20_000)
    page.goto(app)
    page.fill("#login", "leader")
    page.fill("#password", PASSWORD)
    page.get_by_role("button", name="登录").click()
    return page


def test_a_square_opens_its_drawer_twice(screen: Page) -> None:
    expect(screen.locator("h1")).to_have_text("204 件逾期未落实，涉及 21 个市州，28% 集中在成都、甘孜、凉山")
    assert _bottom_of_legend(screen) <= 900
    for _time in range(2):
        _square(screen).click()
        drawer = screen.get_by_role("dialog", name="逐件看")
        expect(drawer).to_contain_text("成都 · 一、排查隐患")
        expect(drawer.locator(".duban-unit")).to_have_count(10)
        screen.keyboard.press("Escape")
        expect(drawer).to_have_count(0)


def test_the_keyboard_reaches_a_square_and_its_history(screen: Page) -> None:
    _square(screen).press("Enter")
    drawer = screen.get_by_role("dialog", name="逐件看")
    expect(drawer).to_contain_text("时限 2月20日")
    drawer.get_by_text("全部经过").first.click()
    expect(drawer.locator(".duban-history")).to_contain_text("2月18日")
    expect(drawer.locator(".duban-unit")).to_have_count(10)


def test_the_keyboard_gets_past_the_table(screen: Page) -> None:
    past = screen.get_by_role("link", name="跳过表格")
    past.focus()
    expect(past).to_be_in_viewport()
    past.press("Enter")
    screen.keyboard.press("Tab")
    expect(screen.get_by_role("link", name="查看 成都市应急管理局")).to_be_visible()
    assert screen.evaluate("document.activeElement.closest('.duban-matrix')") is None
    assert screen.evaluate("document.activeElement.tagName") in ("A", "BUTTON")


def test_what_a_figure_means_is_said_by_the_keyboard_too(screen: Page) -> None:
    asked = screen.get_by_role("img", name=re.compile("^办结率: "))
    tip = screen.locator(".duban-tip").first
    expect(tip).to_be_hidden()
    asked.focus()
    expect(tip).to_contain_text("已办结 ÷ 全部")
    screen.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_from_a_square_to_its_counties_and_back_by_the_browsers_own_button(screen: Page) -> None:
    _square(screen).click()
    drawer = screen.get_by_role("dialog", name="逐件看")
    drawer.get_by_role("button", name="看这里的各个单位").click()
    expect(screen.locator("h1")).to_contain_text("成都：")
    expect(drawer).to_have_count(0)
    assert "area=510100" in screen.url
    assert _bottom_of_legend(screen) <= 900
    screen.go_back()
    expect(screen.locator("h1")).to_contain_text("204 件逾期未落实")
    screen.goto(f"{screen.url.partition('?')[0]}?area=510100")
    expect(screen.locator("h1")).to_contain_text("成都：")
    screen.get_by_role("button", name="回到全省").click()
    expect(screen.locator("h1")).to_contain_text("204 件逾期未落实")


def test_what_was_chosen_stays_chosen_while_one_looks_behind_a_figure(screen: Page) -> None:
    expect(screen.locator("h1")).to_contain_text("件逾期未落实")
    screen.goto(f"{screen.url.partition('?')[0]}?area=510100")
    expect(screen.locator("h1")).to_contain_text("成都：")
    screen.get_by_text("给各地排名").click()
    for _time in range(2):
        screen.locator(".duban-place a").first.click()
        drawer = screen.get_by_role("dialog", name="逐件看")
        expect(drawer.locator(".duban-unit")).to_have_count(1)
        screen.keyboard.press("Escape")
        expect(drawer).to_have_count(0)
    expect(screen).to_have_url(re.compile(r"\?area=510100$"))
    expect(screen.locator("h1")).to_contain_text("成都：")
    expect(screen.locator(".duban-place").first).to_be_visible()


def test_a_cell_of_the_returns_opens_its_bureaus_and_the_browsers_own_button_closes_it(
    screen: Page, secretary: Actor
) -> None:
    with stopped_at(THEN):
        dispatched(secretary, standing(due_on=(THEN + timedelta(days=6)).date()), title="值班视频会")
    expect(screen.locator("h1")).to_contain_text("件逾期未落实")
    screen.goto(f"{screen.url.partition('?')[0]}?view=returns")
    cell = screen.get_by_role("link", name="绵阳 2月24日 缺报 1/1")
    for _time in range(2):
        cell.press("Enter")
        drawer = screen.get_by_role("dialog", name="逐件看")
        expect(drawer).to_contain_text("绵阳 · 2月24日 缺报 1/1")
        expect(drawer.locator(".duban-unit")).to_have_count(1)
        screen.keyboard.press("Escape")
        expect(drawer).to_have_count(0)
        expect(screen).to_have_url(re.compile(r"\?view=returns$"))
    cell.click()
    expect(screen.get_by_role("dialog", name="逐件看")).to_be_visible()
    screen.go_back()
    expect(screen.get_by_role("dialog", name="逐件看")).to_have_count(0)


def _square(screen: Page) -> Locator:
    return screen.get_by_role("link", name=re.compile("^成都 · 一 排查隐患 · ▲ 逾期 "))


def _bottom_of_legend(screen: Page) -> float:
    box = screen.locator(".duban-legend").bounding_box()
    assert box
    return box["y"] + box["height"]
