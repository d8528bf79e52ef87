"""Whatever the bytes and the name: text, or a refusal that can be said. Never anything else."""

import re
from collections.abc import Callable
from functools import partial

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents import inside
from documents.decode import characters, decoded
from documents.docx import read as read_docx
from documents.page import read as read_page
from documents.read import plain_name, text_of
from documents.transcript import read as read_transcript
from documents.types import Unreadable
from models.errors import NotReadable
from models.labels import REFUSALS
from models.words import LANGUAGES, say
from tests.documents.making import docx_of, item, p, parts_of, pdf_of, table, word, zip_of

STARTS = [
    b"",
    b"PK\x03\x04word/",
    b"%PDF-1.7\n",
    b"WEBVTT\n\n",
    b"1\n00:00:01,000 --> 00:00:02,000\n",
    b"<html>",
    b"\xff\xfe",
]
ENDINGS = ["", ".txt", ".docx", ".pdf", ".html", ".vtt", ".srt", ".doc", ".DOCX"]
NAMES = st.builds(str.__add__, st.text(max_size=300), st.sampled_from(ENDINGS))
BYTES = st.builds(bytes.__add__, st.sampled_from(STARTS), st.binary(max_size=2000))
SOUND = [
    docx_of("会议要求", "一要排查隐患。"),
    word(item("会议") + table(["1", "排查", "水利厅"]), numbering='<w:abstractNum w:abstractNumId="1"/>'),
    pdf_of("会议要求各地抓好落实，一要排查隐患。"),
    "<html><meta charset=gbk><table><tr><td>会议</table>".encode("gb18030"),
    "WEBVTT\n\n00:01.000 --> 00:02.000\n<v 李>会议要求。\n".encode(),
]
OFTEN = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SELDOM = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def check(name: str, data: bytes) -> None:
    """Reads, and makes sure that what comes of it can be shown: clean text, or a whole sentence."""
    refused: NotReadable | None = None
    text = ""
    try:
        text = text_of(name, data).text
    except NotReadable as error:
        refused = error
    assert bool(text.strip()) != bool(refused)
    assert not re.search("[\x00-\x08\x0e-\x1a\x1c-\x1f\r]", text)
    if refused:
        assert all(say(language, REFUSALS[refused.code], **refused.facts) for language in LANGUAGES)


def code_of(do: Callable[[], object]) -> str:
    try:
        do()
    except Unreadable as error:
        return error.code
    return ""


@OFTEN
@given(NAMES, BYTES)
def test_any_bytes_of_any_name(name: str, data: bytes) -> None:
    if not name.lower().endswith((".docx", ".pdf", ".html")):  # these start a process each; see below
        check(name, data)


@SELDOM
@given(st.sampled_from([".docx", ".pdf", ".html"]), BYTES)
def test_any_bytes_that_a_process_of_its_own_opens(ending: str, data: bytes) -> None:
    check("a" + ending, data)


@SELDOM
@given(
    st.sampled_from(range(len(SOUND))),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=20),
    st.data(),
)
def test_sound_files_with_bytes_changed(which: int, changes: list[tuple[int, int]], rest: st.DataObject) -> None:
    data = bytearray(SOUND[which])
    for at, value in changes:
        data[at % len(data)] = value
    cut = rest.draw(st.integers(1, len(data)))
    check("a" + [".docx", ".docx", ".pdf", ".html", ".vtt"][which], bytes(data[:cut]))


@OFTEN
@given(
    st.text(alphabet="<>/wptblcrv:val=\"'ns 1sdtContent&;!-", max_size=400),
    st.sampled_from(["document", "numbering", "styles"]),
)
def test_any_xml_in_any_part(xml: str, part: str) -> None:
    files = parts_of(item("会议") + p("要求"), numbering="", styles="")
    for data in (zip_of(files | {f"word/{part}.xml": xml.encode()}), word(xml), word(item("会议"), numbering=xml)):
        assert code_of(partial(read_docx, data)) in ("", "broken_file", "bomb", "unknown_kind")


@OFTEN
@given(st.text(alphabet="<>/tabledivpr \"'=hidden!-spanrowcol19&;\n会议", max_size=600))
def test_any_markup_of_a_page(markup: str) -> None:
    read_page(markup.encode())


@OFTEN
@given(st.text(alphabet="<>v/ :：-.,0123456789\n段毅君WEBVTT[]{}\\", max_size=600))
def test_any_transcript(text: str) -> None:
    read_transcript(text.encode())


@OFTEN
@given(st.text())
def test_every_text_comes_back_as_it_was(text: str) -> None:
    for encoding in ("utf-8", "utf-8-sig"):
        assert characters(text.encode(encoding)) == text.removeprefix("\ufeff")


@OFTEN
@given(st.binary(max_size=300), st.text(max_size=40))
def test_any_declared_charset(data: bytes, charset: str) -> None:
    assert code_of(lambda: decoded(data, charset)) in ("", "text_unreadable", "unknown_kind")


@OFTEN
@given(st.text(max_size=400))
def test_a_name_is_only_a_name(name: str) -> None:
    plain = plain_name(name)
    assert len(plain) <= 200
    assert not re.search(r"[/\\\n\r\x00]", plain)


def test_a_reader_that_breaks_is_a_broken_file() -> None:
    assert inside.answer("docx", b"PK") == {"refused": "broken_file"}
    assert inside.answer("nothing", b"") == {"refused": "broken_file"}
