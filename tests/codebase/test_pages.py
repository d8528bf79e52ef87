"""Every screen asks who is there before it does anything."""

import ast
from pathlib import Path

import pytest

from tests.codebase.source import ROOT, Source, name_of, product

PAGES = tuple(source for source in product() if source.layer == "pages" and not source.path.endswith("__init__.py"))


def unguarded(source: Source) -> str:
    """Why a page's guard does not hold; empty if it does."""
    body = [node for node in source.tree.body if not isinstance(node, ast.Import | ast.ImportFrom)]
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    if not body or not isinstance(body[0], ast.Assign | ast.Expr) or not isinstance(body[0].value, ast.Call):
        return f"{source.path} does something before it asks for a role"
    call = body[0].value
    if name_of(call.func) != "require" or "from ui.session import" not in source.text:
        return f"{source.at(call)} is not ui.session.require"
    if not call.args or not all(name_of(arg).startswith("Role.") for arg in call.args):
        return f"{source.at(call)} does not name the roles"
    return ""


@pytest.mark.parametrize("source", PAGES, ids=lambda source: source.path)
def test_a_page_asks_for_its_role_first(source: Source) -> None:
    why = unguarded(source)
    assert not why, f"{why}. Begin the page, after its imports, with: actor = require(Role.X)"


@pytest.mark.parametrize(
    "text",
    [
        "import streamlit as st\nst.title('x')",
        "from ui.session import require\nx = 1\nactor = require(Role.LEADER)",
        "from ui.session import require\nactor = require()",
        "from elsewhere import require\nactor = require(Role.LEADER)",
        "",
    ],
)
def test_the_check_of_pages_can_fail(text: str) -> None:
    assert unguarded(Source("pages/leader/x.py", text))


def test_the_check_of_pages_knows_a_good_one() -> None:
    assert not unguarded(
        Source("pages/leader/x.py", '"""X."""\nfrom ui.session import require\nactor = require(Role.LEADER)')
    )


def strays(pages: Path) -> list[str]:
    return sorted(path.name for path in pages.glob("*.py"))


def test_nothing_stands_directly_in_pages() -> None:
    assert strays(ROOT / "pages") == [], (
        "Streamlit serves a file directly in pages/ by address, without the frame and so without sign-in. "
        "Move it into the folder of its audience."
    )


def test_the_check_of_strays_can_fail(tmp_path: Path) -> None:
    (tmp_path / "x.py").touch()
    assert strays(tmp_path) == ["x.py"]
