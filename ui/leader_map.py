"""地图: the cities as squares at their rough places, each coloured as its worst light; each leads to its tasks.

Squares without a map under them: no shapes to load, and a small city is as easy to hit as a large one.
"""

import streamlit as st

from services.area_names import area_name, short_area_name
from services.city_map import tiles
from services.figures import Overview
from ui.leader_drill import Asked, ask, behind_area, newly_named
from ui.leader_matrix import link, tip, with_address
from ui.words import _, language

_PLACE = "place-on-map."


def show_map(seen: Overview) -> None:
    """The province; of one area the matrix is the picture, since its counties have no places here."""
    for area in seen.areas:
        if newly_named() == f"{_PLACE}{area.key}":
            ask(Asked(behind_area(seen, area.key), area_name(language(), area)))
    st.html(with_address(seen.shown(("map", language()), lambda: _map(seen))))


def _map(seen: Overview) -> str:
    squares = ""
    for area, cell, column, row in tiles(seen.areas, seen.cells):
        said = tip(_("All rows together"), area, cell.lights)
        square = link(f"{_PLACE}{area.key}", cell, said, short_area_name(language(), area))
        squares += f'<div style="grid-area:{row + 1}/{column + 1}">{square}</div>'
    return f'<div class="duban-map">{squares}</div>'
