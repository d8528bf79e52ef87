"""三员分立: where the office wants three officers, nobody does alone what needs two."""

from datetime import timedelta
from itertools import permutations

import pytest
from sqlmodel import col, select, update

from models.accounts import NO_PASSWORD, Account, Role
from models.clock import now
from models.errors import NotAllowed, NotPossibleNow
from models.ledger import LedgerEntry
from models.permissions import APART, PERMISSIONS, Action
from services import accounts, officers
from services.access import SYSTEM, Actor
from services.accounts import AccountForm, AccountRow
from services.database import reading_session, writing_session
from services.officers import Halves
from services.sign_in import sign_in
from tests.conftest import bureau_id, person

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


def change(login: str, **columns: object) -> None:
    with writing_session() as session:
        session.execute(update(Account).where(col(Account.login) == login).values(**columns))


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


def test_who_was_never_let_in_or_has_not_come_for_months_is_no_officer(administrator: Actor) -> None:
    change("security", used_at=now() - timedelta(days=200))
    change("auditor", password_hash=NO_PASSWORD)
    with pytest.raises(NotPossibleNow) as refused:
        officers.separate(administrator, "too early")
    assert refused.value.facts == {"names": "安全管理员、审计员"}


@pytest.mark.usefixtures("apart")
def test_an_officer_who_has_not_come_for_months_keeps_nobody_from_working(
    administrator: Actor, security: Actor
) -> None:
    for login in ("auditor", "administrator"):
        change(login, used_at=now() - timedelta(days=200))
    edit(security, "leader", active=False)
    assert row("leader").active is False
    for login in ("auditor", "administrator"):
        edit(security, login)
        assert row(login).dormant is False


@pytest.mark.usefixtures("apart")
def test_the_only_auditor_is_let_in_by_the_edit_that_gives_the_password(security: Actor) -> None:
    change("auditor", password_hash=NO_PASSWORD, active=False)
    edit(security, "auditor", password=PASSWORD, active=True)
    assert sign_in("auditor", PASSWORD).token


@pytest.mark.usefixtures("apart")
def test_the_administrator_renames_an_account_that_disuse_has_shut_and_it_stays_shut(administrator: Actor) -> None:
    change("leader", used_at=now() - timedelta(days=200))
    edit(administrator, "leader", name="赵刚")
    assert (row("leader").name, row("leader").dormant) == ("赵刚", True)


@pytest.mark.usefixtures("apart")
def test_an_account_that_was_shut_by_disuse_is_opened_by_who_grants_access(
    administrator: Actor, security: Actor
) -> None:
    change("leader", used_at=now() - timedelta(days=200))
    with pytest.raises(NotAllowed, match="officers_apart"):
        edit(administrator, "leader")
    assert row("leader").dormant is True
    edit(security, "leader")
    assert row("leader").dormant is False


def test_saving_an_account_that_is_in_use_does_not_renew_its_days(administrator: Actor) -> None:
    change("leader", used_at=now() - timedelta(days=80))
    edit(administrator, "leader", name="赵刚")
    with reading_session() as session:
        used_at = session.exec(select(Account.used_at).where(Account.login == "leader")).one()
    assert used_at is not None
    assert (now() - used_at).days == 80


@pytest.mark.parametrize(("before", "after"), list(permutations((Role.SECRETARIAT, Role.BUREAU, Role.LEADER), 2)))
def test_an_account_goes_from_any_role_to_any_other(administrator: Actor, before: Role, after: Role) -> None:
    places = {Role.BUREAU: bureau_id("三台")}
    accounts.create_account(
        administrator, "somebody", AccountForm("某人", before, places.get(before)), PASSWORD, "somebody"
    )
    edit(administrator, "somebody", role=after, bureau_id=places.get(after))
    assert (row("somebody").role, row("somebody").bureau_id) == (after, places.get(after))


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
