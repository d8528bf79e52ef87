"""The sample texts in ``texts``, written for these tests, by name."""

from functools import cache
from pathlib import Path

from parsing import read
from parsing.types import Communique

FOLDER = Path(__file__).parent / "texts"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


def text(name: str) -> str:
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


@cache
def reading(name: str) -> Communique:
    return read(text(name))


def headings(name: str, *, level: int = 1) -> list[str]:
    """``1 提高认识`` of every numbered directive of a level."""
    return [f"{d.ordinal} {d.heading}" for d in reading(name).directives if d.numbered and d.level == level]


def candidates(name: str) -> list[str]:
    """The words of every unnumbered 要-clause."""
    return [d.text for d in reading(name).directives if d.kind == "modal"]


def people(name: str, role: str) -> list[str]:
    return [found.value.name for found in getattr(reading(name), role)]


def phrases(name: str) -> list[str]:
    return [a.phrase for a in reading(name).attendance]


def codes(name: str) -> list[str]:
    return [warning.code for warning in reading(name).warnings]
