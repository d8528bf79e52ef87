"""谁没落实、哪一项没落实: ranking, traffic light and way in, all in one table. Each square is a link."""

from collections.abc import Iterable
from dataclasses import replace
from html import escape
from typing import Any
from urllib.parse import quote

import streamlit as st

from models.labels import LABELS
from models.lifecycle import GLYPHS, Light
from services.area_names import area_name, short_area_name
from services.figures import Overview
from services.matrix import WORST_FIRST, Area, Cell, Row
from services.punctuality import Punctuality
from ui.charts import shares_html, tag
from ui.leader_drill import Asked, address_of, ask, behind_area, newly_named
from ui.leader_rates import percent, share
from ui.words import _, _n, language, numeral

SQUARE = "square."  # in the address, before a row and an area
_MANY = 8  # rows that stand far apart; a dozen fit a small desktop screen with all that stands above them
_LONGEST = 6  # Latin letters of an area's name that stand upright above its column
_HERE = "\0"  # where the address of the page goes, in a table that is kept with the figures


def show_matrix(seen: Overview) -> None:
    """Rows down and areas across, worst first; on a phone the other way round, with room for short row names only."""
    _open(seen, newly_named())
    phone = on_phone()
    table = seen.shown(("matrix", language(), phone), lambda: _by_area(seen) if phone else _by_row(seen))
    st.html(with_address(table))


def with_address(squares: str) -> str:
    """What is kept with the figures, as links from the present look at the page."""
    return squares.replace(_HERE, address_of(""))


def on_phone() -> bool:
    return "Mobile" in (st.context.headers.get("User-Agent") or "")


def row_name(row: Row) -> str:
    """一 提高政治站位; a meeting by its day; the last row by how many meetings it stands for."""
    if not row.id:
        return _n("{n} other meeting", "{n} other meetings", len(row.meetings))
    return f"{numeral(row.ordinal)} {row.name}" if row.ordinal else row.name


def row_names(seen: Overview, *, short: bool = False) -> list[str]:
    """With the day of the meeting, where there are several."""
    names = []
    several = seen.meeting_id is None and seen.meetings > 1
    for row in seen.rows:
        when = f"{row.held_on.month}/{row.held_on.day}" if row.held_on and (several or not row.ordinal) else ""
        name = (numeral(row.ordinal) if row.ordinal else "" if when else row_name(row)) if short else row_name(row)
        names.append(f"{when} {name}".strip())
    return names


def _by_row(seen: Overview) -> str:
    names = [short_area_name(language(), area) for area in seen.areas]
    looks = ["duban-matrix"]
    if len(seen.rows) <= _MANY:
        looks.append("duban-roomy")
    if any(_wide(name) > _LONGEST for name in names):
        looks.append("duban-slanted")
    full = row_names(seen)
    lines = (
        _line(name, "".join(_square(seen, row, name, area) for area in seen.areas))
        for row, name in zip(seen.rows, full, strict=True)
    )
    return _table(seen, looks, max(map(_wide, full), default=0), names, "".join(lines))


def _by_area(seen: Overview) -> str:
    full, short = row_names(seen), row_names(seen, short=True)
    lines = (
        _line(
            area_name(language(), area),
            "".join(_square(seen, row, name, area) for row, name in zip(seen.rows, full, strict=True)),
        )
        for area in seen.areas
    )
    crowded = ["duban-crowded"] if len(seen.rows) > _MANY else []
    widest = max(_wide(area_name(language(), area)) for area in seen.areas)
    return _table(seen, ["duban-matrix", "duban-by-area", *crowded], widest, short, "".join(lines))


def _table(seen: Overview, looks: list[str], widest: int, columns: list[str], lines: str) -> str:
    """``widest`` of the names on the left, in Latin letters; ``columns`` are the names above."""
    heads = "".join(f'<th scope="col"><span>{escape(name)}</span></th>' for name in columns)
    said = _("{rows} by {areas} squares; {n} tasks overdue", rows=len(seen.rows), areas=len(seen.areas), n=seen.overdue)
    look = f'class="{" ".join(looks)}" style="--columns:{len(seen.areas)};--widest:{widest}"'
    return (
        f'<a class="duban-skip" href="#duban-below-matrix">{_("Skip the table")}</a>'
        f'<div class="duban-wide"><table {look} aria-label="{escape(said, quote=True)}">'
        f"<thead><tr><td></td>{heads}</tr></thead><tbody>{lines}</tbody></table></div>"
        '<span id="duban-below-matrix" tabindex="-1"></span>'
    )


def _line(name: str, squares: str) -> str:
    return f'<tr><th scope="row" title="{escape(name, quote=True)}">{escape(name)}</th>{squares}</tr>'


