"""我的待办: what a county officer sees, and what each button does."""

from datetime import date, timedelta

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from models.assignments import Assignment, Report, ReportKind
from models.directives import Cycle
from models.lifecycle import Status, Step
from models.settings import ROOT
from services import steps
from services.access import Actor
from services.database import reading_session
from services.forms import PointForm, Receivers
from tests.conftest import bureau_id
from tests.making import assignment, dispatched, point, standing
from tests.pages.secretariat_screens import signed_in, sound
from tests.taking import DONE, because, take

TODAY = date(2020, 2, 18)
pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture(autouse=True)
def _at_the_county(monkeypatch: pytest.MonkeyPatch, county_officer: Actor) -> None:
    signed_in(monkeypatch, county_officer)


def mine(text: str, days: int, **settings: object) -> PointForm:
    return point(text, names=("三台",), due_on=TODAY + timedelta(days=days), **settings)


def worklist() -> AppTest:
    return sound(AppTest.from_file(str(ROOT / "pages" / "bureau" / "worklist.py"), default_timeout=30).run())


def words(page: AppTest) -> str:
    """All that stands on the screen, one piece a line."""
    badges = [badge.value for badge in page.markdown]
    return "\n".join([*(title.value for title in page.title), *(html.value for html in page.html), *badges])


def labels(page: AppTest, row: Assignment) -> list[str]:
    """The buttons of one assignment."""
    return [button.label for button in page.button if (button.key or "").endswith(f"-{row.id}")]


def opened(page: AppTest, name: str) -> AppTest:
    """The page once a menu or fold was opened: what is in it is drawn only then."""
    page.session_state[name] = True
    return sound(page.run())


def more(row: Assignment) -> AppTest:
    """The worklist with a card's menu open."""
    return opened(worklist(), f"more-{row.id}")


def click(page: AppTest, name: str, row: Assignment) -> AppTest:
    return sound(page.button(key=f"{name}-{row.id}").click().run())


def reports() -> list[tuple[ReportKind, str]]:
    with reading_session() as session:
        return [(report.kind, report.text) for report in session.exec(select(Report).order_by(Report.id))]  # type: ignore[arg-type]


def test_without_anything_to_do_it_says_that_one_need_not_come_daily() -> None:
    page = worklist()
    assert page.title[0].value == "现在没有要办的"
    assert page.success[0].value == "有新任务或快到期会通知您，不用每天来看。"
    assert page.button.len == 0


def test_the_head_names_bureau_and_day_and_counts_what_is_to_do(secretary: Actor) -> None:
    dispatched(secretary, mine("逾期的", -1), mine("临期的", 2), mine("新的", 9), mine("也是新的", 9))
    page = worklist()
    assert page.title[0].value == "现在要办 4 件"
    assert "绵阳市 三台县应急管理局 · 2月18日 星期二" in words(page)
    for light in ("▲ 逾期 1 天", "◆ 还剩 2 天", "○ 未签收", "▲ 逾期 1", "◆ 临期 1", "○ 未签收 2"):
        assert light in words(page)


def test_cards_come_most_urgent_first(secretary: Actor) -> None:
    dispatched(secretary, mine("还早", 9), mine("临期", 2), mine("逾期", -3))
    seen = words(worklist())
    assert seen.index("逾期</strong>") < seen.index("临期</strong>") < seen.index("还早</strong>")


def test_everything_is_signed_for_with_one_click(secretary: Actor) -> None:
    dispatched(secretary, mine("一件", 9), mine("又一件", 9), standing(names=("三台",), due_on=TODAY))
    page = worklist()
    assert "有 3 件新任务还没签收。签收只表示“收到了”。" in words(page)
    button = page.button(key="sign-all")
    assert button.label == "全部签收 3 件"
    button.click().run()
    assert {assignment(position=n).status for n in range(3)} == {Status.IN_PROGRESS}
    assert sound(page).title[0].value == "现在要办 1 件"


