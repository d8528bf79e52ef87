"""Where Sichuan's cities lie, roughly: a square each, on five rows from north to south and six columns from west to east."""

from collections import Counter
from collections.abc import Mapping

from models.lifecycle import Light
from services.matrix import Area, Cell, cell_of

# Code → (column, row).
PLACES = {
    "513200": (1, 0),
    "510700": (3, 0),
    "510800": (4, 0),
    "511900": (5, 0),
    "513300": (0, 1),
    "510100": (2, 1),
    "510600": (3, 1),
    "511300": (4, 1),
    "511700": (5, 1),
    "511800": (1, 2),
    "511400": (2, 2),
    "512000": (3, 2),
    "510900": (4, 2),
    "511600": (5, 2),
    "513400": (1, 3),
    "511100": (2, 3),
    "510300": (3, 3),
    "511000": (4, 3),
    "510400": (1, 4),
    "511500": (3, 4),
    "510500": (4, 4),
}
_ACROSS, _DOWN = 6, 5


def tiles(areas: tuple[Area, ...], cells: Mapping[tuple[int, str], Cell]) -> list[tuple[Area, Cell, int, int]]:
    """Each area with all its rows taken together, its column and its row. What is no city of the map stands below it."""
    sums: dict[str, Counter[Light]] = {}
    for (_, key), cell in cells.items():
        sums.setdefault(key, Counter()).update(cell.lights)
    others = sorted(area.key for area in areas if area.key not in PLACES)
    below = {key: (i % _ACROSS, _DOWN + i // _ACROSS) for i, key in enumerate(others)}
    return [(area, cell_of(sums[area.key]), *(PLACES.get(area.key) or below[area.key])) for area in areas]
