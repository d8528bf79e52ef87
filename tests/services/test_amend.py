"""An amended point is seen beside its old wording and signed for again; what is over keeps the wording it ended on."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from models.assignments import Method
from models.clock import stopped_at
from models.directives import Point
from models.errors import ChangedMeanwhile, NotAllowed, NotPossibleNow
from models.lifecycle import Status, Step
from services import amend, calendar, extensions, steps
from services.access import Actor
from services.amend import Amendment
from services.database import reading_session
from services.forms import Receivers
from services.history import open_assignment
from services.surroundings import Supporter
from services.worklist import over, worklist
from tests.conftest import MORNING, bureau_id
from tests.making import DUE, assignment, dispatched, point
from tests.taking import DONE, VERIFIED, assert_sound, because, last_entry, take, tokens

pytestmark = pytest.mark.usefixtures("morning")
NEW = Amendment("排查重大隐患，逐项整改", "整改清单", DUE, "会后补充要求")


def amended(actor: Actor, wanted: Amendment = NEW) -> int:
    with reading_session() as session:
        (found, *_others) = session.exec(select(Point)).all()
    asked = amend.amend(actor, found.id or 0, found.version, wanted, next(tokens))
    assert_sound()
    return asked


def test_open_bureaus_see_old_and_new_and_sign_again(
    secretary: Actor, county_officer: Actor, other_county_officer: Actor
) -> None:
    with stopped_at(MORNING - timedelta(days=10)):
        dispatched(secretary, point())
    take(county_officer, Step.ACKNOWLEDGE)
    assert amended(secretary) == 2
    row = assignment()
    assert (row.status, row.acknowledged_at, row.point_version) == (Status.DISPATCHED, None, 1)
    (view,) = worklist(county_officer).now
    assert (view.point_text, view.completion) == (NEW.text, "整改清单")
    assert view.around.before is not None
    assert (view.around.before.text, view.around.why_amended) == ("排查隐患", "会后补充要求")
    assert not view.around.receipt_late, "the limit for signing again begins with the amendment"
    take(county_officer, Step.ACKNOWLEDGE)
    assert assignment().point_version == 2
    (view,) = worklist(county_officer).now
    assert view.around.before is None
    told = [(line.action, line.text) for line in open_assignment(county_officer, row.id or 0)[1]]
    assert ("amend_point", NEW.text) in told
    assert last_entry().action == "acknowledge"
    assert [(v.number, v.text, v.by) for v in amend.versions(secretary, view.point_id)] == [
        (2, NEW.text, "李明"),
        (1, "排查隐患", "李明"),
    ]


def test_what_is_over_keeps_its_wording_until_it_is_reopened(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    take(county_officer, Step.REPORT_DONE, DONE)
    take(secretary, Step.VERIFY, VERIFIED)
    assert amended(secretary) == 0
    row = assignment()
    assert (row.status, row.point_version) == (Status.CLOSED, 1)
    assert over(county_officer)[0].point_text == "排查隐患"
    assert take(secretary, Step.REOPEN, because("回头看")).status is Status.DISPATCHED
    assert worklist(county_officer).now[0].point_text == NEW.text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((Step.REPORT_DONE,), (Step.RETURN, Step.TAKE_BACK)),
        ((Step.SUSPEND,), (Step.RESUME,)),
    ],
)
def test_what_comes_back_after_an_amendment_is_signed_for_again(
    before: tuple[Step, ...], after: tuple[Step, ...], secretary: Actor, county_officer: Actor
) -> None:
    given = steps.Given(text=DONE.text, reason="情况属实")
    for number, step in enumerate(after):
        dispatched(secretary, point(names=("三台",)), title=f"第{number}次")
        row = assignment(position=number)
        for taken in before:
            take(secretary if taken is Step.SUSPEND else county_officer, taken, given, position=number)
        point_id = row.point_id
        assert amend.amend(secretary, point_id, 1, NEW, next(tokens)) == 0
        by = county_officer if step is Step.TAKE_BACK else secretary
        assert take(by, step, given, position=number).status is Status.DISPATCHED


def test_a_new_date_moves_open_rows_but_not_what_was_extended(
    secretary: Actor, county_officer: Actor, other_county_officer: Actor
) -> None:
    dispatched(secretary, point())
    row = assignment("康定")
    extensions.ask(other_county_officer, row.id or 0, row.version, date(2020, 2, 28), "企业停产", "ask")
    extensions.grant(secretary, extensions.queue(secretary)[0].id, date(2020, 2, 28), "", "grant")
    amended(secretary, Amendment("排查隐患", "", date(2020, 2, 25), "时间放宽"))
    assert (assignment().due_on, assignment().original_due_on) == (date(2020, 2, 25), DUE)
    assert assignment("康定").due_on == date(2020, 2, 28)
    (change,) = calendar.explain(county_officer, assignment().id or 0).changes
    assert (change.action, change.was, change.due_on) == ("amend_point", DUE, date(2020, 2, 25))


def test_an_amendment_needs_a_change_a_reason_the_office_and_the_latest_state(
    secretary: Actor, county_officer: Actor
) -> None:
    dispatched(secretary, point())
    for wanted, code in (
        (Amendment(NEW.text, "", DUE, " "), "reason_needed"),
        (Amendment("排查隐患", "", DUE, "没有改"), "point_unchanged"),
        (Amendment("  ", "", DUE, "删空"), "point_unchanged"),
        (Amendment(NEW.text, "", date(2020, 2, 17), "过去的日子"), "extension_not_later"),
    ):
        with pytest.raises(NotPossibleNow, match=code):
            amended(secretary, wanted)
    with pytest.raises(NotAllowed, match="not_allowed"):
        amended(county_officer)
    with pytest.raises(NotAllowed, match="not_found"):
        amend.amend(secretary, 4711, 1, NEW, next(tokens))
    amended(secretary)
    with pytest.raises(ChangedMeanwhile):
        amend.amend(secretary, assignment().point_id, 1, Amendment("另一种", "", DUE, "同时改"), next(tokens))


def supported(secretary: Actor, **settings: Any) -> None:
    """三台 leads, 康定 supports."""
    both = Receivers(bureaus=[bureau_id("三台"), bureau_id("康定")], supporting=[bureau_id("康定")])
    dispatched(secretary, point(receivers=both, **settings))


def test_the_lead_sees_its_supporters_and_waits_only_where_the_point_says_so(
    secretary: Actor, county_officer: Actor, other_county_officer: Actor
) -> None:
    supported(secretary, waits_for_supporters=True)
    assert worklist(county_officer).now[0].around.supporters == (Supporter("康定", Status.DISPATCHED, False),)
    with pytest.raises(NotPossibleNow, match="supporters_open") as refusal:
        take(county_officer, Step.REPORT_DONE, DONE)
    assert refusal.value.facts == {"n": 1}
    row = assignment("康定")
    steps.take(other_county_officer, Step.REPORT_PROGRESS, row.id or 0, row.version, "support", DONE)
    assert worklist(county_officer).now[0].around.supporters[0].reported
    assert take(county_officer, Step.REPORT_DONE, DONE).status is Status.REPORTED


def test_supporters_end_with_the_lead_and_by_the_same_verifier(secretary: Actor, county_officer: Actor) -> None:
    supported(secretary)
    take(county_officer, Step.REPORT_DONE, DONE)
    assert assignment("康定").status is Status.DISPATCHED
    row = assignment()
    steps.take(secretary, Step.VERIFY, row.id or 0, row.version, "verify", VERIFIED)
    assert_sound()
    supporting = assignment("康定")
    assert (supporting.status, supporting.method) == (Status.CLOSED, Method.ON_SITE)
    assert (last_entry().action, last_entry().actor) == ("verify", "李明")


def test_supporters_wait_for_the_last_of_several_leads(secretary: Actor, county_officer: Actor) -> None:
    names = ("三台", "绵阳", "康定")
    several = Receivers(bureaus=[bureau_id(name) for name in names], supporting=[bureau_id("康定")])
    dispatched(secretary, point(receivers=several))
    take(county_officer, Step.REPORT_DONE, DONE)
    take(secretary, Step.VERIFY, VERIFIED)
    assert assignment("康定").status is Status.DISPATCHED


def test_supporters_end_when_the_last_of_several_leads_ends_otherwise(
    secretary: Actor, county_officer: Actor, city_officer: Actor
) -> None:
    names = ("三台", "绵阳", "康定")
    several = Receivers(bureaus=[bureau_id(name) for name in names], supporting=[bureau_id("康定")])
    dispatched(secretary, point(receivers=several))
    take(county_officer, Step.REPORT_DONE, DONE)
    take(secretary, Step.VERIFY, VERIFIED)
    other = assignment("绵阳")
    steps.take(secretary, Step.WITHDRAW, other.id or 0, other.version, "withdraw", steps.Given(reason="已撤并"))
    assert_sound()
    assert (assignment("康定").status, assignment("康定").method) == (Status.CLOSED, Method.ON_SITE)


def test_supporters_go_on_where_every_lead_was_withdrawn(secretary: Actor) -> None:
    supported(secretary)
    row = assignment()
    steps.take(secretary, Step.WITHDRAW, row.id or 0, row.version, "withdraw", steps.Given(reason="改由他处办理"))
    assert assignment("康定").status is Status.DISPATCHED
