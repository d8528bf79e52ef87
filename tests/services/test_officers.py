"""三员分立: where the office wants three officers, nobody does alone what needs two."""

import pytest
from sqlmodel import select

from models.accounts import Account, Role
from models.errors import NotAllowed, NotPossibleNow
from models.ledger import LedgerEntry
from models.permissions import APART, PERMISSIONS, Action
from services import accounts, officers
from services.access import SYSTEM, Actor
from services.accounts import AccountForm, AccountRow
from services.database import reading_session, writing_session
from services.officers import Halves
from services.sign_in import sign_in
from tests.conftest import person

PASSWORD = "Xiang-Shi-2020"


@pytest.fixture
def security(office: object) -> Actor:
    return person("security")


@pytest.fixture
def apart(administrator: Actor) -> None:
    officers.separate(administrator, "apart")


def row(login: str) -> AccountRow:
    return next(row for row in accounts.list_accounts(SYSTEM) if row.login == login)


def form_of(it: AccountRow, **changed: object) -> AccountForm:
    facts: dict[str, object] = {"name": it.name, "role": it.role, "bureau_id": it.bureau_id, "active": it.active}
    return AccountForm(**{**facts, **changed})  # type: ignore[arg-type]


def edit(actor: Actor, login: str, password: str = "", **changed: object) -> None:
    it = row(login)
    token = f"{actor.name} {login} {changed} {it.version}"[:64]
    accounts.edit_account(actor, it.id, form_of(it, **changed), it.version, token, password=password)


def test_as_long_as_the_office_does_not_want_it_the_administrator_does_both(
    administrator: Actor, security: Actor, auditor: Actor
) -> None:
    assert officers.halves(administrator) == Halves(adds=True, grants=True)
    assert officers.halves(security) == Halves(adds=False, grants=True)
    with pytest.raises(NotAllowed, match="not_allowed"):
        officers.halves(auditor)
    edit(administrator, "leader", active=False)
    assert row("leader").active is False


def test_each_of_the_three_has_to_be_there_first(administrator: Actor) -> None:
    with writing_session() as session:
        for it in session.exec(select(Account).where(Account.login.in_(("security", "auditor")))):  # type: ignore[attr-defined]
            it.active = False
    with pytest.raises(NotPossibleNow) as refused:
        officers.separate(administrator, "too early")
    assert (refused.value.code, refused.value.facts) == ("officers_missing", {"names": "安全管理员、审计员"})
    assert officers.is_separated(administrator) is False


@pytest.mark.usefixtures("apart")
def test_who_adds_an_account_does_not_open_it_and_who_opens_it_did_not_add_it(
    administrator: Actor, security: Actor
) -> None:
    assert officers.halves(administrator) == Halves(adds=True, grants=False)
    assert officers.halves(security) == Halves(adds=False, grants=True)
    accounts.create_account(administrator, "newcomer", AccountForm("新来的", Role.SECRETARIAT), PASSWORD, "new")
    assert row("newcomer").active is False
    with pytest.raises(NotAllowed, match="officers_apart"):
        edit(administrator, "newcomer", active=True)
    with pytest.raises(NotAllowed, match="not_allowed"):
        accounts.create_account(security, "another", AccountForm("另一个", Role.LEADER), PASSWORD, "another")
    with pytest.raises(NotPossibleNow, match="password_short"):
        edit(security, "newcomer", active=True)
    edit(security, "newcomer", password=PASSWORD, active=True)
    assert sign_in("newcomer", PASSWORD).token


@pytest.mark.usefixtures("apart")
@pytest.mark.parametrize("changed", [{"role": Role.ADMINISTRATOR}, {"active": False}, {"password": PASSWORD}], ids=str)
def test_the_administrator_changes_names_and_nothing_else(administrator: Actor, changed: dict[str, object]) -> None:
    edit(administrator, "leader", name="赵刚")
    assert row("leader").name == "赵刚"
    with pytest.raises(NotAllowed, match="officers_apart"):
        edit(administrator, "leader", **changed)  # type: ignore[arg-type]
    assert (row("leader").role, row("leader").active) == (Role.LEADER, True)


@pytest.mark.usefixtures("apart")
def test_the_security_officer_changes_no_name_and_not_their_own_access(security: Actor) -> None:
    with pytest.raises(NotAllowed, match="not_allowed"):
        edit(security, "leader", name="赵刚")
    with pytest.raises(NotAllowed, match="not_ones_own"):
        edit(security, "security", role=Role.LEADER)
    with pytest.raises(NotAllowed, match="not_ones_own"):
        accounts.clear_second_factor(security, row("security").id, row("security").version, "own")
    edit(security, "leader", role=Role.SECRETARIAT)
    assert row("leader").role is Role.SECRETARIAT


@pytest.mark.usefixtures("apart")
@pytest.mark.parametrize("login", ["administrator", "auditor"])
def test_none_of_the_three_is_lost(security: Actor, login: str) -> None:
    with pytest.raises(NotPossibleNow, match="officers_missing"):
        edit(security, login, active=False)
    assert row(login).active is True


@pytest.mark.usefixtures("apart")
def test_it_is_given_up_only_at_the_machine_and_both_are_in_the_ledger(administrator: Actor) -> None:
    with pytest.raises(NotPossibleNow, match="point_unchanged"):
        officers.separate(administrator, "again")
    officers.join("at the machine")
    assert officers.halves(administrator) == Halves(adds=True, grants=True)
    with reading_session() as session:
        said = session.exec(select(LedgerEntry.action, LedgerEntry.actor).order_by(LedgerEntry.seq)).all()  # type: ignore[arg-type]
    assert said[-2:] == [("separate_officers", "陈静"), ("join_officers", "system")]


@pytest.mark.parametrize("role", list(Role))
def test_no_account_is_two_officers(role: Role) -> None:
    """One account has one role; of the two halves no role but the administrator of an undivided office has both."""
    adds = role in PERMISSIONS[Action.ADD_ACCOUNTS]
    grants = role in PERMISSIONS[Action.GRANT_ACCESS] and APART[Action.GRANT_ACCESS] is role
    sees = role in PERMISSIONS[Action.SEE_LEDGER]
    assert adds + grants + sees <= 1
