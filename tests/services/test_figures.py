"""The leader's figures: one set of counts, equal to a recount of the assignments, today and on every past day."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from models.assignments import Assignment, Method
from models.clock import stopped_at
from models.deadlines import WorkingDays
from models.directives import Criterion
from models.errors import NotAllowed
from models.lifecycle import By, Light, Status, Step, light_of, rule_for
from services import figures, steps
from services.access import Actor
from services.database import reading_session
from services.drill import Pick, drill
from services.figures import TREND_DAYS, Overview, overview
from services.matrix import MOST_ROWS
from tests.conftest import person
from tests.making import assignment, dispatched, point

FIRST = date(2020, 2, 4)
LAST = FIRST + timedelta(days=TREND_DAYS - 1)


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour - 8, tzinfo=UTC)


def rows_of(meeting_id: int | None = None) -> list[Assignment]:
    """The assignments themselves, withdrawn ones left out."""
    query = select(Assignment).where(Assignment.status != Status.WITHDRAWN).order_by(col(Assignment.id))
    with reading_session() as session:
        return [row for row in session.exec(query) if meeting_id in (None, row.meeting_id)]


def take(name: str, step: Step, position: int = 0, **given: object) -> None:
    """One step on one assignment of a bureau, by whoever may take it."""
    row = assignment(name, position)
    by_bureau = rule_for(step).by is not By.OFFICE
    login = {"三台": "county_officer", "康定": "other_county_officer", "绵阳": "city_officer"}[name]
    actor = person(login if by_bureau else "secretary")
    facts = steps.Given(**({"text": "已经全部办完", "reason": "缺佐证", "method": Method.PHONE} | given))  # type: ignore[arg-type]
    steps.take(actor, step, row.id or 0, row.version, f"{name}{step}{row.id}{row.version}", facts)


def soon(today: date) -> date:
    """The last day that counts as due soon: three working days on."""
    return WorkingDays().after(today, 3)


def matrix_of(seen: Overview) -> Counter[Light]:
    lights = Counter[Light]()
    for cell in seen.cells.values():
        lights.update(cell.lights)
    return lights


# --- the figures of a small office, number by number -----------------------------------------------------------------


@pytest.fixture
def small(secretary: Actor) -> int:
    """Two directives for 三台 and 绵阳 (绵阳) and 康定 (甘孜), due on the 10th and on the 20th, sent on the 5th."""
    with stopped_at(at(date(2020, 2, 5))):
        return dispatched(
            secretary,
            point("传达学习", names=("三台", "绵阳", "康定"), due_on=date(2020, 2, 10), criterion=Criterion.READ),
            point("排查隐患", names=("三台", "绵阳", "康定"), due_on=date(2020, 2, 20)),
        )


def test_the_figures_of_three_bureaus(small: int, leader: Actor) -> None:
    with stopped_at(at(date(2020, 2, 9))):
        take("三台", Step.REPORT_DONE)
    with stopped_at(at(date(2020, 2, 12))):
        take("三台", Step.VERIFY)
        take("绵阳", Step.REPORT_DONE)
    with stopped_at(at(date(2020, 2, 18), 8)):
        seen = overview(leader, small)
    assert (seen.total, seen.overdue, seen.closed, seen.waiting, seen.unsigned) == (6, 1, 1, 1, 4)
    assert dict(seen.lights) == {Light.OVERDUE: 1, Light.DUE_SOON: 3, Light.TO_VERIFY: 1, Light.DONE: 1}
    assert (seen.longest_days, seen.longest_bureaus, seen.unsigned_days, seen.waiting_days) == (8, 1, 13, 6)
    assert [(area.name, area.overdue, area.total) for area in seen.areas] == [("甘孜", 1, 2), ("绵阳", 0, 4)]
    assert [(row.ordinal, row.name) for row in seen.rows] == [(1, "传达学习"), (2, "排查隐患")]
    assert dict(seen.trend)[date(2020, 2, 10)] == 0
    assert [n for _, n in seen.trend[-8:]] == [2, 1, 1, 1, 1, 1, 1, 1]
    assert (seen.past_overdue, seen.past_total, seen.past_closed) == (2, 6, 0)
    assert seen.fresh is None
    assert seen.fell_due == {date(2020, 2, 10): (1,)}
    worst = seen.worst[0]
    assert (worst.name, worst.ordinals, worst.meetings, worst.count, worst.days) == ("康定市应急管理局", (1,), 1, 1, 8)
    assert (seen.meetings, seen.directives, seen.bureaus, seen.title) == (1, 2, 3, "全省安全生产视频会")


def test_a_cell_shows_its_worst_light_and_how_many_are_in_it(small: int, leader: Actor) -> None:
    with stopped_at(at(date(2020, 2, 18), 8)):
        seen = overview(leader, small)
    first = seen.cells[seen.rows[0].id, seen.areas[0].key]
    assert (seen.areas[0].name, first.light, first.count, dict(first.lights)) == (
        "绵阳",
        Light.OVERDUE,
        2,
        {Light.OVERDUE: 2},
    )


def test_a_cell_is_done_only_if_all_of_it_is(small: int, leader: Actor) -> None:
    with stopped_at(at(date(2020, 2, 9))):
        for name in ("三台", "绵阳"):
            take(name, Step.REPORT_DONE)
        take("三台", Step.VERIFY)
        take("绵阳", Step.RETURN)
        take("绵阳", Step.CLOSE_NOT_IMPLEMENTED)
        seen = overview(leader, small)
        mianyang = next(area for area in seen.areas if area.name == "绵阳")
        cell = seen.cells[seen.rows[0].id, mianyang.key]
    assert (cell.light, dict(cell.lights)) == (Light.STOPPED, {Light.STOPPED: 1, Light.DONE: 1})


def test_what_was_withdrawn_leaves_every_figure(small: int, leader: Actor) -> None:
    with stopped_at(at(date(2020, 2, 18), 8)):
        take("康定", Step.WITHDRAW)
        seen = overview(leader, small)
    assert (seen.total, seen.overdue, sum(seen.lights.values())) == (5, 2, 5)


def test_closed_on_the_bureaus_word_is_told_apart(secretary: Actor, leader: Actor) -> None:
    with stopped_at(at(date(2020, 2, 5))):
        meeting_id = dispatched(secretary, point(names=("三台", "康定"), on_bureaus_word=True))
        take("三台", Step.REPORT_DONE)
        seen = overview(leader, meeting_id)
    assert (seen.closed, seen.unverified, seen.waiting, seen.total) == (1, 1, 0, 2)


def test_a_past_day_keeps_the_number_it_showed_when_a_report_is_returned_later(small: int, leader: Actor) -> None:
    with stopped_at(at(date(2020, 2, 9))):
        take("三台", Step.REPORT_DONE)
    with stopped_at(at(date(2020, 2, 16))):
        take("三台", Step.RETURN)
    with stopped_at(at(date(2020, 2, 18), 8)):
        trend = dict(overview(leader, small).trend)
    assert [trend[date(2020, 2, day)] for day in (10, 11, 15, 16, 18)] == [0, 2, 2, 3, 3]


def test_what_became_overdue_within_the_week_names_its_directive(small: int, leader: Actor) -> None:
    with stopped_at(at(date(2020, 2, 17), 8)):
        assert overview(leader, small).fresh == figures.Fresh(1, "传达学习", FIRST, 3, date(2020, 2, 10), True)
    with stopped_at(at(date(2020, 2, 18), 8)):
        assert overview(leader, small).fresh is None
    with stopped_at(at(date(2020, 2, 21), 8)):
        assert overview(leader, small).fresh == figures.Fresh(2, "排查隐患", FIRST, 3, date(2020, 2, 20), True)


def test_without_any_meeting_the_figures_are_zero(leader: Actor, morning: datetime) -> None:
    seen = overview(leader)
    assert (seen.total, seen.meetings, seen.rows, seen.areas, seen.worst) == (0, 0, (), (), ())
    assert {n for _, n in seen.trend} == {0}


def test_who_has_no_part_in_it_sees_no_figures(small: int, auditor: Actor, administrator: Actor) -> None:
    for actor in (auditor, administrator):
        with pytest.raises(NotAllowed):
            overview(actor, small)
        with pytest.raises(NotAllowed):
            drill(actor, Pick((small,)))


# --- several meetings ------------------------------------------------------------------------------------------------


def test_several_meetings_stand_together_and_only_those_with_something_open_count(
    secretary: Actor, leader: Actor
) -> None:
    with stopped_at(at(date(2020, 2, 5))):
        over = dispatched(secretary, point(names=("三台",), due_on=date(2020, 2, 8), on_bureaus_word=True), title="甲")
        open_ = dispatched(secretary, point(names=("康定",), due_on=date(2020, 2, 8)), title="乙")
    with stopped_at(at(date(2020, 2, 10))):
        take("三台", Step.REPORT_DONE)
    with stopped_at(at(date(2020, 2, 18), 8)):
        seen = overview(leader)
        assert [choice.title for choice in figures.meetings_to_choose(leader)] == ["乙", "甲"]
    assert [(row.ordinal, row.name, row.meetings) for row in seen.rows] == [(1, "排查隐患", (open_,))]
    assert over not in [meeting for row in seen.rows for meeting in row.meetings]
    assert (seen.total, seen.overdue, seen.meetings, seen.directives, seen.bureaus) == (1, 1, 1, 1, 1)
    assert dict(seen.trend)[date(2020, 2, 9)] == 2, "what was overdue then and is over now stays in the trend"


def test_the_year_counts_what_is_over_and_leaves_out_another_years(secretary: Actor, leader: Actor) -> None:
    with stopped_at(at(date(2020, 2, 5))):
        dispatched(secretary, point(names=("三台",), due_on=date(2020, 2, 8), on_bureaus_word=True), title="甲")
        dispatched(secretary, point(names=("康定",), due_on=date(2021, 1, 4)), title="乙")
    with stopped_at(at(date(2020, 2, 10))):
        take("三台", Step.REPORT_DONE)
    with stopped_at(at(date(2020, 2, 18), 8)):
        seen = overview(leader, this_year=True)
    assert (seen.year, seen.meetings, seen.total, seen.closed, seen.overdue) == (2020, 2, 2, 1, 0)
    assert dict(seen.trend)[date(2020, 2, 9)] == 1
    with stopped_at(at(date(2021, 1, 8), 8)):
        take("康定", Step.ACKNOWLEDGE)
        assert overview(leader).overdue == 1
        seen = overview(leader, this_year=True)
    assert (seen.year, seen.meetings, seen.total, {n for _, n in seen.trend}) == (2021, 0, 0, {0})


def test_many_meetings_fold_into_a_last_row_and_the_matrix_still_adds_up(secretary: Actor, leader: Actor) -> None:
    with stopped_at(at(date(2020, 2, 5))):
        for i in range(MOST_ROWS + 3):
            dispatched(secretary, point(names=("三台", "康定"), due_on=date(2020, 2, 6 + i)), title=f"第{i}次")
    with stopped_at(at(date(2020, 2, 18), 8)):
        seen = overview(leader)
        assert len(seen.rows) == MOST_ROWS
        rest = seen.rows[-1]
        assert (rest.id, len(rest.meetings)) == (0, 4)
        assert matrix_of(seen) == Counter(light_of(r.status, r.due_on, seen.today, soon(seen.today)) for r in rows_of())
        assert drill(leader, Pick(rest.meetings)).total == 8


# --- behind a figure -------------------------------------------------------------------------------------------------


def test_behind_a_cell_stand_its_assignments_worst_first(small: int, leader: Actor) -> None:
    with stopped_at(at(date(2020, 2, 9))):
        take("三台", Step.REPORT_DONE)
    with stopped_at(at(date(2020, 2, 18), 8)):
        seen = overview(leader, small)
        area = next(area for area in seen.areas if area.name == "绵阳")
        found = drill(leader, Pick((small,), directive_id=seen.rows[0].id, area=area.key))
        assert [(view.bureau, view.light) for view in found.views] == [
            ("绵阳市应急管理局", Light.OVERDUE),
            ("三台县应急管理局", Light.TO_VERIFY),
        ]
        assert found.lights == seen.cells[seen.rows[0].id, area.key].lights
        overdue = drill(leader, Pick((small,), light=Light.OVERDUE), limit=1)
        assert (overdue.total, overdue.rest, len(overdue.views)) == (seen.overdue, 1, 1)
        assert drill(leader, Pick((small,), bureau_id=seen.worst[0].id)).total == 2
