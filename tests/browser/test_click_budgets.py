"""How many clicks and keys each job may take, from the page it begins on. Typing is not counted; pasting is typing.

From the real release to its dispatched tasks is counted in `test_intake`.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from models.accounts import Role
from tests.browser.walk import at_rest, settled, step_in, watched
from tests.web.conftest import App, serving

pytestmark = pytest.mark.browser
FOLD = 900


class Hand:
    """Clicks and presses keys, and counts. More than the budget fails the test at that very click."""

    def __init__(self, page: Page, budget: int) -> None:
        self.page, self.left = page, budget

    def _count(self) -> None:
        self.left -= 1
        assert self.left >= 0, "over the budget of clicks"
        at_rest(self.page)

    def click(self, what: Locator) -> None:
        expect(what).to_be_visible()
        self._count()
        what.click()

    def press(self, key: str) -> None:
        self._count()
        self.page.keyboard.press(key)


@pytest.fixture(scope="module")
def sample_app(sample_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """One sample office for all: each job is another person's, or begins on another page."""
    folder = tmp_path_factory.mktemp("budgets")
    shutil.copytree(sample_template, folder, dirs_exist_ok=True)
    with serving(folder) as app:
        yield app


@pytest.fixture
def enter(sample_app: App, browser: Browser) -> Iterator[object]:
    """Opens a page as a role: ``enter(role, path)``. What the console says or where requests go is watched."""
    opened = []

    def open_page(role: Role, path: str = "/") -> Page:
        context = watched(browser, sample_app.address)
        page = context.__enter__()
        opened.append(context)
        step_in(page, sample_app.address, role)
        if path != "/":
            page.goto(sample_app.address + path)
            settled(page)
        return page

    yield open_page
    for context in opened:
        context.__exit__(None, None, None)


def button(page: Page | Locator, name: str) -> Locator:
    return page.get_by_role("button", name=re.compile(name)).first


def test_a_leader_knows_what_is_late_who_and_whether_it_gets_better_without_a_click(enter) -> None:  # type: ignore[no-untyped-def]
    page = enter(Role.LEADER)
    expect(page.locator("h1")).to_have_text(re.compile(r"140 件逾期未落实，涉及 \d+ 个市州，\d+% 集中在"))
    for said in (page.get_by_text(re.compile("比上周多 .* 件，在变差")), page.get_by_text("谁没落实、哪一项没落实")):
        box = said.bounding_box()
        assert box
        assert box["y"] + box["height"] <= FOLD
    expect(page.locator(".duban-matrix a").first).to_be_visible()


def test_a_report_is_verified_with_one_key_and_the_next_one_opens(enter) -> None:  # type: ignore[no-untyped-def]
    page = enter(Role.SECRETARIAT, "/verify")
    expect(page.locator("h1")).to_have_text("核验反馈 · 还有 52 件")
    Hand(page, 1).press("Alt+1")
    expect(page.locator("h1")).to_have_text("核验反馈 · 还有 51 件")
    expect(button(page, "核验办结")).to_be_visible()


def test_a_report_goes_back_with_a_reason_and_a_key(enter) -> None:  # type: ignore[no-untyped-def]
    page = enter(Role.SECRETARIAT, "/verify")
    hand = Hand(page, 2)
    hand.click(button(page, "缺佐证"))
    hand.press("Alt+2")
    expect(page.get_by_text(re.compile("已退回")).first).to_be_visible()


def test_an_extension_is_granted_with_one_key(enter) -> None:  # type: ignore[no-untyped-def]
    page = enter(Role.SECRETARIAT, "/extensions")
    expect(page.locator("h1")).to_have_text("延期与异议 · 待答复 2 件")  # one of each
    Hand(page, 1).press("Alt+3")
    expect(page.locator("h1")).to_have_text("延期与异议 · 待答复 1 件")


def test_all_that_is_overdue_is_chased_within_three_clicks(enter) -> None:  # type: ignore[no-untyped-def]
    page = enter(Role.SECRETARIAT, "/ledger")
    hand = Hand(page, 3)
    hand.click(button(page, "催办这些"))
    hand.click(button(page.get_by_role("dialog"), r"发给 \d+ 个单位"))
    expect(page.get_by_text(re.compile(r"已催办 \d+ 个单位"))).to_be_visible()


def test_a_bureau_signs_for_everything_and_files_its_nil_return_with_one_click_each(enter) -> None:  # type: ignore[no-untyped-def]
    page = enter(Role.BUREAU)
    Hand(page, 1).click(button(page, "全部签收 2 件"))
    expect(button(page, "全部签收")).to_be_hidden()
    expect(page.locator("h1")).to_have_text("现在要办 2 件")
    Hand(page, 1).click(button(page, "零报告"))
    expect(page.locator("h1")).to_have_text("现在要办 1 件")


def test_a_bureau_reports_a_result_with_two_clicks_and_a_sentence(enter) -> None:  # type: ignore[no-untyped-def]
    page = enter(Role.BUREAU)
    hand = Hand(page, 2)
    hand.click(button(page, "已办完"))
    dialog = page.get_by_role("dialog")
    dialog.locator("textarea").fill("23 家企业逐户指导到位，台账已建。")
    hand.click(button(dialog, "提交"))
    expect(page.get_by_text(re.compile("等省厅核验 2 件"))).to_be_visible()


def test_a_leader_prints_the_brief_with_two_clicks(enter) -> None:  # type: ignore[no-untyped-def]
    page = enter(Role.LEADER)
    hand = Hand(page, 2)
    with page.expect_popup() as opened:
        hand.click(page.get_by_role("link", name="打印一页"))
    brief = opened.value
    expect(brief.locator("h1")).to_have_text(re.compile("140 件逾期未落实"))
    brief.evaluate("window.print = () => { document.title = '印了'; }")
    hand.page = brief
    hand.click(brief.get_by_role("button", name="打印"))
    expect(brief).to_have_title("印了")
