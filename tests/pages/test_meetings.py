"""Registered meetings, the roll-call of their units, and the desk."""

import pytest

from models.errors import ChangedMeanwhile, DoneAlready
from models.meetings import AttendanceState, Venue
from services import dispatch, drafts, ledger, meetings, minutes
from services.access import Actor
from services.database import reading_session
from services.meetings import MeetingView, RollCall
from tests.conftest import bureau_id
from tests.making import dispatched, point
from tests.pages.secretariat_screens import RELEASE, saved, screen, signed_in, sound, started
from ui.roll_call import calls_of


@pytest.fixture(autouse=True)
def _at_the_desk(monkeypatch: pytest.MonkeyPatch, secretary: Actor, morning: object) -> None:
    signed_in(monkeypatch, secretary)


@pytest.fixture
def meeting(secretary: Actor) -> MeetingView:
    """The sample release, dispatched. Its 204 units are inferred to have been at branch venues."""
    draft_id = started(secretary)
    view = saved(secretary, draft_id)
    view.form.checked = True
    for tracked in (each for directive in view.form.kept for each in directive.tracked):
        tracked.due_on = view.today
    version = drafts.save(secretary, draft_id, view.form, view.version, "ready")
    return meetings.open_meeting(secretary, dispatch.dispatch(secretary, draft_id, version, "go"))


def test_without_meetings_the_list_says_what_to_do() -> None:
    page = screen("meetings")
    assert (page.title[0].value, page.markdown[0].value) == ("会议 0 场", "还没有交办过的会议，请录入第一场。")


def test_the_list_links_to_each_meeting_and_finds_by_title(meeting: MeetingView) -> None:
    page = screen("meetings")
    link = f'href="/meetings?meeting={meeting.id}"'
    assert sum(link in html.value for html in page.html) == 1
    page.text_input(key="meetings/find").set_value("森林").run()
    assert not any(link in html.value for html in sound(page).html)
    assert page.markdown[0].value == "没有符合的会议。"


def test_a_meeting_shows_its_release_word_for_word_and_what_came_of_it(meeting: MeetingView) -> None:
    page = screen("meetings", meeting=meeting.id)
    words = [html.value for html in page.html]
    assert any("各市（州）、县（市、区）应急管理局有关负责人参加会议。" in word for word in words)
    assert any("要在2月28日前补齐沙袋、水泵等防汛物资" in word for word in words)
    assert (page.title[0].value, page.markdown[0].value) == ("督〔2020〕1号", "共 1,224 件")
    assert [tab.label for tab in page.tabs] == ["部署 3", "参会 204", "纪要", "落实情况"]


def test_a_meeting_that_does_not_exist_leads_back_to_the_list() -> None:
    page = screen("meetings", meeting=77)
    assert page.error[0].value == "没有这一件，或者不归您办。"
    assert page.title[0].value == "会议 0 场"


def test_a_city_is_found_and_all_of_it_marked_present_by_one_click(secretary: Actor, meeting: MeetingView) -> None:
    page = screen("meetings", meeting=meeting.id)
    page.text_input(key=f"roll-call/{meeting.id}/find").set_value("绵阳").run()
    button = page.button(key=f"roll-call/{meeting.id}/present")
    assert button.label == "未登记的 10 个单位都到会"
    button.click().run()
    sound(page)
    now = meetings.open_meeting(secretary, meeting.id)
    assert now.states == {AttendanceState.INFERRED: 194, AttendanceState.PRESENT: 10}
    assert {line.city for line in now.units if line.state is AttendanceState.PRESENT} == {"绵阳"}
    assert {line.venue for line in now.units} == {Venue.BRANCH}


def test_units_are_filtered_by_how_they_were_present(secretary: Actor, meeting: MeetingView) -> None:
    first = meeting.units[0]
    call = RollCall(first.id, first.version, AttendanceState.LEAVE, first.venue)
    meetings.record_roll_call(secretary, [call], "leave")
    page = screen("meetings", meeting=meeting.id)
    page.pills(key=f"roll-call/{meeting.id}/state").set_value(AttendanceState.LEAVE).run()
    assert [caption.value for caption in sound(page).caption] == ["显示 1 个，共 204 个单位"]


