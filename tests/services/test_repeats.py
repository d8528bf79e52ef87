"""Less burden: what repeats an open demand is noticed before the dispatch, and one report answers both."""

import pytest
from sqlmodel import select

from models.assignments import Report
from models.directives import Point
from models.lifecycle import Status, Step
from services import repeats, steps
from services.access import Actor
from services.database import reading_session
from services.repeats import alike
from services.steps import Given
from services.worklist import worklist
from tests.making import assignment, dispatched, meeting, point, standing
from tests.taking import DONE, assert_sound

pytestmark = pytest.mark.usefixtures("morning")
TEXT = "全面排查危险化学品企业复工安全隐患并建立清单"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (TEXT, TEXT, True),
        (TEXT, f"要{TEXT}。", True),
        (TEXT, "全面排查危险化学品企业复工复产安全隐患，建立清单", True),
        (TEXT, "全面排查非煤矿山企业汛期安全风险", False),
        ("排查隐患", "立即排查隐患并上报整改结果", False),  # too short to mean that other one
        ("", "", False),
    ],
)
def test_how_much_alike_two_demands_are(one: str, other: str, same: bool) -> None:
    assert (alike(one, other) >= repeats.ALIKE) is same
    assert alike(one, other) == pytest.approx(alike(other, one), abs=0.05)


def test_a_demand_that_bureaus_have_before_them_is_noticed(secretary: Actor) -> None:
    dispatched(secretary, point(TEXT))
    form = meeting(point(f"要{TEXT}。", names=("三台", "绵阳")), point("组织一次消防演练"), title="又一会")
    (found,) = repeats.repeats(secretary, form)
    assert (found.open_text, found.bureaus, found.meeting, found.linked) == (TEXT, 1, "督〔2020〕1号", False)


def test_it_is_no_repeat_for_other_bureaus_or_of_another_kind_or_once_closed(
    secretary: Actor, county_officer: Actor
) -> None:
    dispatched(secretary, point(TEXT, names=("三台",)))
    assert repeats.repeats(secretary, meeting(point(TEXT, names=("绵阳",)))) == []
    assert repeats.repeats(secretary, meeting(standing(TEXT, names=("三台",)))) == []
    row = assignment()
    steps.take(secretary, Step.WITHDRAW, row.id or 0, 1, "withdraw", Given(reason="重复"))
    assert repeats.repeats(secretary, meeting(point(TEXT, names=("三台",)))) == []


@pytest.fixture
def linked(morning: object, secretary: Actor) -> None:
    """Two meetings that ask 三台 for the same, the second linked to the first; 康定 has only the first."""
    dispatched(secretary, point(TEXT))
    again = point(TEXT, names=("三台", "绵阳"))
    (found,) = repeats.repeats(secretary, meeting(again))
    again.answers_point_id = found.point_id
    dispatched(secretary, again, title="又一会")


def reported() -> list[tuple[int, str]]:
    with reading_session() as session:
        return [(report.assignment_id, report.text) for report in session.exec(select(Report))]


@pytest.mark.usefixtures("linked")
@pytest.mark.parametrize("first", [0, 1])
def test_one_report_answers_both_whichever_it_is_filed_on(county_officer: Actor, first: int) -> None:
    row, twin = assignment(position=first), assignment(position=1 - first)
    steps.take(county_officer, Step.REPORT_DONE, row.id or 0, 1, "done", DONE)
    assert [assignment(position=n).status for n in (0, 1)] == [Status.REPORTED, Status.REPORTED]
    assert reported() == [(row.id, DONE.text), (twin.id, DONE.text)]
    assert assignment("康定").status is Status.DISPATCHED
    assert assignment("绵阳").status is Status.DISPATCHED
    assert_sound()


@pytest.mark.usefixtures("linked")
def test_a_report_does_not_reach_what_is_answered_already(county_officer: Actor) -> None:
    one, two = assignment(position=0), assignment(position=1)
    steps.take(county_officer, Step.REPORT_DONE, one.id or 0, 1, "done", DONE)
    steps.take(county_officer, Step.TAKE_BACK, two.id or 0, 2, "back")
    steps.take(county_officer, Step.REPORT_PROGRESS, two.id or 0, 3, "more", Given(text="还有两户在补"))
    assert assignment(position=0).status is Status.REPORTED
    assert len(reported()) == 3


@pytest.mark.usefixtures("linked")
def test_a_bureau_is_told_that_one_report_answers_both(county_officer: Actor, other_county_officer: Actor) -> None:
    first, second = sorted(worklist(county_officer).now, key=lambda view: view.id)
    assert first.around.together == ("督〔2020〕2号 又一会",)
    assert second.around.together == ("督〔2020〕1号 全省安全生产视频会",)
    (alone,) = worklist(other_county_officer).now
    assert alone.around.together == ()


@pytest.mark.usefixtures("linked")
def test_signing_for_one_is_not_signing_for_the_other(county_officer: Actor) -> None:
    steps.take(county_officer, Step.ACKNOWLEDGE, assignment(position=0).id or 0, 1, "sign")
    assert assignment(position=1).status is Status.DISPATCHED


@pytest.mark.usefixtures("linked")
def test_a_third_demand_joins_the_first_two(secretary: Actor) -> None:
    (found,) = repeats.repeats(secretary, meeting(point(TEXT, names=("三台",))))
    with reading_session() as session:
        first = session.exec(select(Point.id).order_by(Point.id)).first()  # type: ignore[arg-type]
    assert found.point_id == first
