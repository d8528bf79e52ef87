"""Leaders' instructions: whose turn it is, who may do what, what the ledger keeps."""

from collections.abc import Callable
from datetime import date

import pytest

from models.errors import ChangedMeanwhile, DoneAlready, NotAllowed, NotPossibleNow
from models.leaders import InstructionState
from services import instructions
from services.access import Actor
from services.drill import Pick
from services.instructions import Wanted
from tests.conftest import bureau_id, person
from tests.making import dispatched, point

pytestmark = pytest.mark.usefixtures("morning")
DAY = date(2020, 2, 20)


@pytest.fixture
def place(secretary: Actor) -> Pick:
    return Pick((dispatched(secretary, point()),), bureau_id=bureau_id("康定"))


def written(leader: Actor, place: Pick, text: str = "请到现场看一看", **given: object) -> int:
    wanted = Wanted(text, "康定市应急管理局", place, **given)  # type: ignore[arg-type]
    return instructions.instruct(leader, wanted, f"write {text}")


def test_an_instruction_becomes_the_secretariats_task(leader: Actor, secretary: Actor, place: Pick) -> None:
    written(leader, place, to_id=secretary.account_id, due_on=DAY)
    (line,) = instructions.to_answer(secretary)
    assert (line.text, line.about, line.by, line.to, line.due_on, line.is_late, line.state) == (
        "请到现场看一看",
        "康定市应急管理局",
        "赵强",
        "李明",
        DAY,
        False,
        InstructionState.OPEN,
    )
    assert instructions.waiting(secretary) == 1
    assert [(event.by, event.action, event.text) for event in line.events] == [("赵强", "instruct", "请到现场看一看")]


def test_the_answer_goes_back_to_the_leader_who_asked(leader: Actor, secretary: Actor, place: Pick) -> None:
    found = written(leader, place)
    instructions.answer(secretary, found, 1, " 已派人到现场 ", "answer")
    assert instructions.to_answer(secretary) == []
    (line,) = instructions.to_read(leader)
    assert [(event.by, event.action, event.text) for event in line.events[1:]] == [
        ("李明", "answer_instruction", "已派人到现场")
    ]
    instructions.mark_read(leader, found, line.version, "read")
    assert instructions.to_read(leader) == []
    assert [(x.state, x.is_read) for x in instructions.about(leader, place)] == [(InstructionState.DONE, True)]


def test_an_answer_that_is_not_enough_is_sent_back_with_a_reason(leader: Actor, secretary: Actor, place: Pick) -> None:
    found = written(leader, place)
    instructions.answer(secretary, found, 1, "已了解", "answer")
    with pytest.raises(NotPossibleNow, match="reason_needed"):
        instructions.send_back(leader, found, 2, "  ", "no reason")
    instructions.send_back(leader, found, 2, "没有说结果", "back")
    (line,) = instructions.to_answer(secretary)
    assert (line.state, line.version, line.events[-1].text) == (InstructionState.OPEN, 3, "没有说结果")


@pytest.mark.parametrize("text", ["", " \n"])
def test_nothing_empty_is_sent_or_answered(leader: Actor, secretary: Actor, place: Pick, text: str) -> None:
    with pytest.raises(NotPossibleNow, match="instruction_empty"):
        written(leader, place, text)
    found = written(leader, place)
    with pytest.raises(NotPossibleNow, match="instruction_answer_empty"):
        instructions.answer(secretary, found, 1, text, "answer")


def test_the_day_is_not_in_the_past_and_the_person_is_of_the_secretariat(leader: Actor, place: Pick) -> None:
    with pytest.raises(NotPossibleNow, match="instruction_due_past"):
        written(leader, place, due_on=date(2020, 2, 17))
    with pytest.raises(NotAllowed, match="not_found"):
        written(leader, place, to_id=person("auditor").account_id)


Do = Callable[[Actor, int, int], object]
STEPS: dict[str, Do] = {
    "answer": lambda who, found, version: instructions.answer(who, found, version, "已办", "t"),
    "send back": lambda who, found, version: instructions.send_back(who, found, version, "不够", "t"),
    "read": lambda who, found, version: instructions.mark_read(who, found, version, "t"),
}
MAY = {("secretary", "open", "answer"), ("leader", "done", "send back"), ("leader", "done", "read")}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", ["open", "done", "read"])
@pytest.mark.parametrize("login", ["secretary", "leader", "county_officer", "administrator", "auditor"])
def test_only_the_allowed_steps_are_possible(
    leader: Actor, secretary: Actor, place: Pick, login: str, state: str, step: str
) -> None:
    found, version = written(leader, place), 1
    if state != "open":
        instructions.answer(secretary, found, 1, "已派人", "answered")
        version = 2
    if state == "read":
        instructions.mark_read(leader, found, 2, "was read")
        version = 3
    may = MAY | {("leader", "read", "send back")}
    if (login, state, step) in may:
        STEPS[step](person(login), found, version)
    else:
        with pytest.raises((NotAllowed, NotPossibleNow)):
            STEPS[step](person(login), found, version)


def test_a_click_counts_once_and_an_old_screen_not_at_all(leader: Actor, secretary: Actor, place: Pick) -> None:
    found = written(leader, place)
    with pytest.raises(DoneAlready):
        written(leader, place)
    instructions.answer(secretary, found, 1, "已派人", "answer")
    with pytest.raises(ChangedMeanwhile):
        instructions.mark_read(leader, found, 1, "read")


def test_what_was_written_at_one_place_is_not_shown_at_another(leader: Actor, place: Pick) -> None:
    written(leader, place)
    assert len(instructions.about(leader, place)) == 1
    assert instructions.about(leader, Pick(place.meetings)) == []


def test_a_leader_sees_what_nobody_has_answered_yet_and_nobody_else_does(
    leader: Actor, secretary: Actor, place: Pick
) -> None:
    key = written(leader, place)
    assert [line.id for line in instructions.awaited(leader)] == [key]
    assert instructions.awaited(secretary) == []
    instructions.answer(secretary, key, instructions.to_answer(secretary)[0].version, "已派人到现场", "answer")
    assert instructions.awaited(leader) == []
