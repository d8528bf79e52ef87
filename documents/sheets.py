"""Lists in: .xlsx, .xls and .csv as rows of plain words and days. Decided by content; refused where it may hurt."""

import csv
import io
import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from documents.apart import read_apart
from documents.archive import open_archive
from documents.decode import decoded
from documents.kinds import ending_of
from documents.read import plain_name
from documents.sheet_book import DAY, MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS
from documents.types import MOST_MEGABYTES, Unreadable
from models.errors import NotReadable

Cell = str | date

ENDINGS = (".xlsx", ".xls", ".csv")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")


class Apart(StrEnum):
    """What the process apart calls a workbook."""

    SHEET = "sheet"


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet that holds anything. Rows are as long as the longest; an empty cell is an empty text."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    sheet: str = ""


def tables_of(name: str, data: bytes) -> tuple[Table, ...]:
    """The sheets of an uploaded list, at least one, or `NotReadable`, whatever the bytes are."""
    name = plain_name(name)
    try:
        sheets = _sheets(name, data)
    except Unreadable as error:
        raise _refusal(error.code, name) from error
    found = tuple(_table(name, sheet, rows) for sheet, rows in sheets if any(any(row) for row in rows))
    if not found:
        raise _refusal("empty_file", name)
    return found


def _table(name: str, sheet: str, rows: list[tuple[Cell, ...]]) -> Table:
    width = max(map(len, rows))
    if len(rows) > MOST_ROWS or width > MOST_COLUMNS:
        raise NotReadable("sheet_too_large", field="file", name=name, rows=MOST_ROWS, columns=MOST_COLUMNS)
    return Table(name, tuple((*row, *[""] * (width - len(row))) for row in rows), sheet)


def packed(tables: tuple[Table, ...]) -> str:
    """The sheets as a text that `unpacked` reads."""
    return json.dumps(
        [(it.sheet, [[_said(cell) for cell in row] for row in it.rows]) for it in tables], ensure_ascii=False
    )


def unpacked(name: str, text: str) -> tuple[Table, ...]:
    return tuple(Table(name, tuple(tuple(map(_cell, row)) for row in rows), sheet) for sheet, rows in json.loads(text))


def _said(cell: Cell) -> str:
    return DAY + cell.isoformat() if isinstance(cell, date) else cell


def _sheets(name: str, data: bytes) -> list[tuple[str, list[tuple[Cell, ...]]]]:
    if not data.strip():
        raise Unreadable("empty_file")
    if len(data) > MOST_MEGABYTES * 1024 * 1024:
        raise Unreadable("too_large")
    ending = ending_of(name)
    if ending not in ENDINGS:
        raise Unreadable("sheet_kind")
    if data.startswith(b"PK\x03\x04"):
        _check_book(data, ending)
        return _of_book(data)
    if data.startswith(_OLD_OFFICE):
        if _LOCKED in data:
            raise Unreadable("encrypted")
        if ending != ".xls":
            raise Unreadable("wrong_extension")
        return _of_book(data)
    if ending != ".csv":
        raise Unreadable("broken_file")
    return [("", _of_text(decoded(data)))]


def _check_book(data: bytes, ending: str) -> None:
    with open_archive(data) as archive:
        names = archive.namelist()
    if any(name.endswith("vbaProject.bin") for name in names):
        raise Unreadable("macros")
    if ending != ".xlsx" or not any(name.startswith("xl/") for name in names):
        raise Unreadable("wrong_extension")


def _of_book(data: bytes) -> list[tuple[str, list[tuple[Cell, ...]]]]:
    text, _around, _remarks = read_apart(Apart.SHEET, data)
    return [(sheet, [tuple(map(_cell, row)) for row in rows]) for sheet, rows in json.loads(text)]


def _cell(said: str) -> Cell:
    return date.fromisoformat(said.removeprefix(DAY)) if said.startswith(DAY) else said


def _of_text(text: str) -> list[tuple[Cell, ...]]:
    head = text.partition("\n")[0]
    delimiter = max(",\t;，", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [
            tuple(cell.strip()[:MOST_CHARACTERS] for cell in row)
            for row, _ in zip(reader, range(MOST_ROWS + 1), strict=False)
        ]
    except csv.Error as error:
        raise Unreadable("broken_file") from error


def _refusal(code: str, name: str) -> NotReadable:
    if code == "sheet_kind":
        return NotReadable("sheet_kind", field="file", name=name)
    if code == "empty_file":
        return NotReadable("sheet_empty", field="file", name=name)
    if code in ("too_large", "bomb", "too_slow"):
        return NotReadable("sheet_too_large", field="file", name=name, rows=MOST_ROWS, columns=MOST_COLUMNS)
    return NotReadable("sheet_broken", field="file", name=name)
