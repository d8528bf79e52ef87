"""Every figure of the leader's page equals a recount of the assignments, over random histories."""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlmodel import col, select

from models.assignments import Assignment, Method
from models.clock import stopped_at
from models.directives import Criterion, Point
from models.errors import NotPossibleNow
from models.ledger import LedgerEntry
from models.lifecycle import OPEN, UNANSWERED, By, Light, Status, Step, light_of, rule_for, steps_from
from services import register, steps, tallies, visits
from services.access import SYSTEM, Actor
from services.backlog import Queue, backlog
from services.city_map import tiles
from services.database import reading_session
from services.drill import Pick, drill
from services.figure_queries import unit_key
from services.figures import TREND_DAYS, Overview, overview
from services.matrix import MOST_ROWS
from services.punctuality import Punctuality, Timing
from services.register import Wanted
from services.transactions import writing
from services.visits import Last
from tests.conftest import person
from tests.making import dispatched, point, standing
from tests.services.test_figures import FIRST, LAST, at, matrix_of, rows_of, soon

MIANYANG = "510700"


def check(seen: Overview, meeting_id: int | None = None, *, year: bool = False) -> None:
    """All that is counted now, held against the assignments themselves."""
    rows = [row for row in rows_of(meeting_id) if is_seen(seen, row)]
    if meeting_id is None and not year:
        working = {row.meeting_id for row in rows if row.status in OPEN}
        rows = [row for row in rows if row.meeting_id in working]
    lights = Counter(light_of(row.status, row.due_on, seen.today, soon(seen.today)) for row in rows)
    late = [row for row in rows if row.status in UNANSWERED and row.due_on < seen.today]
    assert +Counter(seen.lights) == lights
    assert seen.total == len(rows)
    if len(seen.rows) < MOST_ROWS:
        assert {place: +Counter(cell.lights) for place, cell in seen.cells.items()} == cells_of(seen, rows)
    assert +matrix_of(seen) == lights
    if seen.sight.bureau_id is None:
        on_map = Counter[Light]()
        for _area, cell, _column, _row in tiles(seen.areas, seen.cells):
            on_map.update(cell.lights)
        assert +on_map == lights
    assert seen.overdue == len(late) == sum(area.overdue for area in seen.areas)
    assert not seen.trend or seen.trend[-1][1] == len(late)
    assert seen.longest_days == max(((seen.today - row.due_on).days for row in late), default=0)
    assert seen.longest_bureaus == len({r.bureau_id for r in late if (seen.today - r.due_on).days == seen.longest_days})
    assert sum(bureau.count for bureau in seen.worst) == len(late)  # fewer bureaus than the list is long
    assert seen.unverified == sum(row.method is Method.BUREAUS_WORD for row in rows)
    assert seen.bureaus == len(
        {row.bureau_id for row in rows_of() if row.meeting_id in seen.meeting_ids and is_seen(seen, row)}
    )
    due = [row for row in rows if row.due_on < seen.today and row.status is not Status.SUSPENDED]
    closed = sum(row.status is Status.CLOSED for row in due)
    assert (seen.due_total, seen.due_closed) == (len(due), closed)
    assert seen.due_reported == closed + sum(row.status is Status.REPORTED for row in due)
    standing = standing_points()
    assert seen.punctual == recounted(rows, standing, seen.today)
    for key, found in seen.area_punctual.items():
        mine = [row for row in rows if key in (row.area, unit_key(row.bureau_id))]
        assert found == recounted(mine, standing, seen.today)
    assert sum(found.due_current for found in seen.row_punctual.values()) == seen.punctual.due_current


def standing_points() -> set[int | None]:
    with reading_session() as session:
        return set(session.exec(select(Point.id).where(Point.criterion == Criterion.RECURRING)))


def recounted(rows: list[Assignment], standing: set[int | None], today: date) -> Punctuality:
    """By hand: each row's own report against its two dates."""
    asked = [
        row
        for row in rows
        if row.point_id not in standing
        and row.status is not Status.SUSPENDED
        and not (row.status is Status.CLOSED and row.reported_on is None)
    ]
    first = [row for row in asked if row.reported_on or row.original_due_on < today]
    now = [row for row in asked if row.reported_on or row.due_on < today]
    in_time = [row for row in now if row.reported_on and row.reported_on <= row.due_on]
    closed = [row for row in asked if row.status is Status.CLOSED]
    late = [row for row in asked if row.status in UNANSWERED and row.due_on < today]
    ended = [row for row in asked if row.status is Status.NOT_IMPLEMENTED]
    closed_in_time = len([row for row in closed if row in in_time])
    return Punctuality(
        len(first),
        len([row for row in first if row.reported_on and row.reported_on <= row.original_due_on]),
        len(now),
        len(in_time),
        closed_in_time,
        len(closed) - closed_in_time,
        len(asked) - len(closed) - len(late) - len(ended),
        len(late),
    )


def timings_of(found: Punctuality) -> dict[Timing, int]:
    return {
        Timing.ON_TIME: found.on_time_current,
        Timing.ON_TIME_FIRST: found.on_time_original,
        Timing.CLOSED_ON_TIME: found.closed_on_time,
        Timing.CLOSED_LATE: found.closed_late,
        Timing.WITHIN: found.within,
        Timing.OVERDUE: found.overdue,
    }


def is_seen(seen: Overview, row: Assignment) -> bool:
    return seen.sight.area in (None, row.area) and seen.sight.bureau_id in (None, row.bureau_id)


