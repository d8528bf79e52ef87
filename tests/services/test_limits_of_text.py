"""Once a person has said of which year the meeting is, the limits of its text have their days."""

from datetime import date

from models.directives import Criterion
from parsing import read
from services.access import Actor
from services.database import reading_session
from services.first_form import first_form
from services.forms import MeetingForm
from services.limits_of_text import fill_limits

TEXT = (
    "全省视频会议召开\n2月3日，省应急厅召开视频会议。会议要求，一要在2月10日前完成排查，2月28日前完成整改。"
    "二要抓好培训。完成时限：明年3月底前。三要每周五报送情况。四要建立台账，压实责任。"
)


def formed() -> MeetingForm:
    with reading_session() as session:
        return first_form(read(TEXT), session)


def days(form: MeetingForm) -> list[list[date | None]]:
    return [[point.due_on for point in d.tracked if point.criterion is not Criterion.RECURRING] for d in form.kept]


def test_the_year_that_a_person_gives_fills_in_what_the_text_says(secretary: Actor) -> None:
    form = formed()
    assert days(form) == [[None, None], [None], [], [None, None]]
    form.held_on = date(2020, 2, 3)
    fill_limits(form)
    assert days(form) == [[date(2020, 2, 10), date(2020, 2, 28)], [date(2021, 3, 31)], [], [None, None]]


def test_what_a_person_chose_stays(secretary: Actor) -> None:
    form = formed()
    form.kept[0].tracked[0].due_on, form.held_on = date(2020, 2, 20), date(2020, 2, 3)
    fill_limits(form)
    assert days(form)[0] == [date(2020, 2, 20), date(2020, 2, 28)]
