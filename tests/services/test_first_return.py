"""A standing duty begins on the day its text names."""

from datetime import date
from pathlib import Path

import pytest

from models.clock import beijing_day
from models.directives import Criterion, Cycle
from parsing import read
from services.database import reading_session
from services.first_form import first_form
from services.first_return import first_return
from services.problems import problems_of
from services.sample import text_to_try
from services.transactions import office_time

pytestmark = pytest.mark.usefixtures("morning")
THURSDAY = date(2020, 2, 6)


@pytest.mark.parametrize(
    ("text", "cycle", "day"),
    [
        ("每周五报送复工进展", Cycle.WEEKLY, date(2020, 2, 7)),
        ("每周四前报送", Cycle.WEEKLY, date(2020, 2, 13)),  # not today: a week's time to answer
        ("每星期天下班前报送", Cycle.WEEKLY, date(2020, 2, 9)),
        ("每个周一上午报送", Cycle.WEEKLY, date(2020, 2, 10)),
        ("每月25日前上报", Cycle.MONTHLY, date(2020, 2, 25)),
        ("每月5日前上报", Cycle.MONTHLY, date(2020, 3, 5)),
        ("每月二十号上报", Cycle.MONTHLY, date(2020, 2, 20)),
        ("每个月6日上报", Cycle.MONTHLY, date(2020, 3, 6)),
    ],
)
def test_a_named_day_is_the_first_of_its_kind_after_today(text: str, cycle: Cycle, day: date) -> None:
    assert first_return(text, cycle, THURSDAY) == day


@pytest.mark.parametrize(
    ("text", "cycle"),
    [
        ("每周一、周四各报一次", Cycle.WEEKLY),
        ("每周报送", Cycle.WEEKLY),
        ("每周一次报送进展", Cycle.WEEKLY),
        ("每周三次调度", Cycle.WEEKLY),
        ("每周一调度", Cycle.WEEKLY),  # once a week, or on Mondays
        ("每周五报送", Cycle.DAILY),  # a person chose otherwise
        ("每月31日上报", Cycle.MONTHLY),  # not every month has one
        ("每月上报", Cycle.MONTHLY),
        ("每季度首月5日上报", Cycle.QUARTERLY),
        ("每周五报送", None),
    ],
)
def test_what_names_no_day_is_left_to_a_person(text: str, cycle: Cycle | None) -> None:
    assert first_return(text, cycle, THURSDAY) is None


def test_the_check_screen_starts_with_it(office: Path) -> None:
    with reading_session() as session:
        form = first_form(read("会议要求，一要排查隐患。二要坚持值守。要每周五报送复工进展。"), session)
        today = beijing_day(office_time(session))
    (duty,) = [p for d in form.directives for p in d.tracked if p.criterion is Criterion.RECURRING]
    assert today == date(2020, 2, 18)
    assert (duty.cycle, duty.due_on) == (Cycle.WEEKLY, date(2020, 2, 21))


def test_every_point_of_a_duty_begins_on_the_day_that_is_named_once(office: Path) -> None:
    with reading_session() as session:
        form = first_form(read(text_to_try()), session)
    duties = [p for d in form.directives for p in d.tracked if p.criterion is Criterion.RECURRING]
    assert {(duty.cycle, duty.due_on) for duty in duties} == {(Cycle.WEEKLY, date(2020, 2, 21))}


def test_a_cycle_that_is_none_of_ours_is_left_to_a_person(office: Path) -> None:
    with reading_session() as session:
        form = first_form(
            read("2020年2月4日，应急管理厅召开视频会。会议要求，一要排查隐患。二要落实零报告制度，每三天报一次。"),
            session,
        )
    codes = {p.code for p in problems_of(form) if p.where == form.kept[1].key}
    assert codes >= {"cycle_missing", "first_return_missing"}


def test_a_duty_without_a_day_is_asked_for_its_first_return(office: Path) -> None:
    with reading_session() as session:
        form = first_form(
            read("2020年2月4日，应急管理厅召开视频会。会议要求，一要排查隐患。二要每周报送进展。"), session
        )
    assert ("first_return_missing", form.kept[1].key) in [(p.code, p.where) for p in problems_of(form)]
