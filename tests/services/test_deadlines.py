"""Due dates are counted by the State Council's calendar as the office has edited it, and can be explained afterwards."""

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from models.assignments import Assignment
from models.clock import stopped_at
from models.deadlines import Due, Skipped, Term, Unit, WorkingDays, due_of
from models.errors import ChangedMeanwhile, NotAllowed, NotPossibleNow
from models.lifecycle import Light, Step
from models.office import Office
from models.permissions import Action
from models.words import CHINESE
from services import calendar, dispatch, drafts, register, working_days
from services.access import Actor
from services.calendar import DueChange
from services.database import writing_session
from services.forms import TermForm
from services.time_words import time_words
from services.transactions import reading
from services.working_days import Limits, limits_of
from services.worklist import worklist
from tests.making import assignment, dispatched, draft, meeting, point
from tests.taking import DONE, because, last_entry, take

DAYS = WorkingDays()
YEAR = "2027-01-01 休 元旦\n2027年2月6日 休 春节\n\n2027/2/20 班 春节调休\n2027.5.1 rest, Labour Day"
pytestmark = pytest.mark.usefixtures("morning")


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        (date(2020, 1, 20), 3, date(2020, 1, 23)),
        (date(2020, 1, 21), 3, date(2020, 2, 3)),  # over the Spring Festival, which was made longer that year
        (date(2020, 2, 4), 3, date(2020, 2, 7)),
        (date(2020, 2, 6), 2, date(2020, 2, 10)),
        (date(2020, 4, 24), 2, date(2020, 4, 27)),  # Sunday 26 April was worked instead of 5 May
        (date(2020, 2, 4), 0, date(2020, 2, 4)),
    ],
)
def test_working_days_skip_holidays_and_count_the_weekends_that_are_worked(start: date, count: int, due: date) -> None:
    assert DAYS.after(start, count) == due


def test_counting_back_is_the_same_road() -> None:
    assert DAYS.before(date(2020, 2, 3), 3) == date(2020, 1, 21)


def test_a_term_is_counted_from_the_day_after_and_hours_around_the_clock() -> None:
    evening = datetime(2020, 2, 4, 14, 30, tzinfo=UTC)  # 22:30 in Beijing
    assert due_of(Term(3, Unit.WORKING_DAYS), evening, DAYS) == Due(date(2020, 2, 7))
    assert due_of(Term(3, Unit.CALENDAR_DAYS), evening, DAYS) == Due(date(2020, 2, 7))
    at = datetime(2020, 2, 4, 16, 30, tzinfo=UTC)
    assert due_of(Term(2, Unit.HOURS), evening, DAYS) == Due(date(2020, 2, 5), at)


def test_a_year_that_nobody_loaded_is_refused_and_not_guessed() -> None:
    with pytest.raises(NotPossibleNow, match="year_not_loaded") as refusal:
        DAYS.after(date(2026, 12, 30), 5)
    assert refusal.value.facts == {"year": "2027"}


def test_skipped_days_are_told_with_their_names() -> None:
    changed = WorkingDays({date(2020, 2, 6): (False, "本单位停电")})
    assert list(changed.skipped(date(2020, 2, 5), date(2020, 2, 9))) == [
        Skipped(date(2020, 2, 6), "本单位停电", named=True),
        Skipped(date(2020, 2, 8), "Weekend"),
        Skipped(date(2020, 2, 9), "Weekend"),
    ]
    assert [day.name for day in DAYS.skipped(date(2020, 1, 30), date(2020, 1, 31))] == ["Spring Festival"]


def test_a_pasted_year_is_known_from_then_on(administrator: Actor, secretary: Actor) -> None:
    assert calendar.paste(administrator, YEAR, "paste") == 4
    seen = calendar.show(secretary)
    assert seen.years == (2027,)
    assert [(line.day, line.is_working, line.note) for line in seen.days] == [
        (date(2027, 1, 1), False, "元旦"),
        (date(2027, 2, 6), False, "春节"),
        (date(2027, 2, 20), True, "春节调休"),
        (date(2027, 5, 1), False, "Labour Day"),
    ]
    dispatched(secretary, point(names=("三台",), due_on=date(2027, 1, 5)))
    calendar.set_day(administrator, date(2027, 1, 4), False, "调休", "one")
    assert [line.day for line in calendar.show(administrator).days][1] == date(2027, 1, 4)
    calendar.clear_day(administrator, date(2027, 1, 4), "clear")
    assert len(calendar.show(administrator).days) == 4
    assert last_entry().before == {"2027-01-04": [False, "调休"]}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("  \n", "calendar_empty"),
        ("2027-01-01 休 元旦\n1月2日放假", "calendar_line"),
        ("2027-02-30 休 春节", "calendar_line"),
        ("2027-05-01 休 劳动节", "calendar_new_year"),
    ],
)
def test_a_paste_that_is_not_understood_changes_nothing(text: str, code: str, administrator: Actor) -> None:
    with pytest.raises(NotPossibleNow, match=code):
        calendar.paste(administrator, text, code)
    assert calendar.show(administrator).days == ()


