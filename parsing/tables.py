"""Tables of agreed matters: which column is the task, who leads, who supports, by when."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from parsing.lines import Range, stripped

_COLUMNS: dict[str, re.Pattern[str]] = {
    "number": re.compile("序号|编号|号"),
    "co": re.compile("配合|协办|协助|参与|协同"),
    "lead": re.compile("责任(?:单位|部门|科室|处室|主体)|牵头|主办|承办|负责单位|落实单位|责任人"),
    "limit": re.compile("时限|时间|期限|完成日期|节点"),
    "task": re.compile("事项|任务|内容|工作|措施|要求|项目"),
}
_CELL_ENDS = "\t|"


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of one table row by column kind."""

    cells: dict[str, Range]

    def get(self, kind: str) -> Range | None:
        return self.cells.get(kind)


def _cells(text: str, line: Range, separators: str) -> list[Range]:
    cells: list[Range] = []
    here = line.start
    for i in range(line.start, line.end + 1):
        if i == line.end or text[i] in separators:
            cells.append(stripped(text, here, i))
            here = i + 1
    if cells and cells[0].start == cells[0].end and text[line.start : line.start + 1] == "|":
        cells.pop(0)
    return cells


def _kinds(text: str, cells: Sequence[Range]) -> list[str]:
    """Column kinds of a header line; empty when the line is no header."""
    kinds: list[str] = []
    for cell in cells:
        words = text[cell.start : cell.end]
        kind = next((k for k, p in _COLUMNS.items() if p.search(words)), "") if len(words) <= 12 else ""
        kinds.append(kind if kind not in kinds else "")
    return (
        kinds
        if len({k for k in kinds if k} - {"number"}) >= 2 and "。" not in text[cells[0].start : cells[-1].end]
        else []
    )


class Tables:
    """Header lines of the article, and the rows under them."""

    def __init__(self, text: str, lines: Sequence[Range]) -> None:
        self.text = text
        self._rows: dict[int, Row] = {}
        kinds: list[str] = []
        separators = _CELL_ENDS
        for line in lines:
            if line.end - line.start > 2000:
                continue
            for trial in (_CELL_ENDS, " "):
                header = _kinds(text, cells) if len(cells := _cells(text, line, trial)) >= 3 else []
                if header:
                    kinds, separators = header, trial
                    break
            else:
                self._row(line, kinds, separators)

    def _row(self, line: Range, kinds: list[str], separators: str) -> None:
        cells = _cells(self.text, line, separators) if kinds else []
        if len(cells) < 2 or not re.match(r"\d{1,2}$", self.text[cells[0].start : cells[0].end]):
            return
        named = {kind: cell for kind, cell in zip(kinds, cells, strict=False) if kind and cell.end > cell.start}
        self._rows[line.start] = Row(named)

    def __contains__(self, start: object) -> bool:
        return start in self._rows

    def row_at(self, start: int) -> Row | None:
        """The row whose line starts here."""
        return self._rows.get(start)
