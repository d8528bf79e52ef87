"""An extension is asked for in time and answered once; the original date stays, and every rate is told by both."""

from datetime import UTC, date, datetime

import pytest

from models.clock import stopped_at
from models.errors import NotAllowed, NotPossibleNow
from models.lifecycle import Step
from services import calendar, extensions, inbox, steps
from services.access import Actor
from services.extensions import ExtensionSum
from services.history import open_assignment
from services.punctuality import Punctuality, punctuality
from services.working_days import Limits
from services.worklist import worklist
from tests.making import DUE, assignment, dispatched, point, standing
from tests.taking import DONE, VERIFIED, assert_sound, because, take, tokens

LATER = date(2020, 2, 27)
pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture(autouse=True)
def _one(secretary: Actor, morning: object) -> None:
    dispatched(secretary, point(names=("三台",)))


def ask(actor: Actor, wanted_on: date = LATER, reason: str = "企业复工推迟") -> None:
    row = assignment()
    extensions.ask(actor, row.id or 0, row.version, wanted_on, reason, next(tokens))
    assert_sound()


def answered(actor: Actor) -> int:
    """The id of the asking that waits."""
    (line,) = extensions.queue(actor)
    return line.id


def test_an_approved_extension_moves_the_date_and_leaves_the_original(secretary: Actor, county_officer: Actor) -> None:
    ask(county_officer)
    (line,) = extensions.queue(secretary)
    assert (line.due_on, line.wanted_on, line.reason, line.by) == (DUE, LATER, "企业复工推迟", "三台县值班员")
    assert worklist(county_officer).now[0].around.asked_until == LATER
    extensions.grant(secretary, line.id, LATER, "请按期完成", "grant")
    assert_sound()
    row = assignment()
    assert (row.due_on, row.original_due_on, row.extended) == (LATER, DUE, 1)
    assert extensions.queue(secretary) == []
    (change,) = calendar.explain(county_officer, row.id or 0).changes
    assert (change.action, change.was, change.due_on, change.reason) == ("grant_extension", DUE, LATER, "请按期完成")
    told = [(line.action, line.reason) for line in open_assignment(county_officer, row.id or 0)[1]]
    assert told[1:] == [("ask_extension", "企业复工推迟"), ("grant_extension", "请按期完成")]


def test_the_office_may_grant_another_day(secretary: Actor, county_officer: Actor) -> None:
    ask(county_officer)
    extensions.grant(secretary, answered(secretary), date(2020, 2, 24), "", "grant")
    assert assignment().due_on == date(2020, 2, 24)
    assert extensions.statistics(secretary) == ExtensionSum(waiting=0, approved=1, refused=0, days=4.0)


def test_a_refused_extension_leaves_the_date_and_says_why(secretary: Actor, county_officer: Actor) -> None:
    ask(county_officer)
    asked = answered(secretary)
    with pytest.raises(NotPossibleNow, match="reason_needed"):
        extensions.refuse(secretary, asked, "　", "no reason")
    extensions.refuse(secretary, asked, "时间足够", "refuse")
    assert (assignment().due_on, assignment().extended) == (DUE, 0)
    with pytest.raises(NotPossibleNow, match="extension_answered"):
        extensions.grant(secretary, asked, LATER, "", "too late")
    ask(county_officer)  # a refused one does not use up the right to ask
    assert extensions.statistics(secretary) == ExtensionSum(waiting=1, approved=0, refused=1)


def test_what_cannot_be_asked_for(secretary: Actor, county_officer: Actor) -> None:
    with pytest.raises(NotPossibleNow, match="extension_not_later"):
        ask(county_officer, DUE)
    with pytest.raises(NotPossibleNow, match="reason_needed"):
        ask(county_officer, reason=" ")
    ask(county_officer)
    with pytest.raises(NotPossibleNow, match="extension_waits"):
        ask(county_officer)
    take(county_officer, Step.REPORT_DONE, DONE)
    assert extensions.queue(secretary) == [], "what was reported done meanwhile no longer waits"
    assert extensions.waiting_count(secretary) == 0
    assert extensions.statistics(secretary).waiting == 0
    assert (inbox.how_many(secretary), inbox.queues(secretary).extensions) == (0, 0)
    with pytest.raises(NotPossibleNow, match="not_possible_now"):
        ask(county_officer)


