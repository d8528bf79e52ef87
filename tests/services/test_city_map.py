"""The map: every city of the directory has a place of its own, and a square says the worst of all its rows."""

from datetime import date
from pathlib import Path

from sqlmodel import col, select

from models.bureaus import Bureau, BureauKind
from models.clock import stopped_at
from models.lifecycle import Light, Step
from services.access import Actor
from services.area_names import PREFECTURES
from services.city_map import PLACES, tiles
from services.database import reading_session
from services.figures import overview
from services.matrix import Area, Cell
from tests.services.test_figures import at, small, take

__all__ = ["small"]


def test_each_of_the_21_cities_has_a_place_of_its_own(office: Path) -> None:
    with reading_session() as session:
        cities = set(session.exec(select(Bureau.area).where(col(Bureau.kind) == BureauKind.CITY)))
    assert cities == set(PLACES) == set(PREFECTURES)
    assert len(set(PLACES.values())) == 21


def test_north_is_up_and_west_is_left() -> None:
    guangyuan, chengdu, panzhihua, luzhou = (PLACES[code] for code in ("510800", "510100", "510400", "510500"))
    assert guangyuan[1] < chengdu[1] < panzhihua[1] == luzhou[1]
    assert PLACES["513300"][0] < chengdu[0] < PLACES["511700"][0]


def test_a_square_says_the_worst_of_all_its_rows(small: int, leader: Actor) -> None:
    with stopped_at(at(date(2020, 2, 9))):
        take("三台", Step.REPORT_DONE)
        take("绵阳", Step.REPORT_DONE)
    with stopped_at(at(date(2020, 2, 18), 8)):
        seen = overview(leader, small)
    found = {
        area.name: (cell.light, cell.count, column, row) for area, cell, column, row in tiles(seen.areas, seen.cells)
    }
    assert found == {"甘孜": (Light.OVERDUE, 1, 0, 1), "绵阳": (Light.DUE_SOON, 2, 3, 0)}


def test_what_is_no_city_of_the_map_stands_below_it() -> None:
    areas = tuple(Area(key, "", 1, 0, 0) for key in ("division", "510100", "partner"))
    cells = {(1, area.key): Cell(Light.DONE, 1, {Light.DONE: 1}) for area in areas}
    assert [(column, row) for _area, _cell, column, row in tiles(areas, cells)] == [(0, 5), (2, 1), (1, 5)]