def cells_of(seen: Overview, rows: list[Assignment]) -> dict[tuple[int, str], Counter[Light]]:
    key = "directive_id" if all(row.ordinal for row in seen.rows) else "meeting_id"
    cells: dict[tuple[int, str], Counter[Light]] = {}
    for row in rows:
        column = unit_key(row.bureau_id) if seen.sight.by_bureau else row.area
        light = light_of(row.status, row.due_on, seen.today, soon(seen.today))
        cells.setdefault((getattr(row, key), column), Counter())[light] += 1
    return cells


def check_lists(seen: Overview) -> None:
    """Behind each figure stand as many rows, in the drawer and, of the whole province, in the register."""
    place = Pick(seen.meeting_ids, area=seen.sight.area, bureau_id=seen.sight.bureau_id)
    for light in Light:
        found = drill(SYSTEM, replace(place, light=light))
        assert found.total == len(found.views) == seen.lights.get(light, 0), light
        if len(seen.meeting_ids) == 1 and not seen.sight.by_bureau and light is not Light.STOPPED:
            wanted = Wanted(meeting_id=seen.meeting_ids[0], light=light)
            listed = {row.id for row in register.search(SYSTEM, wanted)}
            assert listed == {row.id for row in found.views}
            assert register.lights(SYSTEM, wanted).get(light, 0) == found.total
    waiting = drill(SYSTEM, replace(place, statuses=(Status.REPORTED,)))
    assert (waiting.total, max((view.waited for view in waiting.views), default=0)) == (seen.waiting, seen.waiting_days)
    assert drill(SYSTEM, replace(place, statuses=(Status.DISPATCHED,))).total == seen.unsigned
    due = replace(place, due_before=seen.today)
    assert drill(SYSTEM, replace(due, statuses=(Status.CLOSED,))).total == seen.due_closed
    assert drill(SYSTEM, replace(due, statuses=(Status.CLOSED, Status.REPORTED))).total == seen.due_reported
    owed = {line.queue: line for line in backlog(SYSTEM, place)}
    objected = drill(SYSTEM, replace(place, statuses=(Status.OBJECTED,))).total
    assert (owed[Queue.VERIFY].count, owed[Queue.VERIFY].days) == (seen.waiting, seen.waiting_days)
    assert owed[Queue.OBJECTIONS].count == objected
    for timing, n in timings_of(seen.punctual).items():
        assert drill(SYSTEM, replace(place, timing=timing)).total == n, timing


def check_news(meeting_id: int) -> None:
    """What is new since the evening of a day in the middle equals what the rows and their ledger say."""
    middle = FIRST + timedelta(days=TREND_DAYS // 2)
    with reading_session() as session, stopped_at(at(LAST, 23)):
        entries = session.exec(select(LedgerEntry).where(LedgerEntry.kind == "assignment")).all()
        since = [entry for entry in entries if entry.at > at(middle, 23)]
        before = max(
            (entry.seq for entry in session.exec(select(LedgerEntry)) if entry.at <= at(middle, 23)), default=0
        )
        news = visits.news(SYSTEM, Pick((meeting_id,)), Last(at(middle, 23), before))
    rows = rows_of(meeting_id)
    late = [row for row in rows if row.status in UNANSWERED and middle <= row.due_on < LAST]
    ends = {entry.object_id for entry in since if entry.after.get("status") == "closed"}
    closed = [row for row in rows if row.status is Status.CLOSED and row.id in ends]
    sent_back = {entry.object_id for entry in since if entry.action == "return"}
    returned = [row for row in rows if row.id in sent_back]
    assert (news.overdue[1], news.closed[1], news.returned[1]) == (len(late), len(closed), len(returned))


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
    in_city: dict[date, Overview] = {}
    for back in range(TREND_DAYS):
        day = FIRST + timedelta(days=back)
        with stopped_at(at(day, 17)):
            for i, (on, which, choice) in enumerate(taken):
                if on == back:
                    with suppress(NotPossibleNow):  # an objection after its limit
                        random_step(meeting_id, which, choice, f"{example}/{i}")
        with stopped_at(at(day, 23)):
            shown[day] = overview(SYSTEM, meeting_id)
            check(shown[day], meeting_id)
            in_city[day] = overview(SYSTEM, meeting_id, area=MIANYANG)
    check_news(meeting_id)
    last = shown[LAST]
    assert dict(last.trend) == {day: seen.overdue for day, seen in shown.items()}
    week_ago = shown[LAST - timedelta(days=7)]
    assert (last.past_overdue, last.past_total, last.past_closed) == (week_ago.overdue, week_ago.total, week_ago.closed)
    assert dict(in_city[LAST].trend) == {day: seen.overdue for day, seen in in_city.items()}
    with stopped_at(at(LAST, 23)):
        check(in_city[LAST], meeting_id)
        for seen in (last, in_city[LAST]):
            check_lists(seen)
        for who in ("city_officer", "county_officer", "other_county_officer"):
            check(overview(person(who), meeting_id), meeting_id)
        check(overview(SYSTEM, area=MIANYANG))
        check(overview(person("county_officer"), this_year=True), year=True)
        check(overview(SYSTEM))
        check(overview(SYSTEM, this_year=True), year=True)
    with reading_session() as session:
        assert tallies.recount_differs(session) == []


_examples = iter(range(10_000))