def test_a_single_new_one_is_signed_for_on_its_card(secretary: Actor) -> None:
    dispatched(secretary, mine("一件", 9))
    assert labels(worklist(), assignment()) == ["签收"]
    page = more(assignment())
    assert labels(page, assignment()) == ["签收", "直接报（同时签收）", "提出异议", "申请延期"]
    click(page, "acknowledge", assignment())
    assert assignment().status is Status.IN_PROGRESS


def test_a_thing_to_finish_offers_progress_and_finished(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, mine("一件", 9))
    take(county_officer, Step.ACKNOWLEDGE)
    assert labels(worklist(), assignment()) == ["报进展", "已办完"]
    assert labels(more(assignment()), assignment()) == ["报进展", "已办完", "申请延期"]


def test_a_standing_duty_offers_a_nil_return_of_one_click(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, standing(names=("三台",), cycle=Cycle.WEEKLY, due_on=TODAY))
    take(county_officer, Step.ACKNOWLEDGE)
    page = worklist()
    assert labels(page, assignment()) == ["报进展", "零报告"]
    click(page, "nil", assignment())
    assert reports() == [(ReportKind.NIL, "")]
    assert (assignment().status, assignment().due_on) == (Status.IN_PROGRESS, date(2020, 2, 25))
    assert page.title[0].value == "现在没有要办的"
    assert labels(page, assignment()) == ["报进展"]  # a second tap would answer the next week


def test_why_an_objection_was_not_upheld_stands_on_the_card_until_it_is_signed_for(
    secretary: Actor, county_officer: Actor
) -> None:
    dispatched(secretary, mine("一件", 9))
    take(county_officer, Step.OBJECT, because("本县无此类企业"))
    take(secretary, Step.REJECT, because("县内有两家停产企业，请照办"))
    assert "异议不成立：县内有两家停产企业，请照办" in words(worklist())
    take(county_officer, Step.ACKNOWLEDGE)
    assert "异议不成立" not in words(worklist())


def test_what_was_sent_back_is_mended_with_the_reason_before_ones_eyes(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, mine("一件", 9))
    take(county_officer, Step.REPORT_DONE, DONE)
    take(secretary, Step.RETURN, because("缺佐证"))
    page = click(worklist(), "done", assignment())
    assert page.text_area(key=f"report/{assignment().id}/text").value == DONE.text
    assert words(page).count("已退回：缺佐证") == 2  # on the card and in the dialog


def test_a_supporting_bureau_is_not_offered_the_result(secretary: Actor, county_officer: Actor) -> None:
    receivers = Receivers(bureaus=[bureau_id("三台")], supporting=[bureau_id("三台")])
    dispatched(secretary, mine("一件", 2, receivers=receivers))
    take(county_officer, Step.ACKNOWLEDGE)
    page = worklist()
    assert labels(page, assignment()) == ["报进展"]
    assert "时限 2月20日 · 做完为止 · 配合" in [popover.proto.popover.label for popover in page.get("popover")]
    assert click(page, "report", assignment()).radio[0].options == ["还在办", "有困难，要帮助"]


def test_the_dialog_brings_back_the_last_text_and_reports_progress(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, mine("一件", 2))
    take(county_officer, Step.REPORT_PROGRESS, steps.Given(text="正在摸排，涉及企业 23 家"))
    row = assignment()
    page = click(worklist(), "report", row)
    assert page.radio[0].value == "working"
    text = page.text_area(key=f"report/{row.id}/text")
    assert text.value == "正在摸排，涉及企业 23 家"
    text.set_value("已摸排 40 家")
    page.button(key=f"report/{row.id}/submit").click().run()
    assert reports()[-1] == (ReportKind.PROGRESS, "已摸排 40 家")


