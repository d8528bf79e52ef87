"""The pictures of the leader's page. The matrix is a ready Vega-Lite dict (it can be clicked); trend and shares are
plain HTML that screen readers, printers and old machines read without a chart library."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st
from pyarrow import Table

from models.lifecycle import GLYPHS, Light
from ui.colours import ON_DARK, ON_LIGHT, cell_colours

PICK = "pick"
# A dozen rows, with all that stands above them, fit a small desktop screen.
_ROW, _ROW_OF_MANY, _MANY = 30, 24, 8
_ROW_PHONE, _HEADS = 29, 26
_TILE = 52
_GREY = ("#37404F", "#C9D2DE")  # words of the axes: light, dark
_SHEET = (Path(__file__).parent / "leader.css").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Square:
    """A cell as drawn: where (labels), what it stands for (ids), and the words of its tooltip."""

    row: str
    area: str
    row_id: int
    area_key: str
    light: Light
    text: str
    tip: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A square of the map: where it stands, counted from the north-west, and what it says."""

    column: int
    row: int
    area_key: str
    name: str
    light: Light
    text: str
    tip: str


def show_chart_styles() -> None:
    """Once on a page that draws any of these."""
    st.html(f"<style>{_SHEET}{_fills(ON_LIGHT)}@media (prefers-color-scheme: dark){{{_fills(ON_DARK)}}}</style>")


def _fills(colours: Mapping[Light, tuple[str, str]]) -> str:
    return "".join(f".duban-l-{light}{{background:{fill};color:{ink}}}" for light, (fill, ink) in colours.items())


def tag(light: Light, words: str) -> str:
    """A light with words, as HTML."""
    return f'<span class="duban-tag duban-l-{light}">{GLYPHS[light]} {escape(words)}</span>'


def matrix_chart(
    squares: Iterable[Square], rows: Sequence[str], areas: Sequence[str], *, phone: bool
) -> dict[str, Any]:
    """Rows down and areas across, worst first; on a phone the other way round, with room for short row labels only."""
    colours = cell_colours()
    values = [
        {
            "r": square.row,
            "a": square.area,
            "row": square.row_id,
            "area": square.area_key,
            "t": square.text,
            "tip": square.tip,
            "fill": colours[square.light][0],
            "ink": colours[square.light][1],
        }
        for square in squares
    ]
    by_row = {"field": "r", "type": "nominal", "sort": list(rows)}
    by_area = {"field": "a", "type": "nominal", "sort": list(areas)}
    across, down = (by_row, by_area) if phone else (by_area, by_row)
    crowded = phone and len(rows) > _MANY
    slant = 0 if phone or all(_wide(area) <= 6 for area in areas) else -40
    return {
        "data": {"values": Table.from_pylist(values)},  # as it is sent: a list would be turned into it at each redraw
        "height": _height(len(areas) if phone else len(rows), phone, bool(slant), crowded),
        "padding": {"left": 0, "right": 0, "top": 0, "bottom": 0},
        "config": {"view": {"strokeWidth": 0}, "axis": {"aria": False}, "text": {"aria": False}},
        "encoding": {
            "x": across
            | {"axis": _axis("top", slant, 10 if crowded else 13), "scale": {"paddingInner": 0.06, "paddingOuter": 0}},
            "y": down | {"axis": _axis("left", 0, 13), "scale": {"paddingInner": 0.1, "paddingOuter": 0}},
            "tooltip": {"field": "tip", "type": "nominal"},
        },
        "layer": [
            {
                "params": [{"name": PICK, "select": {"type": "point", "fields": ["row", "area"], "toggle": False}}],
                "mark": {"type": "rect", "cornerRadius": 3, "cursor": "pointer"},
                "encoding": {
                    "color": {"field": "fill", "type": "nominal", "scale": None},
                    "description": {"field": "tip"},
                },
            },
            {
                "mark": {"type": "text", "fontSize": 10 if crowded else 13, "fontWeight": 600, "cursor": "pointer"},
                "encoding": {
                    "text": {"field": "t", "type": "nominal"},
                    "color": {"field": "ink", "type": "nominal", "scale": None},
                },
            },
        ],
    }


def map_chart(tiles: Iterable[Tile]) -> dict[str, Any]:
    """Squares without a map under them: no shapes to load, and a small city is as easy to hit as a large one."""
    colours = cell_colours()
    values = [
        {
            "x": tile.column,
            "y": tile.row,
            "area": tile.area_key,
            "n": tile.name,
            "t": tile.text,
            "tip": tile.tip,
            "fill": colours[tile.light][0],
            "ink": colours[tile.light][1],
        }
        for tile in tiles
    ]
    places = {
        axis: {"field": axis, "type": "ordinal", "axis": None, "scale": {"paddingInner": 0.06, "paddingOuter": 0}}
        for axis in ("x", "y")
    }
    rows = len({value["y"] for value in values})
    small = 11 if any(_wide(str(value["n"])) > 6 for value in values) else 13  # seven letters fill a tile of a phone
    return {
        "data": {"values": values},
        "height": rows * _TILE,
        "padding": {"left": 0, "right": 0, "top": 0, "bottom": 0},
        "config": {"view": {"strokeWidth": 0}, "text": {"aria": False}},
        "encoding": places | {"tooltip": {"field": "tip", "type": "nominal"}},
        "layer": [
            {
                "params": [{"name": PICK, "select": {"type": "point", "fields": ["area"], "toggle": False}}],
                "mark": {"type": "rect", "cornerRadius": 3, "cursor": "pointer"},
                "encoding": {
                    "color": {"field": "fill", "type": "nominal", "scale": None},
                    "description": {"field": "tip"},
                },
            },
            *(
                {
                    "mark": {"type": "text", "fontSize": size, "fontWeight": weight, "dy": dy, "cursor": "pointer"},
                    "encoding": {
                        "text": {"field": field, "type": "nominal"},
                        "color": {"field": "ink", "type": "nominal", "scale": None},
                    },
                }
                for field, size, weight, dy in (("n", small, 400, -8), ("t", 13, 600, 10))
            ),
        ],
    }


def _height(rows: int, phone: bool, slant: bool, crowded: bool) -> int:
    """Of the squares and the heads above them: slanted or two-line heads take more."""
    each = _ROW_PHONE if phone else _ROW_OF_MANY if rows > _MANY else _ROW
    return rows * each + _HEADS + 40 * slant + 16 * crowded


def _wide(word: str) -> int:
    """How wide a word is, in Latin letters."""
    return sum(1 if letter.isascii() else 2 for letter in word)


def _axis(orient: str, angle: int, size: int) -> dict[str, Any]:
    return {
        "orient": orient,
        "title": None,
        "labelAngle": angle,
        "labelAlign": "left" if angle else ("right" if orient == "left" else "center"),
        "labelFontSize": size,
        # A short label of a phone, "2/14 一", stands in two lines.
        **({"labelExpr": "split(datum.value, ' ')"} if size < 13 else {}),
        "labelColor": _GREY[st.context.theme.type == "dark"],
        "labelPadding": 8 if size == 13 else 18,
        "labelLimit": 200,
        "labelOverlap": False,
        "labelFlush": False,
        "ticks": False,
        "domain": False,
    }


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
