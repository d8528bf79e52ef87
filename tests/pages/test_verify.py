"""核验反馈: the queue, the report beside what was required, and the two answers."""

import pytest
from streamlit.testing.v1 import AppTest

from models.assignments import Method
from models.directives import Criterion
from models.lifecycle import Status, Step
from services import register, steps
from services.access import Actor
from services.history import open_assignment
from tests.making import assignment, dispatched, point
from tests.pages.secretariat_screens import screen, signed_in, sound
from tests.taking import because, take, tokens

pytestmark = pytest.mark.usefixtures("morning")
REPORT = "已排查企业 23 家，查出重大风险 4 处。"


@pytest.fixture(autouse=True)
def _at_the_desk(monkeypatch: pytest.MonkeyPatch, secretary: Actor) -> None:
    signed_in(monkeypatch, secretary)


@pytest.fixture
def reported(secretary: Actor, county_officer: Actor, other_county_officer: Actor) -> None:
    """One point, reported done by two bureaus, first by 三台."""
    dispatched(secretary, point("要摸清重大风险"))
    for officer, name in ((county_officer, "三台"), (other_county_officer, "康定")):
        row = assignment(name)
        steps.take(officer, Step.REPORT_DONE, row.id or 0, row.version, next(tokens), steps.Given(text=REPORT))


def words(page: AppTest) -> str:
    return "\n".join(html.value for html in page.html)


def answer(page: AppTest, name: str, bureau: str = "三台") -> AppTest:
    return sound(page.button(key=f"review-{assignment(bureau).id}/{name}").click().run())


def test_when_all_is_verified_it_says_so() -> None:
    page = screen("verify")
    assert page.title[0].value == "核验反馈 · 还有 0 件"
    assert page.success[0].value == "都核完了。单位报办结后会出现在这里。"


def test_the_oldest_report_is_open_beside_what_was_required(reported: None) -> None:
    page = screen("verify")
    assert page.title[0].value == "核验反馈 · 还有 2 件"
    assert list(page.dataframe[0].value["bureau"]) == ["三台县", "康定市"]
    assert "三台县应急管理局 · 一、要摸清重大风险" in words(page)
    assert REPORT in words(page)


def test_verified_by_the_chosen_method_and_the_next_one_opens(reported: None) -> None:
    page = screen("verify")
    id_ = assignment().id
    page.button_group(key=f"review-{id_}/method").set_value(Method.ON_SITE)
    answer(page, "verify")
    assert (assignment().status, assignment().method) == (Status.CLOSED, Method.ON_SITE)
    assert page.title[0].value == "核验反馈 · 还有 1 件"
    assert "康定市应急管理局 · 一、要摸清重大风险" in words(page)
    answer(page, "verify", "康定")
    assert assignment("康定").method is Method.ON_SITE, "the method that was chosen stays for the next one"


def test_returned_for_the_ticked_reasons_and_ones_own_words(reported: None, secretary: Actor) -> None:
    page = screen("verify")
    id_ = assignment().id
    page.button_group(key=f"review-{id_}/reasons").set_value(["Evidence is missing", "Only partly done"])
    page.text_input(key=f"review-{id_}/words").set_value("请附风险清单")
    answer(page, "return")
    assert (assignment().status, assignment().returned) == (Status.IN_PROGRESS, 1)
    assert open_assignment(secretary, id_ or 0)[0].return_reason == "缺佐证；部分完成；请附风险清单"


def test_a_return_without_a_reason_is_refused_and_the_item_stays(reported: None) -> None:
    page = answer(screen("verify"), "return")
    assert assignment().status is Status.REPORTED
    assert "请写明理由。" in words(page)
    assert "三台县应急管理局 · 一、要摸清重大风险" in words(page)


def test_what_a_colleague_dealt_with_meanwhile_is_refused_politely(reported: None, other_secretary: Actor) -> None:
    page = screen("verify")
    take(other_secretary, Step.RETURN, because("缺佐证"))
    answer(page, "verify")
    assert assignment().status is Status.IN_PROGRESS
    assert page.session_state["frame/refusal"][1].code == "changed_meanwhile_by"
    assert page.title[0].value == "核验反馈 · 还有 1 件"


def test_who_reported_is_told_that_someone_else_must_verify(
    reported: None, secretary: Actor, county_officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in(monkeypatch, Actor(county_officer.account_id, "改任秘书", secretary.role))
    page = screen("verify")
    assert [info.value for info in page.info] == ["这一件是您报的，要由别人核验。"]
    assert not [button for button in page.button if button.label == "核验办结"]


def test_only_light_matters_can_be_ticked_together(
    secretary: Actor, county_officer: Actor, other_county_officer: Actor
) -> None:
    dispatched(secretary, point("传达学习", criterion=Criterion.READ), point("整改隐患", names=("三台",)))
    for officer, name, position in (
        (county_officer, "三台", 0),
        (other_county_officer, "康定", 0),
        (county_officer, "三台", 1),
    ):
        row = assignment(name, position)
        steps.take(officer, Step.REPORT_DONE, row.id or 0, row.version, next(tokens), steps.Given(text=REPORT))
    page = screen("verify")
    page.checkbox[1].check().run()
    assert list(sound(page).dataframe[0].value["directive"]) == ["一、传达学习", "一、传达学习"]
    assert "请先在清单里勾选。" in words(page)


def test_objections_are_answered_on_the_same_screen(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    take(county_officer, Step.OBJECT, because("本县没有此类企业"))
    page = screen("verify")
    assert page.expander[0].label == "1 件异议等您答复"
    assert "异议理由：本县没有此类企业" in words(page)
    id_ = assignment().id
    page.button(key=f"uphold-{id_}").click().run()
    page.text_area(key=f"uphold-{id_}/reason").set_value("情况属实")
    page.button(key=f"uphold-{id_}/submit").click().run()
    assert assignment().status is Status.WITHDRAWN
    assert sound(page).toast[0].value == "异议成立，这一件已撤销。"


def test_a_filter_stays_while_the_counts_in_its_words_change(reported: None, other_secretary: Actor) -> None:
    page = screen("verify")
    meeting = page.selectbox(key="review/meeting").options[1]
    sound(page.selectbox(key="review/meeting").select(meeting).run())
    chosen = page.selectbox(key="review/meeting").value
    view = register.review_queue(other_secretary)[0]
    steps.take(other_secretary, Step.VERIFY, view.id, view.version, "theirs", steps.Given(method=Method.PAPER))
    assert sound(page.run()).selectbox(key="review/meeting").value == chosen is not None


def test_a_meeting_narrows_the_queue(reported: None, secretary: Actor) -> None:
    dispatched(secretary, point("另一场会议的事"), title="另一场会议")
    page = screen("verify")
    assert page.selectbox[0].options == ["全部会议", "2月4日 全省安全生产视频会 (2)"]
