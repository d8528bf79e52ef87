"""Returns of standing duties: on time, late, nil, missing; what a correction keeps; what a busy time asks; the rate."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from models.assignments import Assignment, Report
from models.clock import start_of, stopped_at
from models.cycles import Slot
from models.directives import Criterion, Cycle
from models.errors import NotAllowed, NotPossibleNow
from models.lifecycle import Step
from models.returns import DutyReturn
from services import cascade, filed_returns, return_figures, returns, steps
from services.access import Actor
from services.database import reading_session
from services.return_figures import Tally, Timing
from services.worklist import worklist
from tests.conftest import bureau_id
from tests.making import assignment, dispatched, point, standing
from tests.taking import assert_sound, tokens

FIRST = date(2020, 2, 18)
NIL = steps.Given(nil=True)
pytestmark = pytest.mark.usefixtures("morning")


@contextmanager
def at(day: int, hour: float) -> Iterator[None]:
    """So many days after the first due date, at this hour in Beijing."""
    with stopped_at(start_of(FIRST + timedelta(days=day)) + timedelta(hours=hour)):
        yield


def file(actor: Actor, given: steps.Given = NIL, name: str = "三台") -> Assignment:
    row = assignment(name)
    steps.take(actor, Step.REPORT_PROGRESS, row.id or 0, row.version, next(tokens), given)
    assert_sound()
    return assignment(name)


def test_the_board_of_one_area_counts_its_own_returns_only(
    secretary: Actor, county_officer: Actor, other_county_officer: Actor
) -> None:
    dispatched(secretary, standing(names=("三台", "康定"), due_on=FIRST))
    with at(0, 10):
        file(county_officer)
    with at(1, 18):
        board = return_figures.board(secretary, return_figures.duties(secretary)[0].point_id)
        assert board.tally == Tally(expected=4, on_time=1, nil=1, missing=3)
        ours = return_figures.within(board, "510700")
        assert ours.tally == Tally(expected=2, on_time=1, nil=1, missing=1)
        assert [row.bureau for row in (*ours.rows, *ours.missing)] == ["三台县应急管理局"] * 2


def kept() -> list[tuple[int, int, int, bool]]:
    """What is written down: days after the first, hour, version, nil."""
    with reading_session() as session:
        rows = session.exec(select(DutyReturn).order_by(DutyReturn.id))  # type: ignore[arg-type]
        return [((row.due_on - FIRST).days, row.hour, row.number, row.nil) for row in rows]


def timings(actor: Actor, name: str = "三台县应急管理局") -> list[Timing]:
    (duty,) = return_figures.duties(actor)
    row = next(row for row in return_figures.board(actor, duty.point_id).rows if row.bureau == name)
    return [e.timing for some in row.days.values() for e in some]


@pytest.fixture
def daily(secretary: Actor) -> int:
    """A daily duty of one county from 18 February on."""
    return dispatched(secretary, standing(names=("三台",), due_on=FIRST))


def test_one_click_files_nil_and_the_next_is_due_tomorrow(daily: int, county_officer: Actor) -> None:
    with at(0, 16.9):
        row = file(county_officer)
        assert row.due_on == FIRST + timedelta(days=1)
        assert kept() == [(0, 17, 1, True)]
        assert timings(county_officer) == [Timing.ON_TIME]


@pytest.mark.parametrize(("hour", "timing"), [(8, Timing.ON_TIME), (17, Timing.ON_TIME), (17.01, Timing.LATE)])
def test_the_cut_off_decides_to_the_minute(daily: int, county_officer: Actor, hour: float, timing: Timing) -> None:
    with at(0, hour):
        file(county_officer)
        assert timings(county_officer) == [timing]


def test_what_nobody_filed_is_missing_without_being_a_row(daily: int, county_officer: Actor) -> None:
    with at(2, 12):
        assert timings(county_officer) == [Timing.MISSING, Timing.MISSING, Timing.EXPECTED]
        assert kept() == []


def test_a_return_after_missed_days_is_todays_and_the_missed_stay_missed(daily: int, county_officer: Actor) -> None:
    with at(2, 12):
        row = file(county_officer)
        assert row.due_on == FIRST + timedelta(days=3)
        assert kept() == [(0, 17, 0, False), (1, 17, 0, False), (2, 17, 1, True)]
        assert timings(county_officer) == [Timing.MISSING, Timing.MISSING, Timing.ON_TIME]


def test_a_second_return_on_a_day_corrects_the_first_and_keeps_it(daily: int, county_officer: Actor) -> None:
    with at(0, 9):
        file(county_officer)
    with at(0, 20):
        row = file(county_officer, steps.Given(text="十五时接报一起险情，已处置"))
        assert row.due_on == FIRST + timedelta(days=1)
        assert kept() == [(0, 17, 1, True), (0, 17, 2, False)]
        (filed,) = filed_returns.filed(county_officer)
        assert filed.versions == ((True, ""), (False, "十五时接报一起险情，已处置"))
        assert filed.timing is Timing.ON_TIME  # the first was; a correction makes nothing late


def test_a_past_return_can_be_corrected_by_name(daily: int, county_officer: Actor, other_county_officer: Actor) -> None:
    with at(0, 9):
        file(county_officer)
    row, slot = assignment(), Slot(FIRST, 17)
    with at(1, 9):
        with pytest.raises(NotAllowed):
            returns.correct(other_county_officer, row.id or 0, slot, "别人的", "other")
        returns.correct(county_officer, row.id or 0, slot, "昨日另有一起险情", "token")
        with pytest.raises(NotPossibleNow):
            returns.correct(county_officer, row.id or 0, Slot(FIRST + timedelta(days=1), 17), "还没报过的", "early")
        assert assignment().due_on == row.due_on
        assert kept() == [(0, 17, 1, True), (0, 17, 2, False)]
    with reading_session() as session:
        assert session.exec(select(Report.text)).all() == ["", "昨日另有一起险情"]


def test_a_report_before_the_duty_begins_answers_nothing(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, standing(names=("三台",), due_on=FIRST + timedelta(days=5)))
    with at(0, 9):
        row = file(county_officer)
        assert (row.due_on, kept()) == (FIRST + timedelta(days=5), [])


@pytest.mark.parametrize(
    ("cycle", "filed_after", "slots", "due"),
    [
        (Cycle.WEEKLY, 0, [(0, 1)], date(2020, 2, 25)),
        (Cycle.WEEKLY, 9, [(0, 0), (7, 1)], date(2020, 3, 3)),
        (Cycle.MONTHLY, 0, [(0, 1)], date(2020, 3, 18)),
        (Cycle.QUARTERLY, 100, [(0, 0), (90, 1)], date(2020, 8, 18)),
    ],
)
def test_slower_duties_go_by_their_cycle(
    secretary: Actor, county_officer: Actor, cycle: Cycle, filed_after: int, slots: list[tuple[int, int]], due: date
) -> None:
    dispatched(secretary, standing(names=("三台",), due_on=FIRST, cycle=cycle))
    with at(filed_after, 9):
        row = file(county_officer)
    assert row.due_on == due
    assert [(day, number) for day, _, number, _ in kept()] == slots


def test_a_city_cannot_file_nil_while_a_county_of_its_filed_an_incident(
    secretary: Actor, county_officer: Actor, city_officer: Actor, other_county_officer: Actor
) -> None:
    dispatched(secretary, standing(names=("三台", "绵阳", "康定"), due_on=FIRST))
    with at(0, 9):
        file(other_county_officer, steps.Given(text="康定有一起险情"), name="康定")  # another city's county
        file(county_officer, steps.Given(text="发生一起险情，正在处置"))
        row = assignment("绵阳")
        with pytest.raises(NotPossibleNow, match="nil_but_incident") as refused:
            steps.take(city_officer, Step.REPORT_PROGRESS, row.id or 0, row.version, next(tokens), NIL)
        assert refused.value.facts == {"names": "三台县应急管理局"}
        assert assignment("绵阳").due_on == FIRST
        file(city_officer, steps.Given(text="三台县一起险情，已处置"), name="绵阳")
    with at(1, 9):
        file(city_officer, name="绵阳")  # a new day, and no county has said anything


def test_a_weekly_nil_of_a_city_waits_for_counties_that_are_due_before_it(
    secretary: Actor, county_officer: Actor, city_officer: Actor
) -> None:
    dispatched(secretary, standing(names=("绵阳",), due_on=FIRST + timedelta(days=3), cycle=Cycle.WEEKLY))
    with at(0, 8):
        row = assignment("绵阳")
        county = [bureau_id("三台")]
        cascade.pass_on(city_officer, row.id or 0, row.version, county, FIRST + timedelta(days=1), next(tokens))
        file(county_officer, steps.Given(text="发生一起险情，正在处置"))
        row = assignment("绵阳")
        with pytest.raises(NotPossibleNow, match="nil_but_incident"):
            steps.take(city_officer, Step.REPORT_PROGRESS, row.id or 0, row.version, next(tokens), NIL)


def test_a_county_that_took_its_incident_back_lets_the_city_file_nil(
    secretary: Actor, county_officer: Actor, city_officer: Actor
) -> None:
    dispatched(secretary, standing(names=("三台", "绵阳"), due_on=FIRST))
    with at(0, 9):
        file(county_officer, steps.Given(text="误报一起险情"))
        returns.correct(county_officer, assignment().id or 0, Slot(FIRST, 17), "", "token")
        file(city_officer, name="绵阳")
        assert [nil for *_, nil in kept()] == [False, True, True]


def test_the_cut_off_hour_is_the_dutys_own(daily: int, secretary: Actor, county_officer: Actor) -> None:
    (duty,) = return_figures.duties(secretary)
    returns.set_cutoff(secretary, duty.point_id, 10, "token")
    with at(0, 11):
        assert timings(secretary) == [Timing.MISSING]
        file(county_officer)
        assert timings(secretary) == [Timing.LATE]
    with pytest.raises(NotPossibleNow):
        returns.set_cutoff(secretary, duty.point_id, 25, "wrong")
    with pytest.raises(NotAllowed):
        returns.set_cutoff(county_officer, duty.point_id, 20, "not theirs")


def test_the_board_lists_who_is_missing_at_the_cut_off_and_the_rate(
    secretary: Actor, county_officer: Actor, other_county_officer: Actor
) -> None:
    dispatched(secretary, standing(names=("三台", "康定", "绵阳"), due_on=FIRST))
    with at(0, 10):
        file(county_officer)
    with at(0, 18):
        file(other_county_officer, steps.Given(text="值班正常，无事故"), name="康定")
        (duty,) = return_figures.duties(secretary)
        board = return_figures.board(secretary, duty.point_id)
        assert board.latest == Slot(FIRST, 17)
        assert [row.bureau for row in board.missing] == ["绵阳市应急管理局"]
        assert board.tally == Tally(expected=3, on_time=1, late=1, nil=1, missing=1)
    with at(1, 9):  # before the next cut-off the list is still yesterday's
        board = return_figures.board(secretary, duty.point_id)
        assert (board.latest, [row.bureau for row in board.missing]) == (Slot(FIRST, 17), ["绵阳市应急管理局"])
        assert board.tally.expected == 3


def test_a_bureau_sees_only_its_own_board(secretary: Actor, county_officer: Actor, other_county_officer: Actor) -> None:
    dispatched(secretary, standing(names=("三台", "绵阳"), due_on=FIRST))
    (duty,) = return_figures.duties(county_officer)
    assert duty.bureaus == 1
    assert [row.bureau for row in return_figures.board(county_officer, duty.point_id).rows] == ["三台县应急管理局"]
    assert return_figures.duties(other_county_officer) == []
    with pytest.raises(NotAllowed):
        return_figures.board(other_county_officer, duty.point_id)


def test_a_busy_time_asks_several_times_a_day(daily: int, secretary: Actor, county_officer: Actor) -> None:
    with at(0, 8):
        assert returns.start_spell(secretary, daily, (9, 13, 21), "token") == 1
        assert file(county_officer).due_on == FIRST
    with at(0, 14):  # the one of 13:00 was missed; this is the one of 21:00
        assert file(county_officer).due_on == FIRST + timedelta(days=1)
        assert kept() == [(0, 9, 1, True), (0, 13, 0, False), (0, 21, 1, True)]
        assert timings(secretary) == [Timing.ON_TIME, Timing.MISSING, Timing.ON_TIME]
    with at(1, 10):
        assert timings(secretary)[3:] == [Timing.MISSING, Timing.EXPECTED, Timing.EXPECTED]
        returns.end_spell(secretary, daily, "off")
        assert timings(secretary)[3:] == [Timing.MISSING, Timing.EXPECTED]  # 9:00 was asked for; then 17:00 as always


def test_who_had_filed_for_today_is_asked_again_when_the_busy_time_begins(
    daily: int, secretary: Actor, county_officer: Actor
) -> None:
    with at(0, 8):
        file(county_officer)
    with at(0, 10):
        returns.start_spell(secretary, daily, (9, 13, 17), "token")
        assert_sound()
        assert assignment().due_on == FIRST
        assert timings(secretary) == [Timing.EXPECTED, Timing.ON_TIME]  # 13:00; the morning's return holds for 17:00


def test_the_switch_of_the_busy_time_refuses_what_makes_no_sense(daily: int, secretary: Actor, leader: Actor) -> None:
    for hours in ((9,), (9, 9), (0, 9), (1, 2, 3, 4, 5, 6, 7)):
        with pytest.raises(NotPossibleNow, match="hours_wrong"):
            returns.start_spell(secretary, daily, hours, f"wrong {hours}")
    with pytest.raises(NotPossibleNow, match="rhythm_off_already"):
        returns.end_spell(secretary, daily, "off")
    returns.start_spell(secretary, daily, (9, 17), "on")
    with pytest.raises(NotPossibleNow, match="rhythm_on_already"):
        returns.start_spell(secretary, daily, (9, 17), "again")
    with pytest.raises(NotAllowed):
        returns.end_spell(leader, daily, "leader")
    once = dispatched(secretary, point(names=("三台",)), title="无定期报的会")
    with pytest.raises(NotPossibleNow, match="no_daily_duty"):
        returns.start_spell(secretary, once, (9, 17), "nothing")


def test_a_pause_asks_for_nothing_and_forgives_nothing(daily: int, secretary: Actor, county_officer: Actor) -> None:
    row = assignment()
    with at(2, 9):  # two days missed
        steps.take(secretary, Step.SUSPEND, row.id or 0, row.version, "suspend", steps.Given(reason="停电"))
    with at(6, 9):
        steps.take(secretary, Step.RESUME, row.id or 0, row.version + 1, "resume", steps.Given(reason="恢复"))
        assert assignment().due_on == FIRST + timedelta(days=6)
        assert timings(secretary) == [Timing.MISSING, Timing.MISSING, Timing.EXPECTED]
        assert_sound()


def test_a_weekly_duty_keeps_its_weekday_over_a_pause(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, standing(names=("三台",), due_on=FIRST, cycle=Cycle.WEEKLY))
    row = assignment()
    with at(2, 9):
        steps.take(secretary, Step.SUSPEND, row.id or 0, row.version, "suspend", steps.Given(reason="停电"))
    with at(5, 9):
        steps.take(secretary, Step.RESUME, row.id or 0, row.version + 1, "resume", steps.Given(reason="恢复"))
        assert assignment().due_on == FIRST + timedelta(days=7)
        assert_sound()


def test_two_linked_duties_are_asked_for_once(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, standing(names=("三台",), due_on=FIRST))
    again = standing("再报值班情况", names=("三台",), due_on=FIRST, answers_point_id=assignment().point_id)
    dispatched(secretary, again, title="又一会")
    with at(1, 9):
        assert return_figures.asked_this_month(county_officer) == 2


def test_the_bureau_sees_how_often_it_was_asked_this_month(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, standing(names=("三台",), due_on=FIRST), point(names=("三台",), due_on=date(2020, 2, 20)))
    asked = {}
    for day in (0, 1, 2, 3, 13):
        with at(day, 9):
            asked[day] = return_figures.asked_this_month(county_officer)
    assert asked == {0: 1, 1: 2, 2: 4, 3: 5, 13: 2}  # on 2 March: its 1st and 2nd


def test_what_one_report_answers_is_asked_for_once(
    secretary: Actor, county_officer: Actor, other_county_officer: Actor
) -> None:
    dispatched(secretary, point("排查隐患", names=("三台",), due_on=FIRST))
    again = point("再排查隐患", names=("三台", "康定"), due_on=FIRST, answers_point_id=assignment().point_id)
    dispatched(secretary, again, title="又一会")
    with at(1, 9):
        asked = [return_figures.asked_this_month(officer) for officer in (county_officer, other_county_officer)]
    assert asked == [1, 1]


@pytest.mark.parametrize("criterion", [Criterion.FINISH, Criterion.READ])
def test_other_points_expect_no_returns(secretary: Actor, county_officer: Actor, criterion: Criterion) -> None:
    dispatched(secretary, point(names=("三台",), criterion=criterion))
    file(county_officer, steps.Given(text="正在排查之中"))
    assert (kept(), return_figures.duties(secretary)) == ([], [])


def test_the_board_of_a_duty_of_all_bureaus_is_right_on_a_recount(secretary: Actor, county_officer: Actor) -> None:
    """The tally against one taken from first principles."""
    dispatched(secretary, standing(names=("三台", "康定", "绵阳"), due_on=FIRST))
    filed = {0: 16, 1: 18, 3: 9, 7: 16}  # day → hour
    for day, hour in filed.items():
        with at(day, hour):
            file(county_officer)
    with at(9, 20):
        (duty,) = return_figures.duties(secretary)
        tally = return_figures.board(secretary, duty.point_id).tally
    late = sum(hour > 17 for hour in filed.values())
    assert tally == Tally(30, len(filed) - late, late, len(filed), 30 - len(filed))


def test_moments_are_beijing_moments() -> None:
    assert Slot(FIRST, 17).at == datetime.fromisoformat("2020-02-18T17:00:00+08:00")
    assert Slot(FIRST, 24).at == start_of(FIRST + timedelta(days=1))


def test_a_missed_return_is_made_up_for_and_stays_late(
    daily: int, secretary: Actor, county_officer: Actor, other_county_officer: Actor
) -> None:
    with at(2, 10):
        file(county_officer)
        missed = filed_returns.missed(county_officer)
        assert [(line.slot.due_on, line.timing) for line in missed] == [
            (FIRST + timedelta(days=1), Timing.MISSING),
            (FIRST, Timing.MISSING),
        ]
        assert filed_returns.missed(other_county_officer) == []
        assert timings(secretary) == [Timing.MISSING, Timing.MISSING, Timing.ON_TIME]
        key, slot = assignment().id or 0, missed[0].slot
        with pytest.raises(NotAllowed):
            returns.correct(other_county_officer, key, slot, "别人的事", "other")
        returns.correct(county_officer, key, slot, "昨日处置险情一起", "late")
        assert_sound()
        assert timings(secretary) == [Timing.MISSING, Timing.LATE, Timing.ON_TIME]
        assert len(filed_returns.missed(county_officer)) == 1
        filed = [line for line in filed_returns.filed(county_officer) if line.slot == slot]
        assert [(line.timing, line.versions) for line in filed] == [(Timing.LATE, ((False, "昨日处置险情一起"),))]


def test_a_duty_that_was_answered_today_no_longer_presses_until_tomorrow(daily: int, county_officer: Actor) -> None:
    with at(0, 9):
        assert len(worklist(county_officer).now) == 1
        file(county_officer)
        seen = worklist(county_officer)
        assert (len(seen.now), len(seen.later)) == (0, 1)
    with at(1, 9):
        assert len(worklist(county_officer).now) == 1
