"""The pictures of the leader's page: plain HTML that screen readers, printers and old machines read without a chart
library."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape
from pathlib import Path

import streamlit as st

from models.lifecycle import GLYPHS, Light
from ui.colours import FILLS

_SHEET = (Path(__file__).parent / "leader.css").read_text(encoding="utf-8")


def show_chart_styles() -> None:
    """Once on a page that draws any of these."""
    st.html(f"<style>{_SHEET}{FILLS}</style>")


def tag(light: Light, words: str) -> str:
    """A light with words, as HTML."""
    return f'<span class="duban-tag duban-l-{light}">{GLYPHS[light]} {escape(words)}</span>'


def trend_html(days: Sequence[tuple[date, int]], marks: Mapping[date, str], strong: Iterable[date], label: str) -> str:
    """A bar a day with its number above it; ``marks`` are words above single bars, ``strong`` the days to compare.

    Numbers of four digits would run into each other: then every second day has one, the last day first of all.
    """
    most = max((n for _, n in days), default=0) or 1
    compared = set(strong)
    crowded = most >= 1000
    bars = "".join(
        f"<div><span>{escape(marks.get(day, ''))}</span><b>{f'{n:,}' if n and not (crowded and i % 2) else ''}</b>"
        f'<i class="duban-l-overdue{" duban-now" if day in compared else ""}" style="--share:{n / most:.3f}"></i>'
        f"<small>{day.month}/{day.day}</small></div>"
        for i, (day, n) in zip(range(len(days) - 1, -1, -1), days, strict=True)
    )
    return f'<div class="duban-trend" role="img" aria-label="{escape(label, quote=True)}">{bars}</div>'


def shares_html(
    rows: Iterable[tuple[str, Mapping[Light, int], str, str]], order: Sequence[Light], words: Mapping[Light, str]
) -> str:
    """A bar of 100 % a row, a piece a light; the last two of each row are what to say at its end, shortly and in full."""
    return f'<div class="duban-shares">{"".join(_share(*row, order, words) for row in rows)}</div>'


def _share(
    name: str, lights: Mapping[Light, int], end: str, full: str, order: Sequence[Light], words: Mapping[Light, str]
) -> str:
    present = [(light, lights[light]) for light in order if lights.get(light)]
    pieces = "".join(
        f'<i class="duban-l-{light}" style="flex-grow:{n}" title="{escape(words[light])} {n:,}"></i>'
        for light, n in present
    )
    said = escape(", ".join(f"{words[light]} {n:,}" for light, n in present), quote=True)
    return (
        f'<div><span title="{escape(name, quote=True)}">{escape(name)}</span>'
        f'<div role="img" aria-label="{said}">{pieces}</div><b title="{escape(full, quote=True)}">{escape(end)}</b></div>'
    )