def test_one_day_does_not_make_a_year(administrator: Actor) -> None:
    with pytest.raises(NotPossibleNow, match="year_not_loaded"):
        calendar.set_day(administrator, date(2027, 1, 4), False, "", "one")


def test_only_the_administrator_edits_days_and_the_secretariat_may_set_limits(secretary: Actor, leader: Actor) -> None:
    with pytest.raises(NotAllowed, match="not_allowed"):
        calendar.paste(secretary, YEAR, "paste")
    with pytest.raises(NotAllowed, match="not_allowed"):
        calendar.limits(leader)
    calendar.set_limits(secretary, Limits(), Limits(2, 5, 1, 3, 2, 1), "limits")
    assert calendar.limits(secretary) == Limits(2, 5, 1, 3, 2, 1)
    entry = last_entry()
    assert (entry.before["due_soon_days"], entry.after["due_soon_days"]) == (3, 1)
    with pytest.raises(NotPossibleNow, match="limit_range"):
        calendar.set_limits(secretary, Limits(), Limits(due_soon_days=31), "too much")


def test_limits_are_not_written_over_what_somebody_else_saved(administrator: Actor, secretary: Actor) -> None:
    seen = calendar.limits(secretary)
    calendar.set_limits(administrator, seen, replace(seen, verify_days=5), "first")
    calendar.set_limits(secretary, seen, replace(seen, acknowledge_days=2), "another number")
    assert calendar.limits(secretary) == replace(seen, verify_days=5, acknowledge_days=2)
    with pytest.raises(ChangedMeanwhile):
        calendar.set_limits(secretary, seen, replace(seen, verify_days=3), "the same number")


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        (date(2026, 12, 4), 3, date(2026, 12, 9)),  # nobody has loaded 2027, and nothing here asks for it
        (date(2026, 12, 11), 3, date(2026, 12, 16)),
        (date(2026, 12, 30), 3, date(2027, 1, 2)),  # what reaches into it is counted in calendar days
    ],
)
def test_what_is_shown_counts_working_days_as_far_as_the_calendar_goes(day: date, count: int, last: date) -> None:
    assert working_days.forward(DAYS, day, count) == last


def sent(secretary: Actor, term: TermForm | None, **settings: Any) -> Assignment:
    """One assignment whose point was sent with this term."""
    form = meeting(point(names=("三台",), term=term, **settings))
    dispatch.dispatch(secretary, draft(secretary, form), 1, "send")
    return assignment()


def test_a_limit_chosen_at_intake_is_counted_at_the_dispatch(secretary: Actor, county_officer: Actor) -> None:
    row = sent(secretary, TermForm(count=5, unit=Unit.WORKING_DAYS), due_on=date(2020, 2, 7))
    assert (row.due_on, row.original_due_on) == (date(2020, 2, 25), date(2020, 2, 25))
    assert row.due_rule == {"start": "2020-02-18", "count": 5, "unit": "working_days"}
    story = calendar.explain(county_officer, row.id or 0)
    assert (story.start, story.term, story.changes) == (date(2020, 2, 18), Term(5, Unit.WORKING_DAYS), ())
    assert [day.day for day in story.skipped] == [date(2020, 2, 22), date(2020, 2, 23)]


def test_hours_keep_their_moment(secretary: Actor, county_officer: Actor) -> None:
    row = sent(secretary, TermForm(count=20, unit=Unit.HOURS))
    assert (row.due_on, row.due_at) == (date(2020, 2, 19), datetime(2020, 2, 18, 20, tzinfo=UTC))
    assert calendar.explain(county_officer, row.id or 0).due_at == row.due_at


def test_an_emergency_is_late_from_its_hour_on_and_says_so_in_hours(secretary: Actor, county_officer: Actor) -> None:
    due_at = sent(secretary, TermForm(count=20, unit=Unit.HOURS)).due_at
    assert due_at is not None
    seen = []
    for hours in (-5.5, -0.5, 0.5, 30):
        with stopped_at(due_at + timedelta(hours=hours)):
            (view,) = worklist(county_officer).now
            seen.append((view.light, view.hours, time_words(CHINESE, view)))
    assert seen == [
        (Light.DUE_SOON, 5, "还剩 5 小时"),
        (Light.DUE_SOON, 0, "不到 1 小时"),
        (Light.OVERDUE, -1, "逾期 1 小时"),
        (Light.OVERDUE, -30, "逾期 30 小时"),
    ]


