"""The board of a standing duty: area × day, a click on an area opens its bureaus; shape first, colour second."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from html import escape

import streamlit as st

from models.lifecycle import Light
from models.words import N_
from services.area_names import area_called
from services.return_figures import Board, BoardRow, Timing
from ui.colours import FILLS
from ui.moments import day
from ui.words import _, language

GLYPHS = {Timing.MISSING: "▲", Timing.LATE: "◆", Timing.ON_TIME: "√", Timing.EXPECTED: "·"}
WORDS = {
    Timing.MISSING: N_("Missing"),
    Timing.LATE: N_("Late"),
    Timing.ON_TIME: N_("On time"),
    Timing.EXPECTED: N_("Not due yet"),
}
_LIGHTS = {
    Timing.MISSING: Light.OVERDUE,
    Timing.LATE: Light.DUE_SOON,
    Timing.ON_TIME: Light.DONE,
    Timing.EXPECTED: Light.DONE,
}
AREA = "returns/area"
_ON_A_PHONE = 5  # days
_ONE = "unit-"  # before a bureau's number, where a line is one bureau; a line of many is called as their area
_STYLE = f"""<style>{FILLS}
.duban-board {{ border-collapse: separate; border-spacing: 2px; font-size: 0.875rem; font-variant-numeric: tabular-nums; }}
.duban-board th {{ font-weight: 600; color: var(--duban-soft); white-space: nowrap; padding: 0.125rem 0.25rem; }}
.duban-board th:first-child {{ text-align: left; min-width: 5rem; }}
.duban-board td {{ min-width: 3rem; height: 2rem; text-align: center; border-radius: 0.25rem; white-space: nowrap; }}
.duban-board a {{ display: block; line-height: 2rem; color: inherit; text-decoration: none; }}
@media (max-width: 640px) {{ .duban-board .duban-old {{ display: none; }} .duban-board td {{ min-width: 2.5rem; }} }}
</style>"""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one line owed on one day: the worst that came of it, and the bureaus of which that is true."""

    line: str
    name: str
    day: date
    timing: Timing
    rows: tuple[BoardRow, ...]
    expected: int

    @property
    def area(self) -> str | None:
        """The area, where the line is one."""
        return None if self.line.startswith(_ONE) else self.line

    @property
    def bureau_id(self) -> int | None:
        """The bureau, where the line is one."""
        return int(self.line.removeprefix(_ONE)) if self.line.startswith(_ONE) else None

    @property
    def said(self) -> str:
        """2月17日 缺报 3/20."""
        return f"{day(self.day)} {_(WORDS[self.timing])} {len(self.rows)}/{self.expected}"


def show_board(board: Board, address: Callable[[Cell], str] | None = None) -> None:
    """The legend, the choice of an area, the table. ``address``: where a cell leads, if anywhere, as HTML."""
    keys = list(dict.fromkeys(row.area for row in board.rows))
    area = None
    if len(keys) > 1:
        area = st.selectbox(
            _("Show"),
            [None, *keys],
            format_func=lambda key: _("All areas") if key is None else area_name(board, key),
            key=AREA,
            width=220,
            help=_("Cities together, or the counties of one."),
        )
    lines: dict[str, list[BoardRow]] = defaultdict(list)
    for row in board.rows:
        if area in (None, row.area):
            lines[row.area if area is None and len(keys) > 1 else f"{_ONE}{row.bureau_id}"].append(row)
    missed = {
        key: sum(row.worst(one) is Timing.MISSING for row in some for one in board.days) for key, some in lines.items()
    }
    worst_first = {key: lines[key] for key in sorted(lines, key=lambda key: -missed[key])}
    st.html(_STYLE + _table(board, worst_first, address))
    st.html(f'<div class="duban-text duban-small">{_legend(len(board.rows))}</div>')


def area_name(board: Board, key: str) -> str:
    """A city's name, or the kind of unit."""
    return area_called(language(), key, board.cities.get(key, key))


def cell_of(board: Board, line: str, one: date) -> Cell | None:
    """A line's cell of a day; nothing, where nothing was expected."""
    rows = [row for row in board.rows if line in (row.area, f"{_ONE}{row.bureau_id}")]
    return _worst(line, _name(board, line, rows), rows, one) if rows else None


def _name(board: Board, line: str, rows: list[BoardRow]) -> str:
    return rows[0].bureau if line.startswith(_ONE) else area_name(board, line)


def _worst(line: str, name: str, rows: list[BoardRow], one: date) -> Cell | None:
    timings = [timing for row in rows if (timing := row.worst(one)) is not None]
    if not timings:
        return None
    worst = next(timing for timing in Timing if timing in timings)
    return Cell(line, name, one, worst, tuple(row for row in rows if row.worst(one) is worst), len(timings))


def _table(board: Board, lines: dict[str, list[BoardRow]], address: Callable[[Cell], str] | None) -> str:
    old = set(board.days[:-_ON_A_PHONE])
    head = "".join(f"<th{_class(one in old)}>{escape(_short(one))}</th>" for one in board.days)
    body = ""
    for line, rows in lines.items():
        name = _name(board, line, rows)
        cells = (_cell(_worst(line, name, rows, one), one in old, address) for one in board.days)
        body += f'<tr><th scope="row">{escape(name)}</th>{"".join(cells)}</tr>'
    return f'<table class="duban-board"><thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table>'


def _class(is_old: bool, *looks: str) -> str:
    names = [*looks, *(["duban-old"] if is_old else [])]
    return f' class="{" ".join(names)}"' if names else ""


def _short(one: date) -> str:
    return f"{one.month}/{one.day}"


def _cell(cell: Cell | None, is_old: bool, address: Callable[[Cell], str] | None) -> str:
    if cell is None:
        return f"<td{_class(is_old)}></td>"
    count = str(len(cell.rows)) if cell.expected > 1 and cell.timing in (Timing.MISSING, Timing.LATE) else ""
    said = escape(f"{cell.name} {cell.said}" if address else cell.said, quote=True)
    shown = f"{GLYPHS[cell.timing]}{count}"
    if address:
        shown = f'<a class="duban-here" href="{address(cell)}" target="_self" aria-label="{said}">{shown}</a>'
    look = _class(is_old, f"duban-l-{_LIGHTS[cell.timing]}")
    return f'<td{look} title="{said}" aria-label="{said}">{shown}</td>'


def _legend(bureaus: int) -> str:
    signs = "　".join(f"{GLYPHS[timing]} {escape(_(WORDS[timing]))}" for timing in Timing)
    if bureaus == 1:
        return signs
    return f"{signs}　{escape(_('A cell shows the worst of its bureaus and how many are so.'))}"
