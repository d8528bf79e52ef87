"""A Word file as its reader sees it: paragraphs with their automatic numbers, tables, text boxes, accepted changes."""

import posixpath
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from documents.archive import open_archive, part
from documents.markup import tree
from documents.numbering import Numbering, value, whole
from documents.rows import Cell, row_lines
from documents.types import Remark, Unreadable

# Wrappers that are as if they were not there.
_THROUGH = frozenset(
    {"ins", "moveTo", "sdt", "sdtContent", "smartTag", "customXml", "hyperlink", "fldSimple", "dir", "bdo"}
)
_GONE = frozenset({"del", "moveFrom"})
_OFF = frozenset({"0", "false", "off"})
# Signs of symbol fonts that carry meaning: the star of a secrecy marking.
_SYMBOLS = {"F0AB": "★", "F0B5": "★", "2605": "★"}


def read(data: bytes) -> tuple[str, str, set[Remark]]:
    """The text; what stands around it (headers, footers, notes), to be looked at but not kept; remarks."""
    archive = open_archive(data)
    main, links = _main_part(archive)
    names = set(archive.namelist())

    def linked(kind: str) -> list[Element]:
        found = [target for of, target in links if of == kind and target in names]
        return [tree(part(archive, name)) for name in found]

    styles, numbering = linked("styles"), linked("numbering")
    body = _Body(Numbering(numbering[0] if numbering else None, styles[0] if styles else None))
    root = tree(part(archive, main)).find("body")
    if root is None:
        raise Unreadable("broken_file")
    lines = body.lines_of(root)
    around = [
        t for kind in ("header", "footer", "footnotes", "endnotes") for node in linked(kind) for t in _words(node)
    ]
    if any(name.startswith("word/media/") for name in names):
        body.remarks.add(Remark.PICTURES)
    return "\n".join(lines), "\n".join(around + body.hidden), body.remarks


def _main_part(archive: ZipFile) -> tuple[str, list[tuple[str, str]]]:
    """Where the document stands and what it links to, as (kind, name)."""
    names = set(archive.namelist())
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unreadable("macros")
    if "[Content_Types].xml" not in names or "_rels/.rels" not in names:
        raise Unreadable("unknown_kind")
    if b"macroEnabled" in part(archive, "[Content_Types].xml"):
        raise Unreadable("macros")
    roots = [target for kind, target in _links(archive, "_rels/.rels", "") if kind == "officeDocument"]
    main = next((target for target in roots if target in names), "")
    folder, _, name = main.rpartition("/")
    if folder != "word":
        raise Unreadable("unknown_kind")
    rels = f"{folder}/_rels/{name}.rels"
    return main, _links(archive, rels, folder) if rels in names else []


def _links(archive: ZipFile, rels: str, folder: str) -> list[tuple[str, str]]:
    found = []
    for link in tree(part(archive, rels)).findall("Relationship"):
        if link.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/" + folder, link.get("Target", ""))).lstrip("/")
            found.append((link.get("Type", "").rpartition("/")[2], target))
    return found


def _words(root: Element) -> Iterator[str]:
    """The paragraphs of a part, plainly."""
    for paragraph in root.iter("p"):
        yield "".join(_SYMBOLS.get(t.get("char", ""), t.text or "") for t in paragraph.iter() if t.tag in ("t", "sym"))


def _children(node: Element) -> Iterator[Element]:
    """What counts inside an element: wrappers opened, deletions gone, one of several renderings."""
    for child in node:
        if child.tag in _THROUGH:
            yield from _children(child)
        elif child.tag == "AlternateContent":
            choice = child.find("Choice")
            choice = child.find("Fallback") if choice is None else choice
            if choice is not None:
                yield from _children(choice)
        elif child.tag not in _GONE:
            yield child


def _is_on(node: Element, path: str) -> bool:
    found = node.find(path)
    return found is not None and found.get("val", "1") not in _OFF


