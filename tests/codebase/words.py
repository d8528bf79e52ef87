"""Which words the code speaks, and which of them a catalogue lacks. ``make words`` prints the list."""

import ast
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from models.words import LANGUAGES
from tests.codebase.source import ROOT, Source, calls, name_of, product

# Function → which of its arguments are message ids.
SPEAKERS = {"_": (0,), "N_": (0,), "say": (1,), "_n": (0, 1), "say_n": (1, 2)}
_PLACE = re.compile(r"{(\w+)}")
# Half-width punctuation behind a Chinese character. 3:00 and Ctrl+Enter keep theirs.
_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!(][\u4e00-\u9fff]")


def spoken(sources: Iterable[Source]) -> dict[str, str]:
    """Each message id in the code, with one place where it is said."""
    found: dict[str, str] = {}
    for source in sources:
        for call in calls(source.tree):
            for position in SPEAKERS.get(name_of(call.func).rpartition(".")[2], ()):
                argument = call.args[position] if position < len(call.args) else None
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    found.setdefault(argument.value, source.at(call))
    return found


def spoken_in_templates(folder: Path) -> dict[str, str]:
    """The same for the HTML templates of the pages outside Streamlit."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.html")):
        with path.open("rb") as file:
            for line, _, said, _ in babel_extract(file, list(SPEAKERS), [], {}):
                # A word with facts comes as its message and a None for each fact.
                if word := next((part for part in (said if isinstance(said, tuple) else (said,)) if part), None):
                    found.setdefault(word, f"{path.name}:{line}")
    return found


def all_spoken() -> dict[str, str]:
    """Every word of the product."""
    return spoken_in_templates(ROOT / "web") | spoken(product())


def catalogues(folder: Path) -> list[tuple[Path, Message]]:
    """Every entry of every .po file of one language."""
    found = []
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            found += [(path, message) for message in read_po(file) if message.id]
    return found


def ids_of(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def strings_of(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def missing(said: dict[str, str], entries: list[tuple[Path, Message]]) -> list[str]:
    """Words that the code says and the catalogue has not, or has empty."""
    there = {one for _, message in entries if all(strings_of(message)) for one in ids_of(message)}
    return [f"{place}: {word}" for word, place in said.items() if word not in there]


def stale(said: dict[str, str], entries: list[tuple[Path, Message]]) -> list[str]:
    """Entries that nothing says any more."""
    return [f"{path.name}: {ids_of(message)[0]}" for path, message in entries if not set(ids_of(message)) & said.keys()]


def contradictory(entries: list[tuple[Path, Message]]) -> list[str]:
    """Words that two files translate differently."""
    first: dict[str, tuple[str, ...]] = {}
    found = []
    for path, message in entries:
        if first.setdefault(ids_of(message)[0], strings_of(message)) != strings_of(message):
            found.append(f"{path.name}: {ids_of(message)[0]}")
    return found


def unfillable(entries: list[tuple[Path, Message]]) -> list[str]:
    """Entries with a {place} that their message id does not have."""
    return [
        f"{path.name}: {ids_of(message)[0]}"
        for path, message in entries
        if set(_PLACE.findall(" ".join(strings_of(message)))) - set(_PLACE.findall(" ".join(ids_of(message)))) - {"n"}
    ]


def half_width(entries: list[tuple[Path, Message]]) -> list[str]:
    """Chinese entries with English punctuation."""
    return [
        f"{path.name}: {string}"
        for path, message in entries
        for string in strings_of(message)
        if _HALF_WIDTH.search(string)
    ]


def main() -> int:
    """Print what is missing and what is stale; 1 if anything is."""
    said = all_spoken()
    lines = []
    for language in LANGUAGES:
        entries = catalogues(ROOT / "locale" / language)
        lines += [f"{language} lacks   {line}" for line in missing(said, entries)]
        lines += [f"{language} stale   {line}" for line in stale(said, entries)]
    print("\n".join(lines) or f"{len(said)} words, all in both catalogues.")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
