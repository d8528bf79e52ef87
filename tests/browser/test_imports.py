"""A list goes in, in a browser: handed in, its sheet chosen, the page loaded anew in the middle, the good rows taken."""

import pytest
from playwright.sync_api import Browser, FilePayload, expect
from sqlmodel import select

from models.imports import Person
from services.database import reading_session
from tests.browser.test_whole_chain import enter
from tests.services.test_import_drafts import book

pytestmark = pytest.mark.browser
LIST = "姓名|职务|单位\n张三|局长|三台\n李四|副局长|没有这个单位"


def test_a_list_survives_a_reload_and_its_good_rows_go_in(app: str, browser: Browser) -> None:
    page = enter(browser, app, "secretary", "/imports")
    page.get_by_text("人员", exact=True).click()
    files = page.locator("[data-testid=stFileUploaderDropzoneInput]")
    expect(files).to_be_attached()
    data = book(人员=LIST, 去年=LIST.replace("张三", "王五"))
    files.set_input_files([FilePayload(name="人员.xlsx", mimeType="application/octet-stream", buffer=data)])
    expect(page.get_by_role("button", name="导入 1 行")).to_be_visible()
    page.get_by_label("工作表", exact=True).click()
    page.get_by_role("option", name="去年").click()
    expect(page.get_by_label("工作表", exact=True)).to_have_value("去年")
    expect(page.get_by_role("button", name="导入 1 行")).to_be_visible()
    page.reload()
    expect(page.get_by_label("工作表", exact=True)).to_have_value("去年")
    expect(page.get_by_text("共 2 行：新增 1 · 有误 1")).to_be_visible()
    page.get_by_role("button", name="导入 1 行").click()
    expect(page.get_by_text("导入完毕：新增 1 行")).to_be_visible()
    expect(page.get_by_role("link", name="下载有误的行")).to_be_visible()
    with reading_session() as session:
        assert session.exec(select(Person.name)).all() == ["王五"]
    page.reload()
    expect(page.get_by_text("导入完毕：新增 1 行")).to_be_visible()  # what came of it waits, too
    expect(page.get_by_role("link", name="下载有误的行")).to_be_visible()


def test_what_is_no_list_is_refused_in_a_sentence_and_another_can_be_handed_in(app: str, browser: Browser) -> None:
    page = enter(browser, app, "secretary", "/imports")
    files = page.locator("[data-testid=stFileUploaderDropzoneInput]")
    expect(files).to_be_attached()
    files.set_input_files([FilePayload(name="人员.xlsx", mimeType="application/octet-stream", buffer=b"PK\x03\x04 no")])
    expect(page.get_by_role("alert")).to_contain_text("人员.xlsx")
    expect(files.first).to_be_attached()  # the framework puts a second one beside the name of what was handed in
