"""谁没落实、哪一项没落实: rows × areas as a real table; shape, number and colour in each cell."""

from html import escape

import streamlit as st

from models.labels import LABELS
from models.lifecycle import GLYPHS, Light
from services.area_names import area_name
from services.figures import Overview
from ui.text import show_text
from ui.words import _, language, numeral

# Fill and ink of a cell: light theme, dark theme.
COLOURS: dict[Light, tuple[str, str, str, str]] = {
    Light.OVERDUE: ("#B42318", "#FFFFFF", "#E5484D", "#14070A"),
    Light.DUE_SOON: ("#F5B841", "#3A2500", "#F2B53A", "#241700"),
    Light.UNSIGNED: ("#E3D9F7", "#3C2474", "#4A3878", "#E9E0FF"),
    Light.TO_VERIFY: ("#86AEEA", "#0B2247", "#3565B0", "#FFFFFF"),
    Light.ON_TRACK: ("#A9DDD0", "#06483B", "#1F5E52", "#CFF3EA"),
    Light.DONE: ("#EEF1F5", "#4B5563", "#222A35", "#AEB8C6"),
    Light.STOPPED: ("#EEF1F5", "#4B5563", "#222A35", "#AEB8C6"),
}
_QUIET = (Light.DONE, Light.ON_TRACK)


def show_matrix(figures: Overview) -> None:
    """Worst areas first. The table scrolls inside itself on a phone; the page never does."""
    heads = "".join(f'<th scope="col">{escape(area_name(language(), area))}</th>' for area in figures.areas)
    rows = []
    for row in figures.rows:
        name = f"{numeral(row.ordinal)}　{row.name}" if row.ordinal else row.name or _("Other meetings")
        cells = "".join(_cell(figures, row.id, area.key) for area in figures.areas)
        rows.append(f'<tr><th scope="row">{escape(name)}</th>{cells}</tr>')
    label = escape(_("Who has not implemented what"))
    st.html(
        f'<style>{_css()}</style><div class="matrix" role="region" tabindex="0" aria-label="{label}">'
        f"<table><thead><tr><td></td>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )
    legend = "　".join(f"{GLYPHS[light]} {_(LABELS[light])}" for light in COLOURS)
    show_text(f"{legend}　{_('Each cell shows its worst state and how many are in it.')}")


def _cell(figures: Overview, row: int, area: str) -> str:
    cell = figures.cells.get((row, area))
    if cell is None:
        return "<td></td>"
    count = "" if cell.light in _QUIET else str(cell.count)
    words = escape(f"{_(LABELS[cell.light])} {cell.count}")
    return f'<td class="l-{cell.light}" title="{words}">{GLYPHS[cell.light]}{count}</td>'


def _css() -> str:
    """Light and dark follow the frame, which follows the reader's system."""
    dark = st.context.theme.type == "dark"
    fills = "".join(
        f".matrix .l-{light}{{background:{c[2] if dark else c[0]};color:{c[3] if dark else c[1]}}}"
        for light, c in COLOURS.items()
    )
    return (
        ".matrix{overflow-x:auto}.matrix table{border-collapse:separate;border-spacing:3px;font-size:.875rem}"
        ".matrix th{font-weight:400;white-space:nowrap;padding:.15rem .3rem}.matrix tbody th{text-align:left}"
        ".matrix td{text-align:center;min-width:2.7rem;padding:.3rem .15rem;border-radius:.25rem;font-weight:600}"
        + fills
    )
