"""The figures of one city, bureau by bureau, and of one bureau: for the province that looks in, and for those who live there."""

from datetime import date

import pytest

from models.clock import stopped_at
from models.errors import NotAllowed
from models.lifecycle import Light, Step
from services import extensions
from services.access import Actor
from services.drill import Pick, drill
from services.figure_queries import _own_name
from services.figures import meetings_to_choose, overview
from services.history import open_assignment
from services.punctuality import Punctuality, Timing
from services.sentence import sentence
from tests.conftest import bureau_id
from tests.making import assignment, dispatched, point
from tests.services.test_figures import at, small, take

__all__ = ["small"]
MORNING = at(date(2020, 2, 18), 8)
MIANYANG = "510700"


def said(seen: object, language: str = "zh_CN") -> str:
    found = sentence(seen, language)  # type: ignore[arg-type]
    return "".join(part.text for part in (*found.lead, *found.change))


def test_the_province_looks_into_a_city_bureau_by_bureau(small: int, leader: Actor) -> None:
    with stopped_at(at(date(2020, 2, 9))):
        take("三台", Step.REPORT_DONE)
    with stopped_at(MORNING):
        seen = overview(leader, small, area=MIANYANG)
        assert [(area.name, area.overdue, area.total) for area in seen.areas] == [("绵阳市", 1, 2), ("三台", 0, 2)]
        assert (seen.area_name, seen.total, seen.overdue, seen.waiting, seen.bureaus) == ("绵阳", 4, 1, 1, 2)
        assert [n for _, n in seen.trend[-8:]] == [1, 1, 1, 1, 1, 1, 1, 1]
        assert (seen.past_overdue, seen.past_total, seen.past_closed) == (1, 4, 0)
        assert [(bureau.name, bureau.count) for bureau in seen.worst] == [("绵阳市应急管理局", 1)]
        assert drill(leader, Pick((small,), area=MIANYANG)).total == 4
        assert said(seen) == "1 件逾期未落实，都在绵阳市与上周持平。"


@pytest.mark.parametrize(
    ("name", "short", "said"),
    [
        ("泸州市应急管理局", "泸州", "泸州市"),
        ("甘孜藏族自治州应急管理局", "甘孜", "甘孜州"),
        ("高新区应急局", "高新区", "高新区应急局"),
    ],
)
def test_among_its_counties_a_city_is_called_by_what_it_is(name: str, short: str, said: str) -> None:
    assert _own_name(name, short) == said


def test_a_city_sees_its_area_and_no_further_whatever_it_asks_for(small: int, city_officer: Actor) -> None:
    with stopped_at(MORNING):
        seen = overview(city_officer, small, area="513300")
        assert (seen.sight.area, seen.total) == (MIANYANG, 4)
        assert drill(city_officer, Pick((small,))).total == 4
        assert drill(city_officer, Pick((small,), area="513300")).total == 0
        assert drill(city_officer, Pick((small,), bureau_id=bureau_id("康定"))).total == 0


def test_a_county_sees_itself(small: int, county_officer: Actor, leader: Actor) -> None:
    with stopped_at(MORNING):
        seen = overview(county_officer, small, area=MIANYANG)
        assert [(area.name, area.overdue, area.total) for area in seen.areas] == [("三台", 1, 2)]
        assert (seen.total, seen.overdue, seen.trend, seen.past_overdue) == (2, 1, (), 0)
        assert said(seen) == "1 件逾期未落实"
        assert said(seen, "en") == "1 task overdue"
        found = drill(county_officer, Pick((small,)))
        assert {view.bureau for view in found.views} == {"三台县应急管理局"}
        with pytest.raises(NotAllowed):
            open_assignment(county_officer, assignment("康定").id or 0)
        assert overview(leader, small).total == 6, "what was counted for one reader is not shown to another"


def test_a_bureau_chooses_among_the_meetings_that_concern_it(
    secretary: Actor, city_officer: Actor, county_officer: Actor, other_county_officer: Actor
) -> None:
    with stopped_at(at(date(2020, 2, 5))):
        dispatched(secretary, point(names=("三台",)), title="甲")
        dispatched(secretary, point(names=("康定",)), title="乙")
        dispatched(secretary, point(names=("绵阳",)), title="丙")
        titles = {
            actor: {choice.title for choice in meetings_to_choose(actor)}
            for actor in (city_officer, county_officer, other_county_officer)
        }
    assert titles == {city_officer: {"甲", "丙"}, county_officer: {"甲"}, other_county_officer: {"乙"}}


def test_the_days_behind_a_bar_and_behind_the_longest_delay(small: int, leader: Actor) -> None:
    with stopped_at(at(date(2020, 2, 21), 8)):
        assert drill(leader, Pick((small,), light=Light.OVERDUE)).total == 6
        assert drill(leader, Pick((small,), light=Light.OVERDUE, due_before=date(2020, 2, 11))).total == 3
        assert drill(leader, Pick((small,), light=Light.OVERDUE, due_from=date(2020, 2, 11))).total == 3


def test_reports_that_wait_beyond_our_own_limit_are_counted(small: int, leader: Actor) -> None:
    with stopped_at(at(date(2020, 2, 9))):
        take("三台", Step.REPORT_DONE)
    with stopped_at(at(date(2020, 2, 17))):
        take("绵阳", Step.REPORT_DONE)
    with stopped_at(MORNING):
        seen = overview(leader, small)
    assert (seen.waiting, seen.waiting_late, seen.waiting_days) == (2, 1, 9)


def test_on_time_by_the_first_date_and_by_the_present_one_and_all_of_it_by_its_date(
    small: int, leader: Actor, secretary: Actor, county_officer: Actor
) -> None:
    """三台 is given five days more and reports within them, 绵阳 reports in time, 康定 not at all."""
    with stopped_at(at(date(2020, 2, 7))):
        first = assignment("三台")
        extensions.ask(county_officer, first.id or 0, first.version, date(2020, 2, 15), "道路中断", "ask")
        extensions.grant(secretary, extensions.queue(secretary)[0].id, date(2020, 2, 15), "", "grant")
        take("绵阳", Step.REPORT_DONE)
        take("绵阳", Step.VERIFY)
    with stopped_at(at(date(2020, 2, 14))):
        take("三台", Step.REPORT_DONE)
    with stopped_at(MORNING):
        seen = overview(leader, small)
        assert seen.punctual == Punctuality(3, 1, 3, 2, closed_on_time=1, closed_late=0, within=4, overdue=1)
        assert seen.area_punctual["513300"] == Punctuality(1, 0, 1, 0, within=1, overdue=1)
        assert seen.row_punctual[seen.rows[1].id] == Punctuality(within=3)
        found = drill(leader, Pick((small,), timing=Timing.ON_TIME))
        assert {view.bureau for view in found.views} == {"三台县应急管理局", "绵阳市应急管理局"}
        assert overview(county_officer, small).punctual == Punctuality(1, 0, 1, 1, within=2)


def test_closed_of_what_is_due_stands_beside_closed_of_all(small: int, leader: Actor) -> None:
    with stopped_at(at(date(2020, 2, 9))):
        for name in ("三台", "绵阳"):
            take(name, Step.REPORT_DONE)
        take("三台", Step.VERIFY)
    with stopped_at(MORNING):
        seen = overview(leader, small)
    assert (seen.closed, seen.total, seen.due_closed, seen.due_reported, seen.due_total) == (1, 6, 1, 2, 3)
