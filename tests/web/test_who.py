"""Who counts as signed in, to the second; guesses and names, without a server in between."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest
from sqlmodel import col, select, update

from models.accounts import Account, Role
from models.clock import stopped_at
from models.errors import NotAllowed, NotPossibleNow
from models.office import Office
from services import accounts, passwords, sign_in
from services.access import SYSTEM, Actor
from services.accounts import AccountForm
from services.database import reading_session, writing_session
from tests.conftest import person

PASSWORD = "Ping-An-2020-x"
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture
def account_id(office: Path) -> Iterator[int]:
    """An account that can sign in, at a moment that stands still."""
    with stopped_at(START):
        yield accounts.create_account(SYSTEM, "liming", AccountForm("李明", Role.SECRETARIAT), PASSWORD, "new")


def later(**by: float) -> datetime:
    return START + timedelta(**by)


def is_in(token: str, at: datetime) -> bool:
    with stopped_at(at):
        return sign_in.who(token) is not None


def test_idle_for_thirty_minutes_is_in_a_second_more_is_out(account_id: int) -> None:
    token = sign_in.sign_in("liming", PASSWORD).token
    assert not is_in(token, later(minutes=30, seconds=1))
    assert sign_in.still_in([sign_in.hash_of(token)]) != set()
    assert is_in(token, later(minutes=30))
    assert is_in(token, later(minutes=60))  # the look at 30 minutes was a sign of life


def test_being_watched_is_no_sign_of_life(account_id: int) -> None:
    token = sign_in.sign_in("liming", PASSWORD).token
    with stopped_at(later(minutes=29)):
        assert sign_in.still_in([sign_in.hash_of(token)]) == {sign_in.hash_of(token)}
    assert not is_in(token, later(minutes=30, seconds=1))


def test_after_twelve_hours_everyone_is_out_however_busy(account_id: int) -> None:
    token = sign_in.sign_in("liming", PASSWORD).token
    for minutes in range(20, 12 * 60, 20):
        assert is_in(token, later(minutes=minutes))
    assert is_in(token, later(hours=12))
    assert not is_in(token, later(hours=12, seconds=1))


def test_a_change_of_role_ends_what_was_open_and_counts_at_the_next_sign_in(account_id: int) -> None:
    token = sign_in.sign_in("liming", PASSWORD).token
    accounts.edit_account(SYSTEM, account_id, AccountForm("李明", Role.LEADER), 1, "role")
    assert sign_in.who(token) is None
    found = sign_in.who(sign_in.sign_in("liming", PASSWORD).token)
    assert found is not None
    assert found.actor.role is Role.LEADER


def test_a_new_password_ends_what_the_old_one_opened(account_id: int) -> None:
    token = sign_in.sign_in("liming", PASSWORD).token
    accounts.set_password(SYSTEM, account_id, "Xin-Mi-Ma-2020", 1, "password")
    assert sign_in.who(token) is None
    with pytest.raises(NotAllowed):
        sign_in.sign_in("liming", PASSWORD)
    assert sign_in.who(sign_in.sign_in("liming", "Xin-Mi-Ma-2020").token)


def test_of_two_hundred_guesses_at_once_exactly_five_meet_the_password(
    account_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    met: list[str] = []
    real = passwords.matches

    def listening(password: str, hash_: str) -> bool:
        if hash_:
            met.append(password)
        return real(password, hash_) if hash_ else False  # what a stranger's hash costs is not what is tested here

    monkeypatch.setattr(passwords, "matches", listening)

    def guess(number: int) -> None:
        with pytest.raises(NotAllowed):
            sign_in.sign_in("liming", f"guess {number}")

    with ThreadPoolExecutor(12) as crowd:
        list(crowd.map(guess, range(200)))
    assert len(met) == 5


def test_a_locked_account_opens_again_after_thirty_minutes(account_id: int) -> None:
    for _ in range(5):
        with pytest.raises(NotAllowed):
            sign_in.sign_in("liming", "wrong")
    with stopped_at(later(minutes=29, seconds=59)), pytest.raises(NotAllowed):
        sign_in.sign_in("liming", PASSWORD)
    with stopped_at(later(minutes=30)):
        assert sign_in.sign_in("liming", PASSWORD)
    with reading_session() as session:
        assert session.get_one(Account, account_id).failures == 0


def test_the_right_password_at_the_fifth_try_opens(account_id: int) -> None:
    for _ in range(4):
        with pytest.raises(NotAllowed):
            sign_in.sign_in("liming", "wrong")
    assert sign_in.sign_in("liming", PASSWORD)


def test_an_unknown_name_takes_as_long_as_a_known_one(account_id: int) -> None:
    def seconds(login: str) -> float:
        with writing_session() as session:
            session.execute(update(Account).values(failures=0, locked_until=None))
        start = perf_counter()
        with pytest.raises(NotAllowed):
            sign_in.sign_in(login, "wrong")
        return perf_counter() - start

    seconds("warm-up")
    pairs = [(seconds("liming"), seconds("nobody")) for _ in range(9)]
    known, unknown = (median(times) for times in zip(*pairs, strict=True))
    assert 0.5 < unknown / known < 2


def test_an_account_without_a_password_opens_in_the_sample_only(office: Path) -> None:
    with writing_session() as session:
        session.execute(update(Account).where(col(Account.login) == "leader").values(password_hash=""))
    with reading_session() as session:
        leader = session.exec(select(Account.id).where(Account.login == "leader")).one() or 0
    for attempt in (lambda: sign_in.step_in(leader), lambda: sign_in.sign_in("leader", "")):
        with pytest.raises(NotAllowed):
            attempt()
    with writing_session() as session:
        session.execute(update(Office).values(is_sample=True))
    token = sign_in.step_in(leader)
    assert sign_in.who(token)
    with writing_session() as session:
        session.execute(update(Office).values(is_sample=False))
    assert sign_in.who(token) is None


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Ab1-xyz", "password_short"),
        ("x" * 201, "password_short"),
        ("onlysmallletters", "password_simple"),
        ("zhangsan-2020-X", "password_has_login"),
        ("Password-123", "password_common"),
        ("Admin123456!", "password_common"),
    ],
)
def test_a_password_that_guessers_would_find_is_refused(office: Path, password: str, code: str) -> None:
    with pytest.raises(NotPossibleNow) as refused:
        accounts.create_account(SYSTEM, "zhangsan", AccountForm("张三", Role.LEADER), password, "t")
    assert refused.value.code == code


def test_the_last_administrator_stays_one(administrator: Actor) -> None:
    row = next(row for row in accounts.list_accounts(administrator) if row.role is Role.ADMINISTRATOR)
    for form in (AccountForm(row.name, Role.ADMINISTRATOR, active=False), AccountForm(row.name, Role.LEADER)):
        with pytest.raises(NotPossibleNow) as refused:
            accounts.edit_account(administrator, row.id, form, row.version, f"{form}"[:60])
        assert refused.value.code == "last_administrator"


@pytest.mark.parametrize("login", ["secretary", "leader", "auditor", "county_officer"])
def test_only_administrators_reach_accounts(office: Path, login: str) -> None:
    with pytest.raises(NotAllowed):
        accounts.list_accounts(person(login))
    with pytest.raises(NotAllowed):
        accounts.create_account(person(login), "new", AccountForm("新", Role.ADMINISTRATOR), PASSWORD, "t")
