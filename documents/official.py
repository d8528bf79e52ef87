"""Word files in the manner of official documents (GB/T 9704): A4, a type area of 156 × 225 mm, 仿宋 16 pt on 28.9 pt lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm, Pt, RGBColor
from lxml import etree

SONG, FANG, HEI, KAI = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
_LATIN = "Times New Roman"
SUBSTITUTES = {SONG: "华文中宋", FANG: "仿宋", KAI: "楷体"}
_RED = RGBColor(0xC0, 0x00, 0x00)
_BODY, _TITLE, _BANNER = Pt(16), Pt(22), Pt(36)
_LINE = Pt(28.9)
_INDENT = Pt(32)  # two characters
_LEVEL_1 = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: heads above, rows below; ``widths`` in mm, ``centred`` the places of columns of short words."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float]
    centred: Sequence[int] = (0,)


class Paper:
    """A document under way: what is added stands below what was there."""

    def __init__(self) -> None:
        self._document: Any = Document()
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        _set_font(self._document.styles["Normal"], FANG, _BODY)
        _name_substitutes(self._document)
        self._document.settings.odd_and_even_pages_header_footer = True
        _number_pages(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
        _number_pages(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)

    def banner(self, text: str) -> None:
        """The red name of the office, and the red line under the number that follows."""
        paragraph = self._paragraph(text, SONG, _BANNER if len(text) <= 12 else Pt(26), centred=True)
        paragraph.runs[0].font.color.rgb = _RED
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        paragraph.paragraph_format.space_after = Pt(14)

    def number(self, text: str) -> None:
        """编号 and day, on the red line."""
        _line_below(self._paragraph(text, FANG, _BODY, centred=True))
        self.blank()

    def title(self, text: str) -> None:
        self._paragraph(text, SONG, _TITLE, centred=True)
        self.blank()

    def lines(self, lines: Iterable[str]) -> None:
        """Running text: headings of the first and second level by their marks, two characters of indent."""
        for line in lines:
            font = (
                HEI if _is_level_1(line) and len(line) <= 30 else KAI if _is_level_2(line) and len(line) <= 30 else FANG
            )
            self._paragraph(line, font, _BODY).paragraph_format.first_line_indent = _INDENT

    def facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """名：值, the name in 黑体; a value of several lines hangs under its first."""
        for name, value in facts:
            paragraph = self._paragraph(f"{name}：", HEI, _BODY)
            _run(paragraph, value, FANG, _BODY)
            paragraph.paragraph_format.left_indent = Pt(16 * (len(name) + 1))
            paragraph.paragraph_format.first_line_indent = -Pt(16 * (len(name) + 1))

    def grid(self, grid: Grid) -> None:
        """A ruled table; its heads stand again on each page."""
        table = self._document.add_table(rows=1, cols=len(grid.heads), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        _mark_row(table.rows[0], "tblHeader")
        for cell, head in zip(table.rows[0].cells, grid.heads, strict=True):
            _fill(cell, head, HEI, centred=True)
        for row in grid.rows:
            line = table.add_row()
            _mark_row(line, "cantSplit")
            for place, (cell, text) in enumerate(zip(line.cells, row, strict=True)):
                _fill(cell, text, FANG, centred=place in grid.centred)
        for column, width in zip(table.columns, grid.widths, strict=True):
            column.width = Mm(width)
        for row in table.rows:
            for cell, width in zip(row.cells, grid.widths, strict=True):
                cell.width = Mm(width)

    def plain(self, text: str) -> None:
        """主送机关: from the left edge."""
        self._paragraph(text, FANG, _BODY)

    def annex(self, text: str) -> None:
        """附件, in the corner of a new page."""
        self._paragraph(text, HEI, _BODY).paragraph_format.page_break_before = True

    def signed(self, office: str, day: str) -> None:
        """署名 two letters from the right edge, 成文日期 four; they are not torn apart."""
        for text, letters in ((office, 2), (day, 4)):
            paragraph = self._paragraph(text, FANG, _BODY)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.right_indent = Pt(16 * letters)
            paragraph.paragraph_format.keep_with_next = text == office

    def slip(self, text: str, facts: Iterable[tuple[str, str]]) -> None:
        """A line to cut along, with a word, and what is filled in below it: on one page."""
        self.blank()
        first = len(self._document.paragraphs)
        self._paragraph(f"— — — — — — — — {text} — — — — — — — —", FANG, Pt(12), centred=True)
        self.facts(facts)
        for paragraph in self._document.paragraphs[first:-1]:
            paragraph.paragraph_format.keep_with_next = True

    def blank(self) -> None:
        self._paragraph("", FANG, _BODY)

    def data(self) -> bytes:
        """The .docx."""
        file = BytesIO()
        self._document.save(file)
        return timeless(file.getvalue())

    def _paragraph(self, text: str, font: str, size: Any, *, centred: bool = False) -> Any:
        paragraph = self._document.add_paragraph()
        form = paragraph.paragraph_format
        form.space_before = form.space_after = Pt(0)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.AT_LEAST, _LINE
        _run(paragraph, text, font, size)
        return paragraph


def timeless(data: bytes) -> bytes:
    """The same archive without the moment it was packed at: the same paper is the same bytes, whenever it is made."""
    file = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), ZIP_DEFLATED)
    return file.getvalue()


def _is_level_1(line: str) -> bool:
    mark, _, rest = line.partition("、")
    return bool(rest) and 0 < len(mark) <= 3 and all(sign in _LEVEL_1 for sign in mark)


def _is_level_2(line: str) -> bool:
    return line.startswith("（") and all(sign in _LEVEL_1 for sign in line[1 : line.find("）")] or "x")


def _run(paragraph: Any, text: str, font: str, size: Any) -> None:
    """A run in a Chinese font, its figures in ours; line breaks are kept. The hint keeps “” and … with the Chinese."""
    run = paragraph.add_run(printable(text))
    run.font.name, run.font.size = _LATIN, size
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:hint"), "eastAsia")


def printable(text: str) -> str:
    """Without the characters that no XML may hold: controls, halves of pairs, and U+FFFE, a PDF's sign for a hyphen."""
    return "".join(
        sign
        for sign in text
        if sign in "\t\n" or (sign >= " " and not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff")
    )


def _set_font(style: Any, font: str, size: Any) -> None:
    style.font.name, style.font.size = _LATIN, size
    look = style.element.get_or_add_rPr()
    look.get_or_add_rFonts().set(qn("w:eastAsia"), font)
    look.append(_element("w:lang", val="zh-CN", eastAsia="zh-CN"))


def _fill(cell: Any, text: str, font: str, *, centred: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(2)
    form.line_spacing_rule = WD_LINE_SPACING.SINGLE
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, text, font, Pt(12))


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _line_below(paragraph: Any) -> None:
    borders = _element("w:pBdr")
    borders.append(_element("w:bottom", val="single", sz="18", space="6", color="C00000"))
    paragraph._element.get_or_add_pPr().append(borders)


def _mark_row(row: Any, name: str) -> None:
    """``tblHeader``: it stands again on each page; ``cantSplit``: it stays whole."""
    row._tr.get_or_add_trPr().append(_element(f"w:{name}", val="true"))


def _name_substitutes(document: Any) -> None:
    """What Word and LibreOffice take where a font is missing: the ones every Windows has."""
    fonts = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    root = etree.fromstring(fonts.blob)
    for name, other in SUBSTITUTES.items():
        font = _element("w:font")
        font.set(qn("w:name"), name)
        font.append(_element("w:altName", val=other))
        font.append(_element("w:charset", val="86"))
        font.append(_element("w:family", val="roman"))
        root.append(font)
    fonts._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _number_pages(paragraph: Any, side: Any) -> None:
    """— 1 —, as Word counts it: odd pages at the right, even ones at the left, a letter from the edge."""
    paragraph.alignment = side
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
    for text, field in (("— ", ""), ("", "PAGE"), (" —", "")):
        run = paragraph.add_run(text)
        run.font.name, run.font.size = _LATIN, Pt(14)
        if field:
            for part in (
                _element("w:fldChar", fldCharType="begin"),
                _element("w:instrText"),
                _element("w:fldChar", fldCharType="end"),
            ):
                if part.tag.endswith("instrText"):
                    part.text = field
                run._element.append(part)
