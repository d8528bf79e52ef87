"""Every field and button of the check: set it, and the database has it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from models.bureaus import BureauKind
from models.directives import Criterion, Cycle
from models.meetings import AttendanceState, Venue
from services import drafts
from services.access import Actor
from services.forms import AttendanceForm, MeetingForm
from tests.conftest import bureau_id
from tests.pages.secretariat_screens import kept, point_of, saved, screen, signed_in, sound, started


@pytest.fixture(autouse=True)
def _at_the_desk(monkeypatch: pytest.MonkeyPatch, secretary: Actor, morning: object) -> None:
    signed_in(monkeypatch, secretary)


@pytest.fixture
def draft(secretary: Actor) -> int:
    return started(secretary)


def at(draft_id: int, part: str = "meeting") -> AppTest:
    """The check of a draft, at one of its parts."""
    page = screen("intake", draft=draft_id)
    if part != "meeting":
        page.segmented_control(key=f"intake/{draft_id}/part").set_value(part).run()
    return sound(page)


def at_directive(actor: Actor, draft_id: int, number: int) -> tuple[AppTest, str]:
    """The check at a directive, and how the keys of its widgets begin."""
    key = kept(actor, draft_id, number).key
    return at(draft_id, key), f"intake/{draft_id}/{key}"


MEETING_FIELDS: list[tuple[str, str, Any, Callable[[MeetingForm], object]]] = [
    ("text_input", "title", "防汛视频会", lambda f: f.title),
    ("date_input", "held_on", date(2019, 2, 13), lambda f: f.held_on),
    ("date_input", "published_on", date(2020, 2, 15), lambda f: f.published_on),
    ("text_input", "host", "李强", lambda f: f.host),
    ("text_input", "host_posts", "副厅长", lambda f: f.host_posts),
    ("text_input", "main_venue", "省应急指挥中心", lambda f: f.main_venue),
    ("text_input", "source", "省防汛办", lambda f: f.source),
]


@pytest.mark.parametrize(("kind", "name", "value", "read"), MEETING_FIELDS, ids=[row[1] for row in MEETING_FIELDS])
def test_a_field_of_the_meeting_is_saved_when_it_is_left(
    secretary: Actor, draft: int, kind: str, name: str, value: Any, read: Callable[[MeetingForm], object]
) -> None:
    page = at(draft)
    getattr(page, kind)(key=f"intake/{draft}/{name}").set_value(value).run()
    sound(page)
    assert read(saved(secretary, draft).form) == value


def test_organisers_are_separated_by_the_chinese_list_comma(secretary: Actor, draft: int) -> None:
    page = at(draft)
    page.text_input(key=f"intake/{draft}/organisers").set_value("省防汛办、 省水利厅、").run()
    assert saved(secretary, draft).form.organisers == ["省防汛办", "省水利厅"]


def test_a_date_that_a_person_gave_is_no_longer_inferred(secretary: Actor, draft: int) -> None:
    page = at(draft)
    page.date_input(key=f"intake/{draft}/held_on").set_value(date(2020, 2, 12)).run()
    assert not saved(secretary, draft).form.held_on_inferred


def test_looks_right_settles_the_year_and_opens_the_first_directive(secretary: Actor, draft: int) -> None:
    page = at(draft)
    page.button(key=f"intake/{draft}/meeting right").click().run()
    assert sound(page).segmented_control(key=f"intake/{draft}/part").value == kept(secretary, draft, 1).key
    assert saved(secretary, draft).form.checked


def test_looks_right_ticks_a_directive_and_opens_the_next(secretary: Actor, draft: int) -> None:
    page, key = at_directive(secretary, draft, 1)
    page.button(key=f"{key}/right").click().run()
    assert sound(page).segmented_control(key=f"intake/{draft}/part").value == kept(secretary, draft, 2).key
    assert [d.checked for d in saved(secretary, draft).form.kept] == [True, False, False]


def attendance(actor: Actor, draft_id: int) -> AttendanceForm:
    return saved(actor, draft_id).form.attendance[-1]


ATTENDANCE_FIELDS = [
    ("text_input", "phrase", "各市（州）局负责人"),
    ("multiselect", "classes", ["cities", "members"]),
    ("selectbox", "venue", Venue.MAIN),
    ("selectbox", "state", AttendanceState.PRESENT),
    ("number_input", "head_count", 12),
]


@pytest.mark.parametrize(("kind", "name", "value"), ATTENDANCE_FIELDS, ids=[row[1] for row in ATTENDANCE_FIELDS])
def test_a_line_of_attendance_can_be_changed(secretary: Actor, draft: int, kind: str, name: str, value: Any) -> None:
    page = at(draft)
    key = f"intake/{draft}/attendance/{attendance(secretary, draft).key}/{name}"
    getattr(page, kind)(key=key).set_value(value).run()
    sound(page)
    assert getattr(attendance(secretary, draft), name) == value


def test_lines_of_attendance_come_and_go(secretary: Actor, draft: int) -> None:
    page = at(draft)
    page.button(key=f"intake/{draft}/add attendance").click().run()
    assert len(saved(secretary, draft).form.attendance) == 2
    page.button(key=f"intake/{draft}/attendance/{attendance(secretary, draft).key}/drop").click().run()
    sound(page)
    assert len(saved(secretary, draft).form.attendance) == 1


def test_the_heading_and_the_words_of_a_point_are_saved(secretary: Actor, draft: int) -> None:
    page, key = at_directive(secretary, draft, 1)
    page.text_input(key=f"{key}/heading").set_value("彻底排查隐患").run()
    first = point_of(secretary, draft, 1)
    page.text_area(key=f"{key}/{first.key}/text").set_value("逐一排查水库").run()
    sound(page)
    assert kept(secretary, draft, 1).heading == "彻底排查隐患"
    assert point_of(secretary, draft, 1).text == "逐一排查水库"
    assert kept(secretary, draft, 1).text.startswith("一要排查隐患。")


def test_points_are_added_unticked_and_removed(secretary: Actor, draft: int) -> None:
    page, key = at_directive(secretary, draft, 1)
    page.button(key=f"{key}/add point").click().run()
    assert [p.text for p in kept(secretary, draft, 1).points][-1] == ""
    page.button(key=f"{key}/{point_of(secretary, draft, 1, 3).key}/drop").click().run()
    page.checkbox(key=f"{key}/{point_of(secretary, draft, 1).key}/kept").uncheck().run()
    sound(page)
    assert [(p.text, p.kept) for p in kept(secretary, draft, 1).points] == [
        ("要对水库、河堤逐一排查", False),
        ("建立台账", True),
        ("要立即整改发现的隐患", True),
    ]


def test_a_setting_for_all_points_reaches_all_of_them(secretary: Actor, draft: int) -> None:
    page, key = at_directive(secretary, draft, 1)
    page.segmented_control(key=f"{key}/all/criterion").set_value(Criterion.RECURRING).run()
    page.segmented_control(key=f"{key}/all/cycle").set_value(Cycle.WEEKLY).run()
    page.date_input(key=f"{key}/all/due").set_value(date(2020, 3, 2)).run()
    page.text_input(key=f"{key}/all/completion").set_value("台账齐全").run()
    page.checkbox(key=f"{key}/all/evidence_required").check().run()
    page.checkbox(key=f"{key}/all/on_bureaus_word").check().run()
    sound(page)
    for point in kept(secretary, draft, 1).tracked:
        assert (point.criterion, point.cycle, point.due_on) == (Criterion.RECURRING, Cycle.WEEKLY, date(2020, 3, 2))
        assert (point.completion, point.evidence_required, point.on_bureaus_word) == ("台账齐全", True, True)


def test_a_setting_for_one_point_leaves_the_others(secretary: Actor, draft: int) -> None:
    page, key = at_directive(secretary, draft, 1)
    second = point_of(secretary, draft, 1, 1)
    page.segmented_control(key=f"{key}/scope/3").set_value(second.key).run()
    page.segmented_control(key=f"{key}/{second.key}/criterion").set_value(Criterion.READ).run()
    sound(page)
    assert [p.criterion for p in kept(secretary, draft, 1).tracked] == [
        Criterion.FINISH,
        Criterion.READ,
        Criterion.FINISH,
    ]
    assert [p.on_bureaus_word for p in kept(secretary, draft, 1).tracked] == [False, True, False]


def test_a_day_counted_from_today_is_one_click_and_a_second_gives_it_to_the_rest(secretary: Actor, draft: int) -> None:
    page, key = at_directive(secretary, draft, 1)
    page.pills(key=f"{key}/all/quick").set_value(date(2020, 3, 3)).run()
    page.button(key=f"{key}/all/share due").click().run()
    sound(page)
    days = [p.due_on for d in saved(secretary, draft).form.kept for p in d.tracked]
    assert days == [date(2020, 3, 3)] * 3 + [date(2020, 2, 28)] + [date(2020, 3, 3)] * 2
    page.button(key=f"{key}/all/share due").click().run()  # all have one now: the next click makes all alike
    assert point_of(secretary, draft, 2).due_on == date(2020, 3, 3)


def test_groups_and_single_bureaus_receive_support_or_are_left_out(secretary: Actor, draft: int) -> None:
    page, key = at_directive(secretary, draft, 2)
    page.pills(key=f"{key}/all/groups").set_value([BureauKind.CITY]).run()
    page.multiselect(key=f"{key}/all/leading").set_value([bureau_id("三台")]).run()
    page.multiselect(key=f"{key}/all/supporting").set_value([bureau_id("水利厅")]).run()
    page.multiselect(key=f"{key}/all/excluded").set_value([bureau_id("绵阳")]).run()
    sound(page)
    got = point_of(secretary, draft, 2).receivers
    assert (got.groups, got.bureaus) == ([BureauKind.CITY], [bureau_id("三台"), bureau_id("水利厅")])
    assert (got.supporting, got.excluded) == ([bureau_id("水利厅")], [bureau_id("绵阳")])
    page.button(key=f"{key}/all/share receivers").click().run()
    assert {str(p.receivers) for d in saved(secretary, draft).form.kept for p in d.tracked} == {str(got)}


def test_the_search_box_of_receivers_knows_cities_and_pinyin(secretary: Actor, draft: int) -> None:
    page, key = at_directive(secretary, draft, 2)
    page.text_input(key=f"{key}/all/find").set_value("绵阳").run()
    assert len(page.multiselect(key=f"{key}/all/leading").options) == 10
    page.text_input(key=f"{key}/all/find").set_value("stx").run()
    assert page.multiselect(key=f"{key}/all/leading").options == ["三台县应急管理局 · 绵阳", "色达县应急管理局 · 甘孜"]


def test_all_settings_can_be_taken_from_the_directive_before(secretary: Actor, draft: int) -> None:
    page, key = at_directive(secretary, draft, 3)
    page.button(key=f"{key}/copy").click().run()
    sound(page)
    got = point_of(secretary, draft, 3)
    assert (got.criterion, got.cycle, got.due_on) == (Criterion.FINISH, None, date(2020, 2, 28))


def test_a_directive_is_split_and_joined_again(secretary: Actor, draft: int) -> None:
    before = kept(secretary, draft, 1).text
    page, key = at_directive(secretary, draft, 1)
    page.button(key=f"{key}/split").click().run()
    sound(page)
    assert [d.heading for d in saved(secretary, draft).form.kept] == [
        "排查隐患",
        "要对水库、河堤逐一排查",
        "备足物资",
        "强化值守",
    ]
    page.button(key=f"{key}/join").click().run()
    sound(page)
    assert kept(secretary, draft, 1).text == before


def test_a_directive_is_dropped_and_comes_back_by_its_button(secretary: Actor, draft: int) -> None:
    page, key = at_directive(secretary, draft, 2)
    page.button(key=f"{key}/drop").click().run()
    assert [d.heading for d in saved(secretary, draft).form.kept] == ["排查隐患", "强化值守"]
    sound(page).button(key=f"{key}/restore").click().run()
    sound(page)
    assert [d.heading for d in saved(secretary, draft).form.kept] == ["排查隐患", "备足物资", "强化值守"]


def test_a_clause_without_a_number_becomes_a_directive_by_one_click(secretary: Actor, draft: int) -> None:
    candidate = next(d for d in saved(secretary, draft).form.directives if not d.kept)
    page = at(draft)
    page.button(key=f"intake/{draft}/{candidate.key}/restore").click().run()
    assert kept(secretary, draft, 4).heading == "各地要广泛宣传避险知识"
    assert sound(page).segmented_control(key=f"intake/{draft}/part").value == candidate.key


def test_a_pasted_passage_becomes_a_directive_in_its_place(secretary: Actor, draft: int) -> None:
    page = at(draft)
    page.button(key=f"intake/{draft}/add").click().run()
    assert [error.value for error in page.error] == ["请先贴一段文字。"]
    page.text_area(key=f"intake/{draft}/passage").set_value("召开全省防汛备汛工作视频会议")
    page.button(key=f"intake/{draft}/add").click().run()
    sound(page)
    made = kept(secretary, draft, 1)
    assert (made.text, made.start) == (
        "召开全省防汛备汛工作视频会议",
        saved(secretary, draft).source_text.index(made.text),
    )
    assert page.text_area(key=f"intake/{draft}/passage").value == ""


@pytest.mark.parametrize(("button", "title"), [("mine", "我改的"), ("theirs", "她改的")])
def test_an_edit_on_an_old_state_waits_for_a_decision(
    secretary: Actor, other_secretary: Actor, draft: int, button: str, title: str
) -> None:
    page = at(draft)
    view = saved(other_secretary, draft)
    view.form.title, view.form.host = "她改的", "张华"
    drafts.save(other_secretary, draft, view.form, view.version, "hers")
    page.text_input(key=f"intake/{draft}/title").set_value("我改的").run()
    assert sound(page).error[0].value == "王芳 2月18日 08:00 改过这份草稿。您刚才的 1 处改动还没有保存。"
    assert page.text_input(key=f"intake/{draft}/title").value == "我改的"
    assert saved(secretary, draft).form.title == "她改的"
    page.button(key=f"intake/{draft}/{button}").click().run()
    sound(page)
    assert page.error.len == 0
    assert (saved(secretary, draft).form.title, saved(secretary, draft).form.host) == (title, "张华")


def test_nothing_typed_is_lost_when_the_page_is_opened_anew(secretary: Actor, draft: int) -> None:
    page, key = at_directive(secretary, draft, 1)
    page.text_input(key=f"{key}/heading").set_value("排查").run()
    fresh, key = at_directive(secretary, draft, 1)
    assert fresh.text_input(key=f"{key}/heading").value == "排查"