def test_edited_cells_become_calls_that_keep_what_was_not_touched(meeting: MeetingView) -> None:
    lines = list(meeting.units)
    calls = calls_of(lines, {3: {"state": "absent"}, 5: {"head_count": 4, "venue": "main"}})
    assert calls == [
        RollCall(lines[3].id, 1, AttendanceState.ABSENT, Venue.BRANCH, None),
        RollCall(lines[5].id, 1, AttendanceState.INFERRED, Venue.MAIN, 4),
    ]


def test_who_came_late_or_for_whom_is_written_in_the_grid_and_stays_when_all_are_marked_present(
    secretary: Actor, meeting: MeetingView
) -> None:
    said = {"state": "substitute", "late": True, "attendee": " 张三 ", "stands_in_for": "李四"}
    meetings.record_roll_call(secretary, calls_of(list(meeting.units), {2: said}), "roll-call")
    page = screen("meetings", meeting=meeting.id)
    sound(page.button(f"roll-call/{meeting.id}/present").click().run())
    now = meetings.open_meeting(secretary, meeting.id)
    assert now.states == {AttendanceState.PRESENT: 203, AttendanceState.SUBSTITUTE: 1}
    line = now.units[2]
    assert (line.state, line.late, line.attendee, line.stands_in_for) == (
        AttendanceState.SUBSTITUTE,
        True,
        "张三",
        "李四",
    )


def test_a_roll_call_is_all_or_nothing(secretary: Actor, other_secretary: Actor, meeting: MeetingView) -> None:
    one, two = meeting.units[:2]
    meetings.record_roll_call(
        other_secretary, [RollCall(two.id, two.version, AttendanceState.ABSENT, two.venue)], "theirs"
    )
    calls = [RollCall(line.id, line.version, AttendanceState.PRESENT, line.venue) for line in (one, two)]
    with pytest.raises(ChangedMeanwhile):
        meetings.record_roll_call(secretary, calls, "ours")
    states = [line.state for line in meetings.open_meeting(secretary, meeting.id).units[:2]]
    assert states == [AttendanceState.INFERRED, AttendanceState.ABSENT]


def test_a_roll_call_that_changes_nothing_is_no_change(secretary: Actor, meeting: MeetingView) -> None:
    line = meeting.units[0]
    with pytest.raises(DoneAlready):
        meetings.record_roll_call(secretary, [RollCall(line.id, line.version, line.state, line.venue)], "nothing")


def test_each_unit_of_a_roll_call_has_its_own_line_in_the_ledger(secretary: Actor, meeting: MeetingView) -> None:
    with reading_session() as session:
        before = ledger.verify(session).entries
    lines = [line for line in meeting.units if line.bureau_id in (bureau_id("绵阳"), bureau_id("三台"))]
    calls = [RollCall(line.id, line.version, AttendanceState.PRESENT, line.venue, 3) for line in lines]
    assert meetings.record_roll_call(secretary, calls, "two") == 2
    with reading_session() as session:
        assert (ledger.verify(session).entries, ledger.verify(session).ok) == (before + 2, True)


def test_the_desk_counts_what_waits_and_links_to_it(secretary: Actor, meeting: MeetingView) -> None:
    drafts.start(secretary, RELEASE + "\n另一稿", "another")
    page = screen("desk")
    assert [head.value for head in page.subheader][:3] == ["待核验 0 件", "没办完的草稿 1 份", "逾期 0 件"]
    words = "".join(html.value for html in page.html)
    for address in ("/verify", "/intake", "/dashboard", "/intake?draft=2", f"/meetings?meeting={meeting.id}"):
        assert f'href="{address}"' in words


def test_an_office_without_a_meeting_is_told_where_to_begin(secretary: Actor) -> None:
    page = screen("desk")
    assert page.subheader[0].value == "从这里开始"
    words = "".join(html.value for html in page.html)
    assert [
        address for address in ("/intake", "/bureaus", "/imports") if f'href="{address}" target="_self"><b>' in words
    ] == [
        "/intake",
        "/bureaus",
        "/imports",
    ]


