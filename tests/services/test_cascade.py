"""A city passes a point on to its counties, sees how they stand, and waits for them or says why not."""

from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from models.assignments import Assignment, Part
from models.clock import stopped_at
from models.directives import Cycle
from models.errors import NotAllowed, NotPossibleNow
from models.lifecycle import Light, Status, Step
from services import cascade, steps
from services.access import SYSTEM, Actor
from services.database import reading_session
from services.figures import overview
from services.history import open_assignment
from services.surroundings import Counties
from services.worklist import worklist
from tests.conftest import MORNING, bureau_id
from tests.making import DUE, assignment, dispatched, point, standing
from tests.taking import DONE, assert_sound, because, tokens

BEFORE = date(2020, 2, 19)
pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture(autouse=True)
def _one(secretary: Actor, morning: object) -> None:
    dispatched(secretary, point(names=("绵阳", "康定")))


def pass_on(actor: Actor, *names: str, due_on: date = BEFORE) -> int:
    row = assignment("绵阳")
    return cascade.pass_on(actor, row.id or 0, row.version, [bureau_id(name) for name in names], due_on, next(tokens))


def take(actor: Actor, name: str, step: Step, given: steps.Given = DONE) -> Assignment:
    row = assignment(name)
    steps.take(actor, step, row.id or 0, row.version, next(tokens), given)
    assert_sound()
    return assignment(name)


def test_counties_get_rows_of_their_own_with_an_earlier_date(city_officer: Actor, county_officer: Actor) -> None:
    assert pass_on(city_officer, "三台", "盐亭") == 2
    assert_sound()
    city, county = assignment("绵阳"), assignment("三台")
    assert (city.status, city.due_on) == (Status.IN_PROGRESS, DUE), "passing on signs for it"
    assert (county.parent_assignment_id, county.point_id, county.area) == (city.id, city.point_id, city.area)
    assert (county.due_on, county.original_due_on, county.status, county.part) == (
        BEFORE,
        BEFORE,
        Status.DISPATCHED,
        Part.LEAD,
    )
    (view,) = worklist(county_officer).now
    assert view.around.city == "绵阳市应急管理局"
    told = open_assignment(county_officer, county.id or 0)[1][0]
    assert (told.action, told.by, told.due_on) == ("pass_on", "绵阳市应急管理局", BEFORE)


def test_what_was_passed_on_waits_for_its_receipt_since_then(leader: Actor, city_officer: Actor) -> None:
    for name in ("绵阳", "康定"):
        take(city_officer if name == "绵阳" else SYSTEM, name, Step.ACKNOWLEDGE, steps.NOTHING)
    with stopped_at(MORNING + timedelta(days=1)):
        pass_on(city_officer, "三台", due_on=BEFORE)
    with stopped_at(MORNING + timedelta(days=2)):
        seen = overview(leader)
    assert (seen.unsigned, seen.unsigned_days) == (1, 1)


def test_the_city_sees_its_counties_and_the_province_may_open_them(
    city_officer: Actor, county_officer: Actor, secretary: Actor, leader: Actor, other_county_officer: Actor
) -> None:
    pass_on(city_officer, "三台", "盐亭")
    take(county_officer, "三台", Step.REPORT_DONE)
    row = assignment("绵阳").id or 0
    (view,) = [view for view in worklist(city_officer).now if view.id == row]
    assert view.around.counties == Counties(total=2, unanswered=1, overdue=0)
    for actor in (city_officer, secretary, leader):
        lines = cascade.counties(actor, row)
        assert [(line.bureau, line.light, line.said, line.passed_on) for line in lines] == [
            ("盐亭县应急管理局", Light.DUE_SOON, "", True),
            ("三台县应急管理局", Light.TO_VERIFY, DONE.text, True),
        ]
    with pytest.raises(NotAllowed, match="not_found"):
        cascade.counties(other_county_officer, row)


def test_the_city_reports_once_its_counties_have_or_says_why(city_officer: Actor, county_officer: Actor) -> None:
    pass_on(city_officer, "三台", "盐亭")
    take(county_officer, "三台", Step.REPORT_DONE)
    with pytest.raises(NotPossibleNow, match="counties_open") as refusal:
        take(city_officer, "绵阳", Step.REPORT_DONE)
    assert (refusal.value.field, refusal.value.facts) == ("reason", {"n": 1})
    why = steps.Given(text=DONE.text, reason="盐亭县无此类企业")
    assert take(city_officer, "绵阳", Step.REPORT_DONE, why).status is Status.REPORTED


