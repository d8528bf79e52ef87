"""签发 on the screens: the administrator's switch, the secretary's last step, the leader's page."""

import pytest
from streamlit.testing.v1 import AppTest

from models.meetings import Decision
from models.settings import ROOT
from services import approvals
from services.access import Actor
from tests.making import draft, meeting, point
from tests.pages.secretariat_screens import screen, signed_in, sound


def page_of(path: str) -> AppTest:
    return sound(AppTest.from_file(str(ROOT / "pages" / path), default_timeout=30).run())


@pytest.fixture
def asked(secretary: Actor, administrator: Actor, morning: object) -> int:
    """A draft with the leaders; the id of the asking."""
    approvals.require_approval(administrator, True, "rule")
    draft_id = draft(secretary, meeting(point("排查 *隐患*")))
    approvals.ask(secretary, draft_id, 1, "ask")
    found = approvals.last_asked(secretary, draft_id)
    assert found
    return found.id


def test_the_administrator_switches_the_rule_on_and_off(
    monkeypatch: pytest.MonkeyPatch, administrator: Actor, secretary: Actor
) -> None:
    signed_in(monkeypatch, administrator)
    page = page_of("admin/office.py")
    assert page.toggle(key="office/approval").value is False
    sound(page.toggle(key="office/approval").set_value(True).run())
    assert approvals.is_required(secretary) is True
    sound(page.toggle(key="office/approval").set_value(False).run())
    assert approvals.is_required(secretary) is False


def test_the_last_step_sends_to_the_leaders_instead_of_the_bureaus(
    monkeypatch: pytest.MonkeyPatch, secretary: Actor, administrator: Actor, morning: object
) -> None:
    approvals.require_approval(administrator, True, "rule")
    draft_id = draft(secretary, meeting(point()))
    signed_in(monkeypatch, secretary)
    page = screen("intake", draft=draft_id, step="check")
    assert [button.label for button in page.button if "交办" in button.label] == []
    sound(page.button(key=f"intake/{draft_id}/ask approval").click().run())
    found = approvals.last_asked(secretary, draft_id)
    assert found
    assert found.is_waiting
    assert any("李明已于2月18日 08:00送领导签发" in html.value for html in page.html)
    assert [button.key for button in page.button if "ask approval" in str(button.key)] == []


def test_after_the_approval_the_button_sends(
    monkeypatch: pytest.MonkeyPatch, secretary: Actor, leader: Actor, asked: int
) -> None:
    approvals.decide(leader, asked, True, "yes")
    signed_in(monkeypatch, secretary)
    page = screen("intake", draft=1, step="check")
    assert any("赵强已同意签发" in html.value for html in page.html)
    assert page.button(key="intake/1/dispatch").label == "交办 2 件"


def test_a_leader_approves_by_one_click(
    monkeypatch: pytest.MonkeyPatch, leader: Actor, secretary: Actor, asked: int
) -> None:
    signed_in(monkeypatch, leader)
    page = page_of("leader/approvals.py")
    assert page.title[0].value == "待签发1场会议"
    assert any("排查 *隐患*" in html.value for html in page.html)
    sound(page.button(key=f"approval-{asked}/True").click().run())
    found = approvals.last_asked(secretary, 1)
    assert found
    assert found.is_approved
    assert (page.title[0].value, page.text[0].value) == ("待签发0场会议", "没有等您签发的会议。")


def test_sending_back_needs_a_reason_and_keeps_what_was_typed(
    monkeypatch: pytest.MonkeyPatch, leader: Actor, secretary: Actor, asked: int
) -> None:
    signed_in(monkeypatch, leader)
    page = page_of("leader/approvals.py")
    sound(page.button(key=f"approval-{asked}/False").click().run())
    assert any("请写明理由。" in html.value for html in page.html)
    page.text_input(key=f"approval-{asked}/reason").set_value("第一项没有时限").run()
    sound(page.button(key=f"approval-{asked}/False").click().run())
    found = approvals.last_asked(secretary, 1)
    assert found
    assert (found.decision, found.reason) == (Decision.REFUSED, "第一项没有时限")
