"""The office's screens for returns and chasing, the administrator's channels, and repeats at the check before dispatch."""

from datetime import date, timedelta

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from models.channels import Channel, Outgoing
from models.clock import start_of, stopped_at
from models.directives import Point
from models.permissions import Action
from models.returns import Spell
from models.settings import ROOT
from services import drafts, outgoing
from services.access import Actor
from services.database import reading_session, writing_session
from services.outgoing import Letter
from services.transactions import writing
from tests.conftest import bureau_id
from tests.making import DUE, dispatched, draft, meeting, point, standing
from tests.pages.secretariat_screens import screen, signed_in, sound

pytestmark = pytest.mark.usefixtures("morning")
TEXT = "全面排查危险化学品企业复工安全隐患"


def words(page: AppTest) -> str:
    """All that stands on the screen."""
    return "\n".join([*(x.value for x in page.html), *(x.value for x in page.success), *(x.value for x in page.info)])


@pytest.fixture
def as_secretary(monkeypatch: pytest.MonkeyPatch, secretary: Actor) -> Actor:
    signed_in(monkeypatch, secretary)
    return secretary


def test_without_a_standing_duty_the_page_says_where_one_comes_from(as_secretary: Actor) -> None:
    assert "没有在办的定期报事项" in words(screen("returns"))


def test_the_board_names_who_is_missing_and_the_rate(as_secretary: Actor) -> None:
    dispatched(as_secretary, standing(names=("三台", "康定"), due_on=date(2020, 2, 17)))
    shown = words(screen("returns"))
    assert "按时 0/2（0%） · 迟报 0 · 缺报 2 · 零报告 0" in shown
    assert "截至2月17日 17:00，2 个单位缺报" in shown
    assert "三台县应急管理局、康定市应急管理局" in shown


def test_the_cut_off_hour_is_saved_from_the_page(as_secretary: Actor) -> None:
    dispatched(as_secretary, standing(names=("三台",)))
    page = screen("returns")
    sound(page.selectbox[1].set_value(10).run())
    sound(page.button(key="returns/save hour").click().run())
    with reading_session() as session:
        assert session.exec(select(Point.cutoff_hour)).all() == [10]


def test_one_switch_asks_several_times_a_day_and_one_ends_it(as_secretary: Actor) -> None:
    dispatched(as_secretary, standing(names=("三台",)))
    page = screen("returns")
    sound(page.button(key="returns/busy").click().run())
    assert page.expander[0].label == "加密报送：9:00、13:00、17:00、21:00"
    sound(page.button(key="returns/calm").click().run())
    assert page.expander[0].label == "每日，截至 17:00"
    with reading_session() as session:
        (spell,) = session.exec(select(Spell)).all()
    assert (spell.hours, spell.until is not None) == ([9, 13, 17, 21], True)


def test_the_notices_leave_out_whom_the_person_spares(as_secretary: Actor) -> None:
    dispatched(as_secretary, point())
    with stopped_at(start_of(DUE + timedelta(days=3))):
        page = screen("chasing")
        assert "将提醒 2 个单位" in page.subheader[0].value
        sound(page.button_group(key="chasing/part").set_value("notices").run())
        sound(page.multiselect(key="chasing/spared notice").set_value([bureau_id("三台")]).run())
        assert page.button(key="chasing/confirm notice").label == "向 1 个单位发督办通知单"
        sound(page.button(key="chasing/confirm notice").click().run())
        assert page.multiselect(key="chasing/spared notice").value == []  # left out that time only
        assert page.button(key="chasing/confirm notice").label == "向 1 个单位发督办通知单"


def test_the_administrator_sees_what_did_not_go_out_and_sends_it_again(
    monkeypatch: pytest.MonkeyPatch, administrator: Actor, secretary: Actor
) -> None:
    letter = Letter("key", Channel.EMAIL, "a@b.example", "督办：有 2 件要办", "正文")
    with writing(secretary, Action.CHASE, "queue") as write:
        outgoing.queue(write, [letter])
        write.record("outgoing", None)
    with writing_session() as session:
        row = session.exec(select(Outgoing)).one()
        row.attempts, row.next_at, row.last_error = 10, None, "<b>550</b> no such mailbox"
    signed_in(monkeypatch, administrator)
    page = sound(AppTest.from_file(str(ROOT / "pages" / "admin" / "channels.py"), default_timeout=30).run())
    assert "已放弃 1" in words(page)
    assert "&lt;b&gt;550&lt;/b&gt; no such mailbox" in words(page)
    sound(page.button(key="again").click().run())
    with reading_session() as session:
        assert session.exec(select(Outgoing.attempts)).one() == 0
    assert "重试中 1" in words(page)


def test_a_repeated_demand_is_shown_before_the_dispatch_and_linked_with_one_click(as_secretary: Actor) -> None:
    dispatched(as_secretary, point(TEXT))
    again = draft(as_secretary, meeting(point(f"{TEXT}。", names=("三台",)), title="又一会"), "again")
    page = screen("intake", draft=again, step="check")
    assert "有 1 个要点与在办事项重复" in words(page)
    (toggle,) = page.toggle
    sound(toggle.set_value(True).run())
    form = drafts.open_draft(as_secretary, again).form
    with reading_session() as session:
        assert form.kept[0].points[0].answers_point_id == session.exec(select(Point.id)).one()
