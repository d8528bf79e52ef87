"""交办: what the preview says is what is sent, once, whole or not at all."""

import pytest
from sqlmodel import func, select

from models.assignments import Assignment, Part
from models.bureaus import Bureau, BureauKind
from models.directives import Directive, Point
from models.errors import ChangedMeanwhile, DoneAlready, NotAllowed, NotPossibleNow
from models.ledger import LedgerEntry
from models.lifecycle import Status
from models.meetings import Attendance, AttendanceState, Meeting, Venue
from services import dispatch, drafts, meetings, tallies
from services.access import Actor
from services.database import reading_session, writing_session
from services.forms import AttendanceForm, Receivers
from services.preview import preview
from tests.conftest import bureau_id
from tests.making import DUE, SOURCE, assignment, dispatched, draft, everyone, meeting, point


def count(table: type) -> int:
    with reading_session() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_a_point_for_all_cities_and_counties_becomes_204_assignments(secretary: Actor) -> None:
    dispatched(secretary, everyone())
    assert (count(Meeting), count(Directive), count(Point), count(Assignment)) == (1, 1, 1, 204)


def test_the_preview_says_exactly_what_the_dispatch_then_sends(secretary: Actor) -> None:
    form = meeting(everyone(), point(names=("三台", "省卫生健康委"), text="联防联控"))
    seen = preview(secretary, form)
    assert (seen.assignments, seen.bureaus, [line.count for line in seen.lines]) == (206, 205, [204, 2])
    assert seen.lines[0].groups == ((BureauKind.CITY, 21), (BureauKind.COUNTY, 183))
    assert seen.lines[1].singly == ("三台", "省卫生健康委")
    assert count(Assignment) == 0
    dispatch.dispatch(secretary, draft(secretary, form), 1, "send")
    assert count(Assignment) == 206


def test_the_preview_names_the_bureaus_that_have_no_contact(secretary: Actor) -> None:
    with writing_session() as session:
        for bureau in session.exec(select(Bureau)):
            bureau.contact_phone = "" if bureau.short_name == "三台" else "028-1"
    assert preview(secretary, meeting(everyone())).without_contact == ("三台县应急管理局",)


def test_sending_twice_with_the_same_click_creates_nothing_twice(secretary: Actor) -> None:
    id_ = draft(secretary, meeting(everyone()))
    dispatch.dispatch(secretary, id_, 1, "click")
    with pytest.raises(DoneAlready):
        dispatch.dispatch(secretary, id_, 1, "click")
    assert (count(Meeting), count(Assignment)) == (1, 204)


def test_a_draft_is_dispatched_once_even_by_another_click(secretary: Actor, other_secretary: Actor) -> None:
    id_ = draft(secretary, meeting(everyone()))
    dispatch.dispatch(secretary, id_, 1, "mine")
    with pytest.raises(NotPossibleNow, match="already_dispatched"):
        dispatch.dispatch(other_secretary, id_, 2, "theirs")
    assert (count(Meeting), count(Assignment)) == (1, 204)


def test_a_dispatch_of_an_older_version_is_refused_and_keeps_nothing(secretary: Actor) -> None:
    id_ = draft(secretary, meeting(point()))
    drafts.save(secretary, id_, meeting(point(), point("另一件")), 1, "saved")
    with pytest.raises(ChangedMeanwhile):
        dispatch.dispatch(secretary, id_, 1, "late")
    assert count(Meeting) == 0


def test_a_form_with_an_open_problem_is_not_dispatched(secretary: Actor) -> None:
    id_ = draft(secretary, meeting(point(due_on=None)))
    with pytest.raises(NotPossibleNow, match="form_incomplete"):
        dispatch.dispatch(secretary, id_, 1, "too early")
    assert (count(Meeting), count(Point), count(Assignment)) == (0, 0, 0)


def test_a_point_whose_every_receiver_is_excluded_stops_the_whole_dispatch(secretary: Actor) -> None:
    nobody = Receivers(bureaus=[bureau_id("三台")], excluded=[bureau_id("三台")])
    id_ = draft(secretary, meeting(point(), point("无人承办", receivers=nobody)))
    with pytest.raises(NotPossibleNow, match="form_incomplete"):
        dispatch.dispatch(secretary, id_, 1, "nobody")
    assert (count(Meeting), count(Assignment)) == (0, 0)


