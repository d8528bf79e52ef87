"""异议: raised in time, answered, counted; not again and again."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models.clock import stopped_at
from models.errors import NotAllowed, NotPossibleNow
from models.lifecycle import Status, Step
from services import amend, calendar, extensions, objections
from services.access import Actor
from services.amend import Amendment
from services.objections import ObjectionSum
from services.working_days import Limits
from tests.conftest import MORNING
from tests.making import DUE, assignment, dispatched, point
from tests.taking import because, take, tokens

pytestmark = pytest.mark.usefixtures("morning")
NOT_OURS = because("本县无此类企业")


def test_an_objection_waits_with_its_grounds_and_who_raised_it(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    take(county_officer, Step.OBJECT, NOT_OURS)
    (line,) = objections.queue(secretary)
    assert (line.grounds, line.by, line.before, line.raised_at) == ("本县无此类企业", "三台县值班员", 0, MORNING)
    take(secretary, Step.REJECT, because("辖区内有两家"))
    assert objections.queue(secretary) == []
    take(county_officer, Step.OBJECT, NOT_OURS)
    assert [line.before for line in objections.queue(secretary)] == [1]


def test_after_the_second_one_there_is_no_third(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    for _ in range(2):
        take(county_officer, Step.OBJECT, NOT_OURS)
        take(secretary, Step.REJECT, because("属地管理"))
    with pytest.raises(NotPossibleNow, match="objections_used_up"):
        take(county_officer, Step.OBJECT, NOT_OURS)
    assert assignment().status is Status.DISPATCHED


@pytest.mark.parametrize(("days", "possible"), [(3, True), (6, False)])
def test_it_is_raised_within_three_working_days(
    secretary: Actor, county_officer: Actor, days: int, possible: bool
) -> None:
    """Dispatched on Tuesday the 18th: Friday the 21st is the third working day, Monday the fourth."""
    dispatched(secretary, point(names=("三台",)))
    with stopped_at(MORNING + timedelta(days=days)):
        if possible:
            assert take(county_officer, Step.OBJECT, NOT_OURS).status is Status.OBJECTED
        else:
            with pytest.raises(NotPossibleNow) as refused:
                take(county_officer, Step.OBJECT, NOT_OURS)
            assert (refused.value.code, refused.value.facts) == ("objection_too_late", {"day": date(2020, 2, 21)})


def test_a_calendar_that_nobody_loaded_takes_no_right_away(secretary: Actor, county_officer: Actor) -> None:
    with stopped_at(datetime(2026, 12, 31, 1, tzinfo=UTC)):
        dispatched(secretary, point(names=("三台",), due_on=date(2027, 2, 1)))
    with stopped_at(datetime(2027, 1, 8, 1, tzinfo=UTC)):
        assert take(county_officer, Step.OBJECT, NOT_OURS).status is Status.OBJECTED


def test_no_bureau_reads_the_sums_of_all(county_officer: Actor) -> None:
    for statistics in (objections.statistics, extensions.statistics):
        with pytest.raises(NotAllowed):
            statistics(county_officer)


def test_an_amended_point_can_be_objected_to_anew(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    with stopped_at(MORNING + timedelta(days=6)):
        wanted = Amendment("排查隐患并建立台账", "", DUE, "补充要求")
        amend.amend(secretary, assignment().point_id, 1, wanted, next(tokens))
        assert take(county_officer, Step.OBJECT, NOT_OURS).status is Status.OBJECTED


def test_the_office_sets_the_limits(administrator: Actor, secretary: Actor, county_officer: Actor) -> None:
    calendar.set_limits(administrator, Limits(), Limits(objections_most=0), next(tokens))
    dispatched(secretary, point(names=("三台",)))
    with pytest.raises(NotPossibleNow, match="objections_used_up"):
        take(county_officer, Step.OBJECT, NOT_OURS)


def test_the_sums_say_what_became_of_them_and_how_fast(
    secretary: Actor, county_officer: Actor, other_county_officer: Actor, leader: Actor
) -> None:
    assert objections.statistics(secretary) == ObjectionSum()
    dispatched(secretary, *(point(f"第{n}件", names=("三台",)) for n in range(4)))
    for position in range(4):
        take(county_officer, Step.OBJECT, NOT_OURS, position=position)
    with stopped_at(MORNING + timedelta(days=2)):
        take(secretary, Step.UPHOLD, because("情况属实"), position=0)
        take(secretary, Step.WITHDRAW, because("收回"), position=1)
    with stopped_at(MORNING + timedelta(days=5)):
        take(secretary, Step.REJECT, because("属地管理"), position=2)
        expected = ObjectionSum(
            waiting=1, oldest_days=5, upheld=2, rejected=1, answered_in_days=2, bureaus=(("三台县应急管理局", 4),)
        )
        assert objections.statistics(secretary) == objections.statistics(leader) == expected
        assert expected.raised == 4
