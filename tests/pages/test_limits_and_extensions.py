"""Working days and limits, the queue of extensions, and the dialogs that go with them, as their people use them."""

from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from models.deadlines import Unit
from models.lifecycle import Status, Step
from models.settings import ROOT
from services import amend, calendar, cascade, drafts, extensions
from services.access import Actor
from services.forms import TermForm
from services.worklist import worklist
from tests.conftest import bureau_id
from tests.making import DUE, assignment, dispatched, draft, meeting, point
from tests.pages.secretariat_screens import signed_in, sound
from tests.taking import DONE, take

LATER = date(2020, 2, 27)
pytestmark = pytest.mark.usefixtures("morning")


def opened(monkeypatch: pytest.MonkeyPatch, actor: Actor, *path: str, **query: str) -> AppTest:
    signed_in(monkeypatch, actor)
    page = AppTest.from_file(str(Path(ROOT, "pages", *path)), default_timeout=30)
    for name, value in query.items():
        page.query_params[name] = value
    return sound(page.run())


def words(page: AppTest) -> str:
    return "\n".join([*(html.value for html in page.html), *(badge.value for badge in page.markdown)])


def test_the_administrator_pastes_a_year_and_takes_a_day_out(
    monkeypatch: pytest.MonkeyPatch, administrator: Actor
) -> None:
    page = opened(monkeypatch, administrator, "admin", "calendar.py")
    page.text_area(key="calendar/paste").set_value("2027-01-01 休 元旦\n乱写的一行")
    sound(page.button(key="calendar/paste/save").click().run())
    assert "第 2 行看不懂" in words(page)
    page.text_area(key="calendar/paste").set_value("2027-01-01 休 元旦\n2027-02-20 班 春节调休")
    sound(page.button(key="calendar/paste/save").click().run())
    assert "2027年2月20日 星期六　上班　春节调休" in words(page)
    sound(page.button(key="calendar/day/2027-02-20").click().run())
    assert [line.note for line in calendar.show(administrator).days] == ["元旦"]


def test_the_secretariat_sets_limits_and_does_not_edit_days(monkeypatch: pytest.MonkeyPatch, secretary: Actor) -> None:
    page = opened(monkeypatch, secretary, "admin", "calendar.py")
    assert page.text_area.len == 0
    page.number_input(key="limits/verify_days").set_value(5)
    sound(page.button(key="limits/save").click().run())
    assert calendar.limits(secretary).verify_days == 5


def limits_or_something_else() -> None:
    """A script that draws the limits, or leaves them out as another page does."""
    import streamlit as st

    from services import calendar
    from tests.conftest import person
    from ui.time_limits import show_limits

    actor = person("secretary")
    if not st.session_state.get("elsewhere"):
        show_limits(actor, calendar.limits(actor))


def test_limits_stand_as_they_are_after_a_look_elsewhere_and_as_a_colleague_saved_them(
    monkeypatch: pytest.MonkeyPatch, secretary: Actor, administrator: Actor
) -> None:
    signed_in(monkeypatch, secretary)
    page = sound(AppTest.from_function(limits_or_something_else).run())
    seen = calendar.limits(secretary)
    calendar.set_limits(administrator, seen, replace(seen, verify_days=6), "meanwhile")
    assert sound(page.run()).number_input(key="limits/verify_days").value == 6
    for elsewhere in (True, False):
        page.session_state["elsewhere"] = elsewhere
        sound(page.run())
    shown = {name: page.number_input(key=f"limits/{name}").value for name in asdict(seen)}
    assert shown == asdict(replace(seen, verify_days=6))


def asked(county_officer: Actor) -> int:
    row = assignment()
    extensions.ask(county_officer, row.id or 0, row.version, LATER, "<b>企业</b>复工推迟", "ask")
    return row.id or 0


def test_an_extension_is_refused_with_an_answer(
    monkeypatch: pytest.MonkeyPatch, secretary: Actor, county_officer: Actor
) -> None:
    dispatched(secretary, point(names=("三台",)))
    asked(county_officer)
    page = opened(monkeypatch, secretary, "secretariat", "extensions.py")
    assert page.title[0].value == "延期与异议 · 待答复 1 件"
    assert "理由：&lt;b&gt;企业&lt;/b&gt;复工推迟" in words(page)
    sound(page.button(key="extension-1/refuse").click().run())
    assert "请写明理由。" in words(page)
    page.text_input(key="extension-1/answer").set_value("时间足够")
    sound(page.button(key="extension-1/refuse").click().run())
    assert page.title[0].value == "延期与异议 · 待答复 0 件"
    assert "共申请 1 次、同意 0 次、不同意 1 次、待答复 0 次" in words(page)
    assert assignment().due_on == DUE