@pytest.mark.parametrize("who", ["leader", "county_officer", "administrator", "auditor"])
def test_nobody_but_the_secretariat_dispatches(who: str, secretary: Actor, request: pytest.FixtureRequest) -> None:
    id_ = draft(secretary, meeting(point()))
    with pytest.raises(NotAllowed, match="not_allowed"):
        dispatch.dispatch(request.getfixturevalue(who), id_, 1, "not mine")
    assert count(Meeting) == 0


def test_each_assignment_starts_dispatched_with_both_due_dates_and_its_part(secretary: Actor) -> None:
    receivers = Receivers(bureaus=[bureau_id("三台"), bureau_id("康定")], supporting=[bureau_id("康定")])
    dispatched(secretary, point(receivers=receivers))
    lead, support = assignment("三台"), assignment("康定")
    assert (lead.status, lead.due_on, lead.original_due_on, lead.part) == (Status.DISPATCHED, DUE, DUE, Part.LEAD)
    assert support.part is Part.SUPPORTING
    assert (lead.area, support.area) == ("510700", "513300")


def test_a_closed_bureau_receives_nothing(secretary: Actor) -> None:
    with writing_session() as session:
        session.get_one(Bureau, bureau_id("三台")).active = False
    dispatched(secretary, everyone())
    assert count(Assignment) == 203


def test_a_dispatch_leaves_one_ledger_entry_and_right_roll_ups(secretary: Actor) -> None:
    meeting_id = dispatched(secretary, everyone(), point("联防联控"))
    with reading_session() as session:
        entries = session.exec(select(LedgerEntry).where(LedgerEntry.action == "dispatch")).all()
        assert [(e.kind, e.object_id, e.actor, e.after["assignments"]) for e in entries] == [
            ("meeting", meeting_id, "李明", 206)
        ]
        assert tallies.recount_differs(session) == []


def test_meetings_are_numbered_within_the_year(secretary: Actor, morning: object) -> None:
    for title in ("第一次会", "第二次会"):
        dispatched(secretary, point(), title=title)
    with reading_session() as session:
        assert list(session.exec(select(Meeting.number).order_by(Meeting.number))) == ["督〔2020〕1号", "督〔2020〕2号"]


def test_the_meeting_keeps_the_pasted_text_to_the_letter(secretary: Actor) -> None:
    tricky = "1~3月、4~6月完成；5*3=15*2\r\n　　“$x$ [注](http://a)”<b>原样</b>\t。"
    id_ = draft(secretary, meeting(point()), source=tricky)
    dispatch.dispatch(secretary, id_, 1, "send")
    with reading_session() as session:
        assert session.exec(select(Meeting.source_text)).one() == tricky


def test_a_class_of_units_is_expanded_and_marked_inferred(secretary: Actor) -> None:
    form = meeting(point())
    form.attendance = [
        AttendanceForm(phrase="各市（州）局负责人", classes=["cities"]),
        AttendanceForm(phrase="特邀专家"),
    ]
    dispatch.dispatch(secretary, draft(secretary, form), 1, "send")
    with reading_session() as session:
        rows = session.exec(select(Attendance)).all()
    assert len([row for row in rows if row.bureau_id]) == 21
    assert {row.phrase for row in rows if row.bureau_id is None} == {"各市（州）局负责人", "特邀专家"}
    assert {row.state for row in rows} == {AttendanceState.INFERRED}


def test_source_text_of_the_making_is_what_a_draft_shows(secretary: Actor) -> None:
    assert drafts.open_draft(secretary, draft(secretary, meeting(point()))).source_text == SOURCE


def test_a_unit_that_two_phrases_mean_is_expected_once_and_no_roll_call_is_made_up(secretary: Actor) -> None:
    form = meeting(point())
    form.attendance = [
        AttendanceForm(phrase="各市局主要负责人", classes=["cities"], venue=Venue.MAIN, state=AttendanceState.PRESENT),
        AttendanceForm(phrase="各市局分管负责人、各县局", classes=["cities", "counties"], venue=Venue.BRANCH),
    ]
    meeting_id = dispatch.dispatch(secretary, draft(secretary, form), 1, "send")
    units = meetings.open_meeting(secretary, meeting_id).units
    assert len(units) == len({unit.bureau_id for unit in units}) == 204
    assert {unit.state for unit in units} == {AttendanceState.INFERRED}
    assert sum(unit.venue is Venue.MAIN for unit in units) == 21
