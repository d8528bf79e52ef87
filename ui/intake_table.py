"""The table of what will be sent: one row a point, under its directive. On a phone each row becomes a card."""

from collections.abc import Iterable
from html import escape
from itertools import groupby

import streamlit as st

from models.directives import Criterion
from models.labels import LABELS
from services.preview import PreviewLine
from ui.moments import day
from ui.receivers import WHOLE
from ui.words import _, numeral

_MOST_NAMED = 12
_STYLE = """<style>
.sent{width:100%;border-collapse:collapse;line-height:1.5;font-size:.9375rem;color:inherit}
.sent th{text-align:left;white-space:nowrap;font-weight:600;opacity:.8;font-size:.875rem}
.sent th,.sent td{padding:.45rem .6rem;border-bottom:1px solid rgba(128,138,152,.35);vertical-align:top}
.sent td{white-space:pre-wrap}
.sent .n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.sent .d td{font-weight:600;background:rgba(128,138,152,.12)}
.sent .s{white-space:nowrap}
.sent .w{min-width:12.5rem}
@media (max-width:640px){
.sent thead{position:absolute;clip-path:inset(50%)}
.sent,.sent tbody,.sent tr,.sent td{display:block}
.sent tr{border-bottom:1px solid rgba(128,138,152,.35);padding:.4rem 0}
.sent td{border:0;padding:.1rem .3rem;text-align:left}
.sent .n{text-align:left}
.sent td[data-name]::before{content:attr(data-name) "　";opacity:.8;font-size:.875rem}
}
</style>"""


def show_table(lines: Iterable[PreviewLine]) -> None:
    """The words of officials stand in it letter for letter."""
    heads = (_("Point"), _("Counts as done when"), _("Send to"), _("Due date"), _("Assignments"))
    head = "".join(f'<th scope="col"{_right(i == len(heads))}>{escape(word)}</th>' for i, word in enumerate(heads, 1))
    body = []
    for (ordinal, heading), points in groupby(lines, key=lambda line: (line.ordinal, line.heading)):
        title = escape(f"{numeral(ordinal)}　{heading}")
        body.append(f'<tr class="d"><td colspan="{len(heads)}">{title}</td></tr>')
        body += [_row(line, heads) for line in points]
    st.html(f'{_STYLE}<table class="sent"><thead><tr>{head}</tr></thead><tbody>{"".join(body)}</tbody></table>')


def receivers_of(line: PreviewLine) -> str:
    """全部市州 21、全部县 183、危化处（配合：成都、自贡）; many are counted."""
    parts = [f"{_(WHOLE[kind])} {n:,}" for kind, n in line.groups]
    if line.singly:
        parts.append(_named(line.singly) or _("{n} single bureaus", n=len(line.singly)))
    if not line.helping:
        return _(", ").join(parts)
    helping = _named(line.helping)
    in_support = _(" (in support: {names})", names=helping) if helping else _(" ({n} in support)", n=len(line.helping))
    return _(", ").join(parts) + in_support


def _named(names: tuple[str, ...]) -> str:
    return _(", ").join(names) if len(names) <= _MOST_NAMED else ""


def _row(line: PreviewLine, heads: tuple[str, ...]) -> str:
    criterion = _(LABELS[line.criterion])
    if line.cycle is not None:
        criterion = f"{criterion} · {_(LABELS[line.cycle])}"
    due = day(line.due_on) if line.due_on else "—"
    if line.criterion is Criterion.RECURRING:
        due = _("first {day}", day=due)
    cells = (line.text, criterion, receivers_of(line), due, f"{line.count:,}")
    marks = ("", "s", "w", "s", "n")
    return (
        "<tr>"
        + "".join(
            f'<td class="{mark}"{_name(name, i)}>{escape(cell)}</td>'
            for i, (cell, mark, name) in enumerate(zip(cells, marks, heads, strict=True))
        )
        + "</tr>"
    )


def _name(name: str, column: int) -> str:
    """On a phone a cell says itself what it is; the first, the point's words, needs no name."""
    return f' data-name="{escape(name)}"' if column else ""


def _right(last: bool) -> str:
    return ' class="n"' if last else ""
