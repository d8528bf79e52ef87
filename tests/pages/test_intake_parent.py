"""承接会议 on the check screen: proposed, changed by a choice, taken away by a choice."""

import pytest

from services.access import Actor
from tests.making import dispatched, point
from tests.pages.secretariat_screens import saved, screen, signed_in, sound, started
from tests.services.test_follow_on import FOLLOW_ON


@pytest.fixture(autouse=True)
def _at_the_desk(monkeypatch: pytest.MonkeyPatch, secretary: Actor, morning: object) -> None:
    signed_in(monkeypatch, secretary)


def test_the_proposed_meeting_can_be_changed_and_taken_away(secretary: Actor) -> None:
    upper = dispatched(secretary, point(), title="全省安全生产视频会议召开")
    other = dispatched(secretary, point(), title="全省森林防火视频会")
    draft_id = started(secretary, FOLLOW_ON)
    page = screen("intake", draft=draft_id)
    choice = page.selectbox(key=f"intake/{draft_id}/parent_id")
    assert choice.value == upper
    assert any("通稿提到：全省安全生产视频会议" in html.value for html in page.html)
    sound(choice.set_value(other).run())
    assert saved(secretary, draft_id).form.parent_id == other
    sound(page.selectbox(key=f"intake/{draft_id}/parent_id").set_value(0).run())
    assert saved(secretary, draft_id).form.parent_id is None


def test_without_another_meeting_there_is_nothing_to_choose(secretary: Actor) -> None:
    draft_id = started(secretary, FOLLOW_ON)
    page = screen("intake", draft=draft_id)
    assert [box.key for box in page.selectbox if "parent" in str(box.key)] == []
