"""谁没落实、哪一项没落实: ranking, traffic light and way in, all in one picture. The popover is its keyboard path."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, cast

import streamlit as st

from models.labels import LABELS
from models.lifecycle import GLYPHS, Light
from services.area_names import area_name, short_area_name
from services.figures import Overview
from services.matrix import WORST_FIRST, Area, Row
from services.punctuality import Punctuality
from ui.charts import PICK, Square, matrix_chart, shares_html, tag
from ui.leader_drill import Asked, ask, behind_area, times_asked
from ui.leader_rates import percent, share
from ui.words import _, _n, language, numeral

FIND_ROW, FIND_AREA = "leader/find row", "leader/find area"
_FOUND = "leader/times found"


def show_matrix(seen: Overview) -> None:
    """The matrix; each square is a way in."""
    phone, dark = on_phone(), st.context.theme.type == "dark"
    key = f"leader-matrix-{times_asked()}"
    st.vega_lite_chart(
        seen.shown(("matrix", language(), phone, dark), lambda: matrix_chart(*_squares(seen), phone=phone)),
        on_select=lambda: _picked(seen, key),
        selection_mode=PICK,
        key=key,
        alt=_(
            "{rows} by {areas} squares; {n} tasks overdue", rows=len(seen.rows), areas=len(seen.areas), n=seen.overdue
        ),
    )


def on_phone() -> bool:
    return "Mobile" in (st.context.headers.get("User-Agent") or "")


def row_name(row: Row) -> str:
    """一 提高政治站位; a meeting by its day; the last row by how many meetings it stands for."""
    if not row.id:
        return _n("{n} other meeting", "{n} other meetings", len(row.meetings))
    return f"{numeral(row.ordinal)} {row.name}" if row.ordinal else row.name


def row_names(seen: Overview, *, short: bool = False) -> list[str]:
    """All different, since the picture tells rows apart by their names."""
    names = []
    several = seen.meeting_id is None and seen.meetings > 1
    for row in seen.rows:
        when = f"{row.held_on.month}/{row.held_on.day}" if row.held_on and (several or not row.ordinal) else ""
        name = (numeral(row.ordinal) if row.ordinal else "" if when else row_name(row)) if short else row_name(row)
        names.append(f"{when} {name}".strip())
    return _all_different(names)


def _all_different(given: Iterable[str]) -> list[str]:
    names: list[str] = []
    for name in given:
        while name in names:
            name += "'"
        names.append(name)
    return names


def _squares(seen: Overview) -> tuple[list[Square], list[str], list[str]]:
    full = row_names(seen)
    rows = row_names(seen, short=True) if on_phone() else full
    areas = _all_different((area_name if on_phone() else short_area_name)(language(), area) for area in seen.areas)
    squares = [
        Square(row, name, it.id, area.key, cell.light, cell_text(cell.light, cell.count), tip(long, area, cell.lights))
        for it, row, long in zip(seen.rows, rows, full, strict=True)
        for area, name in zip(seen.areas, areas, strict=True)
        if (cell := seen.cells.get((it.id, area.key)))
    ]
    return squares, rows, areas


def cell_text(light: Light, count: int) -> str:
    """Shape and number; what nobody must act on has no number."""
    return GLYPHS[light] + ("" if light in (Light.DONE, Light.ON_TRACK) else f"{count:,}")


def tip(row: str, area: Area, lights: Any) -> str:
    """Where, and how many in each light."""
    counts = "  ".join(
        f"{GLYPHS[light]} {_(LABELS[light])} {lights[light]:,}" for light in WORST_FIRST if lights.get(light)
    )
    return f"{area_name(language(), area)} · {row} · {counts}"


def _picked(seen: Overview, key: str) -> None:
    points = cast(Any, st.session_state[key])["selection"].get(PICK) or []
    if points:
        _open(seen, int(points[0]["row"]), str(points[0]["area"]))


def _open(seen: Overview, row_id: int, area_key: str) -> None:
    row = next((row for row in seen.rows if row.id == row_id), None)
    area = next((area for area in seen.areas if area.key == area_key), None)
    if row and area:
        heading = f"{numeral(row.ordinal)}、{row.name}" if row.ordinal else row_name(row)
        place = behind_area(seen, area.key)
        pick = replace(place, meetings=row.meetings, directive_id=row.directive_id)
        ask(Asked(pick, f"{area_name(language(), area)} · {heading}"))


def show_finder(seen: Overview) -> None:
    """The way to a square by keyboard."""
    names = dict(zip((row.id for row in seen.rows), row_names(seen), strict=True))
    areas = {area.key: area_name(language(), area) for area in seen.areas}
    # A new key closes it: it would lie over the drawer that it opened.
    times = st.session_state.setdefault(_FOUND, 0)
    with st.popover(
        _("Find by area"), type="tertiary", icon=":material/search:", width="content", key=f"leader-find-{times}"
    ):
        st.selectbox(
            _("Area"),
            list(areas),
            key=FIND_AREA,
            format_func=lambda key: areas.get(key, ""),
            help=_("From the worst to the best, as in the table."),
        )
        st.selectbox(
            _("Directive or meeting"),
            list(names),
            key=FIND_ROW,
            format_func=lambda key: names.get(key, ""),
            help=_("The row of the table."),
        )
        st.button(_("Look at this square"), type="primary", on_click=_found, args=(seen,), key="leader/find")


def _found(seen: Overview) -> None:
    st.session_state[_FOUND] += 1
    _open(seen, int(st.session_state[FIND_ROW]), str(st.session_state[FIND_AREA]))


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
