"""What the check screen asks and hints at, quietly: a year nothing tells, a name the list of people does not hold."""

import pytest

from models.imports import Person
from services import drafts
from services.access import Actor
from services.database import writing_session
from tests.pages.secretariat_screens import screen, signed_in, sound, started

YEARLESS = """市安委会召开全市安全生产视频会议

8月21日，市安委会召开全市安全生产视频会议。会议要求，一要排查隐患，建立台账；二要压实责任，逐级签字。
"""


@pytest.fixture(autouse=True)
def _at_the_desk(monkeypatch: pytest.MonkeyPatch, secretary: Actor, morning: object) -> None:
    signed_in(monkeypatch, secretary)


def test_a_year_that_nothing_tells_is_asked_for_and_no_date_is_filled_in(secretary: Actor) -> None:
    draft_id = drafts.start(secretary, YEARLESS, "paste")
    page = sound(screen("intake", draft=draft_id))
    assert "原文只写“8月21日”，没有年份，请补填会议日期。" in [info.value for info in page.info]
    assert drafts.open_draft(secretary, draft_id).form.held_on is None
    assert any(str(b.key).endswith("/jump/date_missing") for b in page.button)


def test_a_chair_who_is_not_in_the_list_of_people_is_hinted_at(secretary: Actor) -> None:
    with writing_session() as session:
        session.add(Person(name="陆怀川"))
        session.commit()
    page = sound(screen("intake", draft=started(secretary)))
    assert any("不在人员名单中：" in html.value for html in page.html)


def test_without_a_list_of_people_there_is_no_hint(secretary: Actor) -> None:
    page = sound(screen("intake", draft=started(secretary)))
    assert not any("不在人员名单中" in html.value for html in page.html)
