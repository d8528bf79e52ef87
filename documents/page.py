"""A saved web page as one would copy it from the screen: blocks as lines, tables as rows, nothing that is not shown."""

import re
from collections import Counter
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from documents.decode import decoded
from documents.rows import Cell, row_lines
from documents.types import Remark, Unreadable

_DROPPED = re.compile(
    "-comment|script|style|head|template|noscript|iframe|object|embed|svg|canvas|video|audio|select|option|datalist|"
    "textarea|input|button|dialog|rt|rp|map|img"
)
_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|"
    "hr|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul|caption|legend"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$)", re.I)
_SPACE = re.compile("[ \t\n\r\f]+")
_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})|<\?xml[^>]{0,100}encoding=["']([\w.:-]{1,40})""", re.I
)
_TAG = re.compile(rb"<(/?)([A-Za-z][A-Za-z0-9]{0,12})")
# Elements that an author may leave open without nesting them.
_OPEN = frozenset(b"p li td th tr dt dd option br hr img input meta link area col source wbr tbody thead tfoot".split())
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
_DEEPEST = 300
_LONG_TAG = 4096
_MOST_ATTRIBUTES = 1000


def read(data: bytes) -> tuple[str, str, set[Remark]]:
    """The text; what the page hides, to be looked at but not kept; remarks."""
    _check(data)
    declared = _CHARSET.search(data, 0, 4096)
    charset = (declared[1] or declared[2]).decode("ascii", "replace") if declared else ""
    tree = LexborHTMLParser(decoded(data, charset))
    body = tree.body
    if body is None:
        return "", "", set()
    page = _Page()
    lines = page.lines_of(body)
    return "\n".join(lines), "\n".join(page.hidden), {Remark.HIDDEN} if page.hidden else set()


def _check(data: bytes) -> None:
    """Depth and giant tags make the parser's time grow with their square, so they end here."""
    depth: Counter[bytes] = Counter()
    total = 0
    for m in _TAG.finditer(data):
        name = m[2].lower()
        if name in _OPEN:
            continue
        step = (-1 if depth[name] else 0) if m[1] else 1
        depth[name] += step
        total += step
        if total > _DEEPEST:
            raise Unreadable("bomb")
    at = 0
    while (start := data.find(b"<", at)) >= 0:
        end = data.find(b">", start)
        end = end if end >= 0 else len(data)
        if end - start > _LONG_TAG and len(re.split(rb"[\s/]+", _QUOTED.sub(b"", data[start:end]))) > _MOST_ATTRIBUTES:
            raise Unreadable("bomb")
        at = end


class _Page:
    """A walk over the elements that are shown."""

    def __init__(self) -> None:
        self.hidden: list[str] = []

    def lines_of(self, node: LexborNode) -> list[str]:
        """The lines of an element's content."""
        lines: list[str] = []
        run: list[str] = []
        for piece in self._pieces(node):
            if isinstance(piece, str) and piece != "\n":
                run.append(piece)
                continue
            _end_line(run, lines)
            if isinstance(piece, list):
                lines += piece
        _end_line(run, lines)
        return lines

    def _pieces(self, node: LexborNode) -> Iterator[str | list[str]]:
        """Text, "\\n" where a line ends, and the finished lines of tables."""
        for child in node.iter(include_text=True):
            tag = child.tag or ""
            if tag == "-text":
                yield _SPACE.sub(" ", child.text_content or "")
            elif _DROPPED.fullmatch(tag):
                continue
            elif _is_hidden(child):
                if words := _SPACE.sub(" ", child.text()).strip():
                    self.hidden.append(words)
            elif tag == "br":
                yield "\n"
            elif tag == "table":
                yield "\n"
                yield self._table(child)
            elif tag == "pre":
                yield from ("\n" if at % 2 else line for at, line in enumerate(re.split("(\n)", child.text())))
                yield "\n"
            elif _BLOCKS.fullmatch(tag):
                yield "\n"
                yield from self._pieces(child)
                yield "\n"
            else:
                yield from self._pieces(child)

    def _table(self, table: LexborNode) -> list[str]:
        lines: list[str] = []
        above: dict[int, tuple[int, Cell]] = {}
        for part in table.iter():
            if part.tag == "tr":
                lines += row_lines(self._cells(part, above))
            elif part.tag in ("thead", "tbody", "tfoot"):
                for row in part.iter():
                    lines += row_lines(self._cells(row, above)) if row.tag == "tr" else []
            elif part.tag == "caption":
                lines += self.lines_of(part)
        return lines

    def _cells(self, row: LexborNode, above: dict[int, tuple[int, Cell]]) -> list[Cell]:
        """A row's cells; one that reaches down speaks for each row it covers, but a number counts once."""
        if _is_hidden(row):
            return []
        cells: list[Cell] = []
        at = 0
        nodes = [node for node in row.iter() if node.tag in ("td", "th") and not _is_hidden(node)]
        while nodes or at in above:
            if at in above:
                left, cell = above.pop(at)
                if left > 1:
                    above[at] = (left - 1, cell)
                cell = cell if at else Cell(wide=cell.wide)
            else:
                node = nodes.pop(0)
                cell = Cell(tuple(self.lines_of(node)), node.css_first("table") is not None, _count(node, "colspan"))
                if (tall := _count(node, "rowspan")) > 1 and not cell.nests:
                    above[at] = (tall - 1, cell)
            cells.append(cell)
            at += cell.wide
        return cells


def _end_line(run: list[str], lines: list[str]) -> None:
    line = _SPACE.sub(" ", "".join(run)).strip(" ")
    run.clear()
    if line.strip():
        lines.append(line)


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))


def _count(node: LexborNode, name: str) -> int:
    said = node.attributes.get(name) or "1"
    return min(max(int(said), 1), 60) if re.fullmatch(r"\d{1,4}", said) else 1