def test_finished_opens_the_dialog_at_finished_and_waits_for_the_province(
    secretary: Actor, county_officer: Actor
) -> None:
    dispatched(secretary, mine("一件", 2))
    take(county_officer, Step.REPORT_PROGRESS, steps.Given(text="其余本周内完成"))
    row = assignment()
    page = click(worklist(), "done", row)
    assert page.radio[0].value == "done"
    assert page.text_area(key=f"report/{row.id}/text").value == ""  # how far it was last time is no result
    page.text_area(key=f"report/{row.id}/text").set_value("已全部整改到位")
    page.button(key=f"report/{row.id}/submit").click().run()
    sound(page)
    assert (assignment().status, reports()[-1]) == (Status.REPORTED, (ReportKind.DONE, "已全部整改到位"))
    assert page.toast[0].value == "已报办结。等省厅核验，不用您再做什么。"
    assert [expander.label for expander in page.expander] == ["已报出、等省厅核验 1 件（不用您再做什么）"]


def test_a_call_for_help_is_a_progress_report_that_says_so(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, mine("一件", 2))
    take(county_officer, Step.ACKNOWLEDGE)
    row = assignment()
    page = click(worklist(), "report", row)
    page.radio[0].set_value("stuck")
    page.text_area(key=f"report/{row.id}/text").set_value("缺检测设备，请省厅协调")
    page.button(key=f"report/{row.id}/submit").click().run()
    assert reports() == [(ReportKind.PROGRESS, "需要帮助：缺检测设备，请省厅协调")]
    again = click(sound(page), "report", assignment())
    assert again.text_area(key=f"report/{row.id}/text").value == "缺检测设备，请省厅协调"


def test_a_standing_duty_asks_for_this_periods_return(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, standing(names=("三台",), due_on=TODAY))
    take(county_officer, Step.ACKNOWLEDGE)
    page = click(worklist(), "report", assignment())
    assert page.radio[0].options == ["报本期情况", "这项工作已经结束，不再定期报", "有困难，要帮助"]


def test_an_objection_needs_its_grounds_and_goes_to_the_province(secretary: Actor) -> None:
    dispatched(secretary, mine("一件", 9))
    row = assignment()
    page = click(more(row), "object", row)
    assert labels(page, row) == ["签收"]  # the menu is folded away behind the dialog
    page.text_area(key=f"object-{row.id}/reason").set_value("本县没有此类企业")
    page.button(key=f"object-{row.id}/submit").click().run()
    assert assignment().status is Status.OBJECTED
    assert sound(page).toast[0].value == "已提出异议，等省厅答复。"
    assert page.title[0].value == "现在没有要办的"


def test_what_was_returned_says_why(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, mine("一件", 9))
    take(county_officer, Step.REPORT_DONE, DONE)
    take(secretary, Step.RETURN, because("缺佐证"))
    seen = words(worklist())
    assert "已退回：缺佐证" in seen
    assert f"上次：2月18日 报办结：{DONE.text}" in seen


def test_a_report_that_waits_can_be_taken_back(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, mine("一件", 9))
    take(county_officer, Step.REPORT_DONE, DONE)
    page = opened(worklist(), "folded-hourglass_top")
    assert labels(page, assignment()) == ["撤回"]
    click(page, "take_back", assignment())
    assert assignment().status is Status.IN_PROGRESS


def test_what_officials_wrote_is_shown_to_the_letter(secretary: Actor) -> None:
    tricky = "1~3月、4~6月完成；5*3=15*2 “$x$ [注](http://a)”<img src=x onerror=alert(1)>"
    dispatched(secretary, mine(tricky, 9))
    seen = words(worklist())
    assert "1~3月、4~6月完成；5*3=15*2 “$x$ [注](http://a)”&lt;img src=x onerror=alert(1)&gt;" in seen
    assert "<img" not in seen


def test_a_click_on_a_screen_that_is_older_changes_nothing_and_says_so(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, mine("一件", 9))
    page = worklist()
    take(secretary, Step.WITHDRAW, because("重复交办"))
    click(page, "acknowledge", assignment())
    assert assignment().status is Status.WITHDRAWN
    assert page.session_state["frame/refusal"][1].code == "changed_meanwhile_by"
    assert [expander.label for expander in page.expander] == ["已中止或撤销 1 件（不用办）"]
