"""Pages made for paper: the brief fits one sheet, the notice is the one of the Word file; both only for who may see them."""

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdfium2 import PdfDocument

from services import brief, papers
from tests import making
from tests.conftest import person
from tests.web.conftest import App, serving


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_brief_is_one_sheet_of_paper_for_every_scope(
    sample_template: Path, tmp_path: Path, browser: Browser, language: str
) -> None:
    with serving(Path(shutil.copytree(sample_template, tmp_path, dirs_exist_ok=True))) as app:
        page = browser.new_context(locale=language).new_page()
        page.goto(f"{app.address}/sign-in")
        page.locator("form[action='/step-in'] button", has_text="周振华").first.click()
        for query in ("", "?meeting=1", "?meeting=2", "?scope=year"):
            page.goto(f"{app.address}/print/brief{query}")
            pdf = PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True))
            assert len(pdf) == 1, query
            assert [round(side / 72 * 25.4) for side in pdf[0].get_size()] == [297, 210]
            sheet, order = page.locator(".brief").bounding_box(), page.locator(".order div").bounding_box()
            assert sheet
            assert order
            assert order["y"] + order["height"] <= sheet["y"] + sheet["height"], f"cut off below: {query}"


def test_the_brief_says_what_the_screen_says(running_app: App) -> None:
    making.dispatched(person("secretary"), making.point("清点物资"), title="简报测试会")
    page = running_app.signed_in("leader").get("/print/brief").text
    said = brief.brief(person("leader"), "zh_CN")
    assert said.lead in page
    assert "领导批示" in page
    for cell in (cell for row in said.rows for cell in row.cells if cell):
        assert cell.said in page


def test_a_printed_notice_has_the_words_of_its_word_file(running_app: App) -> None:
    tricky = "排查 1~3月、<b>隐患</b> {{ x }}"
    making.dispatched(person("secretary"), making.point(tricky), title="打印测试会")
    row = making.assignment(position=-1)
    answer = running_app.signed_in("secretary").get(f"/print/notice/{row.id}")
    assert answer.status_code == 200
    text = re.sub(r"<[^>]+>", "", answer.text)
    facts = papers.notice_facts(person("secretary"), row.id or 0)
    for said in (facts["bureau"], facts["copy_to"], facts["asked"], facts["items"][-1]["due"], "签收人", "责任领导"):
        assert said in text
    assert "排查 1~3月、&lt;b&gt;隐患&lt;/b&gt; {{ x }}" in answer.text
    assert "script-src 'sha256-" in answer.headers["content-security-policy"]


def test_prints_of_others_are_not_there(running_app: App) -> None:
    making.dispatched(person("secretary"), making.point("清点物资"), title="打印别人的")
    row = making.assignment(position=-1)
    county = running_app.signed_in("county_officer")
    assert county.get(f"/print/notice/{row.id}").status_code == 404
    own = county.get("/print/brief")  # a bureau's figures are its own
    assert own.status_code == 200
    assert "康定" not in own.text
    assert running_app.signed_in("auditor").get("/print/brief").status_code == 404
    assert running_app.signed_in("secretary").get("/print/brief?meeting=x").status_code == 200
    assert running_app.stranger().get("/print/brief").status_code == 401