class _Body:
    """One pass over the document, in its order, since numbers are counted on the way."""

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.remarks: set[Remark] = set()
        self.hidden: list[str] = []
        self._boxes: list[Element] = []

    def lines_of(self, container: Element, *, in_cell: bool = False) -> list[str]:
        """The lines of a body, a cell or a text box."""
        lines: list[str] = []
        held = ""  # a paragraph whose end was deleted runs on in the next
        if any(node.tag in _GONE for node in container.iter()):
            self.remarks.add(Remark.CHANGES)
        for child in _children(container):
            if child.tag == "p":
                held = self._paragraph(child, held, lines, in_cell)
            elif child.tag == "tbl":
                lines += self._table(child)
        return [*lines, held] if held else lines

    def _paragraph(self, node: Element, held: str, lines: list[str], in_cell: bool) -> str:
        """Adds the paragraph's lines; what must wait for the next paragraph is given back."""
        text = "".join(self._pieces(node))
        boxes, self._boxes = self._boxes, []
        if _is_on(node, "pPr/rPr/del"):
            self.remarks.add(Remark.CHANGES)
            if not text:
                return held
            mark = "" if held else self.numbering.mark(node.find("pPr"))
            return held + mark + text
        mark = "" if held else self.numbering.mark(node.find("pPr"))
        if in_cell and mark and not text.strip():
            lines.append(re.sub(r"[.．、)）\s]+$", "", mark))  # a column of numbers
        elif (held + text).strip():
            lines += [line for line in (held + mark + text).split("\n") if line.strip()]
        for box in boxes:
            lines += self.lines_of(box)
        return ""

    def _pieces(self, node: Element) -> Iterator[str]:
        for child in _children(node):
            if child.tag == "r":
                hidden = _is_on(child, "rPr/vanish")
                piece = "".join(self._run(child))
                if hidden and piece.strip():
                    self.remarks.add(Remark.HIDDEN)
                    self.hidden.append(piece)
                elif not hidden:
                    yield piece
            elif child.tag in ("oMath", "oMathPara"):
                yield from (t.text or "" for t in child.iter("t"))

    def _run(self, node: Element) -> Iterator[str]:
        for child in _children(node):
            if child.tag == "t":
                yield (child.text or "").replace("\t", " ").replace("\n", " ")
            elif child.tag in ("tab", "ptab"):
                yield " "  # a tab is the sign between a table's cells
            elif child.tag in ("br", "cr"):
                yield "\n"
            elif child.tag == "noBreakHyphen":
                yield "-"
            elif child.tag == "sym":
                yield _SYMBOLS.get(child.get("char", "").upper(), "")
            elif child.tag == "ruby":
                yield from (piece for base in child.findall("rubyBase") for piece in self._pieces(base))
            elif child.tag in ("drawing", "pict", "object"):
                self._boxes += _boxes_in(child)

    def _table(self, table: Element) -> list[str]:
        lines: list[str] = []
        above: dict[int, Cell] = {}
        for row in _children(table):
            if row.tag == "tr" and row.find("trPr/del") is None:
                lines += row_lines(self._cells(row, above))
        return lines

    def _cells(self, row: Element, above: dict[int, Cell]) -> list[Cell]:
        """A row's cells. One merged downwards speaks for each row it covers, but a number counts once."""
        at = min(whole(value(row.find("trPr"), "gridBefore", "0"), 0), 60)
        cells = [Cell()] * at
        for node in _children(row):
            if node.tag != "tc":
                continue
            properties = node.find("tcPr")
            wide = min(max(whole(value(properties, "gridSpan", "1"), 1), 1), 60)
            merge = properties.find("vMerge") if properties is not None else None
            if merge is not None and merge.get("val", "continue") == "continue":
                cell = above.get(at, Cell(wide=wide)) if at else Cell(wide=wide)
            else:
                nests = any(inner.tag == "tbl" for inner in _children(node))
                cell = Cell(tuple(self.lines_of(node, in_cell=True)), nests, wide)
                above.pop(at, None)
                if merge is not None and not nests:
                    above[at] = cell
            cells.append(cell)
            at += wide
        return cells


def _boxes_in(node: Element) -> list[Element]:
    """The text boxes of a drawing, each once: a newer and an older rendering of it may stand side by side."""
    found: list[Element] = []
    for child in _children(node):
        found += [child] if child.tag == "txbxContent" else _boxes_in(child)
    return found
