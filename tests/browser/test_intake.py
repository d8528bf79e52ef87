"""What only a browser shows of the intake: clicks counted, the keyboard, the phone, a grid's cells, a closed tab."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlmodel import func, select

from models.assignments import Assignment
from models.meetings import AttendanceState
from models.settings import ROOT
from services import drafts, meetings
from services.access import Actor
from services.database import reading_session
from tests.browser.test_whole_chain import enter
from tests.browser.walk import at_rest, checked_against_the_source
from tests.conftest import person
from tests.pages.secretariat_screens import RELEASE, saved, started
from tests.pages.test_intake import ready

SEED = ROOT.parent / "shared" / "seed" / "seed.txt"
MOST_CLICKS = 16
pytestmark = pytest.mark.browser


class Clicker:
    """A hand that counts."""

    def __init__(self) -> None:
        self.clicks = 0

    def __call__(self, target: Locator) -> None:
        target.click()
        self.clicks += 1


def open_check(page: Page, text: str) -> None:
    """Paste a text and have it read by the keyboard alone."""
    box = page.get_by_label("把通稿全文粘贴在这里", exact=True)
    box.fill(text)
    box.press("Control+Enter")
    expect(page.get_by_text("读出来的内容")).to_be_visible()


@pytest.mark.skipif(not SEED.exists(), reason="the real release is not beside the repository: ../shared/seed")
def test_the_real_release_is_dispatched_with_few_clicks(app: str, browser: Browser) -> None:
    page, click = enter(browser, app, "secretary", "/intake"), Clicker()
    page.get_by_label("把通稿全文粘贴在这里", exact=True).fill(SEED.read_text(encoding="utf-8"))
    click(page.get_by_role("button", name="读通稿"))
    click(page.get_by_role("button", name="这项没问题"))
    click(page.locator("button", has_text="+2 周"))
    click(page.locator("button", has_text="没定时限的另外 11 个要点"))
    expect(page.get_by_text("没有时限")).to_have_count(0)
    for number in range(5):
        expect(page.get_by_text(f"已核对 {number}/5")).to_be_visible()
        expect(page.get_by_role("button", name="这项没问题")).to_have_count(1)
        click(page.get_by_role("button", name="这项没问题"))
    click(page.get_by_role("button", name="下一步"))
    checked_against_the_source(page)
    click.clicks += 1
    click(page.get_by_role("button", name="交办 2,448 件"))
    expect(page.get_by_text("已交办 2,448 件")).to_be_visible()
    assert click.clicks == 12 <= MOST_CLICKS
    with reading_session() as session:
        assert session.exec(select(func.count()).select_from(Assignment)).one() == 2448


def test_a_double_click_on_dispatch_sends_once(app: str, browser: Browser, secretary: Actor) -> None:
    draft_id = ready(secretary)
    page = enter(browser, app, "secretary", f"/intake?draft={draft_id}&step=check")
    checked_against_the_source(page)
    page.get_by_role("button", name="交办 1,224 件").dblclick()
    expect(page.get_by_text("已交办 1,224 件")).to_be_visible()
    with reading_session() as session:
        assert session.exec(select(func.count()).select_from(Assignment)).one() == 1224


def test_the_shortcut_saves_what_is_half_typed_before_it_moves_on(app: str, browser: Browser) -> None:
    page = enter(browser, app, "secretary", "/intake")
    open_check(page, RELEASE)
    title = page.get_by_label("会议名称", exact=True)
    title.fill("改了一半的标题")
    title.press("Control+Enter")
    expect(page.get_by_label("标题", exact=True)).to_have_value("排查隐患")
    form = saved(person("secretary"), 1).form
    assert (form.title, form.checked) == ("改了一半的标题", True)


def test_a_closed_tab_loses_nothing(app: str, browser: Browser) -> None:
    page = enter(browser, app, "secretary", "/intake")
    open_check(page, RELEASE)
    page.get_by_label("主持", exact=True).fill("李强")
    page.get_by_label("主持", exact=True).press("Tab")
    address, context = page.url, page.context
    expect(page.get_by_text("通稿原文").first).to_be_visible()
    page.wait_for_timeout(1000)
    page.close()
    again = context.new_page()
    again.goto(address)
    expect(again.get_by_label("主持", exact=True)).to_have_value("李强")


def test_the_passage_being_checked_scrolls_into_view(app: str, browser: Browser) -> None:
    page = enter(browser, app, "secretary", "/intake")
    open_check(page, "网页导航\n" * 60 + RELEASE)
    page.locator("button", has_text=re.compile("^三")).click()
    mark = page.locator("[data-current]")
    expect(mark).to_contain_text("三要强化值守")
    expect(mark).to_be_in_viewport()


@pytest.mark.parametrize("step", ["", "&step=check"])
def test_a_phone_never_scrolls_sideways(app: str, browser: Browser, secretary: Actor, step: str) -> None:
    draft_id = started(secretary)
    page = enter(browser, app, "secretary", f"/intake?draft={draft_id}{step}")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.get_by_text("处要您确认").first).to_be_visible()
    widths = page.evaluate(
        "[document.documentElement, document.querySelector('[data-testid=stMain]')].map(e => e.scrollWidth)"
    )
    assert widths == [390, 390]


def test_two_drafters_see_each_others_change_before_anything_is_overwritten(app: str, browser: Browser) -> None:
    ours = enter(browser, app, "secretary", "/intake")
    open_check(ours, RELEASE)
    theirs = enter(browser, app, "other_secretary", "/intake?draft=1")
    theirs.get_by_label("来源", exact=True).fill("她改的来源")
    theirs.get_by_label("来源", exact=True).press("Tab")
    expect(theirs.get_by_text("读出来的内容")).to_be_visible()
    theirs.wait_for_timeout(1000)
    ours.get_by_label("会议名称", exact=True).fill("我改的标题")
    ours.get_by_label("会议名称", exact=True).press("Tab")
    expect(ours.get_by_text(re.compile("王芳 .* 改过这份草稿"))).to_be_visible()
    expect(ours.get_by_label("会议名称", exact=True)).to_have_value("我改的标题")
    ours.get_by_role("button", name="加上我的改动").click()
    expect(ours.get_by_text(re.compile("改过这份草稿"))).to_have_count(0)
    form = drafts.open_draft(person("secretary"), 1).form
    assert (form.title, form.source) == ("我改的标题", "她改的来源")


QUICK = """
wait => {
    const button = words => [...document.querySelectorAll("button")].find(b => b.innerText.includes(words));
    button("+1 周").click();
    const next = () => {  // for a moment of the redraw it is not there: nobody could click it then
        const there = button("这项没问题");
        if (there) there.click();
        else requestAnimationFrame(next);
    };
    setTimeout(next, wait);
}
"""


@pytest.mark.parametrize("wait", [150, 400])
def test_clicks_in_quick_succession_all_count(app: str, browser: Browser, secretary: Actor, wait: int) -> None:
    """Each brings along what the fields showed before the last one: that must not undo it."""
    draft_id = ready(secretary)
    view = saved(secretary, draft_id)
    view.form.kept[0].checked = False
    for directive in view.form.kept:
        for point in directive.tracked:
            point.due_on = None
    drafts.save(secretary, draft_id, view.form, view.version, "no due dates")
    page = enter(browser, app, "secretary", f"/intake?draft={draft_id}")
    expect(page.locator("button", has_text="+1 周")).to_be_visible()
    expect(page.locator("[data-test-script-state=notRunning]")).to_have_count(1)
    page.evaluate(QUICK, wait)
    expect(page.get_by_text("已核对 3/3")).to_be_visible()
    expect(page.get_by_text("已核对 3/3")).to_be_visible()
    form = saved(secretary, draft_id).form
    assert {point.due_on for point in form.kept[0].tracked} == {view.today + timedelta(days=7)}


def test_a_cell_of_the_roll_call_is_saved_when_it_is_left(app: str, browser: Browser, secretary: Actor) -> None:
    draft_id = ready(secretary)
    page = enter(browser, app, "secretary", f"/intake?draft={draft_id}&step=check")
    checked_against_the_source(page)
    page.get_by_role("button", name="交办 1,224 件").click()
    page.get_by_text("看这场会议").click()
    page.get_by_role("tab", name="参会 204").click()
    page.get_by_label("找单位", exact=True).fill("三台")
    page.get_by_label("找单位", exact=True).press("Enter")
    expect(page.get_by_text("显示 1 个，共 204 个单位")).to_be_visible()
    grid = page.locator("[data-testid=stDataFrame]:visible")
    grid.scroll_into_view_if_needed()
    expect(grid).to_have_count(1)
    at_rest(page)
    box = grid.bounding_box()
    assert box
    page.mouse.click(box["x"] + 60, box["y"] + 52)  # the unit of the only row; its head count stands four to the right
    for _step in range(4):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    cell = page.locator("#portal input")
    expect(cell).to_be_visible()
    cell.fill("5")
    cell.press("Enter")
    for _look in range(100):
        line = next(unit for unit in meetings.open_meeting(secretary, 1).units if unit.unit == "三台县应急管理局")
        if line.head_count is not None:
            break
        page.wait_for_timeout(200)
    assert (line.head_count, line.state) == (5, AttendanceState.INFERRED)
