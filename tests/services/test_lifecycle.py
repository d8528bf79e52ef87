"""The lifecycle, walked whole: every step from every status by every role, against the office's table written down again."""

from itertools import product

import pytest

from models.accounts import Role
from models.assignments import Assignment, Method, Part
from models.errors import NotAllowed, NotPossibleNow, Refused
from models.lifecycle import Light, Status, Step, light_of
from services import steps
from services.access import Actor
from services.assignments import views_of
from services.database import reading_session, writing_session
from services.register import Wanted, lights, search
from services.transactions import Read, office_time
from tests.conftest import person
from tests.making import DUE, assignment, dispatched, point

WORKING = {"dispatched", "in_progress"}
OPEN = WORKING | {"objected", "reported", "suspended"}

# step: (from, to, who). "lead" is the bureau if it leads, "bureau" is the bureau whatever its part.
TABLE = {
    "acknowledge": ({"dispatched"}, "in_progress", "bureau"),
    "object": ({"dispatched"}, "objected", "bureau"),
    "uphold": ({"objected"}, "withdrawn", "office"),
    "reject": ({"objected"}, "dispatched", "office"),
    "report_progress": (WORKING, "in_progress", "bureau"),
    "report_done": (WORKING, "reported", "lead"),
    "take_back": ({"reported"}, "in_progress", "lead"),
    "verify": ({"reported"}, "closed", "office"),
    "return": ({"reported"}, "in_progress", "office"),
    "close_not_implemented": ({"in_progress"}, "not_implemented", "office"),
    "suspend": (WORKING, "suspended", "office"),
    "resume": ({"suspended"}, "in_progress", "office"),
    "withdraw": (OPEN, "withdrawn", "office"),
    "reopen": ({"closed", "not_implemented"}, "in_progress", "office"),
}
PEOPLE = {
    Role.SECRETARIAT: "secretary",
    Role.BUREAU: "county_officer",
    Role.LEADER: "leader",
    Role.ADMINISTRATOR: "administrator",
    Role.SECURITY: "security",
    Role.AUDITOR: "auditor",
}
EVERYTHING = steps.Given(text="已全部排查完毕", reason="情况属实", method=Method.PAPER)


def put(status: str, part: Part = Part.LEAD) -> Assignment:
    """Set the one assignment to a status, past the services."""
    with writing_session() as session:
        row = session.get_one(Assignment, assignment().id)
        row.status, row.part, row.reported_by = Status(status), part, None
    return assignment()


def outcome(step: str, status: str, actor: Actor, part: Part = Part.LEAD) -> str:
    """What comes of a step: the status after it, or why it was refused."""
    row = put(status, part)
    try:
        steps.take(actor, Step(step), row.id or 0, row.version, f"{step} {status} {actor.role} {part}", EVERYTHING)
    except Refused as refusal:
        assert assignment() == row, "a refusal changed something"
        return str(refusal)
    return str(assignment().status)


def expected(step: str, status: str, role: Role, part: Part = Part.LEAD) -> str:
    before, after, by = TABLE[step]
    if (role is Role.SECRETARIAT) != (by == "office") or role not in (Role.SECRETARIAT, Role.BUREAU):
        return "not_allowed"
    if status not in before:
        return "not_possible_now"
    return "only_the_lead_reports" if by == "lead" and part is Part.SUPPORTING else after


