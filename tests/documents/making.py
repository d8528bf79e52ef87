"""Files for the tests, made as they are needed: nothing binary is kept with the code."""

import io
import zipfile
from xml.sax.saxutils import escape

import docx
from docx.document import Document
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_W += ' xmlns:wps="urn:wps" xmlns:mc="urn:mc" xmlns:v="urn:v" xmlns:m="urn:m"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FONT = "STSong-Light"


def saved(document: Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def docx_of(*paragraphs: str) -> bytes:
    """A Word file as python-docx makes it."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def zip_of(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def parts_of(body: str, **others: str) -> dict[str, bytes]:
    """The parts of a Word file with this XML inside its body. ``numbering`` and the like are parts of their own."""
    links = "".join(f'<Relationship Id="{k}" Type="{_OFFICE}/{k}" Target="{k}.xml"/>' for k in others)
    package = "http://schemas.openxmlformats.org/package/2006"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="{_MAIN}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" Type="{_OFFICE}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{links}</Relationships>',
        "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
    }
    files |= {f"word/{k}.xml": f"<w:{k} {_W}>{xml}</w:{k}>" for k, xml in others.items()}
    return {name: text.encode() for name, text in files.items()}


def word(body: str, **others: str) -> bytes:
    """A Word file with this XML inside its body."""
    return zip_of(parts_of(body, **others))


def p(text: str, properties: str = "") -> str:
    """A paragraph as Word's XML has it."""
    inside = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f'<w:p>{inside}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def item(text: str, level: int = 0, number: int = 1) -> str:
    """A paragraph of an automatic list."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def table(*rows: list[str]) -> str:
    """A table; a cell is text or, where it begins with <, XML."""
    lines = ""
    for row in rows:
        cells = (cell if cell.startswith("<w:tcPr") else f"<w:tcPr/>{cell}" for cell in row)
        lines += "<w:tr>" + "".join(f"<w:tc>{_cell(cell)}</w:tc>" for cell in cells) + "</w:tr>"
    return f"<w:tbl>{lines}</w:tbl>"


def _cell(cell: str) -> str:
    head, _, rest = cell.partition("/>")
    return f"{head}/>{rest if rest.startswith('<') else p(rest)}"


def pdf_of(*paragraphs: str, foot: str = "— {} —", size: float = 16) -> bytes:
    """A PDF set as official documents are: first lines indented, a page number at the foot."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    style = ParagraphStyle(
        "text", fontName=FONT, fontSize=size, leading=size * 1.75, firstLineIndent=2 * size, wordWrap="CJK"
    )
    buffer = io.BytesIO()

    def numbered(canvas: Canvas, template: SimpleDocTemplate) -> None:
        canvas.setFont(FONT, 14)
        canvas.drawCentredString(297, 30, foot.format(template.page))

    flow: list[Flowable] = [Paragraph(escape(text), style) for text in paragraphs]
    SimpleDocTemplate(buffer, invariant=1).build(flow, onFirstPage=numbered, onLaterPages=numbered)
    return buffer.getvalue()


def empty_pdf(pages: int = 1) -> bytes:
    """Pages with a picture's worth of nothing on them, as a scanner makes them."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for _ in range(pages):
        canvas.rect(100, 100, 300, 300, fill=1)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()
