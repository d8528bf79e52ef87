"""What axe says of a page: the rules of WCAG 2, 2.1 and 2.2 at level AA."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

_AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
_RULES: Any = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
_COLOURS: Any = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


def seen_by_axe(page: Page, *, colours_only: bool = False) -> Iterator[str]:
    """Each rule that is broken, with the first that breaks it. The colours alone take half the time."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_AXE)
    asked = {**(_COLOURS if colours_only else _RULES), "resultTypes": ["violations"]}
    for rule in page.evaluate("asked => axe.run(document, asked)", asked)["violations"]:
        yield f"{rule['id']} {rule['nodes'][0]['html'][:200]}"
