"""A PDF with text in it, as paragraphs. One of pictures only, or locked, is refused."""

import ctypes
import re
from collections import Counter

import pypdfium2
import pypdfium2.raw as pdfium

from documents.paragraphs import Line, joined
from documents.types import MOST_PAGES, Remark, Unreadable

_MOST_LETTERS = 200_000
_MOST_LETTERS_A_PAGE = 20_000
_FEWEST_CHARACTERS = 20
_MOST_DAMAGED = 0.2
_CELL_GAP = 0.7  # of the letters' height: Chinese leaves no such gap inside a sentence
_DAMAGED = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
_PAGE_NUMBER = re.compile(
    r"[-—–―·.\s]*(?:第\s*)?\d{1,4}\s*页?(?:\s*[/／,，]?\s*(?:共|of)?\s*\d{1,4}\s*页?)?[-—–―·.\s]*|Page \d{1,4}(?: of \d{1,4})?"
)
_MARGIN = 0.1
_PASSWORD = 4


def read(data: bytes) -> tuple[str, str, set[Remark]]:
    """The text; what stood in the margins, to be looked at but not kept; remarks."""
    document = _open(data)
    if len(document) > MOST_PAGES:
        raise Unreadable("too_many_pages")
    pages: list[list[Line]] = []
    bare = letters = 0
    for number in range(len(document)):
        lines = _lines(document, number)
        letters += sum(len(line.text) for line in lines)
        if letters > _MOST_LETTERS:
            raise Unreadable("too_slow")
        bare += not any(line.text.strip() for line in lines)
        pages.append(lines)
    said = "".join(line.text for page in pages for line in page)
    words = re.sub(r"\s+", "", said)
    if len(words) < _FEWEST_CHARACTERS or len(_DAMAGED.findall(words)) > len(words) * _MOST_DAMAGED:
        raise Unreadable("scanned_pdf")
    around = _running(pages)
    kept = [[line for line in page if line not in around] for page in pages]
    text = "\n".join(joined(kept))
    return text, "\n".join(line.text for line in around), {Remark.BARE_PAGES} if bare else set()


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
        len(document)
    except pypdfium2.PdfiumError as error:
        code = "encrypted" if getattr(error, "err_code", 0) == _PASSWORD else "broken_file"
        raise Unreadable(code) from error
    return document


def _lines(document: pypdfium2.PdfDocument, number: int) -> list[Line]:
    """The lines of a page in the order of its content, with where they stand."""
    try:
        page = document[number]
        height = page.get_height() or 1.0
        text = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        raise Unreadable("broken_file") from error
    count = text.count_chars()
    if count > _MOST_LETTERS_A_PAGE:
        raise Unreadable("too_slow")
    sides = [ctypes.c_double() for _ in range(4)]
    letters = [_Letter(text, at, sides) for at in range(count)]
    lines: list[Line] = []
    here: list[_Letter] = []
    for letter in [*letters, None]:
        if letter is None or letter.char in "\r\n":
            if line := _line(here, number, height):
                lines.append(line)
            here = []
        else:
            here.append(letter)
    return lines


class _Letter:
    """A character and its box. ``made`` when the library put it there, for a gap or a line's end."""

    __slots__ = ("bottom", "char", "left", "made", "right", "top")

    def __init__(self, text: pypdfium2.PdfTextPage, at: int, sides: list[ctypes.c_double]) -> None:
        code = pdfium.FPDFText_GetUnicode(text, at)
        self.char = chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        self.made = pdfium.FPDFText_IsGenerated(text, at) == 1
        pdfium.FPDFText_GetCharBox(text, at, *sides)
        self.left, self.right, self.bottom, self.top = (side.value for side in sides)


def _line(letters: list[_Letter], page: int, height: float) -> Line | None:
    """Letters as a line: a gap that nobody typed and that no sentence has is the border of a table's cell."""
    solid = [letter for letter in letters if letter.char.strip() and not letter.made]
    if not solid:
        return None
    size = max(letter.top - letter.bottom for letter in solid) or 1.0
    text, last = "", solid[0]
    for letter in letters:
        if letter.made and not letter.char.strip():
            text += "\0"
        elif letter.char in "\ufffe\x02\xad":
            text += "\u00ad"  # a hyphen of the line's end
        elif letter.char.strip():
            gap = letter.left - last.right
            if text.endswith("\0"):
                text = text.rstrip("\0") + ("\t" if gap > _CELL_GAP * size else " ")
            text, last = text + letter.char, letter
        else:
            text += " " if letter.char in "\t\xa0" else letter.char
    middle = (min(letter.bottom for letter in solid) + max(letter.top for letter in solid)) / 2 / height
    left, right = min(letter.left for letter in solid), max(letter.right for letter in solid)
    return Line(text.replace("\0", " ").strip(), left, right, middle, size / height, page, height)


def _running(pages: list[list[Line]]) -> list[Line]:
    """Page numbers, and the heads and feet that three pages or more share."""
    margins = [line for page in pages for line in page if not _MARGIN < line.middle < 1 - _MARGIN]
    shared = Counter(re.sub(r"\d+", "#", line.text) for line in margins)
    found = [
        line for line in margins if _PAGE_NUMBER.fullmatch(line.text) or shared[re.sub(r"\d+", "#", line.text)] >= 3
    ]
    edges = [line for page in pages if page for line in (page[0], page[-1]) if _PAGE_NUMBER.fullmatch(line.text)]
    return found + [line for line in edges if line not in found]
