"""Official text on the screen, letter for letter: never through Markdown, which rewrites it."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import streamlit as st

from ui.words import _

_STYLE = """<style>
.verbatim{white-space:pre-wrap;line-height:1.8;overflow-wrap:anywhere}
.source{white-space:pre-wrap;line-height:1.95;overflow-y:auto;overflow-wrap:anywhere;border:1px solid rgba(128,138,152,.45);border-radius:.375rem;padding:.75rem 1rem}
.source .meeting{text-decoration:underline;text-decoration-color:#C2680A;text-underline-offset:.3em;text-decoration-thickness:2px}
.source mark{color:inherit;background:rgba(27,79,156,.13)}
.source mark.current{background:#FFE08A;color:#10151F}
.source b{background:#1B4F9C;color:#fff;border-radius:.2rem;padding:.05rem .35rem;margin-right:.2rem}
</style>"""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a source text to mark, ``[start, end)``. Kind: "directive" or "meeting"."""

    start: int
    end: int
    kind: str
    tag: str = ""
    current: bool = False


def show_text(text: str) -> None:
    """The text exactly as it is."""
    st.html(f'{_STYLE}<div class="verbatim">{escape(text)}</div>')


def show_marked(text: str, marks: Iterable[Mark], *, height: int) -> None:
    """A source text with marks that do not overlap, in a box of its own that scrolls to the current one."""
    parts, at, current = [], 0, ""
    for mark in sorted(marks, key=lambda mark: mark.start):
        parts += [escape(text[at : mark.start]), _marked(text[mark.start : mark.end], mark)]
        at = mark.end
        current = f"{mark.start}" if mark.current and not current else current
    parts.append(escape(text[at:]))
    label = escape(_("The release"))
    st.html(
        f'{_STYLE}<div class="source" role="region" tabindex="0" aria-label="{label}" data-scrolls-to="{current}" '
        f'style="max-height:{int(height)}px">{"".join(parts)}</div>'
    )


def _marked(text: str, mark: Mark) -> str:
    here = " data-current" if mark.current else ""
    if mark.kind == "meeting":
        return f'<span class="meeting"{here}>{escape(text)}</span>'
    shown = "current" if mark.current else ""
    return f'<mark class="{shown}"{here}><b>{escape(mark.tag)}</b>{escape(text)}</mark>'