def test_the_desk_says_that_an_extension_waits(
    monkeypatch: pytest.MonkeyPatch, secretary: Actor, county_officer: Actor
) -> None:
    dispatched(secretary, point(names=("三台",)))
    asked(county_officer)
    assert "1 件延期申请待答复" in words(opened(monkeypatch, secretary, "secretariat", "desk.py"))


def test_trouble_and_a_later_date_go_in_one_report(
    monkeypatch: pytest.MonkeyPatch, secretary: Actor, county_officer: Actor
) -> None:
    dispatched(secretary, point(names=("三台",)))
    take(county_officer, Step.ACKNOWLEDGE)
    page, key = opened(monkeypatch, county_officer, "bureau", "worklist.py"), assignment().id
    sound(page.button(key=f"report-{key}").click().run())
    page.radio(key=f"report/{key}/stage").set_value("stuck")
    page.text_area(key=f"report/{key}/text").set_value("检测设备未到货")
    page.session_state[f"report/{key}/extend"] = LATER  # the field is drawn only after the radio's own click
    sound(page.button(key=f"report/{key}/submit").click().run())
    assert worklist(county_officer).now[0].around.asked_until == LATER
    assert "已申请延到 2月27日，等省厅答复" in words(page)
    assert "更多" not in [popover.proto.popover.label for popover in page.get("popover")]  # nothing would be in it


def test_a_city_chooses_counties_and_a_date(
    monkeypatch: pytest.MonkeyPatch, secretary: Actor, city_officer: Actor
) -> None:
    dispatched(secretary, point(names=("绵阳",)))
    page, key = opened(monkeypatch, city_officer, "bureau", "worklist.py"), assignment("绵阳").id
    page.session_state[f"more-{key}"] = True
    sound(page.run())
    sound(page.button(key=f"pass_on-{key}").click().run())
    page.button_group(key=f"pass_on-{key}/counties").set_value([bureau_id("三台")])
    page.date_input(key=f"pass_on-{key}/day").set_value(date(2020, 2, 19))
    sound(page.button(key=f"pass_on-{key}/submit").click().run())
    (county,) = cascade.counties(city_officer, key or 0)
    assert (county.bureau, county.due_on) == ("三台县应急管理局", date(2020, 2, 19))


def test_the_office_amends_a_point_and_the_bureau_sees_both(
    monkeypatch: pytest.MonkeyPatch, secretary: Actor, county_officer: Actor
) -> None:
    dispatched(secretary, point(names=("三台",)))
    row = assignment()
    page = opened(monkeypatch, secretary, "shared", "assignment.py", id=str(row.id))
    sound(page.button(key=f"amend/{row.point_id}").click().run())
    page.text_area(key=f"amend-{row.point_id}/text").set_value("排查重大隐患")
    page.text_input(key=f"amend-{row.point_id}/reason").set_value("会后补充")
    sound(page.button(key=f"amend-{row.point_id}/submit").click().run())
    assert amend.open_point(secretary, row.point_id).version == 2
    seen = words(opened(monkeypatch, county_officer, "bureau", "worklist.py"))
    assert "原要求" in seen
    assert "改动原因：会后补充" in seen
    assert assignment().status is Status.DISPATCHED


def test_no_change_is_one_click(monkeypatch: pytest.MonkeyPatch, secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    take(county_officer, Step.REPORT_PROGRESS, DONE)
    page = opened(monkeypatch, county_officer, "bureau", "worklist.py")
    button = page.button(key=f"nil-{assignment().id}")
    assert button.label == "没有变化"
    sound(button.click().run())
    assert assignment().version == 3


def test_a_limit_is_chosen_at_intake_with_one_click(monkeypatch: pytest.MonkeyPatch, secretary: Actor) -> None:
    key = draft(secretary, meeting(point(names=("三台",), due_on=None)))
    form = drafts.open_draft(secretary, key).form
    directive = form.directives[0].key
    page = opened(monkeypatch, secretary, "secretariat", "intake.py", draft=str(key))
    page.segmented_control(key=f"intake/{key}/part").set_value(directive).run()
    name = f"intake/{key}/{directive}/all/term"
    page.pills(key=name).set_value((3, Unit.WORKING_DAYS))
    sound(page.run())
    (got,) = drafts.open_draft(secretary, key).form.directives[0].points
    assert (got.term, got.due_on) == (TermForm(count=3, unit=Unit.WORKING_DAYS), date(2020, 2, 21))
    assert "今天交办，则为2020年2月21日。" in words(page)
