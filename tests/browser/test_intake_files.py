"""Files at the intake, in a browser: from a Word file to the five directives, dragged, refused, in Chinese throughout."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from models.settings import ROOT
from services import drafts
from tests.browser.test_whole_chain import enter
from tests.conftest import person
from tests.documents.making import item, p, pdf_of, word
from tests.pages.secretariat_screens import RELEASE, saved

SEED = ROOT.parent / "shared" / "seed" / "seed.txt"
INPUT = "[data-testid=stFileUploaderDropzoneInput]"
BOX = "[data-testid=stFileUploaderDropzone]"
HEADINGS = ["提高政治站位", "坚持群策群力", "坚持精准管控", "落实管理责任", "强化值班值守"]
OWN = (
    p("全省防汛备汛工作视频会议召开")
    + p("2020年2月13日，省防汛办召开全省防汛备汛工作视频会议。会议要求：")
    + "".join(item(f"{words}。要抓紧抓实，逐级落实责任。") for words in HEADINGS)
    + p("各市（州）应急管理局有关负责人参加会议。")
)
NUMBERS = (
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
    '<w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
)
pytestmark = pytest.mark.browser


def hand_in(page: Page, name: str, data: bytes) -> None:
    expect(page.locator(INPUT)).to_be_attached()
    page.locator(INPUT).set_input_files([FilePayload(name=name, mimeType="application/octet-stream", buffer=data)])


def five(page: Page) -> None:
    """The check step, with its five directives."""
    expect(page.get_by_text("读出来的内容")).to_be_visible()
    expect(page.get_by_text("已核对 0/5")).to_be_visible()
    assert [d.heading for d in saved(person("secretary"), 1).form.kept] == HEADINGS


@pytest.mark.skipif(not SEED.exists(), reason="the real release is not beside the repository: ../shared/seed")
def test_the_real_release_as_a_word_file_shows_its_five_directives(app: str, browser: Browser) -> None:
    page = enter(browser, app, "secretary", "/intake")
    lines = SEED.read_text(encoding="utf-8").split("\n")
    hand_in(page, "通稿.docx", word("".join(p(line) for line in lines)))
    five(page)
    expect(page.get_by_text("文字读取自“通稿.docx”。")).to_be_visible()


def test_numbers_that_word_counts_itself_become_five_directives(app: str, browser: Browser) -> None:
    page = enter(browser, app, "secretary", "/intake")
    page.get_by_label("把通稿全文粘贴在这里", exact=True).fill("写到一半")
    hand_in(page, "纪要.docx", word(OWN, numbering=NUMBERS))
    five(page)


def test_a_pdf_dropped_on_the_page_is_read(app: str, browser: Browser) -> None:
    page = enter(browser, app, "secretary", "/intake")
    expect(page.locator(BOX)).to_be_visible()
    data = list(pdf_of(*[line for line in RELEASE.split("\n") if line.strip()]))
    page.evaluate(
        """([box, data]) => {
            window.dropped = new DataTransfer();
            window.dropped.items.add(new File([new Uint8Array(data)], '通稿.pdf'));
            for (const type of ['dragenter', 'dragover'])
                document.querySelector(box).dispatchEvent(new DragEvent(type, {bubbles: true, dataTransfer: window.dropped}));
        }""",
        [BOX, data],
    )
    says = f"getComputedStyle(document.querySelector('{BOX} > input + div > span'), '::after').content"
    page.wait_for_function(f"() => {says} === '\"松开即上传\"'")
    page.evaluate(
        "box => document.querySelector(box).dispatchEvent("
        "new DragEvent('drop', {bubbles: true, dataTransfer: window.dropped}))",
        BOX,
    )
    expect(page.get_by_text("读出来的内容")).to_be_visible()
    assert [d.heading for d in saved(person("secretary"), 1).form.kept] == ["排查隐患", "备足物资", "强化值守"]


def test_a_refusal_stands_in_chinese_and_the_paste_stays(app: str, browser: Browser) -> None:
    page = enter(browser, app, "secretary", "/intake")
    page.get_by_label("把通稿全文粘贴在这里", exact=True).fill("写到一半")
    hand_in(page, "会议_*通稿*.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900))
    said = "“会议_*通稿*.wps”是旧版 Word 或 WPS 格式。请打开文件，另存为 .docx 后重新上传。"
    expect(page.get_by_role("alert").filter(has_text=said)).to_be_visible()
    expect(page.get_by_label("把通稿全文粘贴在这里", exact=True)).to_have_value("写到一半")
    hand_in(page, "通稿.txt", RELEASE.encode("gb18030"))
    expect(page.get_by_text("读出来的内容")).to_be_visible()
    assert drafts.open_draft(person("secretary"), 1).source_text == RELEASE


def test_a_file_over_the_limit_is_refused_in_chinese_before_it_is_sent(
    app: str, browser: Browser, tmp_path: Path
) -> None:
    page = enter(browser, app, "secretary", "/intake")
    big = tmp_path / "大.txt"
    big.write_bytes(b"a" * (21 << 20))
    expect(page.locator(INPUT)).to_be_attached()
    page.locator(INPUT).set_input_files(big)
    expect(page.locator(f"{BOX} [aria-invalid=true]")).to_be_visible()
    says = page.evaluate(f"getComputedStyle(document.querySelector('{BOX}'), '::after').content")
    assert re.search("文件没有传上：超过 20 MB", says)
