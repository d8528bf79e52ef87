"""Rows of tables as lines that a reader of agreed matters understands: cells apart by tabs, in the columns' order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NUMBERED = re.compile(r"\d{1,2}")
_LONGEST_ROW = 2000
_LONGEST_CELL = 400
_MOST_BLOCKS = 3


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's lines. ``nests`` when a table stands in it; ``wide`` is the number of columns it covers."""

    lines: tuple[str, ...] = ()
    nests: bool = False
    wide: int = 1

    @property
    def flat(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.lines)).strip()


def row_lines(cells: Sequence[Cell]) -> list[str]:
    """One line for a row of data. Cells that hold whole articles (tables as page layout) keep their own lines."""
    flat = [cell.flat for cell in cells]
    if not any(flat):
        return []
    filled = [cell for cell in cells if cell.lines]
    if len(filled) == 1 or any(cell.nests for cell in cells):
        return [line for cell in cells for line in cell.lines]
    row = "\t".join("\t".join([text] + [""] * (cell.wide - 1)) for cell, text in zip(cells, flat, strict=True))
    numbered = _NUMBERED.fullmatch(flat[0]) is not None
    short = all(
        len(cell.lines) <= _MOST_BLOCKS and len(text) <= _LONGEST_CELL for cell, text in zip(cells, flat, strict=True)
    )
    if (numbered or short) and len(row) <= _LONGEST_ROW:
        return [row.rstrip("\t")]
    return [line for cell in cells for line in cell.lines]
