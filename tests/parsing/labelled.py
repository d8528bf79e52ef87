"""Texts with their labels written into them, and how they are taken apart.

A file begins with ``key: value`` lines about the meeting, then ``---``, then the text as pasted, in which
``⟦1 d=2024-05-31~5月底前 L=市水利局 C=市财政局 f=weekly|一要…⟧`` marks a directive: its ordinal, or m (要-clause),
b (bare imperative), c (words before a list); ``d`` a time limit with its date, ``L`` and ``C`` who leads and supports,
``f`` the cadence, ``amb`` a limit that may be read either way. Marks inside marks are sub-items. Values of one key are
parted by `` ; ``; ``title: =`` is the first line.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "labelled"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))
_MARK = re.compile(
    "第[一二三四五六七八九十]+(?:[，,、：:]|是要|是|要)?|[一二三四五六七八九十]+(?:是要|是|要|、)|首先|其次|再次|最后|"
    "[（(][一二三四五六七八九十\\d]+[）)]|\\d{1,2}[）)、.\\t]|[①-⑳]"
)
_KINDS = {"m": "modal", "b": "bare", "c": "chapeau"}


def _many(meta: dict[str, str], key: str) -> list[str]:
    return [value.strip() for value in meta.get(key, "").split(" ; ") if value.strip()]


def _limits(words: list[str]) -> list[dict[str, str]]:
    pairs = (word[2:].partition("~") for word in words if word.startswith("d="))
    return [{"value": value, "text": text or value} for value, _, text in pairs]


def _units(words: list[str], role: str) -> list[str]:
    return [name for word in words if word.startswith(role) for name in word[2:].split(",")]


def heading_of(words: str, numbered: bool) -> str:
    """Without mark and 要, up to the first pause."""
    if numbered and (mark := _MARK.match(words)):
        words = words[mark.end() :].lstrip("，,、：: \t")
    return re.split("[，。；：,;:\n\t|]", re.sub("^要(?![求点素])", "", words))[0].strip()


def _directive(attributes: str, text: str, start: int, end: int, level: int) -> dict[str, Any]:
    kind, *words = attributes.split(" ")
    numbered = kind.isdigit()
    limits = _limits(words)
    return {
        "ordinal": int(kind) if numbered else None,
        "numbered": numbered,
        "kind": "numbered" if numbered else _KINDS[kind],
        "optional": kind in ("b", "c"),
        "level": level,
        "list": 1,
        "start": start,
        "end": end,
        "starts_with": text[start:end][:15],
        "ends_with": text[start:end][-10:],
        "heading": heading_of(text[start:end], numbered),
        "deadlines": limits,
        "deadline": limits[0]["value"] if limits else None,
        "deadline_text": limits[0]["text"] if limits else None,
        "deadline_ambiguous": "amb" in words,
        "frequency": next((word[2:] for word in words if word.startswith("f=")), None),
        "lead_units": _units(words, "L="),
        "co_units": _units(words, "C="),
    }


def _taken_apart(body: str) -> tuple[str, list[tuple[str, int, int, int]]]:
    """The text without its marks, and each mark as (attributes, start, end, level)."""
    out: list[str] = []
    length = 0
    found: list[tuple[str, int, int, int]] = []
    opened: list[tuple[str, int]] = []
    for piece in re.split("(⟦[^|]*\\||⟧)", body):
        if piece.startswith("⟦"):
            opened.append((piece[1:-1], length))
        elif piece == "⟧":
            attributes, start = opened.pop()
            found.append((attributes, start, length, len(opened) + 1))
        else:
            out.append(piece)
            length += len(piece)
    return "".join(out), sorted(found, key=lambda f: (f[1], -f[2]))


def _meeting(meta: dict[str, str], text: str) -> dict[str, Any]:
    hosts = [host.partition("|") for host in _many(meta, "hosts")]
    title = meta.get("title") or None
    day = meta.get("date") or None
    return {
        "title": text.strip().splitlines()[0].strip() if title == "=" else title,
        "published_on": meta.get("pub") or None,
        "source": meta.get("src") or None,
        "meeting_date": day,
        "meeting_md": meta.get("md") or (day[5:] if day else None),
        "hosts": [name for name, _, _ in hosts],
        "host_titles": [posts for _, _, posts in hosts if posts],
        "speakers": _many(meta, "speakers"),
        "organisers": _many(meta, "orgs"),
        "organisers_optional": _many(meta, "orgs_opt"),
        "is_video": meta.get("video", "1") == "1",
        "attendees": _many(meta, "att"),
        "attendees_optional": _many(meta, "att_opt"),
        "venues": {"main": meta.get("main") or None, "branch": _many(meta, "branch")},
        "sections": [],
    }


@cache
def labelled(name: str) -> tuple[str, dict[str, Any]]:
    """The text of one file as pasted, and its labels in the schema of the examples."""
    head, _, body = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").partition("\n---\n")
    meta = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in head.splitlines())}
    text, marks = _taken_apart(body)
    directives = [_directive(attributes, text, start, end, level) for attributes, start, end, level in marks]
    return text, {"id": name, **_meeting(meta, text), "directives": directives}
