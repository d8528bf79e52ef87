"""A file instead of a paste: what becomes of it, and that a refusal takes nothing away."""

import hashlib

import pytest
from sqlmodel import col, func, select
from streamlit.testing.v1 import AppTest

from documents.read import text_of
from models.errors import NotReadable
from models.labels import REFUSALS
from models.ledger import LedgerEntry
from models.meetings import Draft
from models.words import LANGUAGES, say
from services import drafts
from services.access import Actor
from services.database import reading_session
from tests.documents.making import docx_of, empty_pdf, zip_of
from tests.pages.secretariat_screens import RELEASE, saved, screen, signed_in, sound

LINES = [line for line in RELEASE.split("\n") if line.strip()]
REFUSED = {
    "wrong_extension": ("通稿.txt", docx_of(*LINES)),
    "old_word": ("通稿.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
    "encrypted": ("通稿.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")),
    "bomb": ("通稿.docx", zip_of({"word/document.xml": bytes(9_000_000)})),
    "macros": ("通稿.docx", zip_of({"word/document.xml": b"<a/>", "word/vbaProject.bin": b"x"})),
    "scanned_pdf": ("通稿.pdf", empty_pdf()),
    "unknown_kind": ("通稿.jpg", b"\xff\xd8\xff\xe0" + bytes(100)),
    "text_unreadable": ("通稿.txt", "通稿".encode() + b"\xff\xff"),
    "empty_file": ("通稿.txt", b" \n"),
    "broken_file": ("通稿.pdf", b"%PDF-1.7\nnothing follows"),
    "classified": ("通稿.txt", ("机密★1年\n" + RELEASE).encode()),
}


@pytest.fixture(autouse=True)
def _at_the_desk(monkeypatch: pytest.MonkeyPatch, secretary: Actor, morning: object) -> None:
    signed_in(monkeypatch, secretary)


def hand_in(name: str, data: bytes, *, written: str = "") -> AppTest:
    page = screen("intake")
    page.text_area(key="intake/text").set_value(written)
    return page.file_uploader(key="intake/file").set_value([(name, data, "application/octet-stream")]).run()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_becomes_a_draft_in_any_encoding(secretary: Actor, encoding: str) -> None:
    page = sound(hand_in("通稿.txt", RELEASE.encode(encoding)))
    assert page.query_params["draft"] == "1"
    view = saved(secretary, 1)
    assert (view.source_text, view.form.title) == (RELEASE, "全省防汛备汛工作视频会议召开")


def test_a_word_file_becomes_a_draft_that_names_it(secretary: Actor) -> None:
    page = sound(hand_in("防汛 *通稿*.docx", docx_of(*LINES)))
    view = saved(secretary, 1)
    assert view.source_text == "\n".join(LINES)
    assert [d.heading for d in view.form.kept] == ["排查隐患", "备足物资", "强化值守"]
    assert view.file == drafts.SourceFile("防汛 *通稿*.docx")
    assert any("文字读取自“防汛 *通稿*.docx”。" in html.value for html in page.html)


def test_the_ledger_tells_which_file_it_was(secretary: Actor) -> None:
    hand_in("C:\\稿件\\通稿.txt", RELEASE.encode())
    with reading_session() as session:
        after = session.exec(select(LedgerEntry.after).where(col(LedgerEntry.kind) == "draft")).one()
    assert after["file"]["name"] == "通稿.txt"
    assert after["file"]["sha256"] == hashlib.sha256(RELEASE.encode()).hexdigest()


@pytest.mark.parametrize("code", REFUSED)
def test_a_refused_file_says_what_to_do_and_takes_nothing_away(code: str) -> None:
    name, data = REFUSED[code]
    page = sound(hand_in(name, data, written="写到一半"))
    with pytest.raises(NotReadable) as refused:
        text_of(name, data)
    assert refused.value.code == code
    sentence = say("zh_CN", REFUSALS[code], **refused.value.facts)
    assert [html.value for html in page.html if sentence in html.value]
    assert page.text_area(key="intake/text").value == "写到一半"
    with reading_session() as session:
        assert session.exec(select(func.count()).select_from(Draft)).one() == 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", REFUSED)
def test_every_refusal_names_the_next_step(code: str, language: str) -> None:
    name, data = REFUSED[code]
    with pytest.raises(NotReadable) as refused:
        text_of(name, data)
    sentence = say(language, REFUSALS[code], **refused.value.facts)
    assert "{" not in sentence
    assert code == "classified" or ("请" if language == "zh_CN" else "lease ") in sentence


def test_another_try_after_a_refusal_works(secretary: Actor) -> None:
    page = hand_in(*REFUSED["broken_file"])
    page.file_uploader(key="intake/file").set_value([("通稿.txt", RELEASE.encode(), "text/plain")]).run()
    assert saved(secretary, 1).source_text == RELEASE
    assert sound(page).query_params["draft"] == "1"
