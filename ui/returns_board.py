"""The board of a standing duty: area × day, a click on an area opens its bureaus; shape first, colour second."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from html import escape

import streamlit as st

from models.bureaus import BureauKind
from models.labels import LABELS
from models.lifecycle import Light
from models.words import N_
from services.return_figures import Board, BoardRow, Timing
from ui.colours import cell_colours
from ui.moments import day
from ui.words import _

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
_ON_A_PHONE = 5  # days
_STYLE = """<style>
.duban-board { border-collapse: separate; border-spacing: 2px; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
.duban-board th { font-weight: 600; color: var(--duban-soft); white-space: nowrap; padding: 0.125rem 0.25rem; }
.duban-board th:first-child { text-align: left; min-width: 5rem; }
.duban-board td { min-width: 3rem; height: 2rem; text-align: center; border-radius: 0.25rem; white-space: nowrap; }
@media (max-width: 640px) { .duban-board .duban-old { display: none; } .duban-board td { min-width: 2.5rem; } }
</style>"""


def show_board(board: Board) -> None:
    """The legend, the choice of an area, the table."""
    keys = list(dict.fromkeys(row.area for row in board.rows))
    area = None
    if len(keys) > 1:
        area = st.selectbox(
            _("Show"),
            [None, *keys],
            format_func=lambda key: _("All areas") if key is None else area_name(board, key),
            key="returns/area",
            width=220,
            help=_("Cities together, or the counties of one."),
        )
    rows = [row for row in board.rows if area in (None, row.area)]
    if area is None and len(keys) > 1:
        by_area: dict[str, list[BoardRow]] = defaultdict(list)
        for row in rows:
            by_area[row.area].append(row)
        named = [(area_name(board, key), some) for key, some in by_area.items()]
    else:
        named = [(row.bureau, [row]) for row in rows]
    named.sort(key=lambda line: -sum(row.worst(day) is Timing.MISSING for row in line[1] for day in board.days))
    st.html(_STYLE + _table(board, named))
    st.html(f'<div class="duban-text duban-small">{_legend(len(board.rows))}</div>')


def area_name(board: Board, key: str) -> str:
    """A city's name, or the kind of unit."""
    return board.cities.get(key) or _(LABELS[BureauKind(key)])


def _table(board: Board, named: Iterable[tuple[str, list[BoardRow]]]) -> str:
    old = set(board.days[:-_ON_A_PHONE])
    head = "".join(f"<th{_class(one in old)}>{escape(_short(one))}</th>" for one in board.days)
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>'
        + "".join(_cell(rows, one, one in old) for one in board.days)
        + "</tr>"
        for name, rows in named
    )
    return f'<table class="duban-board"><thead><tr><th></th>{head}</tr></thead><tbody>{body}</tbody></table>'


def _class(is_old: bool) -> str:
    return ' class="duban-old"' if is_old else ""


def _short(one: date) -> str:
    return f"{one.month}/{one.day}"


def _cell(rows: list[BoardRow], one: date, is_old: bool) -> str:
    """The worst of the bureaus on that day, and how many of them are so."""
    timings = [timing for row in rows if (timing := row.worst(one)) is not None]
    if not timings:
        return f"<td{_class(is_old)}></td>"
    worst = next(timing for timing in Timing if timing in timings)
    n = timings.count(worst)
    count = str(n) if len(rows) > 1 and worst in (Timing.MISSING, Timing.LATE) else ""
    fill, ink = cell_colours()[_LIGHTS[worst]]
    said = escape(f"{day(one)} {_(WORDS[worst])} {n}/{len(timings)}", quote=True)
    style = f"background:{fill};color:{ink}"
    return f'<td{_class(is_old)} style="{style}" title="{said}" aria-label="{said}">{GLYPHS[worst]}{count}</td>'


def _legend(bureaus: int) -> str:
    signs = "　".join(f"{GLYPHS[timing]} {escape(_(WORDS[timing]))}" for timing in Timing)
    if bureaus == 1:
        return signs
    return f"{signs}　{escape(_('A cell shows the worst of its bureaus and how many are so.'))}"
