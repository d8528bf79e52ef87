"""The sheets of a workbook that hold anything, as rows. Runs apart: two cells far from each other fill all memory."""

import io
import json
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineWorkbook

from documents.types import Remark

MOST_ROWS = 50_000
MOST_SHEETS = 20
MOST_COLUMNS = 100
MOST_CHARACTERS = 5_000  # of one cell
# A day among words: calamine tells them apart, JSON does not.
DAY = "\0day "


def read(data: bytes) -> tuple[str, str, tuple[Remark, ...]]:
    """Pairs of a sheet's name and its rows, as JSON; one row more than the most that are taken, so that it can be seen."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    found = []
    for name in book.sheet_names[:MOST_SHEETS]:
        sheet = book.get_sheet_by_name(name)
        rows = [[_cell(cell) for cell in row[: MOST_COLUMNS + 1]] for row in sheet.to_python(False, MOST_ROWS + 1)]
        if any(any(row) for row in rows):
            found.append((name, _filled(rows, sheet.merged_cell_ranges or [])))
    return json.dumps(found, ensure_ascii=False), "", ()


def _filled(rows: list[list[str]], merged: Any) -> list[list[str]]:
    """A merged cell's value stands in every row it covers; what is merged in one row only is a headline."""
    for (top, left), (bottom, right) in merged:
        for line in range(top + 1, min(bottom + 1, len(rows))):
            for place in range(left, min(right + 1, len(rows[line]))):
                rows[line][place] = rows[top][left]
    return rows


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return DAY + value.isoformat()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, time | timedelta):
        return str(value)
    return str(value).replace("\0", "").strip()[:MOST_CHARACTERS]
