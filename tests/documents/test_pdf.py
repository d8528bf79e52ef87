"""PDF: printed lines become the paragraphs they were, page numbers go, pictures of pages are refused."""

import io

import pypdfium2
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate, Table

import parsing
from documents.paragraphs import Line, joined
from documents.read import text_of
from documents.types import MOST_PAGES, Document, Kind, Remark
from models.errors import NotReadable
from tests.documents.making import FONT, empty_pdf, pdf_of
from tests.pages.secretariat_screens import RELEASE

PARAGRAPHS = [line for line in RELEASE.split("\n") if line.strip()]
LONG = "各市（州）应急管理局要逐一排查辖区内的水库、河堤、尾矿库，建立问题清单、责任清单和整改清单，明确整改时限和责任人，整改一项、销号一项。"


def test_printed_lines_become_the_paragraphs_they_were() -> None:
    assert text_of("通稿.pdf", pdf_of(*PARAGRAPHS)) == Document("\n".join(PARAGRAPHS), Kind.PDF)


def test_the_reading_of_a_pdf_is_the_reading_of_its_text() -> None:
    found = [d.heading for d in parsing.read(text_of("a.pdf", pdf_of(*PARAGRAPHS)).text).directives]
    assert found == [d.heading for d in parsing.read(RELEASE).directives]
    assert found[:3] == ["排查隐患", "备足物资", "强化值守"]


def test_a_paragraph_over_the_end_of_a_page_stays_one() -> None:
    paragraphs = [f"第{n}段。" + LONG * 3 for n in range(1, 13)]
    assert text_of("a.pdf", pdf_of(*paragraphs)).text == "\n".join(paragraphs)


@pytest.mark.parametrize("foot", ["— {} —", "{}", "第 {} 页", "第{}页 共9页", "{} / 9", "Page {} of 9"])
def test_page_numbers_are_dropped(foot: str) -> None:
    paragraphs = [LONG * 4] * 6
    assert text_of("a.pdf", pdf_of(*paragraphs, foot=foot)).text == "\n".join(paragraphs)


def test_a_year_in_the_text_is_no_page_number() -> None:
    assert "2020" in text_of("a.pdf", pdf_of("2020", LONG)).text


def canvas_of(draw: list[tuple[float, float, float, str]], pages: int = 1) -> bytes:
    """Words at places: x, y from the top in mm, size."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for _ in range(pages):
        for x, y, size, words in draw:
            canvas.setFont(FONT, size)
            canvas.drawString(x * mm, (297 - y) * mm, words)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


BODY = [(28.0, 80 + 10 * n, 16.0, "各地要排查隐患、备足物资、强化值守、广泛宣传避险") for n in range(6)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((52.0, "四川省应急管理厅关于召开"), (63.0, "全省防汛视频会的通知")),
        ((28.0, "省防汛办、省应急管理厅召开全省防汛视频"), (98.0, "会议")),
        ((28.0, "省防汛办、省应急管理厅召开全省防汛视频"), (102.0, "会")),
    ],
)
def test_a_headline_on_two_lines_is_one(first: tuple[float, str], second: tuple[float, str]) -> None:
    head = [(first[0], 40.0, 22.0, first[1]), (second[0], 52.0, 22.0, second[1])]
    assert text_of("a.pdf", canvas_of([*head, *BODY])).text.split("\n")[0] == first[1] + second[1]


def test_a_headline_does_not_swallow_the_line_under_it() -> None:
    lines = [(52.0, 40.0, 22.0, "关于召开全省防汛视频会的通知"), (70.0, 52.0, 16.0, "（2020年2月13日）")]
    assert text_of("a.pdf", canvas_of([*lines, *BODY])).text.split("\n")[:2] == [words for *_, words in lines]


def test_paragraphs_set_apart_by_room_alone_stay_apart() -> None:
    full = "各地要排查隐患、备足物资、强化值守、广泛宣传避险知识"
    places = [(28.0, 40.0), (28.0, 48.0), (28.0, 60.0), (28.0, 72.0), (28.0, 84.0)]
    lines = [(x, y, 14.0, full) for x, y in places]
    assert text_of("a.pdf", canvas_of(lines)).text == "\n".join([full * 2, full, full, full])


def test_rows_of_a_table_are_lines_with_cells() -> None:
    buffer = io.BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    rows = [["序号", "事项", "责任单位"], ["1", "排查水库隐患", "水利厅"], ["2", "补齐防汛物资", "应急管理厅"]]
    SimpleDocTemplate(buffer).build([Table(rows, style=[("FONT", (0, 0), (-1, -1), FONT, 14)])])
    assert text_of("a.pdf", buffer.getvalue()).text == (
        "序号\t事项\t责任单位\n1\t排查水库隐患\t水利厅\n2\t补齐防汛物资\t应急管理厅"
    )


def line(text: str, left: float, right: float, middle: float, size: float = 0.02) -> Line:
    return Line(text, left, right, middle, size, 0, 800)


def test_words_of_letters_keep_their_space_and_lose_the_hyphen_of_the_line() -> None:
    lines = [
        line("The provincial de-", 70, 500, 0.9),
        line("partment held a", 70, 500, 0.87),
        line("video meeting 会议", 70, 500, 0.84),
        line("要求各地", 70, 300, 0.81),
    ]
    assert joined([lines]) == ["The provincial department held a video meeting 会议要求各地"]


def test_items_of_a_list_begin_paragraphs_even_without_indent() -> None:
    lines = [line("会议要求各地抓好落实。", 70, 500, 0.9), line("一、排查隐患，建立台账。", 70, 500, 0.87)]
    assert joined([lines]) == ["会议要求各地抓好落实。", "一、排查隐患，建立台账。"]


def refused(data: bytes) -> str:
    with pytest.raises(NotReadable) as refusal:
        text_of("a.pdf", data)
    return refusal.value.code


def test_a_scanned_pdf_is_refused() -> None:
    assert refused(empty_pdf(3)) == "scanned_pdf"


def test_a_pdf_with_some_scanned_pages_says_so() -> None:
    buffer = io.BytesIO(pdf_of(LONG))
    document = pypdfium2.PdfDocument(buffer)
    document.import_pages(pypdfium2.PdfDocument(empty_pdf()))
    both = io.BytesIO()
    document.save(both)
    assert text_of("a.pdf", both.getvalue()) == Document(LONG, Kind.PDF, (Remark.BARE_PAGES,))


@pytest.mark.parametrize(("pages", "readable"), [(MOST_PAGES, True), (MOST_PAGES + 1, False)])
def test_the_number_of_pages_is_limited(pages: int, readable: bool) -> None:
    data = canvas_of([(30.0, 50.0, 16.0, "会议要求各地抓好落实")], pages)
    if readable:
        assert text_of("a.pdf", data).text.count("会议要求") == MOST_PAGES
    else:
        assert refused(data) == "too_many_pages"


def locked(password: str) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption(password, "owner", canPrint=0))
    canvas.drawString(100, 700, "Minutes of the provincial video meeting")
    canvas.save()
    return buffer.getvalue()


def test_a_locked_pdf_is_refused() -> None:
    assert refused(locked("secret")) == "encrypted"


def test_a_pdf_that_only_forbids_printing_is_read() -> None:
    assert text_of("a.pdf", locked("")).text == "Minutes of the provincial video meeting"
