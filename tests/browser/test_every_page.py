"""Every page of every role, at a desk and on a phone, in Chinese and in English, by day and by night.

Nothing in the console, nothing asked of anywhere else, nothing that spills over, no English word on a Chinese page,
the page's language said rightly, and axe finds nothing. A role's faults are told all at once.

A page is opened once a language, by the frame's own way from page to page, which loads nothing anew. Day and night differ
in colours alone: after the second falls, axe looks at these.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page

from models.accounts import Role
from models.words import say
from tests.browser.axe import seen_by_axe
from tests.browser.walk import CHINESE, DESK, ENGLISH, PHONE, SCHEMES, addresses, fall, go, settled, step_in, watched
from tests.web.conftest import App, serving

pytestmark = pytest.mark.browser

# What is the same in every language: keys, formats, programs, the other language's own name, settings, user names.
LATIN = {
    *("Ctrl", "Alt", "Enter", "English"),
    *("Word", "Excel", "PDF", "CSV", "xlsx", "xls", "csv", "docx", "html", "txt", "vtt", "srt", "MB"),
    *("Chrome", "Linux", "iPhone", "manage.py", "verify"),
    *("true", "false"),  # a tick box in a grid, as the grid tells a screen reader
    *("DUBAN_WEBHOOKS", "DUBAN_SMTP_HOST", "DUBAN_SMTP_FROM"),
}
WORD = re.compile(r"sample-[\w-]+|[A-Za-z][\w.]*[A-Za-z]", re.ASCII)

# All that is read on a page or said of it, letters that are pictures aside.
SAID = """() => {
    const seen = [...document.querySelectorAll("body *")].filter(e => e.checkVisibility());
    const isPicture = e => getComputedStyle(e).fontFamily.includes("Material");
    const texts = seen.filter(e => !isPicture(e) && !e.matches("script, style")).flatMap(e =>
        [...e.childNodes].filter(n => n.nodeType === Node.TEXT_NODE).map(n => n.nodeValue));
    const named = seen.flatMap(e => ["aria-label", "title", "placeholder", "alt"].map(a => e.getAttribute(a)));
    const cells = [...document.querySelectorAll("canvas table :is(td, th)")].map(e => e.textContent);
    return [...texts, ...named.filter(Boolean), ...cells, document.title];
}"""


@pytest.fixture(scope="module")
def sample_app(sample_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    folder = tmp_path_factory.mktemp("pages")
    shutil.copytree(sample_template, folder, dirs_exist_ok=True)
    with serving(folder) as app:
        yield app


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("role", Role)
def test_every_page_of_a_role(sample_app: App, browser: Browser, role: Role, size: tuple[int, int]) -> None:
    found: list[str] = []
    with watched(browser, sample_app.address, CHINESE, size) as page:
        step_in(page, sample_app.address, role)
        schemes = list(SCHEMES)
        for language in (CHINESE, ENGLISH):
            speak(page, language)
            for path in addresses(role):
                go(page, sample_app.address, path)
                spoken = CHINESE if path.startswith("/print/notice") else language  # an official paper is Chinese
                found += [f"{language} {schemes[0]} {path}: {fault}" for fault in faults(page, spoken, size)]
                schemes.reverse()
                fall(page, schemes[0])
                found += [f"{language} {schemes[0]} {path}: {fault}" for fault in seen_by_axe(page, colours_only=True)]
    assert not found, "\n".join(found)


def speak(page: Page, language: str) -> None:
    """Choose the language for good by the switch in the corner, which leads back to the page it is pressed on."""
    page.goto(urljoin(page.url, "/about"))
    settled(page)
    if page.evaluate("document.documentElement.lang") != language.replace("_", "-"):
        page.locator(".st-key-frame-account [data-testid=stPopover] button").click()
        with page.expect_navigation(url="**/about"):
            page.locator("form[action='/language'] button").click()
        settled(page)


def faults(page: Page, language: str, size: tuple[int, int]) -> Iterator[str]:
    yield from seen_by_axe(page)
    if (width := page.evaluate("document.documentElement.scrollWidth")) > size[0]:
        yield f"{width} pixels wide"
    if (lang := page.evaluate("document.documentElement.lang")) != language.replace("_", "-"):
        yield f"says that it is in {lang!r}"
    broken = say(language, "Something went wrong. Please tell the administrator this number: {number}.", number="")
    if page.get_by_text(broken.rstrip(".。"), exact=False).count():
        yield "is broken"
    if language == CHINESE:
        for said in sorted(set(page.evaluate(SAID))):
            words = WORD.findall(said.partition("Mozilla")[0])  # a browser's own line, in the ledger of changes
            if any(word not in LATIN and not word.startswith("sample-") for word in words):
                yield f"says {said[:120]!r}"