@pytest.mark.parametrize("step", Step)
def test_every_step_from_every_status_by_every_role(step: Step, secretary: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    walked = list(product(Status, Role))
    found = {(status, role): outcome(step, status, person(PEOPLE[role])) for status, role in walked}
    assert found == {(status, role): expected(step, status, role) for status, role in walked}


@pytest.mark.parametrize("step", [step for step, (_, _, by) in TABLE.items() if by != "office"])
def test_a_supporting_bureau_may_all_but_report_the_result(step: str, secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    for status in Status:
        wanted = expected(step, status, Role.BUREAU, Part.SUPPORTING)
        assert outcome(step, status, county_officer, Part.SUPPORTING) == wanted


@pytest.mark.parametrize("step", [step for step, (_, _, by) in TABLE.items() if by != "office"])
def test_another_bureaus_assignment_is_not_there(step: str, secretary: Actor, other_county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    assert {outcome(step, status, other_county_officer) for status in Status} == {"not_found"}


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("part", Part)
def test_the_steps_a_row_offers_are_those_that_work(role: Role, part: Part, secretary: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    actor = person(PEOPLE[role])
    for status in Status:
        put(status, part)
        with reading_session() as session:
            (view,) = views_of(Read(session, actor, office_time(session)))
        works = {step for step in TABLE if expected(step, status, role, part) in set(Status)}
        assert set(view.steps) == works, f"{role} {part} {status}"


LACKS = {
    "reason_needed": ("object", "uphold", "reject", "return", "close_not_implemented", "suspend", "resume"),
    "text_needed": ("report_progress", "report_done"),
    "method_needed": ("verify",),
}


@pytest.mark.parametrize(("code", "step"), [(code, step) for code, taken in LACKS.items() for step in taken])
def test_a_step_without_what_it_needs_is_refused_at_that_field(code: str, step: str, secretary: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    before, _, by = TABLE[step]
    row = put(min(before))
    actor = person("secretary" if by == "office" else "county_officer")
    with pytest.raises(NotPossibleNow, match=code) as refusal:
        steps.take(actor, Step(step), row.id or 0, row.version, "bare", steps.Given(text=" 四个字啊 ", reason="　"))
    assert refusal.value.field == code.removesuffix("_needed")


@pytest.mark.parametrize(
    ("status", "days", "light"),
    [
        (Status.DISPATCHED, 4, Light.UNSIGNED),
        (Status.DISPATCHED, 3, Light.DUE_SOON),
        (Status.DISPATCHED, 0, Light.DUE_SOON),
        (Status.DISPATCHED, -1, Light.OVERDUE),
        (Status.OBJECTED, 4, Light.ON_TRACK),
        (Status.IN_PROGRESS, 4, Light.ON_TRACK),
        (Status.IN_PROGRESS, 3, Light.DUE_SOON),
        (Status.IN_PROGRESS, -1, Light.OVERDUE),
        (Status.REPORTED, -1, Light.TO_VERIFY),
        (Status.CLOSED, -1, Light.DONE),
        (Status.NOT_IMPLEMENTED, -1, Light.STOPPED),
        (Status.SUSPENDED, -1, Light.STOPPED),
        (Status.WITHDRAWN, -1, Light.STOPPED),
    ],
)
def test_the_light_of_a_status_so_many_days_before_it_is_due(status: Status, days: int, light: Light) -> None:
    today = DUE.fromordinal(DUE.toordinal() - days)
    assert light_of(status, DUE, today, today.fromordinal(today.toordinal() + 3)) is light


@pytest.mark.parametrize("days", [-1, 0, 3, 4])
def test_the_register_finds_a_row_under_the_light_it_shows_and_no_other(
    days: int, secretary: Actor, morning: object
) -> None:
    due_on = DUE.fromordinal(DUE.toordinal() - 2 + days)  # the sample morning is two days before DUE
    dispatched(secretary, point(names=("三台",), due_on=due_on))
    for status in Status:
        put(status)
        (row,) = search(secretary, Wanted())
        found = {light: search(secretary, Wanted(light=light, bureau="三台")) for light in Light}
        assert {light: len(rows) for light, rows in found.items() if rows} == {row.light: 1}
        assert lights(secretary, Wanted(bureau="三台")) == {row.light: 1}


def test_the_table_here_names_every_step_and_every_role() -> None:
    assert set(TABLE) == set(Step)
    assert set(PEOPLE) == set(Role)


def test_a_missing_assignment_is_not_found(secretary: Actor) -> None:
    with pytest.raises(NotAllowed, match="not_found"):
        steps.take(secretary, Step.WITHDRAW, 4711, 1, "nothing", EVERYTHING)
