"""The leader's figures: one set of counts, equal to a recount of the assignments, today and on every past day."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import event
from sqlmodel import col, select

from models.assignments import Assignment, Method
from models.clock import stopped_at
from models.deadlines import WorkingDays
from models.directives import Criterion
from models.errors import NotAllowed
from models.lifecycle import OPEN, UNANSWERED, By, Light, Status, Step, light_of, rule_for, steps_from
from services import figures, steps, tallies
from services.access import SYSTEM, Actor
from services.database import engine, reading_session
from services.drill import Pick, drill
from services.figures import TREND_DAYS, Overview, overview
from services.matrix import MOST_ROWS
from services.transactions import writing
from tests.conftest import person
from tests.making import assignment, dispatched, everyone, point, standing

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


def test_only_leaders_and_the_secretariat_see_the_figures(small: int, county_officer: Actor, auditor: Actor) -> None:
    for actor in (county_officer, auditor):
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
        overdue = drill(leader, Pick((small,), overdue_only=True), limit=1)
        assert (overdue.total, overdue.rest, len(overdue.views)) == (seen.overdue, 1, 1)
        assert drill(leader, Pick((small,), bureau_id=seen.worst[0].id)).total == 2


# --- against a recount -----------------------------------------------------------------------------------------------


def soon(today: date) -> date:
    """The last day that counts as due soon: three working days on."""
    return WorkingDays().after(today, 3)


def matrix_of(seen: Overview) -> Counter[Light]:
    lights = Counter[Light]()
    for cell in seen.cells.values():
        lights.update(cell.lights)
    return lights


def check(seen: Overview, meeting_id: int | None = None) -> None:
    """All that is counted now, held against the assignments themselves."""
    rows = rows_of(meeting_id)
    if meeting_id is None:
        working = {row.meeting_id for row in rows if row.status in OPEN}
        rows = [row for row in rows if row.meeting_id in working]
    lights = Counter(light_of(row.status, row.due_on, seen.today, soon(seen.today)) for row in rows)
    key = "directive_id" if all(row.ordinal for row in seen.rows) else "meeting_id"
    late = [row for row in rows if row.status in UNANSWERED and row.due_on < seen.today]
    cells: dict[tuple[int, str], Counter[Light]] = {}
    for row in rows:
        light = light_of(row.status, row.due_on, seen.today, soon(seen.today))
        cells.setdefault((getattr(row, key), row.area), Counter())[light] += 1
    assert +Counter(seen.lights) == lights
    assert seen.total == len(rows)
    if len(seen.rows) < MOST_ROWS:
        assert {place: +Counter(cell.lights) for place, cell in seen.cells.items()} == cells
    assert +matrix_of(seen) == lights
    assert seen.overdue == seen.trend[-1][1] == len(late) == sum(area.overdue for area in seen.areas)
    assert seen.longest_days == max(((seen.today - row.due_on).days for row in late), default=0)
    assert sum(bureau.count for bureau in seen.worst) == len(late)  # fewer bureaus than the list is long
    assert seen.unverified == sum(row.method is Method.BUREAUS_WORD for row in rows)
    if meeting_id is not None:
        assert drill(SYSTEM, Pick((meeting_id,), overdue_only=True)).total == seen.overdue


def random_step(meeting_id: int, which: int, choice: int, token: str) -> None:
    """Some step that the lifecycle allows on some assignment of a meeting."""
    with writing(SYSTEM, Step.VERIFY, token) as write:
        found = select(Assignment).where(Assignment.meeting_id == meeting_id).order_by(col(Assignment.id))
        rows = write.session.exec(found).all()
        row = rows[which % len(rows)]
        possible = steps_from(row.status)
        write.record("test", row.id)
        if possible:
            given = steps.Given(text="已经全部办完", reason="缺佐证", method=Method.PHONE)
            step = possible[choice % len(possible)]
            write.actor = person("secretary" if rule_for(step).by is By.OFFICE else "county_officer")
            steps.apply(write, row, step, given)


@hypothesis_settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    dues=st.lists(st.integers(1, 16), min_size=1, max_size=3),
    word=st.booleans(),
    taken=st.lists(
        st.tuples(st.integers(0, TREND_DAYS - 1), st.integers(0, 11), st.integers(0, 5)), min_size=1, max_size=30
    ),
)
def test_the_figures_equal_a_recount_on_every_day(
    secretary: Actor, dues: list[int], word: bool, taken: list[tuple[int, int, int]]
) -> None:
    example = next(_examples)
    names = ("三台", "绵阳", "康定")
    points = [
        point(names=names, due_on=FIRST + timedelta(days=n), on_bureaus_word=word and not i) for i, n in enumerate(dues)
    ]
    with stopped_at(at(FIRST)):
        meeting_id = dispatched(secretary, *points, standing(names=names), title=f"例{example}")
    shown: dict[date, Overview] = {}
    for back in range(TREND_DAYS):
        day = FIRST + timedelta(days=back)
        with stopped_at(at(day, 17)):
            for i, (on, which, choice) in enumerate(taken):
                if on == back:
                    random_step(meeting_id, which, choice, f"{example}/{i}")
        with stopped_at(at(day, 23)):
            shown[day] = overview(SYSTEM, meeting_id)
            check(shown[day], meeting_id)
    last = shown[LAST]
    assert dict(last.trend) == {day: seen.overdue for day, seen in shown.items()}
    week_ago = shown[LAST - timedelta(days=7)]
    assert (last.past_overdue, last.past_total, last.past_closed) == (week_ago.overdue, week_ago.total, week_ago.closed)
    with stopped_at(at(LAST, 23)):
        check(overview(SYSTEM))
    with reading_session() as session:
        assert tallies.recount_differs(session) == []


_examples = iter(range(10_000))


# --- speed -----------------------------------------------------------------------------------------------------------


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL that is sent meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine(), "before_cursor_execute", note)


def fresh(read: Callable[[], object]) -> list[str]:
    figures._counted_already.clear()
    with statements() as sent:
        read()
    return sent


def test_the_number_of_queries_does_not_grow_with_the_office(secretary: Actor, leader: Actor) -> None:
    counts = []
    with stopped_at(at(date(2020, 2, 5))):
        for title, points in (("小", [point()]), ("大", [everyone("甲"), everyone("乙"), everyone("丙")])):
            meeting_id = dispatched(secretary, *points, title=title)
            with stopped_at(at(date(2020, 2, 25))):
                counts.append(len(fresh(lambda meeting_id=meeting_id: overview(leader, meeting_id))))  # type: ignore[misc]
                counts.append(len(fresh(lambda: overview(leader))))
    assert len(set(counts)) == 1
    assert counts[0] <= 17


def test_looking_again_when_nothing_changed_asks_two_things_only(small: int, leader: Actor, morning: datetime) -> None:
    overview(leader, small)
    with statements() as sent:
        again = overview(leader, small)
    assert len([sql for sql in sent if sql.startswith("SELECT")]) == 2
    assert again.as_of == morning
    take("三台", Step.ACKNOWLEDGE)
    assert overview(leader, small).unsigned == again.unsigned - 1


def test_lists_of_what_is_overdue_read_the_index_of_open_rows(small: int, leader: Actor, morning: datetime) -> None:
    sent = [sql for sql in fresh(lambda: overview(leader)) if "max(assignment.chased)" in sql]
    assert len(sent) == 1
    with reading_session() as session:
        marks = sent[0].count("?")
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sent[0]}", (1,) * marks).fetchall()
    assert any("USING INDEX ix_assignment_" in row[3] for row in plan)
    assert not any(row[3].startswith("SCAN assignment") for row in plan)
