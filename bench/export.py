"""A long register as a sheet: through the service, over a bare xlsxwriter that writes the same cells."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from xlsxwriter import Workbook

from bench import Result, load
from models.clock import stopped_at
from models.permissions import Action
from services import register_paper
from services.database import engine
from services.register import Wanted
from services.transactions import reading
from tests.conftest import person, point_at

ROWS, ROUNDS, BUDGET = 100_000, 3, 1.5


def measure() -> Iterator[Result]:
    """Both write every row of an office of this size, in turn."""
    with tempfile.TemporaryDirectory(prefix="duban-bench-") as folder, stopped_at(load.morning()):
        point_at(load.kept(ROWS))
        secretary = person("secretary")
        with reading(secretary, Action.SEE_ASSIGNMENTS) as read:
            cells = list(register_paper.rows(read, Wanted()))
        ours, bare = [], []
        for turn in range(ROUNDS):
            begun = perf_counter()
            written = register_paper.export(secretary, Wanted(), Path(folder) / f"ours {turn}.xlsx")
            ours.append(perf_counter() - begun)
            begun = perf_counter()
            _bare(Path(folder) / f"bare {turn}.xlsx", cells)
            bare.append(perf_counter() - begun)
        engine().dispose()
        detail = f"{written:,} rows in {median(ours):.1f} s, bare {median(bare):.1f}"
        yield Result("ledger_export", median(ours) / median(bare), BUDGET, detail)


def _bare(path: Path, rows: list[tuple[Any, ...]]) -> None:
    """The shortest program that writes these cells, row by row, with the same promise that none of them is alive."""
    still = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = Workbook(str(path), still | {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    for place, row in enumerate(rows):
        sheet.write_row(place, 0, row)
    book.close()
