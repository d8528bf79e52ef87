"""Every field on a screen has its "?": what belongs there, or what it leads to."""

import ast

import pytest

from tests.codebase.source import Source, product

FIELDS = {
    "text_input", "text_area", "selectbox", "multiselect", "number_input", "date_input",
    "checkbox", "toggle", "radio", "file_uploader", "metric",
}  # fmt: skip
# Said already by the field's own words, or by the sentence above it.
PLAIN = {
    "ui/intake_check.py": {"I have checked this against the release"},
    "ui/intake_points.py": {"/kept"},
    "ui/leader_drill.py": {"Everything that happened"},
    "ui/meeting_outcome.py": {"Select all, copy, and paste it into the agenda"},
    "pages/secretariat/meetings.py": {"Find a meeting by words of its title"},
}
SCREENS = tuple(source for source in product() if source.layer in ("ui", "pages"))


def without_help(source: Source) -> list[str]:
    return [
        source.at(call)
        for call in ast.walk(source.tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in FIELDS
        if not {"help", "label_visibility"} & {word.arg or "" for word in call.keywords}
        and not {word.value for word in ast.walk(call) if isinstance(word, ast.Constant)}
        & PLAIN.get(source.path, set[str]())
    ]


@pytest.mark.parametrize("source", SCREENS, ids=lambda source: source.path)
def test_each_field_explains_itself(source: Source) -> None:
    found = without_help(source)
    assert not found, f"{found}: give the field help=_(…), a sentence that its label does not say already."


def test_a_bare_field_is_found() -> None:
    bare = Source("ui/x.py", "import streamlit as st\nst.text_input('Name')\nst.text_input('N', help='Why')")
    assert len(without_help(bare)) == 1
