"""催办 by a person: what was chased, by whom, of whom; what a person must confirm; and that an answer ends it."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from models.assignments import Reminder, Rung
from models.channels import Chase, ChaseItem
from models.clock import start_of, stopped_at
from models.errors import DoneAlready, NotAllowed, NotPossibleNow
from models.lifecycle import Light, Step
from services import chasing, history, steps
from services.access import Actor
from services.database import reading_session
from services.register import Wanted
from services.reminders import remind, waiting
from tests.conftest import bureau_id
from tests.making import DUE, assignment, dispatched, point, standing
from tests.taking import DONE, count, last_entry

pytestmark = pytest.mark.usefixtures("morning")
LATE = start_of(DUE + timedelta(days=6))


def ids(*names: str) -> list[int]:
    return [assignment(name).id or 0 for name in names]


def test_a_filtered_list_is_chased_with_one_record_a_bureau(secretary: Actor) -> None:
    dispatched(secretary, point(), point("二次排查"))
    with stopped_at(LATE):
        found = chasing.owing(secretary, Wanted(light=Light.OVERDUE))
        assert [(line.bureau, len(line.assignments), line.longest) for line in found] == [
            ("三台县应急管理局", 2, 6),
            ("康定市应急管理局", 2, 6),
        ]
        everything = [i for line in found for i in line.assignments]
        assert chasing.chase(secretary, everything, "请于今日下班前反馈。", "token") == 2
    with reading_session() as session:
        assert {row.bureau_id for row in session.exec(select(Chase))} == {bureau_id("三台"), bureau_id("康定")}
        assert {row.assignment_id for row in session.exec(select(ChaseItem))} == set(everything)
    assert [assignment(name, n).chased for name in ("三台", "康定") for n in (0, 1)] == [1, 1, 1, 1]
    assert last_entry().after["text"] == "请于今日下班前反馈。"
    lines = chasing.sent_by_hand(secretary)
    assert [(line.by, line.bureau, line.items) for line in lines] == [
        ("李明", "康定市应急管理局", 2),
        ("李明", "三台县应急管理局", 2),
    ]


def test_a_chase_stands_in_the_history_with_its_words(secretary: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    chasing.chase(secretary, ids("三台"), "请尽快反馈", "token")
    _, lines = history.open_assignment(secretary, assignment().id or 0)
    assert [(line.action, line.by, line.text) for line in lines if line.action == "chase"] == [
        ("chase", "李明", "请尽快反馈")
    ]


def test_the_same_click_chases_once(secretary: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    chasing.chase(secretary, ids("三台"), "", "token")
    with pytest.raises(DoneAlready):
        chasing.chase(secretary, ids("三台"), "", "token")
    assert (assignment().chased, count(Chase)) == (1, 1)


def test_who_answered_since_the_list_was_drawn_is_not_chased(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point())
    seen = ids("三台", "康定")
    steps.take(county_officer, Step.REPORT_DONE, seen[0], 1, "done", DONE)
    assert chasing.chase(secretary, seen, "", "token") == 1
    assert (assignment("三台").chased, assignment("康定").chased) == (0, 1)
    with pytest.raises(NotPossibleNow, match="nothing_to_chase"):
        chasing.chase(secretary, seen[:1], "", "again")


def test_only_the_secretariat_chases(secretary: Actor, leader: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    for actor in (leader, county_officer):
        with pytest.raises(NotAllowed):
            chasing.chase(actor, ids("三台"), "", "token")
        with pytest.raises(NotAllowed):
            chasing.confirm(actor, Rung.NOTICE, [bureau_id("三台")], "token")
        with pytest.raises(NotAllowed):
            waiting(actor)


@pytest.mark.parametrize(
    ("days", "rungs"), [(2, []), (3, [Rung.NOTICE]), (4, [Rung.NOTICE]), (5, [Rung.NOTICE]), (40, [Rung.NOTICE])]
)
def test_a_notice_waits_for_a_person_from_the_third_day_on(secretary: Actor, days: int, rungs: list[Rung]) -> None:
    dispatched(secretary, point(names=("三台",)))
    with stopped_at(start_of(DUE + timedelta(days=days))):
        remind()
        found = [rung for rung in chasing.CONFIRMED if chasing.waiting(secretary, rung)]
        assert found == rungs
        assert count(Reminder) == 1  # the chase; nothing that a person must confirm went out by itself


def test_a_confirmed_notice_goes_once_and_opens_the_way_to_the_circular(secretary: Actor) -> None:
    dispatched(secretary, point())
    three, five = (start_of(DUE + timedelta(days=n)) for n in (3, 5))
    with stopped_at(three):
        assert chasing.confirm(secretary, Rung.NOTICE, [bureau_id("三台")], "one") == 1
        with pytest.raises(NotPossibleNow, match="nothing_to_chase"):
            chasing.confirm(secretary, Rung.NOTICE, [bureau_id("三台")], "two")
        assert [line.bureau for line in chasing.waiting(secretary, Rung.NOTICE)] == ["康定市应急管理局"]
        assert chasing.waiting(secretary, Rung.CIRCULAR) == []
    with stopped_at(five):
        assert [line.bureau for line in chasing.waiting(secretary, Rung.CIRCULAR)] == ["三台县应急管理局"]
        assert chasing.confirm(secretary, Rung.CIRCULAR, [bureau_id("三台"), bureau_id("康定")], "three") == 1
        assert chasing.waiting(secretary, Rung.CIRCULAR) == []
    assert (assignment("三台").chased, assignment("康定").chased) == (1, 0)
    _, lines = history.open_assignment(secretary, assignment("三台").id or 0)
    assert [(line.action, line.by) for line in lines[1:]] == [("notice", "李明"), ("circular", "李明")]


def test_what_goes_out_by_itself_cannot_be_confirmed(secretary: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    with stopped_at(LATE), pytest.raises(NotPossibleNow):
        chasing.confirm(secretary, Rung.ONE_AFTER, [bureau_id("三台")], "token")


def test_an_objection_is_an_answer(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    steps.take(county_officer, Step.OBJECT, ids("三台")[0], 1, "object", steps.Given(reason="不属我局职责"))
    assert remind(DUE) == []
    with stopped_at(LATE):
        assert chasing.waiting(secretary, Rung.NOTICE) == []


def test_a_daily_duty_is_chased_and_not_warned_of_each_day(secretary: Actor) -> None:
    dispatched(secretary, standing(names=("三台",)))
    went = {n: [line.rung for line in remind(DUE + timedelta(days=n))] for n in range(-3, 3)}
    assert {n: rungs for n, rungs in went.items() if rungs} == {1: [Rung.ONE_AFTER]}


def test_the_preview_is_what_the_run_then_sends(secretary: Actor) -> None:
    dispatched(secretary, point(), point("下月再查", due_on=date(2020, 3, 20)))
    with stopped_at(start_of(DUE)):
        seen = waiting(secretary)
        assert [(line.bureau, line.rung, len(line.assignments)) for line in seen] == [
            ("三台县应急管理局", Rung.ONE_BEFORE, 1),
            ("康定市应急管理局", Rung.ONE_BEFORE, 1),
        ]
        assert count(Reminder) == 0
        assert remind() == seen
        assert waiting(secretary) == []
