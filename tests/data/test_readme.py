"""What the README and docs/settings.md say is so."""

import re
from pathlib import Path

import pytest
from PIL import Image
from typer.main import get_command

import manage
from models.settings import ROOT, Settings

READMES = ("README.md", "README.zh-CN.md")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", READMES)
def test_every_link_and_picture_leads_to_a_file(name: str) -> None:
    found = re.findall(r"\]\((?!https?:)([^)#]+)\)", read(name))
    assert len(found) >= 7
    assert [path for path in found if not (ROOT / path).exists()] == []


def test_every_link_of_the_manuals_leads_to_a_file() -> None:
    pages = [path for path in (ROOT / "docs").rglob("*.md") if "decisions" not in path.parts]
    assert len(pages) >= 15
    links = [
        (p, link) for p in pages for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", p.read_text(encoding="utf-8"))
    ]
    assert [f"{page.name}: {link}" for page, link in links if not (page.parent / link).exists()] == []


def test_the_handbook_has_the_same_pages_and_parts_in_both_languages() -> None:
    parts = {
        language: {
            path.name: len(re.findall("^## ", path.read_text(encoding="utf-8"), re.M)) for path in folder.glob("*.md")
        }
        for language in ("zh", "en")
        if (folder := ROOT / "docs" / "handbook" / language)
    }
    assert parts["zh"] == parts["en"]
    assert sorted(parts["zh"]) == ["README.md", "administrator.md", "bureau.md", "leader.md", "secretariat.md"]


@pytest.mark.parametrize("name", READMES)
def test_the_table_of_commands_is_that_of_the_program(name: str) -> None:
    told = {word for row in re.findall(r"^\| (`.*?) \|", read(name), re.M) for word in re.findall(r"`(\w+)", row)}
    assert told == set(get_command(manage.app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", READMES)
def test_every_make_command_that_is_told_exists(name: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.M))
    told = set(re.findall(r"(?:`|    )make ([a-z]+)", read(name)))
    assert told >= {"run", "test"}
    assert told <= targets


def test_the_pictures_are_wide_and_light() -> None:
    pictures = sorted((ROOT / "docs" / "pictures").glob("*.png"))
    assert [picture.stem for picture in pictures] == ["bureau", "leader", "secretary"]
    for picture in pictures:
        assert Image.open(picture).width == 1440
        assert picture.stat().st_size < 300_000


def test_every_setting_is_documented_with_its_default() -> None:
    rows = {row.split("`")[1]: row for row in read("docs/settings.md").splitlines() if row.startswith("| `")}
    variables = {
        "PORT" if name == "port" else f"DUBAN_{name.upper()}": field.default
        for name, field in Settings.model_fields.items()
    }
    assert list(rows) == list(variables)
    for variable, default in variables.items():
        shown = rows[variable].rsplit("|", 2)[1]
        if isinstance(default, Path):
            assert str(default.relative_to(ROOT)) in shown
        elif variable != "DUBAN_DATABASE_URL":
            words = str(getattr(default, "get_secret_value", lambda value=default: value)()).lower()
            assert (words or "none") in shown


def test_both_languages_tell_the_same() -> None:
    english, chinese = (read(name) for name in READMES)
    for pattern in (r"^## ", r"^\| `", r"^\*\*[a-z]+\*\*", r"^!\[", r"^    make "):
        assert len(re.findall(pattern, english, re.M)) == len(re.findall(pattern, chinese, re.M)), pattern
