"""The pictures of the README, taken of the sample office. ``make pictures`` keeps them in docs/pictures."""

import io
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from models.settings import ROOT
from tests.web.conftest import App, serving

pytestmark = pytest.mark.browser
expect.set_options(timeout=30_000)
KEPT = ROOT / "docs" / "pictures"
MOST_BYTES = 300_000
WIDTH = 1440


@pytest.fixture(scope="module")
def sample_app(sample_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder = tmp_path_factory.mktemp("pictures")
    shutil.copytree(sample_template, folder, dirs_exist_ok=True)
    with serving(folder) as app:
        yield app


def _secretary(page: Page) -> None:
    page.get_by_role("link", name="录入交办").first.click()
    text = (ROOT / "data" / "samples" / "to-paste.txt").read_text(encoding="utf-8")
    box = page.get_by_label("把通稿全文粘贴在这里", exact=True)
    box.fill(text)
    box.press("Control+Enter")
    expect(page.get_by_label("主持", exact=True)).to_have_value("吴明远")
    page.get_by_role("button", name="这项没问题").click()
    expect(page.get_by_text("已核对 0/")).to_be_visible()
    expect(page.get_by_role("button", name="这项没问题")).to_have_count(1)
    page.locator("[data-testid=stMain]").evaluate("main => main.scrollTo(0, 0)")


def _bureau(page: Page) -> None:
    expect(page.get_by_text("现在要办 4 件")).to_be_visible()
    expect(page.get_by_role("button", name="零报告").first).to_be_visible()


def _leader(page: Page) -> None:
    expect(page.get_by_text("件逾期未落实")).to_be_visible()
    expect(page.locator(".duban-matrix a").first).to_be_visible()


def _at_rest(page: Page) -> bytes:
    """A picture of the page once it has stopped moving."""
    last = page.screenshot(animations="disabled")
    for _look in range(60):
        page.wait_for_timeout(500)
        now = page.screenshot(animations="disabled")
        if now == last:
            return now
        last = now
    raise AssertionError("the page never comes to rest")


@pytest.mark.parametrize(
    ("role", "ready"),
    [("秘书处", _secretary), ("承办单位", _bureau), ("领导", _leader)],
    ids=["secretary", "bureau", "leader"],
)
def test_a_picture_of_each_role(
    sample_app: App,
    browser: Browser,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    role: str,
    ready: Callable[[Page], None],
) -> None:
    context = browser.new_context(locale="zh-CN", viewport={"width": WIDTH, "height": 900}, color_scheme="light")
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(sample_app.address)
    page.get_by_role("button", name=role).click()
    expect(page.get_by_text("示例数据：")).to_be_visible()
    ready(page)
    expect(page.locator("[data-testid=stSkeleton]")).to_have_count(0)
    page.mouse.move(0, 0)
    assert page.evaluate("document.documentElement.scrollWidth") == WIDTH
    picture = Image.open(io.BytesIO(_at_rest(page))).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    folder = KEPT if os.environ.get("PICTURES") else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{request.node.callspec.id}.png"
    picture.save(target, optimize=True)
    assert 20_000 < target.stat().st_size < MOST_BYTES
