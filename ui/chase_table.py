"""Lists of bureaus and what they owe or were sent, as plain tables that print."""

from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

from models.assignments import Rung
from models.words import N_
from services.chasing import ChaseLine, Owing
from services.reminders import ReminderLine
from ui.moments import moment
from ui.words import _, _n

RUNGS = {
    Rung.THREE_BEFORE: N_("Reminder: due within three days"),
    Rung.ONE_BEFORE: N_("Reminder: due within a day"),
    Rung.ONE_AFTER: N_("Chase: overdue"),
}
_STYLE = """<style>
.duban-list { width: 100%; border-collapse: collapse; font-size: 0.9375rem; }
.duban-list th { text-align: left; font-weight: 600; color: var(--duban-soft); white-space: nowrap; }
.duban-list :is(th, td) { padding: 0.5rem 0.75rem 0.5rem 0; border-bottom: 1px solid var(--duban-line); vertical-align: top; }
.duban-list td { overflow-wrap: anywhere; line-height: 1.6; }
.duban-list td.duban-fixed { white-space: nowrap; }
.duban-list b { color: var(--duban-bad); font-weight: 600; white-space: nowrap; }
</style>"""


def show_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table of cells that are HTML already."""
    head = "".join(f"<th>{escape(word)}</th>" for word in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    st.html(f'{_STYLE}<table class="duban-list"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')


def show_owing(found: Iterable[Owing]) -> None:
    """Bureaus, how many items, how late the worst, what they are about."""
    rows = [
        (escape(it.bureau), _n("{n} item", "{n} items", len(it.assignments)), _late(it), escape("；".join(it.headings)))
        for it in found
    ]
    show_table((_("Bureau"), _("How many"), _("Longest"), _("Matter")), rows)


def _late(it: Owing) -> str:
    if it.longest <= 0:
        return "—"
    return f"<b>▲ {escape(_n('{n} day overdue', '{n} days overdue', it.longest))}</b>"


def show_reminders(lines: Iterable[ReminderLine]) -> None:
    """What the next run sends, a line a bureau and rung."""
    rows = [
        (escape(line.bureau), escape(_(RUNGS[line.rung])), _n("{n} item", "{n} items", len(line.assignments)))
        for line in lines
    ]
    show_table((_("Bureau"), _("Step"), _("How many")), rows)


def show_chases(lines: Iterable[ChaseLine]) -> None:
    """What was sent by hand."""
    rows = [
        (
            escape(moment(line.at)),
            escape(line.bureau),
            _n("{n} item", "{n} items", line.items),
            escape(line.text) or "—",
            escape(line.by),
        )
        for line in lines
    ]
    show_table((_("When"), _("Bureau"), _("How many"), _("What was said"), _("By")), rows)
