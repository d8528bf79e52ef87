"""One assignment at its own address, and the register that leads there."""

import pytest
from streamlit.testing.v1 import AppTest

from models.assignments import Method
from models.lifecycle import Light, Status, Step
from models.settings import ROOT
from services import steps
from services.access import Actor
from services.files import Upload
from tests.making import assignment, dispatched, point
from tests.pages.secretariat_screens import screen, signed_in, sound
from tests.taking import DONE, because, take

pytestmark = pytest.mark.usefixtures("morning")


def opened(monkeypatch: pytest.MonkeyPatch, actor: Actor, id_: object) -> AppTest:
    signed_in(monkeypatch, actor)
    page = AppTest.from_file(str(ROOT / "pages" / "shared" / "assignment.py"), default_timeout=30)
    page.query_params["id"] = str(id_)
    return sound(page.run())


def words(page: AppTest) -> str:
    return "\n".join(html.value for html in page.html)


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def test_it_shows_the_directive_with_the_point_marked_the_report_and_the_evidence(
    monkeypatch: pytest.MonkeyPatch, secretary: Actor, county_officer: Actor, leader: Actor
) -> None:
    dispatched(secretary, point("要摸清重大风险", names=("三台",)))
    given = steps.Given(text=DONE.text, uploads=(Upload("风险<清单>.pdf", b"%PDF"),))
    take(county_officer, Step.REPORT_DONE, given)
    seen = words(opened(monkeypatch, leader, assignment().id))
    assert '<mark class="duban-directive duban-current" data-current="yes">要摸清重大风险</mark>' in seen
    assert "全省安全生产视频会 · 2020年2月4日" in seen
    assert DONE.text in seen
    assert '<a class="duban-link" href="/files/1">风险&lt;清单&gt;.pdf</a>' in seen


def test_a_leader_looks_and_can_press_nothing(
    monkeypatch: pytest.MonkeyPatch, secretary: Actor, county_officer: Actor, leader: Actor
) -> None:
    dispatched(secretary, point(names=("三台",)))
    take(county_officer, Step.REPORT_DONE, DONE)
    assert labels(opened(monkeypatch, leader, assignment().id)) == []


AMEND = "修改已交办的要求"


@pytest.mark.parametrize(
    ("status", "offered"),
    [
        (Status.DISPATCHED, ["中止", "撤销", AMEND]),
        (Status.IN_PROGRESS, ["中止", "未落实结案", "撤销", AMEND]),
        (Status.REPORTED, ["核验办结", "退回", "撤销", AMEND]),
        (Status.SUSPENDED, ["恢复办理", "撤销", AMEND]),
        (Status.OBJECTED, ["异议成立", "异议不成立", "撤销", AMEND]),
        (Status.CLOSED, ["回头看重办"]),
        (Status.WITHDRAWN, []),
    ],
)
def test_the_office_is_offered_what_is_possible(
    status: Status,
    offered: list[str],
    monkeypatch: pytest.MonkeyPatch,
    secretary: Actor,
    county_officer: Actor,
) -> None:
    dispatched(secretary, point(names=("三台",)))
    ways: dict[Status, list[tuple[Actor, Step]]] = {
        Status.DISPATCHED: [],
        Status.IN_PROGRESS: [(county_officer, Step.ACKNOWLEDGE)],
        Status.REPORTED: [(county_officer, Step.REPORT_DONE)],
        Status.SUSPENDED: [(secretary, Step.SUSPEND)],
        Status.OBJECTED: [(county_officer, Step.OBJECT)],
        Status.CLOSED: [(county_officer, Step.REPORT_DONE), (secretary, Step.VERIFY)],
        Status.WITHDRAWN: [(secretary, Step.WITHDRAW)],
    }
    for actor, step in ways[status]:
        take(actor, step, steps.Given(text=DONE.text, reason="情况属实", method=Method.PAPER))
    assert assignment().status is status
    assert labels(opened(monkeypatch, secretary, assignment().id)) == offered


def test_the_office_suspends_with_a_reason(monkeypatch: pytest.MonkeyPatch, secretary: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    id_ = assignment().id
    page = opened(monkeypatch, secretary, id_)
    page.button(key=f"suspend-{id_}").click().run()
    page.text_area(key=f"suspend-{id_}/reason").set_value("等待上级文件")
    page.button(key=f"suspend-{id_}/submit").click().run()
    assert assignment().status is Status.SUSPENDED
    assert sound(page).toast[0].value == "已中止，不再计时。"
    assert "理由：等待上级文件" in words(page)


@pytest.mark.parametrize("asked", ["", "0", "99", "1; drop table", "９", "1" * 30])
def test_what_is_not_there_is_said_politely(asked: str, monkeypatch: pytest.MonkeyPatch, secretary: Actor) -> None:
    page = opened(monkeypatch, secretary, asked)
    assert [info.value for info in page.info] == ["没有这一件，或者不归您办。"]


def test_another_bureaus_item_looks_like_one_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch, secretary: Actor, other_county_officer: Actor
) -> None:
    dispatched(secretary, point(names=("三台",)))
    page = opened(monkeypatch, other_county_officer, assignment().id)
    assert [info.value for info in page.info] == ["没有这一件，或者不归您办。"]
    assert words(page) == ""


def test_the_register_begins_with_what_is_overdue_and_finds_by_bureau(
    monkeypatch: pytest.MonkeyPatch, secretary: Actor, county_officer: Actor
) -> None:
    signed_in(monkeypatch, secretary)
    dispatched(secretary, point("逾期的事", due_on="2020-02-17"), point("还早的事", due_on="2020-03-17"))
    page = screen("ledger")
    assert (words(page).count("逾期的事"), words(page).count("还早的事")) == (2, 0)
    page.text_input(key="bureau").set_value("三台").run()
    assert words(sound(page)).count("逾期的事") == 1
    assert f'href="/assignment?id={assignment().id}"' in words(page)
    page.button_group(key="state").set_value(Light.UNSIGNED).run()
    assert words(sound(page)).count("还早的事") == 1


def test_an_empty_register_offers_to_clear_the_filters(monkeypatch: pytest.MonkeyPatch, secretary: Actor) -> None:
    signed_in(monkeypatch, secretary)
    dispatched(secretary, point("还早的事", due_on="2020-03-17"))
    page = screen("ledger")
    assert page.info[0].value == "没有符合条件的。"
    page.button(key="clear").click().run()
    assert words(sound(page)).count("还早的事") == 2


def test_withdrawn_matters_stand_under_stopped(monkeypatch: pytest.MonkeyPatch, secretary: Actor) -> None:
    signed_in(monkeypatch, secretary)
    dispatched(secretary, point("重复的事", names=("三台",)))
    take(secretary, Step.WITHDRAW, because("重复交办"))
    page = screen("ledger")
    page.button_group(key="state").set_value(Light.STOPPED).run()
    assert "— 已撤销" in words(sound(page))
