"""签发: where the office wants it, nothing is dispatched without a leader's yes to exactly this draft."""

from pathlib import Path

import pytest

from models.errors import NotAllowed, NotPossibleNow, Refused
from models.meetings import Decision
from services import approvals, dispatch, drafts
from services.access import Actor
from tests.making import draft, meeting, point


@pytest.fixture
def waiting_draft(secretary: Actor, administrator: Actor, morning: object) -> int:
    approvals.require_approval(administrator, True, "rule")
    return draft(secretary, meeting(point()))


def refusal(code: str, do: object, *args: object) -> None:
    with pytest.raises(Refused) as refused:
        do(*args)  # type: ignore[operator]
    assert refused.value.code == code


def test_without_the_rule_a_draft_is_dispatched_as_ever(secretary: Actor, morning: object) -> None:
    assert dispatch.dispatch(secretary, draft(secretary, meeting(point())), 1, "go") == 1


def test_with_the_rule_a_draft_waits_for_a_leader(secretary: Actor, leader: Actor, waiting_draft: int) -> None:
    refusal("approval_needed", dispatch.dispatch, secretary, waiting_draft, 1, "too early")
    approvals.ask(secretary, waiting_draft, 1, "ask")
    refusal("approval_needed", dispatch.dispatch, secretary, waiting_draft, 1, "still too early")
    assert (approvals.count_waiting(leader), approvals.count_waiting(secretary)) == (1, 0)
    (item,) = approvals.waiting(leader)
    assert (item.asked.asked_by, item.form.title, item.preview.assignments) == ("李明", "全省安全生产视频会", 2)
    approvals.decide(leader, item.asked.id, True, "yes")
    assert (approvals.waiting(leader), approvals.count_waiting(leader)) == ([], 0)
    assert dispatch.dispatch(secretary, waiting_draft, 1, "go") == 1


def test_a_change_after_the_approval_needs_a_new_one(secretary: Actor, leader: Actor, waiting_draft: int) -> None:
    approvals.ask(secretary, waiting_draft, 1, "ask")
    approvals.decide(leader, approvals.waiting(leader)[0].asked.id, True, "yes")
    form = drafts.open_draft(secretary, waiting_draft).form
    form.title = "另一个题目"
    version = drafts.save(secretary, waiting_draft, form, 1, "change")
    refusal("approval_needed", dispatch.dispatch, secretary, waiting_draft, version, "go")
    asked = approvals.last_asked(secretary, waiting_draft)
    assert asked
    assert (asked.stale, asked.is_approved) == (True, False)
    approvals.ask(secretary, waiting_draft, version, "ask again")
    approvals.decide(leader, approvals.waiting(leader)[0].asked.id, True, "yes again")
    assert dispatch.dispatch(secretary, waiting_draft, version, "go") == 1


def test_a_leader_sends_back_only_with_a_reason(secretary: Actor, leader: Actor, waiting_draft: int) -> None:
    approvals.ask(secretary, waiting_draft, 1, "ask")
    asked = approvals.waiting(leader)[0].asked
    refusal("reason_needed", approvals.decide, leader, asked.id, False, "no", "  ")
    approvals.decide(leader, asked.id, False, "no", "第一项没有时限")
    after = approvals.last_asked(secretary, waiting_draft)
    assert after
    assert (after.decision, after.decided_by, after.reason) == (Decision.REFUSED, "赵强", "第一项没有时限")
    refusal("changed_meanwhile", approvals.decide, leader, asked.id, True, "yes after all")
    refusal("approval_needed", dispatch.dispatch, secretary, waiting_draft, 1, "go")


def test_the_same_state_is_sent_to_the_leaders_once(secretary: Actor, waiting_draft: int) -> None:
    approvals.ask(secretary, waiting_draft, 1, "ask")
    refusal("approval_asked", approvals.ask, secretary, waiting_draft, 1, "ask twice")


def test_a_draft_with_open_problems_is_not_sent_to_the_leaders(
    secretary: Actor, administrator: Actor, morning: object
) -> None:
    approvals.require_approval(administrator, True, "rule")
    draft_id = draft(secretary, meeting(point(due_on=None)))
    with pytest.raises(NotPossibleNow) as refused:
        approvals.ask(secretary, draft_id, 1, "ask")
    assert refused.value.code == "form_incomplete"


def test_who_may_not(secretary: Actor, county_officer: Actor, leader: Actor, waiting_draft: int, office: Path) -> None:
    approvals.ask(secretary, waiting_draft, 1, "ask")
    asked = approvals.waiting(leader)[0].asked
    for who in (secretary, county_officer):
        with pytest.raises(NotAllowed):
            approvals.decide(who, asked.id, True, f"yes {who.name}")
    for who in (secretary, leader):
        with pytest.raises(NotAllowed):
            approvals.require_approval(who, False, f"no rule {who.name}")
