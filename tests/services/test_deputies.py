"""代办: for the days named, and only then, a deputy acts in the other's place; every entry names both."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import select

from models.accounts import Account, Deputy, Role
from models.clock import stopped_at
from models.errors import NotAllowed, NotPossibleNow
from models.lifecycle import Status, Step
from models.papers import ExportState
from services import accounts, deputies, exports, steps
from services.access import SYSTEM
from services.accounts import AccountForm
from services.database import reading_session
from services.register import Wanted
from services.sign_in import Visitor, let_in, who
from tests.conftest import bureau_id, person
from tests.making import assignment, dispatched, point
from tests.taking import DONE, VERIFIED, assert_sound, last_entry, take

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # nine in the morning in Beijing
TODAY = date(2026, 3, 2)
FRIDAY = TODAY + timedelta(days=4)

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture(autouse=True)
def monday(office: object) -> Iterator[None]:
    with stopped_at(START):
        yield


def enter(login: str, *, link_hash: str = "") -> str:
    with reading_session() as session:
        account = session.exec(select(Account).where(Account.login == login)).one()
    return let_in(account, "127.0.0.1", "test", link_hash=link_hash)


def seen(token: str) -> Visitor:
    visitor = who(token)
    assert visitor is not None
    return visitor


def name(
    by: str = "county_officer", deputy: str = "other_county_officer", first: date = TODAY, last: date = FRIDAY
) -> int:
    return deputies.name_deputy(seen(enter(by)), deputy, first, last, f"{by} {deputy} {first}")


def role_and_bureau(token: str) -> tuple[str, Role | None, int | None]:
    actor = seen(token).actor
    return actor.name, actor.role, actor.bureau_id


def test_a_deputy_acts_in_the_others_place_and_both_are_in_the_ledger() -> None:
    dispatched(person("secretary"), point(names=("三台",)))
    naming, token = name(), enter("other_county_officer")
    before = seen(token).actor
    with pytest.raises(NotAllowed):
        take(before, Step.ACKNOWLEDGE)
    deputies.stand_in(seen(token), naming, "act")
    deputy = seen(token).actor
    assert role_and_bureau(token) == ("康定市值班员（代三台县值班员）", Role.BUREAU, bureau_id("三台"))
    assert deputy.account_id == before.account_id
    take(deputy, Step.ACKNOWLEDGE)
    assert assignment().status is Status.IN_PROGRESS
    assert (last_entry().actor, last_entry().actor_id) == ("康定市值班员（代三台县值班员）", before.account_id)
    deputies.stand_in(seen(token), None, "back")
    assert seen(token).actor == before
    assert_sound()


def test_a_sheet_asked_for_in_anothers_place_holds_their_rows_and_is_there_only_in_that_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("services.exports.subprocess.Popen", lambda *_, **__: None)
    dispatched(person("secretary"), point("甲", names=("三台",)), point("乙", names=("康定",)))
    naming, token = name(), enter("other_county_officer")
    deputies.stand_in(seen(token), naming, "act")
    key = exports.start(seen(token).actor, Wanted(), "start")
    exports.prepare(key)
    file = exports.open_ready(seen(token).actor, key)
    rows = CalamineWorkbook.from_path(str(file.path)).get_sheet_by_index(0).to_python()
    assert [row[4] for row in rows[2:]] == ["一、甲"]
    deputies.stand_in(seen(token), None, "back")
    assert exports.mine(seen(token).actor) == []
    with pytest.raises(NotAllowed):
        exports.open_ready(seen(token).actor, key)


def test_a_sheet_is_not_written_once_the_naming_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.exports.subprocess.Popen", lambda *_, **__: None)
    naming, token = name(), enter("other_county_officer")
    deputies.stand_in(seen(token), naming, "act")
    deputy = seen(token).actor
    key = exports.start(deputy, Wanted(), "start")
    deputies.end_deputy(person("county_officer"), naming, "end")
    with pytest.raises(NotAllowed):
        exports.prepare(key)
    assert [view.state for view in exports.mine(deputy)] == [ExportState.FAILED]


def test_nobody_acts_before_the_first_day_or_after_the_last() -> None:
    naming, token = name(first=TODAY + timedelta(days=1)), enter("other_county_officer")
    with pytest.raises(NotAllowed):
        deputies.stand_in(seen(token), naming, "early")
    with stopped_at(START + timedelta(days=1)):
        token = enter("other_county_officer")
        deputies.stand_in(seen(token), naming, "in time")
        assert role_and_bureau(token)[2] == bureau_id("三台")
    last_minute = datetime(2026, 3, 6, 15, 59, tzinfo=UTC)
    with stopped_at(last_minute):
        token = enter("other_county_officer")
        deputies.stand_in(seen(token), naming, "last")
        assert role_and_bureau(token)[2] == bureau_id("三台")
    with stopped_at(last_minute + timedelta(minutes=1)):
        assert role_and_bureau(token) == ("康定市值班员", Role.BUREAU, bureau_id("康定"))
        assert deputies.card(seen(token)).others == []


def test_ending_it_counts_at_the_next_look() -> None:
    naming, token = name(), enter("other_county_officer")
    deputies.stand_in(seen(token), naming, "act")
    with pytest.raises(NotAllowed):
        deputies.end_deputy(person("other_secretary"), naming, "not theirs")
    deputies.end_deputy(person("county_officer"), naming, "end")
    assert role_and_bureau(token) == ("康定市值班员", Role.BUREAU, bureau_id("康定"))
    assert (last_entry().action, last_entry().before, last_entry().after) == (
        "end_deputy",
        {"deputy": "康定市值班员"},
        {"deputy": ""},
    )


def test_it_ends_with_the_account_it_was_for_and_never_lifts_anybody_to_the_other_side() -> None:
    naming, token = name(), enter("other_county_officer")
    deputies.stand_in(seen(token), naming, "act")
    with reading_session() as session:
        row = session.exec(select(Account).where(Account.login == "county_officer")).one()
    moved = AccountForm(row.name, Role.SECRETARIAT)
    accounts.edit_account(SYSTEM, row.id or 0, moved, row.version, "moved")
    assert role_and_bureau(token) == ("康定市值班员", Role.BUREAU, bureau_id("康定"))


@pytest.mark.parametrize(
    ("by", "deputy"),
    [
        ("county_officer", "secretary"),
        ("secretary", "county_officer"),
        ("secretary", "administrator"),
        ("leader", "security"),
        ("secretary", "secretary"),
        ("secretary", "nobody"),
    ],
)
def test_nobody_stands_on_both_sides_of_a_matter(by: str, deputy: str) -> None:
    with pytest.raises(NotPossibleNow) as refused:
        name(by, deputy)
    assert (refused.value.code, refused.value.field) == ("no_such_colleague", "login")


@pytest.mark.parametrize("login", ["administrator", "security", "auditor"])
def test_system_security_and_audit_have_no_deputies(login: str) -> None:
    with pytest.raises(NotAllowed):
        name(login, "secretary")
    card = deputies.card(seen(enter(login)))
    assert (card.may_name, card.own, card.others) == (False, [], [])


@pytest.mark.parametrize(
    ("first", "last"),
    [(TODAY - timedelta(days=1), FRIDAY), (FRIDAY, TODAY), (TODAY, TODAY + timedelta(days=deputies.MOST_DAYS))],
)
def test_the_days_are_ahead_in_order_and_at_most_a_quarter(first: date, last: date) -> None:
    with pytest.raises(NotPossibleNow) as refused:
        name(first=first, last=last)
    assert refused.value.code == "deputy_days"
    with reading_session() as session:
        assert session.exec(select(Deputy)).all() == []


def test_a_deputy_names_no_deputy_while_acting_and_a_link_makes_nobody_one() -> None:
    naming, token = name(), enter("other_county_officer")
    deputies.stand_in(seen(token), naming, "act")
    with pytest.raises(NotPossibleNow) as refused:
        deputies.name_deputy(seen(token), "city_officer", TODAY, FRIDAY, "on")
    assert refused.value.code == "deputy_elsewhere"
    by_link = seen(enter("other_county_officer", link_hash="x"))
    for change in (
        lambda: deputies.stand_in(by_link, naming, "link"),
        lambda: deputies.name_deputy(by_link, "city_officer", TODAY, FRIDAY, "link too"),
    ):
        with pytest.raises(NotAllowed):
            change()


def test_who_reported_as_a_deputy_does_not_verify_it() -> None:
    """The person behind both is one, whatever they were at the time."""
    dispatched(person("secretary"), point(names=("三台",)))
    naming, token = name(), enter("other_county_officer")
    deputies.stand_in(seen(token), naming, "act")
    steps.take(seen(token).actor, Step.REPORT_DONE, assignment().id or 0, 1, "done", DONE)
    with reading_session() as session:
        row = session.exec(select(Account).where(Account.login == "other_county_officer")).one()
    accounts.edit_account(SYSTEM, row.id or 0, AccountForm(row.name, Role.SECRETARIAT), row.version, "moved")
    verifier = seen(enter("other_county_officer")).actor
    with pytest.raises(NotAllowed) as refused:
        steps.take(verifier, Step.VERIFY, assignment().id or 0, 2, "verify", VERIFIED)
    assert refused.value.code == "reporter_may_not_verify"


def test_the_page_lists_what_is_not_over() -> None:
    naming = name()
    (own,) = deputies.card(seen(enter("county_officer"))).own
    assert (own.id, own.name, own.first_day, own.last_day) == (naming, "康定市值班员", TODAY, FRIDAY)
    (other,) = deputies.card(seen(enter("other_county_officer"))).others
    assert (other.name, other.has_begun, other.is_acting) == ("三台县值班员", True, False)
