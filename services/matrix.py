"""The matrix: rows × areas, each cell its worst light and how many are in it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from models.bureaus import BureauKind
from models.lifecycle import Light, Status
from services.figure_queries import DirectiveLine, Group, Scope

MOST_ROWS = 12

# What stopped stands before what is done: a cell is "done" only if all of it is.
WORST_FIRST = (*(x for x in Light if x not in (Light.DONE, Light.STOPPED)), Light.STOPPED, Light.DONE)
_KINDS = frozenset(map(str, BureauKind))


@dataclass(frozen=True, slots=True)
class Cell:
    """One square of the matrix: its worst light, how many assignments are in that light, and how many in each."""

    light: Light
    count: int
    lights: Mapping[Light, int]


@dataclass(frozen=True, slots=True)
class Area:
    """The other side of the matrix: a city with its counties, or a kind of unit (``name`` is empty then)."""

    key: str
    name: str
    total: int
    overdue: int
    closed: int

    @property
    def is_city(self) -> bool:
        return self.key not in _KINDS


@dataclass(frozen=True, slots=True)
class Row:
    """A directive, or a meeting where there would be too many directives. The last row may stand for the other meetings."""

    id: int
    name: str
    meetings: tuple[int, ...]
    held_on: date | None = None
    ordinal: int = 0

    @property
    def directive_id(self) -> int | None:
        return self.id if self.ordinal else None


def cells_of(groups: Iterable[Group]) -> dict[tuple[int, str], Cell]:
    found: dict[tuple[int, str], Counter[Light]] = {}
    for group in groups:
        found.setdefault((group.row, group.area), Counter())[group.light] += group.count
    return {key: cell_of(lights) for key, lights in found.items()}


def cell_of(lights: Counter[Light]) -> Cell:
    """The worst of some lights, and how many are in it."""
    worst = next(light for light in WORST_FIRST if lights[light])
    return Cell(worst, lights[worst], lights)


def rows_of(scope: Scope, directives: Sequence[DirectiveLine], by_directive: bool) -> tuple[Row, ...]:
    """The rows, those of one meeting together, latest meeting first."""
    if not by_directive:
        return tuple(Row(m.id, m.title, (m.id,), m.held_on) for m in scope.meetings)
    return tuple(
        Row(d.id, d.heading, (m.id,), m.held_on, d.ordinal)
        for m in scope.meetings
        for d in directives
        if d.meeting_id == m.id
    )


def folded(
    rows: tuple[Row, ...], cells: Mapping[tuple[int, str], Cell]
) -> tuple[tuple[Row, ...], dict[tuple[int, str], Cell]]:
    """The worst rows in their order, and one more that counts all the others, so that the matrix still adds up."""
    late = Counter[int]()
    for (row_id, _), cell in cells.items():
        late[row_id] += cell.lights.get(Light.OVERDUE, 0)
    shown = {row.id for row in sorted(rows, key=lambda row: -late[row.id])[: MOST_ROWS - 1]}
    rest = Row(0, "", tuple(i for row in rows if row.id not in shown for i in row.meetings))
    sums: dict[str, Counter[Light]] = {}
    for (row_id, area), cell in cells.items():
        if row_id not in shown:
            sums.setdefault(area, Counter()).update(cell.lights)
    kept = {key: cell for key, cell in cells.items() if key[0] in shown}
    return (
        (*(row for row in rows if row.id in shown), rest),
        kept | {(rest.id, area): cell_of(lights) for area, lights in sums.items()},
    )


def areas_of(groups: Iterable[Group], names: Mapping[str, str]) -> tuple[Area, ...]:
    """Worst first: by number overdue, then by share closed, so that one late county does not sink a city of many."""
    total, overdue, closed = Counter[str](), Counter[str](), Counter[str]()
    for group in groups:
        total[group.area] += group.count
        closed[group.area] += group.count * (group.status is Status.CLOSED)
        overdue[group.area] += group.count * (group.light is Light.OVERDUE)
    areas = [
        Area(key, names.get(key, "" if key in _KINDS else key), total[key], overdue[key], closed[key]) for key in total
    ]
    return tuple(sorted(areas, key=lambda area: (-area.overdue, area.closed / area.total, area.key)))
