"""地图: the cities as squares at their rough places, each coloured as its worst light; a click opens it as in the matrix."""

from typing import Any, cast

import streamlit as st

from services.area_names import area_name, short_area_name
from services.city_map import tiles
from services.figures import Overview
from ui.charts import PICK, Tile, map_chart
from ui.leader_drill import Asked, ask, behind_area, times_asked
from ui.leader_matrix import cell_text, tip
from ui.words import _, language


def show_map(seen: Overview) -> None:
    """The province; of one area the matrix is the picture, since its counties have no places here."""
    found = [
        Tile(
            column,
            row,
            area.key,
            short_area_name(language(), area),
            cell.light,
            cell_text(cell.light, cell.count),
            tip(_("All rows together"), area, cell.lights),
        )
        for area, cell, column, row in tiles(seen.areas, seen.cells)
    ]
    key = f"leader-map-{times_asked()}"
    st.vega_lite_chart(
        map_chart(found),
        on_select=lambda: _picked(seen, key),
        selection_mode=PICK,
        key=key,
        alt=_("{n} areas at their rough places; {late} tasks overdue", n=len(found), late=seen.overdue),
    )


def _picked(seen: Overview, key: str) -> None:
    points = cast(Any, st.session_state[key])["selection"].get(PICK) or []
    area = next((area for area in seen.areas if points and area.key == str(points[0]["area"])), None)
    if area is not None:
        ask(Asked(behind_area(seen, area.key), area_name(language(), area)))
