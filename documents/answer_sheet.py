"""A bureau's workbook: what it owes, one row a task, locked; beside it cells to fill in, with choices where there are few."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsxwriter import Workbook

from documents.register_sheet import FONT, MOST_CHARACTERS, OPTIONS, Column

HEAD_ROW = 2  # from 0, below the title and what to do


@dataclass(frozen=True, slots=True)
class Line:
    """A task: its locked cells, and the words one may choose in the first cell to fill in."""

    cells: Sequence[str]
    choices: Sequence[str]


def write_answers(
    path: Path,
    name: str,
    title: str,
    note: str,
    locked: Sequence[Column],
    open_: Sequence[Column],
    lines: Iterable[Line],
) -> int:
    """Write the workbook, its one sheet called ``name``; how many tasks. No text in it is ever a formula or a link; only the cells to fill in can be changed."""
    book = Workbook(str(path), {name: value for name, value in OPTIONS.items() if name != "constant_memory"})
    sheet = book.add_worksheet(name)
    border = {**FONT, "border": 1, "text_wrap": True}
    head = book.add_format({**border, "bold": True, "bg_color": "#E8F0FC"})
    kept = book.add_format({**border, "bg_color": "#F3F4F6", "locked": True})
    free = book.add_format({**border, "bg_color": "#FFFBEA", "locked": False})
    sheet.write_string(0, 0, title, book.add_format({"font_name": "宋体", "bold": True, "font_size": 16}))
    sheet.write_string(1, 0, note, book.add_format({"font_name": "宋体", "font_size": 10.5}))
    for place, column in enumerate((*locked, *open_)):
        sheet.set_column(place, place, column.width)
        sheet.write_string(HEAD_ROW, place, column.head, head)
    count = 0
    for count, line in enumerate(lines, 1):
        row = HEAD_ROW + count
        sheet.set_row(row, _height(line.cells, locked))
        for place, text in enumerate(line.cells):
            sheet.write_string(row, place, text[:MOST_CHARACTERS], kept)
        for place in range(len(locked), len(locked) + len(open_)):
            sheet.write_blank(row, place, None, free)
        sheet.data_validation(row, len(locked), row, len(locked), {"validate": "list", "source": list(line.choices)})
    sheet.freeze_panes(HEAD_ROW + 1, 1)
    sheet.protect("", {"format_columns": True, "format_rows": True, "select_locked_cells": True, "autofilter": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD_ROW)
    book.close()
    return count


def _height(cells: Sequence[str], columns: Sequence[Column]) -> float:
    """In points, so that no wrapped text is cut: not every program fits rows by itself. A Chinese letter is two wide."""
    lines = (-(-2 * len(text) // column.width) for text, column in zip(cells, columns, strict=True))
    return min(400.0, 15.0 * max(2, *lines))
