"""Each step of the lifecycle: exactly what it changes, what it records, and what it leaves alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from models.assignments import Method, Part, Report, ReportKind
from models.clock import stopped_at
from models.directives import Criterion, Cycle
from models.errors import ChangedMeanwhile, DoneAlready, NotAllowed, NotPossibleNow
from models.ledger import LedgerEntry
from models.lifecycle import Status, Step
from services import objections, register, steps
from services.access import Actor
from services.database import reading_session
from services.forms import Receivers
from services.worklist import stopped, worklist
from tests.conftest import MORNING, bureau_id
from tests.making import DUE, assignment, dispatched, point, standing
from tests.taking import DONE, VERIFIED, assert_sound, because, changed, count, last_entry, take, tokens

pytestmark = pytest.mark.usefixtures("morning")


def test_signing_notes_the_moment_and_nothing_else(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    before, after = assignment(), take(county_officer, Step.ACKNOWLEDGE)
    assert changed(before, after) == {"status", "acknowledged_at"}
    assert (after.status, after.acknowledged_at) == (Status.IN_PROGRESS, MORNING)


def test_progress_signs_by_the_way_and_keeps_the_text(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    after = take(county_officer, Step.REPORT_PROGRESS, steps.Given(text="  正在排查，已到六个乡镇\n"))
    assert (after.status, after.acknowledged_at, after.progressed_at) == (Status.IN_PROGRESS, MORNING, MORNING)
    assert after.due_on == DUE
    with reading_session() as session:
        (report,) = session.exec(select(Report)).all()
    assert (report.kind, report.text, report.account_id) == (
        ReportKind.PROGRESS,
        "正在排查，已到六个乡镇",
        county_officer.account_id,
    )


def test_a_nil_return_needs_no_text_and_answers_the_period(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, standing(names=("三台",), due_on=date(2020, 2, 18)))
    after = take(county_officer, Step.REPORT_PROGRESS, steps.Given(nil=True))
    assert after.due_on == date(2020, 2, 19)
    assert last_entry().after["due_on"] == "2020-02-19"
    with reading_session() as session:
        assert session.exec(select(Report.kind)).all() == [ReportKind.NIL]


@pytest.mark.parametrize(
    ("cycle", "due_on", "after"),
    [
        (Cycle.DAILY, date(2020, 2, 15), date(2020, 2, 19)),  # three days late: the next one is tomorrow's
        (Cycle.WEEKLY, date(2020, 2, 18), date(2020, 2, 25)),
        (Cycle.WEEKLY, date(2020, 2, 20), date(2020, 2, 27)),
        (Cycle.WEEKLY, date(2020, 2, 25), date(2020, 2, 25)),  # this period was answered already
        (Cycle.MONTHLY, date(2020, 2, 29), date(2020, 3, 29)),
    ],
)
def test_a_return_moves_the_due_date_to_the_next_period(
    cycle: Cycle, due_on: date, after: date, secretary: Actor, county_officer: Actor
) -> None:
    dispatched(secretary, standing(names=("三台",), cycle=cycle, due_on=due_on))
    assert take(county_officer, Step.REPORT_PROGRESS, steps.Given(nil=True)).due_on == after


def test_two_returns_in_one_period_move_it_once(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, standing(names=("三台",), cycle=Cycle.WEEKLY, due_on=date(2020, 2, 18)))
    take(county_officer, Step.REPORT_PROGRESS, steps.Given(nil=True))
    again = take(county_officer, Step.REPORT_PROGRESS, steps.Given(text="补充：增派两名值班员"))
    assert again.due_on == date(2020, 2, 25)


def test_reporting_done_stops_the_bureaus_clock_and_waits_for_the_office(
    secretary: Actor, county_officer: Actor
) -> None:
    dispatched(secretary, point(names=("三台",)))
    after = take(county_officer, Step.REPORT_DONE, DONE)
    assert (after.status, after.acknowledged_at) == (Status.REPORTED, MORNING)
    assert (after.reported_at, after.reported_on, after.reported_by) == (
        MORNING,
        date(2020, 2, 18),
        county_officer.account_id,
    )
    assert (after.closed_at, after.method) == (None, None)


def test_the_day_of_a_report_is_beijings(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    with stopped_at(datetime(2020, 2, 18, 17, 0, tzinfo=UTC)):  # one in the morning of the 19th in Beijing
        assert take(county_officer, Step.REPORT_DONE, DONE).reported_on == date(2020, 2, 19)


def test_done_on_the_bureaus_word_closes_at_once_and_says_so(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",), on_bureaus_word=True))
    after = take(county_officer, Step.REPORT_DONE, DONE)
    assert (after.status, after.closed_at, after.method) == (Status.CLOSED, MORNING, Method.BUREAUS_WORD)
    assert last_entry().after["status"] == "closed"


def test_taking_back_empties_the_report_but_keeps_what_was_written(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    take(county_officer, Step.REPORT_DONE, DONE)
    after = take(county_officer, Step.TAKE_BACK)
    assert (after.status, after.reported_at, after.reported_on, after.reported_by) == (
        Status.IN_PROGRESS,
        None,
        None,
        None,
    )
    assert count(Report) == 1


def test_verifying_closes_with_method_and_moment(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    before = take(county_officer, Step.REPORT_DONE, DONE)
    after = take(secretary, Step.VERIFY, VERIFIED)
    assert changed(before, after) == {"status", "closed_at", "method"}
    assert (after.status, after.closed_at, after.method) == (Status.CLOSED, MORNING, Method.ON_SITE)


def test_who_reported_does_not_verify(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    row = take(county_officer, Step.REPORT_DONE, DONE)
    same_person = Actor(county_officer.account_id, "改任秘书", secretary.role)
    with pytest.raises(NotAllowed, match="reporter_may_not_verify"):
        steps.take(same_person, Step.VERIFY, row.id or 0, row.version, next(tokens), VERIFIED)
    (seen,) = register.review_queue(same_person)
    assert Step.VERIFY not in seen.steps
    assert Step.RETURN in seen.steps


def test_each_return_counts_and_its_reason_reaches_the_bureau(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    for n, reason in enumerate(("缺佐证", "答非所问"), 1):
        take(county_officer, Step.REPORT_DONE, DONE)
        after = take(secretary, Step.RETURN, because(reason))
        assert (after.status, after.returned, after.reported_at) == (Status.IN_PROGRESS, n, None)
        (view,) = worklist(county_officer).now
        assert view.return_reason == reason


def test_closing_as_not_implemented_is_an_end_that_can_be_reopened(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    take(county_officer, Step.ACKNOWLEDGE)
    ended = take(secretary, Step.CLOSE_NOT_IMPLEMENTED, because("企业已关停"))
    assert (ended.status, ended.closed_at) == (Status.NOT_IMPLEMENTED, MORNING)
    again = take(secretary, Step.REOPEN, because("企业复产"))
    assert (again.status, again.closed_at, again.reopened) == (Status.IN_PROGRESS, None, 1)


def test_reopening_forgets_the_verification_and_counts(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    take(county_officer, Step.REPORT_DONE, DONE)
    take(secretary, Step.VERIFY, VERIFIED)
    after = take(secretary, Step.REOPEN, because("回头看发现反弹"))
    assert (after.status, after.closed_at, after.method, after.reported_on) == (Status.IN_PROGRESS, None, None, None)
    assert (after.reopened, after.returned) == (1, 0)


def test_a_pause_moves_the_due_date_by_its_length(secretary: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    paused = take(secretary, Step.SUSPEND, because("等待上级文件"))
    assert (paused.status, paused.suspended_on, paused.due_on) == (Status.SUSPENDED, date(2020, 2, 18), DUE)
    with stopped_at(MORNING + timedelta(days=5)):
        after = take(secretary, Step.RESUME, because("文件已到"))
    assert (after.status, after.suspended_on, after.due_on) == (Status.IN_PROGRESS, None, DUE + timedelta(days=5))
    assert after.original_due_on == DUE


def test_an_objection_upheld_withdraws_and_one_rejected_comes_back(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",)), point("另一件", names=("三台",)))
    for position, (step, status) in enumerate(
        ((Step.UPHOLD, Status.WITHDRAWN), (Step.REJECT, Status.DISPATCHED)),
    ):
        take(county_officer, Step.OBJECT, because("本县无此类企业"), position=position)
        assert [(line.view.id, line.grounds) for line in objections.queue(secretary)] == [
            (assignment(position=position).id, "本县无此类企业")
        ]
        assert len(worklist(county_officer).waiting) == 1
        assert take(secretary, step, because("已核实"), position=position).status is status


def test_what_is_withdrawn_or_suspended_asks_nothing_of_its_bureau(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",)), point("另一件", names=("三台",)))
    take(secretary, Step.WITHDRAW, because("重复交办"))
    take(secretary, Step.SUSPEND, because("等待上级文件"), position=1)
    seen = worklist(county_officer)
    assert (seen.now, seen.later, seen.waiting, seen.closed, seen.unsigned) == ((), (), (), 0, 0)
    assert seen.stopped == 2
    assert [view.status for view in stopped(county_officer)] == [Status.SUSPENDED, Status.WITHDRAWN]


def test_a_supporting_bureau_reports_progress_but_not_the_result(secretary: Actor, county_officer: Actor) -> None:
    receivers = Receivers(bureaus=[bureau_id("三台"), bureau_id("康定")], supporting=[bureau_id("三台")])
    dispatched(secretary, point(receivers=receivers))
    row = take(county_officer, Step.REPORT_PROGRESS, steps.Given(text="已派人配合检查"))
    assert row.part is Part.SUPPORTING
    with pytest.raises(NotAllowed, match="only_the_lead_reports"):
        steps.take(county_officer, Step.REPORT_DONE, row.id or 0, row.version, next(tokens), DONE)


def test_a_step_on_an_older_version_is_refused_and_keeps_nothing(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    row = take(county_officer, Step.ACKNOWLEDGE)
    entries = count(LedgerEntry)
    with pytest.raises(ChangedMeanwhile, match="changed_meanwhile_by") as refused:
        steps.take(county_officer, Step.REPORT_DONE, row.id or 0, row.version - 1, next(tokens), DONE)
    assert row.acknowledged_at
    assert refused.value.facts == {"who": "三台县值班员", "at": row.acknowledged_at}
    assert (assignment().status, count(Report), count(LedgerEntry)) == (Status.IN_PROGRESS, 0, entries)


def test_the_same_click_twice_counts_once(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    row = assignment()
    given = steps.Given(text="正在逐户排查")
    steps.take(county_officer, Step.REPORT_PROGRESS, row.id or 0, row.version, "click", given)
    with pytest.raises(DoneAlready):
        steps.take(county_officer, Step.REPORT_PROGRESS, row.id or 0, row.version, "click", given)
    assert count(Report) == 1


def test_signing_for_everything_signs_ones_own_and_once(
    secretary: Actor, county_officer: Actor, other_county_officer: Actor
) -> None:
    dispatched(secretary, point(), point("另一件"), standing())
    drawn = worklist(county_officer).to_sign
    dispatched(secretary, point("后来的一件"), title="又一场视频会")
    assert steps.acknowledge_all(county_officer, drawn, "all") == 3
    assert_sound()
    assert {assignment("三台", n).status for n in range(3)} == {Status.IN_PROGRESS}
    assert {assignment("康定", n).status for n in range(3)} == {Status.DISPATCHED}
    assert assignment("三台", 3).status is Status.DISPATCHED, "nobody has seen it yet"
    with pytest.raises(DoneAlready):
        steps.acknowledge_all(county_officer, drawn, "all")
    with pytest.raises(NotPossibleNow, match="nothing_to_sign"):
        steps.acknowledge_all(county_officer, drawn, "all again")


def test_verifying_several_leaves_alone_what_changed_meanwhile(
    secretary: Actor, other_secretary: Actor, county_officer: Actor, other_county_officer: Actor
) -> None:
    dispatched(secretary, point(criterion=Criterion.READ))
    for officer, name in ((county_officer, "三台"), (other_county_officer, "康定")):
        row = assignment(name)
        steps.take(officer, Step.REPORT_DONE, row.id or 0, row.version, next(tokens), DONE)
    seen = [(view.id, view.version) for view in register.review_queue(secretary)]
    row = assignment("康定")
    steps.take(other_secretary, Step.RETURN, row.id or 0, row.version, next(tokens), because("缺佐证"))
    assert steps.verify_many(secretary, seen, Method.PAPER, "many") == [assignment("康定").id]
    assert_sound()
    assert (assignment("三台").status, assignment("康定").status) == (Status.CLOSED, Status.IN_PROGRESS)
    with pytest.raises(NotPossibleNow, match="changed_meanwhile"):
        steps.verify_many(secretary, seen, Method.PAPER, "many again")


def test_a_ledger_entry_says_what_changed_and_why(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    take(county_officer, Step.REPORT_DONE, DONE)
    take(secretary, Step.RETURN, because(" 缺佐证 "))
    entry = last_entry()
    assert (entry.action, entry.kind, entry.object_id) == ("return", "assignment", assignment().id)
    assert (entry.actor, entry.role, entry.reason) == ("李明", "secretariat", "缺佐证")
    assert (entry.before["status"], entry.after) == ("reported", {"status": "in_progress", "returned": 1})
