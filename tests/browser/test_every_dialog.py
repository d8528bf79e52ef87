"""Every dialog, drawer and popover on the sample office, by day and by night: axe finds nothing, and on a phone nothing spills over."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from models.accounts import Role
from tests.browser.axe import seen_by_axe
from tests.browser.walk import DESK, PHONE, at_rest, fall, go, step_in, watched
from tests.web.conftest import App, serving

pytestmark = pytest.mark.browser

# A page and what is pressed on it, one after the other, until something opens. Without a page it goes on where it stands.
OPENED: dict[Role, list[tuple[str, ...]]] = {
    Role.BUREAU: [
        ("/", "已办完"),
        ("/", "报进展"),
        ("/", "更多"),
        ("/", "更多", "申请延期"),
        ("/", "时限 "),
        ("/", "看原文"),
        ("/filed", "更正"),
        ("/", "^承办单位"),
    ],
    Role.SECRETARIAT: [
        ("/ledger", "催办这些"),
        ("/ledger", "存为视图"),
        ("/meetings?meeting=1", "关联上次会议"),
        ("/meetings?meeting=1", "落实情况", "复制文字"),
        ("/assignment?id=1620", "修改已交办的要求"),
        ("/assignment?id=1620", "^中止"),
        ("/extensions", "异议不成立"),
        ("/extensions", "辖区"),
        ("/bureaus", "新增单位"),
        ("/chasing", "通报草稿", "印发"),
        ("/intake", "填入示例通稿", "读通稿", "这项没问题", "拆成两项"),
        ("", "只选部分"),
        ("", "佐证"),
        ("/intake", "不要了"),
    ],
    Role.LEADER: [("/", "10 个单位"), ("/", "^甘孜 · "), ("/?view=returns", "个单位缺报")],
    Role.ADMINISTRATOR: [("/", "新增账号"), ("/bureaus", "新增单位")],
}
OVERLAY = "[role=dialog]:visible, [data-testid=stPopoverBody]:visible"


@pytest.fixture(scope="module")
def sample_app(sample_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder = tmp_path_factory.mktemp("dialogs")
    shutil.copytree(sample_template, folder, dirs_exist_ok=True)
    with serving(folder) as app:
        yield app


@pytest.mark.parametrize("role", OPENED)
def test_every_dialog_of_a_role(sample_app: App, browser: Browser, role: Role) -> None:
    found: list[str] = []
    with watched(browser, sample_app.address) as page:
        step_in(page, sample_app.address, role)
        for path, *pressed in OPENED[role]:
            fall(page, "light")
            if path:
                go(page, sample_app.address, path)
            for name in pressed:
                press(page, name)
            found += [f"{path} {' → '.join(pressed)}: {fault}" for fault in faults(page)]
            page.keyboard.press("Escape")
            expect(page.locator(OVERLAY)).to_have_count(0)
    assert not found, "\n".join(found)


def press(page: Page, name: str) -> None:
    at_rest(page)
    said = re.compile(name)
    thing = page.get_by_role("button", name=said)
    for role in ("radio", "tab", "link"):
        thing = thing.or_(page.get_by_role(role, name=said))
    thing.locator("visible=true").first.click()
    if name == "填入示例通稿":  # who has it read sees it first; what stands in the box is sent along
        wait_for_release(page, thing)


def wait_for_release(page: Page, fill_in: Locator) -> None:
    """On a busy machine a button may be drawn anew under the very click: a person presses it once more."""
    box = page.locator("textarea:visible").first
    for _try in range(3):
        try:
            expect(box).not_to_have_value("", timeout=8_000)
            break
        except AssertionError:
            fill_in.locator("visible=true").first.click()
    expect(box).not_to_have_value("")


def faults(page: Page) -> Iterator[str]:
    overlay = page.locator(OVERLAY).last
    expect(overlay).to_be_visible()
    at_rest(page)
    yield from seen_by_axe(page)
    fall(page, "dark")
    yield from (f"at night {fault}" for fault in seen_by_axe(page, colours_only=True))
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.wait_for_timeout(300)
    box = overlay.bounding_box()
    if box is None or box["x"] < 0 or box["x"] + box["width"] > PHONE[0]:
        yield f"spills over a phone: {box}"
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
