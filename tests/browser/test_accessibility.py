"""Every screen of the sample office, in light and dark, on a desk and on a phone: axe finds nothing, nothing spills over,
no error in the console, no request to anywhere else."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from services import sample
from tests.browser.conftest import serving

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCREENS = {
    "领导": ("/", "/approvals", "/about", "/ledger?light=all", "/search?q=值班", "/text?meeting=1&q=值班"),
    "秘书处": ("/", "/intake", "/verify", "/ledger", "/meetings", "/meetings?meeting=1", "/bureaus", "/dashboard"),
    "承办单位": ("/", "/light"),
    "管理员": ("/", "/bureaus", "/office"),
    "审计员": ("/",),
}
VIEWS: dict[str, tuple[int, int, Literal["light", "dark"]]] = {
    "desk, light": (1440, 900, "light"),
    "desk, dark": (1440, 900, "dark"),
    "phone, dark": (390, 844, "dark"),
}


@pytest.fixture(scope="module")
def sample_app(empty_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(empty_template, tmp_path_factory.mktemp("sample"), lambda: sample.load("sample")) as address:
        yield address


def settled(page: Page) -> None:
    """Drawn to the end: the frame says so itself; a page outside it is there once it is loaded."""
    expect(page.locator("h1").first).to_be_visible(timeout=30_000)
    if page.locator("[data-testid=stApp]").count():
        expect(page.locator("[data-testid=stApp]")).to_have_attribute(
            "data-test-script-state", "notRunning", timeout=30_000
        )


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("role", SCREENS)
def test_axe_finds_nothing_and_nothing_spills_over(sample_app: str, browser: Browser, role: str, view: str) -> None:
    width, height, scheme = VIEWS[view]
    context = browser.new_context(
        locale="zh-CN", viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("request", lambda sent: complaints.append(sent.url) if _is_outside(sent.url, sample_app) else None)
    page.goto(sample_app)
    page.locator("button.role", has_text=role).first.click()
    for path in SCREENS[role]:
        page.goto(sample_app + path)
        settled(page)
        page.evaluate(AXE)
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found["violations"]] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert complaints == []
    context.close()


def _is_outside(url: str, app: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != urlsplit(app).netloc