def test_counties_that_the_province_chose_itself_are_seen_and_not_waited_for(
    secretary: Actor, city_officer: Actor
) -> None:
    dispatched(secretary, point(names=("绵阳", "三台")), title="直接到县")
    row = assignment("绵阳", 1)
    (line,) = cascade.counties(city_officer, row.id or 0)
    assert (line.bureau, line.passed_on) == ("三台县应急管理局", False)
    assert "三台" not in [candidate.name for candidate in cascade.candidates(city_officer, row.id or 0)]
    with pytest.raises(NotPossibleNow, match="county_has_it"):
        cascade.pass_on(city_officer, row.id or 0, row.version, [bureau_id("三台")], BEFORE, "twice")
    steps.take(city_officer, Step.REPORT_DONE, row.id or 0, row.version, "done", DONE)
    assert assignment("绵阳", 1).status is Status.REPORTED


@pytest.mark.parametrize(
    ("names", "due_on", "code"),
    [
        ((), BEFORE, "counties_needed"),
        (("康定",), BEFORE, "county_not_yours"),
        (("三台", "绵阳"), BEFORE, "county_not_yours"),
        (("三台",), DUE, "county_due_range"),
        (("三台",), date(2020, 2, 17), "county_due_range"),
    ],
)
def test_what_cannot_be_passed_on(names: tuple[str, ...], due_on: date, code: str, city_officer: Actor) -> None:
    before = assignment("绵阳")
    with pytest.raises((NotAllowed, NotPossibleNow), match=code):
        pass_on(city_officer, *names, due_on=due_on)
    assert assignment("绵阳") == before
    with reading_session() as session:
        assert len(session.exec(select(Assignment).where(col(Assignment.parent_assignment_id).is_not(None))).all()) == 0


def test_only_a_city_passes_on_and_only_its_own(
    secretary: Actor, city_officer: Actor, other_county_officer: Actor
) -> None:
    own, city = assignment("康定"), assignment("绵阳")
    with pytest.raises(NotAllowed, match="only_cities_pass_on"):
        cascade.pass_on(other_county_officer, own.id or 0, own.version, [bureau_id("三台")], BEFORE, "county")
    with pytest.raises(NotAllowed, match="not_found"):
        cascade.pass_on(city_officer, own.id or 0, own.version, [bureau_id("三台")], BEFORE, "not own")
    with pytest.raises(NotAllowed, match="not_allowed"):
        cascade.pass_on(secretary, city.id or 0, city.version, [bureau_id("三台")], BEFORE, "office")


def test_what_was_reported_is_not_passed_on_any_more(city_officer: Actor) -> None:
    take(city_officer, "绵阳", Step.REPORT_DONE)
    with pytest.raises(NotPossibleNow, match="not_possible_now"):
        pass_on(city_officer, "三台")


def test_a_withdrawn_county_no_longer_counts(secretary: Actor, city_officer: Actor) -> None:
    pass_on(city_officer, "三台")
    take(secretary, "三台", Step.WITHDRAW, because("重复"))
    assert cascade.counties(city_officer, assignment("绵阳").id or 0) == []
    assert take(city_officer, "绵阳", Step.REPORT_DONE).status is Status.REPORTED


def test_a_county_whose_standing_duty_is_answered_for_now_owes_nothing(
    secretary: Actor, city_officer: Actor, county_officer: Actor
) -> None:
    duty = standing(names=("绵阳", "三台", "盐亭"), cycle=Cycle.WEEKLY, due_on=date(2020, 2, 18))
    dispatched(secretary, duty, title="定期报的会")
    row, county = assignment("绵阳", position=1), assignment("三台")
    steps.take(county_officer, Step.REPORT_PROGRESS, county.id or 0, 1, next(tokens), steps.Given(nil=True))
    view = open_assignment(city_officer, row.id or 0)[0]
    assert view.around.counties == Counties(total=2, unanswered=1, overdue=0)
