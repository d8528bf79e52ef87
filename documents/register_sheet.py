"""台账 as an .xlsx: every cell is text, a number or a date; nothing in it is ever a formula or a link."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from xlsxwriter import Workbook

Value = str | int | date | datetime | None

OPTIONS = {
    "constant_memory": True,  # a hundred thousand rows take no more memory than one
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
MOST_CHARACTERS = 32_767  # of a cell
FONT = {"font_name": "宋体", "font_size": 10.5, "valign": "top"}
_FIRST_ROW = 2  # below the title and the heads


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` in characters of the sheet; long texts wrap."""

    head: str
    width: int = 12
    wraps: bool = False


def write(path: Path, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> int:
    """Write the sheet row by row as they come; how many rows that were."""
    book = Workbook(str(path), OPTIONS)
    sheet = book.add_worksheet(title[:31])
    head = book.add_format({**FONT, "bold": True, "bg_color": "#E8F0FC", "border": 1, "text_wrap": True})
    plain, wraps = book.add_format(FONT), book.add_format({**FONT, "text_wrap": True})
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width, wraps if column.wraps else plain)
    sheet.write_string(0, 0, title, book.add_format({"font_name": "宋体", "bold": True, "font_size": 16}))
    for place, column in enumerate(columns):
        sheet.write_string(1, place, column.head, head)
    sheet.freeze_panes(_FIRST_ROW, 1)
    count = 0
    for count, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            if isinstance(value, str):
                if value:
                    sheet.write_string(count + 1, place, value[:MOST_CHARACTERS])
            elif isinstance(value, date):
                sheet.write_datetime(
                    count + 1, place, value.replace(tzinfo=None) if isinstance(value, datetime) else value
                )
            elif value is not None:
                sheet.write_number(count + 1, place, value)
    sheet.autofilter(1, 0, count + 1, len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.repeat_rows(1)
    sheet.fit_to_pages(1, 0)
    book.close()
    return count
