"""The first day in a real browser: an empty database, a look around, then the office's own first administrator."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from services import setup
from tests.browser.walk import telling
from tests.conftest import point_at
from tests.web.conftest import App, serving

pytestmark = pytest.mark.browser
expect.set_options(timeout=30_000)
PASSWORD = "Jian-Ku-2020"

# What each person of the sample sees first, in the order in which they are offered.
PEOPLE = (
    ("秘书处", "待核验"),
    ("领导", "件逾期未落实"),
    ("承办单位", "现在要办 4 件"),
    ("管理员", "个账号，点一行就能改"),
    ("安全管理员", "个账号，点一行就能改"),
    ("审计员", "操作台账"),
)


@pytest.fixture
def new_app(database: Path) -> Iterator[App]:
    with serving(database) as app:
        yield app


@pytest.fixture
def sample_app(sample_office: Path) -> Iterator[App]:
    with serving(sample_office) as app:
        yield app


def visit(browser: Browser, app: App, width: int = 1440) -> Page:
    page = telling(browser.new_context(locale="zh-CN", viewport={"width": width, "height": 900}).new_page())
    page.set_default_timeout(30_000)
    page.goto(app.address)
    return page


@pytest.mark.parametrize("width", [1440, 390])
def test_an_empty_database_offers_two_choices(new_app: App, browser: Browser, width: int) -> None:
    page = visit(browser, new_app, width)
    expect(page).to_have_url(f"{new_app.address}/welcome")
    assert page.get_by_role("heading", level=2).all_inner_texts() == ["用示例数据看一看", "建我单位的库"]
    expect(page.get_by_role("button", name="装入示例")).to_be_visible()
    expect(page.get_by_role("link", name="开始建库")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_one_click_loads_the_sample(new_app: App, browser: Browser) -> None:
    page = visit(browser, new_app)
    page.get_by_role("button", name="装入示例").click(timeout=120_000)
    expect(page.get_by_role("button", name="秘书处")).to_be_visible(timeout=120_000)
    assert [text.split()[0] for text in page.locator("button.role").all_inner_texts()] == [role for role, _ in PEOPLE]
    expect(page.get_by_label("密码", exact=True)).to_have_count(0)
    point_at(new_app.folder)
    assert setup.state() == "sample"


def test_one_steps_into_each_role_with_a_click_and_clears_it_all_with_another(
    sample_app: App, browser: Browser
) -> None:
    page, other = visit(browser, sample_app), visit(browser, sample_app)
    for role, seen in PEOPLE:
        page.get_by_role("button", name=role, exact=False).first.click()
        expect(page.get_by_text(seen).first).to_be_visible()
        expect(page.get_by_text("示例数据：")).to_be_visible()
        if role != PEOPLE[-1][0]:
            page.get_by_role("button", name="换个身份看").click()
            expect(page).to_have_url(f"{sample_app.address}/sign-in")
    other.get_by_role("button", name="领导").click()
    expect(other.get_by_text("示例数据：")).to_be_visible()
    page.get_by_role("button", name="清除示例，建我单位的库").click()
    for tab in (page, other):
        expect(tab).to_have_url(re.compile(r"/welcome$"))
        expect(tab.get_by_role("button", name="装入示例")).to_be_visible()
    point_at(sample_app.folder)
    assert setup.state() == "empty"


def test_an_office_is_set_up_and_its_first_secretary_comes_in(new_app: App, browser: Browser) -> None:
    code = setup.new_setup_code()
    page = visit(browser, new_app)
    page.get_by_role("link", name="开始建库").click()
    for label, text in (
        ("建库码", code.lower()),
        ("单位名称", "四川省应急管理厅"),
        ("管理员姓名", "陈静"),
        ("管理员用户名", "chenjing"),
        ("管理员密码", "123"),
    ):
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="建库并登录").click()
    expect(page.get_by_role("alert")).to_have_text("密码至少 10 位。")
    expect(page.get_by_label("单位名称", exact=True)).to_have_value("四川省应急管理厅")
    page.get_by_label("管理员密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="建库并登录").click()

    expect(page.get_by_text("下一步：给秘书处人员、领导和每个承办单位各建一个账号")).to_be_visible()
    expect(page.get_by_text("示例数据：")).to_have_count(0)
    page.get_by_role("link", name="单位", exact=True).click()
    expect(page.get_by_text("243 个单位")).to_be_visible()
    page.get_by_role("link", name="账号", exact=True).click()
    page.get_by_role("button", name="新增账号").click()
    dialog = page.get_by_role("dialog")
    for label, text in (("用户名", "liming"), ("姓名", "李明"), ("密码", PASSWORD)):
        dialog.get_by_label(label, exact=True).fill(text)
    dialog.get_by_role("button", name="保存").click()
    expect(page.get_by_text("2 个账号")).to_be_visible()

    page.get_by_role("button", name="管理员").click()
    page.get_by_role("button", name="退出登录").click()
    page.get_by_label("用户名", exact=True).fill("liming")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()
    page.get_by_role("link", name="录入交办").first.click()
    expect(page.get_by_label("把通稿全文粘贴在这里", exact=True)).to_be_visible()
