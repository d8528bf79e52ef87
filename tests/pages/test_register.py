"""The register's page: filters that stand in the address, views that are kept, acts on many rows; leaders only read."""

import pytest
from streamlit.testing.v1 import AppTest

from models.assignments import Method
from models.directives import Criterion
from models.lifecycle import Light, Status, Step
from models.settings import ROOT
from services import steps, views
from services.access import Actor
from services.register import Wanted
from tests.making import assignment, dispatched, point
from tests.pages.secretariat_screens import screen, signed_in, sound
from tests.taking import DONE, take
from ui.register_choice import PICKED

pytestmark = pytest.mark.usefixtures("morning")


def words(page: AppTest) -> str:
    return "\n".join([html.value for html in page.html])


@pytest.fixture
def as_secretary(monkeypatch: pytest.MonkeyPatch, secretary: Actor) -> Actor:
    """Two points, each at 三台 and 康定: one late since yesterday, one due in a month."""
    signed_in(monkeypatch, secretary)
    dispatched(secretary, point("清查加油站", due_on="2020-02-17"), title="危化品视频会")
    dispatched(secretary, point("储备沙袋", due_on="2020-03-17", criterion=Criterion.READ), title="防汛视频会")
    return secretary


def rows(page: AppTest) -> int:
    return words(page).count('href="/assignment?id=')


def test_every_filter_narrows_and_stands_in_the_address(as_secretary: Actor) -> None:
    page = screen("ledger", light="all")
    assert rows(page) == 4
    for key, value, count, asked in (
        ("text", "沙袋", 2, {"text": "沙袋"}),
        ("bureau", "kd", 1, {"text": "沙袋", "bureau": "kd"}),
    ):
        sound(page.text_input(key=key).set_value(value).run())
        assert (rows(page), page.query_params) == (count, asked | {"light": "all"})
    sound(page.selectbox(key="criterion").set_value(Criterion.FINISH).run())
    assert page.info[0].value == "没有符合条件的。"
    sound(page.button(key="clear").click().run())
    assert (rows(page), page.query_params) == (4, {"light": "all"})
    sound(page.selectbox(key="area").set_value("510700").run())
    assert rows(page) == 2


def test_an_address_opens_the_register_as_it_was_narrowed(as_secretary: Actor) -> None:
    page = screen("ledger", meeting=2, bureau="三台", light="unsigned", part="nonsense")
    assert (rows(page), page.selectbox(key="meeting").value) == (1, 2)
    assert page.button_group(key="state").value == Light.UNSIGNED
    assert rows(screen("ledger", meeting=99, text="没有", light="all")) == 0


def test_pages_follow_each_other_and_the_page_is_in_the_address(
    as_secretary: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.register.PAGE", 3)
    assert rows(screen("ledger", light="all")) == 3
    for asked, shown in (("2", "2"), ("77", "2")):
        second = AppTest.from_file(str(ROOT / "pages" / "secretariat" / "ledger.py"), default_timeout=30)
        second.query_params.update({"light": "all", "page": asked})
        sound(second.run())
        assert (rows(second), second.query_params["page"]) == (1, shown)
    sound(second.text_input(key="bureau").set_value("三台").run())
    assert (rows(second), "page" in second.query_params) == (2, False)


def test_a_view_is_kept_chosen_and_dropped(as_secretary: Actor) -> None:
    page = screen("ledger", text="沙袋", light="all")
    page.text_input(key="register/view name").set_value(" 沙袋 ")
    page.checkbox(key="register/view shared").check()
    sound(page.button(key="register/keep").click().run())
    (view,) = views.views(as_secretary)
    assert (view.name, view.count, view.shared, view.wanted) == ("沙袋", 2, True, Wanted(text="沙袋"))
    page = screen("ledger")
    assert page.selectbox(key="register/view").options == ["沙袋（2）"]
    sound(page.selectbox(key="register/view").set_value(view.id).run())
    assert (rows(page), page.text_input(key="text").value) == (2, "沙袋")
    sound(page.button(key="register/drop").click().run())
    assert views.views(as_secretary) == []


def picked(page: AppTest, *ids: int | None) -> AppTest:
    sound(page.toggle(key="several").set_value(True).run())
    page.session_state[PICKED] = list(ids)
    return sound(page.run())


def test_several_are_suspended_at_once_and_who_is_left_alone_is_named(as_secretary: Actor) -> None:
    first, second = assignment("三台"), assignment("康定")
    take(as_secretary, Step.WITHDRAW, steps.Given(reason="重复"), position=0)
    page = picked(screen("ledger", light="all"), first.id, second.id)
    assert "已选 2 件" in words(page)
    sound(page.button(key="register/suspend").click().run())
    assert "1 件不能办，不会动" in words(page)
    assert page.button(key="bulk/do").label == "中止 · 1 件"
    page.text_area(key="bulk/reason").set_value("等待上级文件")
    sound(page.button(key="bulk/do").click().run())
    assert [row.status for row in (assignment("三台"), assignment("康定"))] == [Status.WITHDRAWN, Status.SUSPENDED]
    assert "已选" not in words(sound(page.run()))


def test_without_a_reason_nothing_is_withdrawn(as_secretary: Actor) -> None:
    page = picked(screen("ledger", light="all"), assignment().id)
    sound(page.button(key="register/withdraw").click().run())
    sound(page.button(key="bulk/do").click().run())
    assert page.session_state["frame/refusal"][1].code == "reason_needed"
    assert assignment().status is Status.DISPATCHED


def test_several_are_chased_with_one_message_a_bureau(as_secretary: Actor) -> None:
    page = picked(screen("ledger", light="all"), assignment("三台").id, assignment("康定").id)
    sound(page.button(key="register/chase").click().run())
    page.text_area(key="bulk/text").set_value("请尽快反馈")
    sound(page.button(key="bulk/do").click().run())
    assert [assignment(name).chased for name in ("三台", "康定")] == [1, 1]


def test_only_what_needs_no_looking_at_is_verified_together(as_secretary: Actor, county_officer: Actor) -> None:
    for position in (0, 1):
        take(county_officer, Step.REPORT_DONE, DONE, position=position)
    page = picked(screen("ledger", light="to_verify"), *(assignment(position=n).id for n in (0, 1)))
    sound(page.button(key="register/verify").click().run())
    assert "这类事项的结果要逐件看过才能核验。" in words(page)
    sound(page.button(key="bulk/do").click().run())
    assert [assignment(position=n).status for n in (0, 1)] == [Status.REPORTED, Status.CLOSED]
    assert assignment(position=1).method in set(Method)


def test_the_ticked_are_exported_alone(as_secretary: Actor) -> None:
    page = picked(screen("ledger", light="all"), 1, 3)
    assert 'href="/papers/register.xlsx?ids=1%2C3"' in words(page)


def test_a_leader_reads_with_the_same_filters_and_changes_nothing(
    as_secretary: Actor, monkeypatch: pytest.MonkeyPatch, leader: Actor
) -> None:
    signed_in(monkeypatch, leader)
    page = screen("ledger", light="overdue")
    assert (page.title[0].value, rows(page)) == ("台账", 2)
    assert [button.key for button in page.button] == ["register/keep"]
    assert not page.toggle