@pytest.mark.parametrize(("day", "open_"), [(19, True), (20, False)])
def test_it_is_asked_at_least_one_working_day_before(day: int, open_: bool, county_officer: Actor) -> None:
    with stopped_at(datetime(2020, 2, day, 1, tzinfo=UTC)):
        assert worklist(county_officer).now[0].around.may_extend is open_
        if open_:
            ask(county_officer)
        else:
            with pytest.raises(NotPossibleNow, match="extension_too_late") as refusal:
                ask(county_officer)
            assert refusal.value.facts == {"day": date(2020, 2, 19)}


def test_one_item_is_extended_as_often_as_the_office_allows(secretary: Actor, county_officer: Actor) -> None:
    calendar.set_limits(secretary, Limits(), Limits(extensions_most=1), "limits")
    ask(county_officer)
    extensions.grant(secretary, answered(secretary), LATER, "", "grant")
    assert not worklist(county_officer).later or not worklist(county_officer).later[0].around.may_extend
    with pytest.raises(NotPossibleNow, match="extensions_used_up"):
        ask(county_officer, date(2020, 3, 5))


def test_a_standing_duty_is_not_extended(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, standing(names=("三台",)), title="值班")
    row = assignment(position=1)
    with pytest.raises(NotPossibleNow, match="no_extension_for_returns"):
        extensions.ask(county_officer, row.id or 0, row.version, LATER, "太忙了", "returns")


def test_another_bureau_the_leader_and_the_bureau_itself_cannot_answer(
    secretary: Actor, county_officer: Actor, other_county_officer: Actor, leader: Actor
) -> None:
    with pytest.raises(NotAllowed, match="not_found"):
        ask(other_county_officer)
    ask(county_officer)
    asked = answered(secretary)
    for actor in (county_officer, leader):
        with pytest.raises(NotAllowed, match="not_allowed"):
            extensions.grant(actor, asked, LATER, "", next(tokens))
    with pytest.raises(NotAllowed, match="not_found"):
        extensions.refuse(secretary, 4711, "没有", "none")


def test_help_and_a_later_date_are_asked_for_in_one_report(secretary: Actor, county_officer: Actor) -> None:
    row = assignment()
    given = steps.Given(text="缺检测设备，请省厅协调", problems="无设备", extend_to=LATER)
    steps.take(county_officer, Step.REPORT_PROGRESS, row.id or 0, row.version, "both", given)
    (line,) = extensions.queue(secretary)
    assert (line.wanted_on, line.reason) == (LATER, "缺检测设备，请省厅协调")
    told = open_assignment(county_officer, row.id or 0)[1]
    assert [line.problems for line in told if line.action == "report_progress"] == ["无设备"]
    with pytest.raises(NotPossibleNow, match="extension_waits"):
        steps.take(county_officer, Step.REPORT_PROGRESS, row.id or 0, assignment().version, "again", given)


def test_rates_are_told_by_the_first_date_and_by_the_extended_one(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("康定",)), title="另一会")
    ask(county_officer)
    extensions.grant(secretary, answered(secretary), LATER, "", "grant")
    assert punctuality(secretary) == Punctuality(within=2)
    with stopped_at(datetime(2020, 2, 25, 1, tzinfo=UTC)):
        assert punctuality(secretary) == Punctuality(due_original=2, due_current=1, within=1, overdue=1)
        take(county_officer, Step.REPORT_DONE, DONE)
        take(secretary, Step.VERIFY, VERIFIED)
        assert punctuality(secretary) == Punctuality(2, 0, 2, 1, closed_on_time=1, overdue=1)
        take(secretary, Step.REOPEN, because("回头看发现反弹"))
        assert punctuality(secretary) == Punctuality(2, 0, 1, 0, within=1, overdue=1), (
            "a report that was undone no longer counts"
        )


def test_a_calendar_that_nobody_loaded_stops_no_wish(secretary: Actor, county_officer: Actor) -> None:
    with stopped_at(datetime(2026, 12, 21, 1, tzinfo=UTC)):
        dispatched(secretary, point(names=("三台",), due_on=date(2027, 1, 8)), title="跨年的会")
        row = assignment(position=1)
        extensions.ask(county_officer, row.id or 0, row.version, date(2027, 1, 15), "道路中断，无法到达", "ask")
    assert [line.wanted_on for line in extensions.queue(secretary)] == [date(2027, 1, 15)]
