"""The sample office: everything a newcomer may want to look at is in it, nothing in it opens a door, and it goes away whole."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from models.accounts import Account, Role
from models.assignments import Assignment, Attachment, Reminder, Report, ReportKind
from models.base import Table
from models.directives import Criterion, Point
from models.errors import NotAllowed, NotPossibleNow
from models.ledger import LedgerEntry
from models.lifecycle import Light, Status
from models.meetings import Draft, Meeting
from models.permissions import Action
from models.settings import settings
from services import extensions, figures, ledger, objections, sample, setup, sign_in, tallies, worklist
from services.access import SYSTEM
from services.database import reading_session
from services.setup import SetupForm
from services.transactions import reading
from tests.conftest import person


def rows() -> list[Assignment]:
    with reading_session() as session:
        return list(session.exec(select(Assignment)))


def count(table: type[Table]) -> int:
    with reading_session() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_it_opens_on_the_morning_of_18_february_with_three_meetings(sample_office: Path) -> None:
    with reading(SYSTEM, Action.SEE_LEDGER) as read:
        assert read.today.isoformat() == "2020-02-18"
        titles = read.session.exec(select(Meeting.title).order_by(Meeting.held_on)).all()  # type: ignore[arg-type]
    assert titles == [
        "全省复工复产安全生产视频会议",
        "全省森林草原防灭火工作视频会议",
        "危险化学品企业复产安全视频调度会",
    ]


def test_it_holds_assignments_in_every_state_and_every_light(sample_office: Path) -> None:
    assert {row.status for row in rows()} == set(Status)
    lights = figures.overview(person("sample-leader")).lights
    assert {light for light, n in lights.items() if n} == set(Light)
    assert lights[Light.OVERDUE] == 140
    assert any(row.returned for row in rows())
    assert any(row.chased for row in rows())
    with reading_session() as session:
        assert set(session.exec(select(Point.criterion))) == set(Criterion)
        assert set(session.exec(select(Report.kind))) == set(ReportKind)


def test_the_county_one_steps_in_as_has_something_of_each_kind(sample_office: Path) -> None:
    county = person("sample-county")
    mine = worklist.worklist(county)
    assert [row.light for row in mine.now] == [Light.OVERDUE, Light.DUE_SOON, Light.UNSIGNED, Light.UNSIGNED]
    assert (len(mine.waiting), mine.closed) == (1, 3)
    with reading_session() as session:
        names = select(Attachment.name, Attachment.digest).join(Assignment)
        handed_in = session.exec(names.where(Assignment.bureau_id == county.bureau_id)).all()
    assert {name for name, _ in handed_in} == {"三台县六个方面核查情况.txt", "三台县重大风险清单.txt"}
    for _, digest in handed_in:
        assert "（示例）" in (settings().files / digest[:2] / digest).read_text(encoding="utf-8")


def test_one_person_of_each_role_can_be_stepped_into_and_no_password_opens_any(sample_office: Path) -> None:
    people = sign_in.sample_people()
    assert {person.role for person in people} == set(Role)
    for one in people:
        visitor = sign_in.who(sign_in.step_in(one.account_id))
        assert visitor is not None
        assert visitor.actor.role is one.role
        for password in ("", "sample", visitor.login, "admin", "123456"):
            with pytest.raises(NotAllowed):
                sign_in.sign_in(visitor.login, password)
    with reading_session() as session:
        assert set(session.exec(select(Account.password_hash))) == {""}


def test_its_ledger_and_figures_are_sound(sample_office: Path) -> None:
    with reading_session() as session:
        assert ledger.verify(session).ok
        assert tallies.recount_differs(session) == []


def test_clearing_it_leaves_an_empty_database_and_a_ledger_that_says_so(sample_office: Path) -> None:
    leader = next(one for one in sign_in.sample_people() if one.role is Role.LEADER)
    token, entries = sign_in.step_in(leader.account_id), count(LedgerEntry)
    sample.clear(person("sample-secretary"), "clear")
    assert setup.state() == "empty"
    assert sign_in.who(token) is None
    for table in (Account, Assignment, Attachment, Draft, Meeting, Point, Reminder, Report):
        assert count(table) == 0
    assert not [path for path in settings().files.rglob("*") if path.is_file()]
    with reading_session() as session:
        verdict = ledger.verify(session)
    assert (verdict.ok, verdict.entries) == (True, entries + 1)
    with pytest.raises(NotPossibleNow):
        sample.clear(SYSTEM, "again")


@pytest.mark.parametrize(
    ("mistake", "code", "field"),
    [
        ({"office_name": " "}, "office_name_needed", "office_name"),
        ({"admin_login": " "}, "login_needed", "login"),
        ({"admin_login": "chen jing"}, "login_shape", "login"),
        ({"admin_login": "c"}, "login_shape", "login"),
        ({"admin_name": " "}, "name_needed", "name"),
        ({"password": "Chenjing-2020!"}, "password_has_login", "password"),
    ],
    ids=["office", "no user name", "a space in it", "too short", "no name", "password"],
)
def test_it_stays_while_anything_in_the_form_of_the_real_office_is_refused(
    sample_office: Path, mistake: dict[str, str], code: str, field: str
) -> None:
    form = SetupForm("四川省应急管理厅", "", "chenjing", "陈静", "Jian-Ku-2020!", with_sichuan_bureaus=False)
    setup_code, before = setup.new_setup_code(), (count(Assignment), count(LedgerEntry))
    with pytest.raises(NotPossibleNow) as refused:
        setup.set_up(setup_code, replace(form, **mistake), "t")  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.field) == (code, field)
    assert (setup.state(), (count(Assignment), count(LedgerEntry))) == ("sample", before)
    setup.set_up(setup_code, form, "t")
    assert (setup.state(), count(Assignment)) == ("real", 0)


def test_a_real_office_cannot_be_cleared(office: Path) -> None:
    with pytest.raises(NotPossibleNow) as refused:
        sample.clear(SYSTEM, "clear")
    assert refused.value.code == "sample_not_there"
    assert count(Account) == 9


def test_a_load_that_fails_on_the_way_leaves_an_empty_database(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(sample, "hold", fails)
    with pytest.raises(OSError, match="disk is full"):
        sample.load("t")
    assert (setup.state(), count(Account), count(Meeting)) == ("empty", 0, 0)
    monkeypatch.undo()
    assert setup.state() == "empty"


def test_it_shows_what_else_bureaus_and_the_office_do(sample_office: Path) -> None:
    secretary = person("sample-secretary")
    sums = extensions.statistics(secretary)
    assert (sums.waiting, sums.approved, sums.refused) == (1, 1, 1)
    objected = objections.statistics(secretary)
    assert (objected.waiting, objected.upheld) == (1, 1)
    with reading_session() as session:
        passed_on = session.exec(select(Assignment).where(col(Assignment.parent_assignment_id).is_not(None))).all()
        assert sorted(row.status for row in passed_on) == [Status.DISPATCHED, Status.IN_PROGRESS]
        assert session.exec(select(Point.version).where(Point.version > 1)).all() == [2]
        counted = [row for row in session.exec(select(Point)) if row.due_rule]
    assert [(row.due_rule or {}).get("unit") for row in counted] == ["working_days"]
    assert counted[0].due_on.isoformat() == "2020-02-26"
