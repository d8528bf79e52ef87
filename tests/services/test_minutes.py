"""会议纪要 in versions, follow-on meetings, and what became of a meeting's directives."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from models.clock import stopped_at
from models.errors import ChangedMeanwhile, NotAllowed, NotPossibleNow
from models.lifecycle import Step
from models.meetings import Attendance, AttendanceState, Venue
from services import meetings, minutes, outcome, steps
from services.access import Actor
from services.database import writing_session
from services.meetings import RollCall
from services.minutes import Change
from tests.conftest import bureau_id
from tests.making import dispatched, everyone, point
from tests.taking import DONE, VERIFIED, take

OUT, IN, SAME = Change.TAKEN_OUT, Change.PUT_IN, Change.SAME


@pytest.fixture
def meeting_id(secretary: Actor, morning: object) -> int:
    return dispatched(secretary, point("排查隐患"), point("备足物资", names=("康定",)))


def attended(meeting_id: int, name: str) -> int:
    with writing_session() as session:
        row = Attendance(meeting_id=meeting_id, phrase="有关负责人", bureau_id=bureau_id(name))
        session.add(row)
        session.flush()
        return row.id or 0


def test_the_proposal_has_the_facts_and_every_directive(secretary: Actor, meeting_id: int) -> None:
    (proposal,) = minutes.versions(secretary, meeting_id)
    assert proposal.number == 0
    assert proposal.text == (
        "全省安全生产视频会\n会议纪要\n\n时间：2020年2月4日\n主持：段毅君\n\n会议要求：\n一、排查隐患\n二、备足物资\n"
    )


def test_the_proposal_says_who_came_for_whom(secretary: Actor, meeting_id: int) -> None:
    here, there = attended(meeting_id, "绵阳"), attended(meeting_id, "三台")
    calls = [
        RollCall(here, 1, AttendanceState.SUBSTITUTE, Venue.BRANCH, 2, attendee="刘洋", stands_in_for="周平"),
        RollCall(there, 1, AttendanceState.LEAVE, Venue.BRANCH),
    ]
    assert meetings.record_roll_call(secretary, calls, "roll-call") == 2
    text = minutes.versions(secretary, meeting_id)[0].text
    assert "委托参会：绵阳市应急管理局（刘洋代周平）\n请假：三台县应急管理局\n参会人数：2人" in text


def test_each_saving_adds_a_version_and_keeps_the_older_ones(
    secretary: Actor, other_secretary: Actor, meeting_id: int
) -> None:
    assert minutes.save(secretary, meeting_id, "第一稿", "", 0, "one") == 1
    assert minutes.save(other_secretary, meeting_id, "第二稿", " 改了题目 ", 1, "two") == 2
    found = [(v.number, v.text, v.note, v.written_by) for v in minutes.versions(secretary, meeting_id)]
    assert found == [(2, "第二稿", "改了题目", "王芳"), (1, "第一稿", "", "李明")]


def test_who_saves_on_an_older_version_is_told_and_overwrites_nothing(
    secretary: Actor, other_secretary: Actor, meeting_id: int
) -> None:
    minutes.save(secretary, meeting_id, "我的", "", 0, "mine")
    with pytest.raises(ChangedMeanwhile):
        minutes.save(other_secretary, meeting_id, "她的", "", 0, "hers")
    assert [v.text for v in minutes.versions(secretary, meeting_id)] == ["我的"]


@pytest.mark.parametrize(("text", "code"), [("  ", "minutes_empty"), ("纪要", "minutes_unchanged")])
def test_nothing_new_is_no_version(secretary: Actor, meeting_id: int, text: str, code: str) -> None:
    minutes.save(secretary, meeting_id, "纪要", "", 0, "first")
    with pytest.raises(NotPossibleNow) as refused:
        minutes.save(secretary, meeting_id, text, "", 1, "second")
    assert refused.value.code == code


def test_a_bureau_neither_reads_nor_writes_minutes(county_officer: Actor, meeting_id: int) -> None:
    with pytest.raises(NotAllowed):
        minutes.versions(county_officer, meeting_id)
    with pytest.raises(NotAllowed):
        minutes.save(county_officer, meeting_id, "纪要", "", 0, "theirs")


def test_the_differences_are_characters_within_a_paragraph_and_whole_paragraphs_else() -> None:
    before = "一、排查隐患，2月20日前完成。\n二、备足物资。\n"
    after = "一、排查隐患，2月25日前完成。\n二、备足物资。\n三、值守。\n"
    assert minutes.differences(before, after) == [
        (SAME, "一、排查隐患，2月2"),
        (OUT, "0"),
        (IN, "5"),
        (SAME, "日前完成。\n"),
        (SAME, "二、备足物资。\n"),
        (IN, "三、值守。\n"),
    ]


def test_differences_put_together_give_both_texts_again() -> None:
    before, after = "甲\n乙乙乙\n丙", "乙乙丁\n\n丙丙\n甲"
    pieces = minutes.differences(before, after)
    assert "".join(text for change, text in pieces if change is not IN) == before
    assert "".join(text for change, text in pieces if change is not OUT) == after


def test_the_outcome_counts_each_directive_and_names_who_is_late(
    secretary: Actor, other_secretary: Actor, county_officer: Actor, office: Path
) -> None:
    with stopped_at(datetime(2020, 2, 5, 1, 0, tzinfo=UTC)):
        meeting_id = dispatched(
            secretary,
            point("排查隐患", due_on=date(2020, 2, 10)),
            point("备足物资", due_on=date(2020, 2, 28)),
            everyone("强化值守"),
        )
        take(county_officer, Step.REPORT_DONE, DONE)
        take(other_secretary, Step.VERIFY, VERIFIED)
        take(county_officer, Step.REPORT_DONE, DONE, position=1)
    with stopped_at(datetime(2020, 2, 18, 0, 0, tzinfo=UTC)):
        found = outcome.outcome(secretary, meeting_id)
    assert (found.total, found.closed, found.reported, found.overdue, found.within) == (208, 1, 1, 1, 205)
    assert found.section == (
        "2月4日召开的“全省安全生产视频会”共部署3项，交办208件。截至2月18日，"
        "已办结1件（0.5%），已报办结待核验1件，期限内办理205件，逾期未落实1件。\n"
        "（一）排查隐患：共2件，已办结1件（50.0%），逾期未落实1件。未落实的有康定市应急管理局。\n"
        "（二）备足物资：共2件，已报办结待核验1件，期限内办理1件。\n"
        "（三）强化值守：共204件，期限内办理204件。"
    )


def test_many_who_are_late_are_counted_not_listed(secretary: Actor, office: Path) -> None:
    with stopped_at(datetime(2020, 2, 5, 1, 0, tzinfo=UTC)):
        meeting_id = dispatched(secretary, everyone("排查隐患"))
    with stopped_at(datetime(2020, 2, 21, 0, 0, tzinfo=UTC)):
        section = outcome.outcome(secretary, meeting_id).section
    assert section.endswith("等204个单位。")
    assert "未落实的有成都市应急管理局、" in section


def test_what_was_withdrawn_is_out_of_the_outcome(secretary: Actor, meeting_id: int) -> None:
    take(secretary, Step.WITHDRAW, steps.Given(reason="重复交办"))
    assert outcome.outcome(secretary, meeting_id).total == 2


def test_a_meeting_follows_on_from_another_and_both_say_so(secretary: Actor, meeting_id: int) -> None:
    later = dispatched(secretary, point(), title="全省安全生产调度会")
    meetings.link(secretary, later, meeting_id, "link")
    parent = meetings.open_meeting(secretary, later).parent
    assert parent
    assert parent.title == "全省安全生产视频会"
    assert [line.id for line in meetings.open_meeting(secretary, meeting_id).follow_ons] == [later]


def test_meetings_never_follow_on_in_a_ring(secretary: Actor, meeting_id: int) -> None:
    later = dispatched(secretary, point(), title="全省安全生产调度会")
    meetings.link(secretary, later, meeting_id, "link")
    for child, parent in ((meeting_id, later), (later, later)):
        with pytest.raises(NotPossibleNow) as refused:
            meetings.link(secretary, child, parent, f"ring {child} {parent}")
        assert refused.value.code == "meeting_ring"
