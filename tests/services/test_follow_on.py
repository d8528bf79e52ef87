"""A communiqué that names the meeting it follows on from is linked to it, where that meeting is registered."""

from datetime import date

import pytest

from services import dispatch, drafts, meetings
from services.access import Actor
from services.database import reading_session
from services.follow_on import likely_parent
from tests.making import dispatched, point

FOLLOW_ON = """绵阳市部署复工复产安全防范工作
2020-02-05 来源：绵阳市应急管理局

2月5日，全省安全生产视频会议结束后，市安办随即召开全市视频会议，贯彻落实省会议精神。市应急管理局局长王建国主持会议。
会议要求，一要排查隐患，抓紧整改。二要强化值守，及时报告。
"""


@pytest.fixture(autouse=True)
def _upper(secretary: Actor, morning: object) -> int:
    """The meeting of 4 February."""
    return dispatched(secretary, point(), title="全省安全生产视频会议召开")


@pytest.mark.parametrize(
    ("phrase", "held_on", "found"),
    [
        ("全省安全生产视频会议", date(2020, 2, 5), 1),
        ("全省安全生产视频会议", date(2020, 2, 4), 1),
        ("全省安全生产视频会议", date(2020, 2, 3), None),  # before it
        ("全省安全生产视频会议", date(2020, 4, 5), None),  # too long after it
        ("全国森林草原防灭火电视电话会", date(2020, 2, 5), None),
        ("", date(2020, 2, 5), None),
        ("全省安全生产视频会议", None, None),
    ],
)
def test_a_meeting_is_found_by_its_title_within_a_month(phrase: str, held_on: date | None, found: int | None) -> None:
    with reading_session() as session:
        assert likely_parent(session, phrase, held_on) == found


def test_the_form_proposes_the_meeting_and_keeps_the_words(secretary: Actor) -> None:
    form = drafts.open_draft(secretary, drafts.start(secretary, FOLLOW_ON, "start")).form
    assert (form.parent_phrase, form.parent_id) == ("全省安全生产视频会议", 1)


def test_the_dispatched_meeting_has_its_parent(secretary: Actor) -> None:
    draft_id = drafts.start(secretary, FOLLOW_ON, "start")
    view = drafts.open_draft(secretary, draft_id)
    view.form.checked = True
    for each in (each for directive in view.form.kept for each in directive.tracked):
        each.due_on = date(2020, 2, 28)
    version = drafts.save(secretary, draft_id, view.form, view.version, "save")
    later = dispatch.dispatch(secretary, draft_id, version, "go")
    parent = meetings.open_meeting(secretary, later).parent
    assert parent
    assert parent.id == 1