def test_a_draft_can_be_discarded_from_the_desk(secretary: Actor) -> None:
    draft_id = started(secretary)
    page = screen("desk")
    page.button(key=f"discard {draft_id}").click().run()
    sound(page)
    assert drafts.list_drafts(secretary) == []


def test_minutes_are_saved_as_versions_and_compared(secretary: Actor, meeting: MeetingView) -> None:
    page = screen("meetings", meeting=meeting.id)
    proposal = str(page.text_area(key=f"minutes/{meeting.id}/text").value)
    assert "主持：省应急管理厅厅长王建国" in proposal
    assert "会议要求：\n一、排查隐患。要对水库、河堤逐一排查" in proposal
    sound(page.button(key=f"minutes/{meeting.id}/save").click().run())
    page.text_area(key=f"minutes/{meeting.id}/text").set_value(f"{proposal}\n四、<b>补一条</b>")
    page.text_input(key=f"minutes/{meeting.id}/note").set_value("补一条")
    sound(page.button(key=f"minutes/{meeting.id}/save").click().run())
    assert [(v.number, v.note) for v in minutes.versions(secretary, meeting.id)] == [(2, "补一条"), (1, "")]
    assert any("<ins>\n四、&lt;b&gt;补一条&lt;/b&gt;</ins>" in html.value for html in page.html)


def test_what_is_typed_outlives_a_colleagues_version(secretary: Actor, meeting: MeetingView) -> None:
    page = screen("meetings", meeting=meeting.id)
    box, save = f"minutes/{meeting.id}/text", f"minutes/{meeting.id}/save"
    minutes.save(secretary, meeting.id, "同事先写的", "", 0, "theirs")
    sound(page.run())
    assert page.text_area(key=box).value == "同事先写的", "nothing was typed: it follows"
    page.text_area(key=box).set_value("我写的")
    minutes.save(secretary, meeting.id, "同事又写的", "", 1, "again")
    sound(page.button(key=save).click().run())
    assert page.text_area(key=box).value == "我写的"
    assert any("别人已经保存过" in html.value for html in page.html)
    sound(page.button(key=save).click().run())
    assert [v.text for v in minutes.versions(secretary, meeting.id)] == ["我写的", "同事又写的", "同事先写的"]


def test_a_colleagues_version_is_taken_with_one_click(secretary: Actor, meeting: MeetingView) -> None:
    page = screen("meetings", meeting=meeting.id)
    page.text_area(key=f"minutes/{meeting.id}/text").set_value("我写的").run()
    minutes.save(secretary, meeting.id, "同事写的", "", 0, "theirs")
    sound(page.run())
    sound(page.button(key=f"minutes/{meeting.id}/theirs").click().run())
    assert page.text_area(key=f"minutes/{meeting.id}/text").value == "同事写的"


def test_empty_minutes_are_refused_in_words(meeting: MeetingView) -> None:
    page = screen("meetings", meeting=meeting.id)
    page.text_area(key=f"minutes/{meeting.id}/text").set_value(" ")
    sound(page.button(key=f"minutes/{meeting.id}/save").click().run())
    assert any("纪要还是空的。" in html.value for html in page.html)


def test_the_meeting_before_is_chosen_and_its_outcome_stands_ready(secretary: Actor, meeting: MeetingView) -> None:
    later = dispatched(secretary, point(), title="防汛调度会")
    page = screen("meetings", meeting=later)
    page.selectbox(key=f"meeting/{later}/parent").set_value(meeting.id).run()
    sound(page)
    parent = meetings.open_meeting(secretary, later).parent
    assert parent
    assert parent.id == meeting.id
    assert [head.value for head in page.subheader] == [
        "上次会议部署落实情况",
        "本次会议部署落实情况（可放进下次会议议程）",
    ]
    assert any("共部署3项，交办1224件" in html.value or "共部署3项，交办1,224件" in html.value for html in page.html)


def test_a_search_that_finds_no_unit_says_so(meeting: MeetingView) -> None:
    page = screen("meetings", meeting=meeting.id)
    sound(page.text_input(key=f"roll-call/{meeting.id}/find").set_value("没有这个单位").run())
    assert any("这次会议没有这个单位" in html.value for html in page.html)
