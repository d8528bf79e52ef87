"""``readings``: what people corrected, as test cases for the reader."""

from datetime import date
from pathlib import Path

import pytest

from services import dispatch, drafts
from services.access import Actor
from tests.commands.conftest import Outcome, Type
from tests.pages.secretariat_screens import RELEASE


@pytest.mark.usefixtures("office")
def test_an_office_without_corrections_exports_none(typed: Type, tmp_path: Path) -> None:
    out = tmp_path / "cases"
    assert typed("readings", "--out", out) == Outcome(0, f"0 份改过的识读结果在 {out}。\n", "")


def test_each_corrected_reading_becomes_a_text_and_its_labels(typed: Type, tmp_path: Path, secretary: Actor) -> None:
    view = drafts.open_draft(secretary, drafts.start(secretary, RELEASE, "start"))
    view.form.host, view.form.checked = "王建", True
    for point in (point for directive in view.form.kept for point in directive.tracked):
        point.due_on = date(2030, 2, 28)
    dispatch.dispatch(secretary, view.id, drafts.save(secretary, view.id, view.form, view.version, "save"), "dispatch")
    out = tmp_path / "cases"
    assert typed("readings", "--out", out) == Outcome(0, f"1 份改过的识读结果在 {out}。\n", "")
    assert sorted(path.name for path in out.iterdir()) == ["draft1.json", "draft1.txt"]