def _square(seen: Overview, row: Row, name: str, area: Area) -> str:
    cell = seen.cells.get((row.id, area.key))
    if cell is None:
        return "<td></td>"
    return f"<td>{link(f'{SQUARE}{row.id}.{area.key}', cell, tip(name, area, cell.lights))}</td>"


def link(key: str, cell: Cell, said: str, name: str = "") -> str:
    """A square that leads behind itself; ``name`` stands in it, where no table says what it is. For `with_address`."""
    aloud, shown = escape(said, quote=True), f"<b>{cell_text(cell.light, cell.count)}</b>"
    return (
        f'<a class="duban-here duban-l-{cell.light}" href="{_HERE}{quote(key)}" target="_self" title="{aloud}" '
        f'aria-label="{aloud}">{escape(name)}{shown}</a>'
    )


def cell_text(light: Light, count: int) -> str:
    """Shape and number; what nobody must act on has no number."""
    return GLYPHS[light] + ("" if light in (Light.DONE, Light.ON_TRACK) else f"{count:,}")


def tip(row: str, area: Area, lights: Any) -> str:
    """Where, and how many in each light."""
    counts = "  ".join(
        f"{GLYPHS[light]} {_(LABELS[light])} {lights[light]:,}" for light in WORST_FIRST if lights.get(light)
    )
    return f"{area_name(language(), area)} · {row} · {counts}"


def _wide(word: str) -> int:
    """How wide a word is, in Latin letters."""
    return sum(1 if letter.isascii() else 2 for letter in word)


def _open(seen: Overview, named: str) -> None:
    """Look behind the square that the address names, if there is such a one."""
    if not named.startswith(SQUARE):
        return
    row_id, _dot, area_key = named.removeprefix(SQUARE).partition(".")
    row = next((row for row in seen.rows if str(row.id) == row_id), None)
    area = next((area for area in seen.areas if area.key == area_key), None)
    if row and area:
        heading = f"{numeral(row.ordinal)}、{row.name}" if row.ordinal else row_name(row)
        pick = replace(behind_area(seen, area.key), meetings=row.meetings, directive_id=row.directive_id)
        ask(Asked(pick, f"{area_name(language(), area)} · {heading}"))


def show_legend(seen: Overview) -> None:
    """The lights, with the rule that colours a square."""
    there = [light for light in Light if light is not Light.STOPPED or seen.lights.get(light)]
    tags = "".join(tag(light, _(LABELS[light])) for light in there)
    rule = _(
        "Number and colour are those of the worst tasks in a square; √ only if all are verified or closed. Worst first."
    )
    st.html(f'<div class="duban-legend">{tags}<span>{rule}</span></div>')


def show_shares(seen: Overview) -> None:
    """哪一项部署落后: how the tasks of each row divide."""
    by_directive = all(row.ordinal for row in seen.rows)
    st.subheader(_("Which directive lags") if by_directive else _("Which meeting lags"), anchor=False)
    st.html(seen.shown(("shares", language()), lambda: _shares(seen)))


def _shares(seen: Overview) -> str:
    """A bar a row, and below them in which order the lights stand."""
    words = {light: _(LABELS[light]) for light in Light}
    order = [Light.DONE, Light.STOPPED, Light.TO_VERIFY, Light.ON_TRACK, Light.UNSIGNED, Light.DUE_SOON, Light.OVERDUE]
    rows = []
    for row, name in zip(seen.rows, row_names(seen), strict=True):
        lights = _sum(seen, row.id)
        rows.append((name, lights, *_rates(seen, row, lights)))
    said: Iterable[str] = (words[light] for light in order if seen.lights.get(light))
    return (
        f"{shares_html(rows, order, words)}"
        f'<div class="duban-text duban-small">{_("From left to right: {lights}.", lights=" → ".join(said))}</div>'
    )


def _rates(seen: Overview, row: Row, lights: dict[Light, int]) -> tuple[str, str]:
    """Both rates of a row, and the same with what they were divided by."""
    it, closed, total = seen.row_punctual.get(row.id, Punctuality()), lights.get(Light.DONE, 0), sum(lights.values())
    on_time = (it.on_time_current, it.due_current)
    short = _("closed {rate}, on time {other}", rate=percent(closed, total), other=percent(*on_time))
    return short, _("closed {rate}, on time {other}", rate=share(closed, total), other=share(*on_time))


def _sum(seen: Overview, row_id: int) -> dict[Light, int]:
    lights: dict[Light, int] = {}
    for area in seen.areas:
        cell = seen.cells.get((row_id, area.key))
        for light, n in (cell.lights if cell else {}).items():
            lights[light] = lights.get(light, 0) + n
    return lights
