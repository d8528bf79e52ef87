"""Official and other people's text, character for character: escaped, line breaks kept, nothing read as markup."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Literal

import streamlit as st

from ui.words import _


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked passage of a text. ``number`` stands small in front of it; the current one is yellow and in view."""

    start: int
    end: int
    kind: Literal["directive", "meeting"] = "directive"
    number: str = ""
    current: bool = False


def show_text(text: str, *, size: Literal["normal", "small", "large"] = "normal", strong: bool = False) -> None:
    """The text as it was written."""
    look = f"duban-text duban-{size}" + (" duban-strong" if strong else "")
    st.html(f'<div class="{look}">{escape(text)}</div>')


def show_notice(text: str, kind: Literal["bad", "good", "plain"] = "bad") -> None:
    """A sentence that may hold what somebody wrote, set off from the page; read out when it appears."""
    role = "alert" if kind == "bad" else "status"
    st.html(f'<div class="duban-notice duban-{kind}" role="{role}">{escape(text)}</div>')


def show_marked(text: str, marks: Iterable[Mark], *, height: int = 560, label: str = "") -> None:
    """A source text in a box of its own that scrolls, can be reached by keyboard and has a name for screen readers.

    Marks that would overlap an earlier one are left out.
    """
    pieces, at, current = [], 0, ""
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if not at <= mark.start < mark.end <= len(text):
            continue
        here = ' data-current="yes"' if mark.current and not current else ""
        current = current or (f"{mark.start}-{mark.end}" if mark.current else "")
        pieces.append(escape(text[at : mark.start]))
        if mark.number:
            pieces.append(f'<sup aria-hidden="true">{escape(mark.number)}</sup>')
        look = f"duban-{mark.kind}" + (" duban-current" if mark.current else "")
        pieces.append(f'<mark class="{look}"{here}>{escape(text[mark.start : mark.end])}</mark>')
        at = mark.end
    pieces.append(escape(text[at:]))
    name = escape(label or _("The release"), quote=True)
    st.html(
        f'<div class="duban-source duban-text" role="region" tabindex="0" aria-label="{name}" '
        f'data-scrolls-to="{current}" style="max-height:{height}px">{"".join(pieces)}</div>'
    )