def test_an_emergencys_clock_stands_still_by_the_hour(secretary: Actor, county_officer: Actor) -> None:
    due_at = sent(secretary, TermForm(count=20, unit=Unit.HOURS)).due_at
    assert due_at is not None
    with stopped_at(due_at - timedelta(hours=6)):
        take(secretary, Step.SUSPEND, because("现场撤离"))
    with stopped_at(due_at + timedelta(hours=3)):
        row = take(secretary, Step.RESUME, because("恢复救援"))
    assert (row.due_at, row.due_on) == (due_at + timedelta(hours=9), date(2020, 2, 19))
    assert row.original_due_on == date(2020, 2, 19)


def test_a_day_set_by_hand_has_no_rule(secretary: Actor, county_officer: Actor) -> None:
    row = sent(secretary, None)
    assert row.due_rule is None
    story = calendar.explain(county_officer, row.id or 0)
    assert (story.term, story.start, story.skipped) == (None, date(2020, 2, 18), ())


def test_the_story_tells_what_moved_the_date(secretary: Actor, county_officer: Actor) -> None:
    sent(secretary, None)
    take(secretary, Step.SUSPEND, because("等上级通知"))
    with writing_session() as session:
        session.get_one(Assignment, assignment().id).suspended_on = date(2020, 2, 15)
    row = take(secretary, Step.RESUME, because("通知已到"))
    (change,) = calendar.explain(county_officer, row.id or 0).changes
    assert change == DueChange("resume", change.at, "李明", date(2020, 2, 20), date(2020, 2, 23), "通知已到")


def test_nobody_is_told_the_story_of_another_bureaus_date(secretary: Actor, other_county_officer: Actor) -> None:
    row = sent(secretary, None)
    with pytest.raises(NotAllowed, match="not_found"):
        calendar.explain(other_county_officer, row.id or 0)


@pytest.mark.parametrize(
    ("due_on", "light"),
    [
        (date(2020, 2, 24), Light.DUE_SOON),  # Thursday to Monday: two working days
        (date(2020, 2, 25), Light.DUE_SOON),
        (date(2020, 2, 26), Light.UNSIGNED),
    ],
)
def test_due_soon_counts_working_days(due_on: date, light: Light, secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",), due_on=due_on))
    with stopped_at(datetime(2020, 2, 20, 1, tzinfo=UTC)):
        (view,) = worklist(county_officer).now
        assert view.light is light
        assert register.lights(secretary, register.Wanted()) == {light: 1}


def test_a_limit_in_the_text_is_proposed_and_counted(secretary: Actor) -> None:
    text = (
        "全省安全生产视频会议召开\n2020年2月4日，省应急厅召开视频会议。会议要求，一要排查隐患，请各单位在3个工作日内报送排查结果。"
        "二要加强值守，确保信息畅通，严格落实领导带班制度。"
    )
    form = drafts.open_draft(secretary, drafts.start(secretary, text, "draft")).form
    terms = [(p.term, p.due_on) for d in form.directives for p in d.points if p.term]
    assert terms
    assert terms[0] == (TermForm(count=3, unit=Unit.WORKING_DAYS), date(2020, 2, 21))


def on(day: int) -> AbstractContextManager[None]:
    """A morning of that February."""
    return stopped_at(datetime(2020, 2, day, 1, tzinfo=UTC))


def test_inner_limits_show_on_the_rows_that_have_run_over(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",), due_on=date(2020, 3, 20)))
    for day, late in ((19, False), (20, True)):  # one working day after the 18th is the 19th
        with on(day):
            assert worklist(county_officer).now[0].around.receipt_late is late
    take(county_officer, Step.ACKNOWLEDGE)
    for day, late in ((21, False), (22, True)):
        with on(day):
            assert worklist(county_officer).later[0].around.report_late is late
    with on(22):
        take(county_officer, Step.REPORT_DONE, DONE)
    for day, late in ((25, False), (26, True)):  # reported on a Saturday: Monday, Tuesday
        with on(day):
            assert register.late_verifications(secretary) == late
            assert len(register.review_queue(secretary, late=True)) == late


def test_the_limits_of_an_office_that_set_none_are_the_usual_ones(secretary: Actor) -> None:
    with reading(secretary, Action.SET_LIMITS) as read:
        assert limits_of(read.session) == Limits()
        assert read.session.get_one(Office, 1).verify_days == 2
