"""What ends an access ends it for good: no link, calendar or half-way sign-in is left behind that goes on letting in."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest

from models.accounts import Account, BureauLink
from models.clock import now, stopped_at
from models.errors import NotAllowed
from models.settings import settings
from services import accounts, feeds, links, passwords, second_factor, sign_in
from services.access import SYSTEM, Actor
from services.database import reading_session, writing_session
from services.sign_in import Visitor
from tests.conftest import bureau_id

PASSWORD, NEW = "Xiang-Shi-2020", "Lin-Jiang-1949-x"
QUARTER = timedelta(days=90)


@pytest.fixture(autouse=True)
def with_links(office: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DUBAN_PUBLIC_URL", "https://duban.example")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def officer(county_officer: Actor) -> Actor:
    """三台's, with a password, seen today."""
    change(county_officer, password_hash=passwords.hashed(PASSWORD), used_at=now())
    return county_officer


def change(actor: Actor, **facts: object) -> None:
    with writing_session() as session:
        account = session.get_one(Account, actor.account_id)
        for name, value in facts.items():
            setattr(account, name, value)


def stored(actor: Actor) -> Account:
    with reading_session() as session:
        return session.get_one(Account, actor.account_id)


def link() -> str:
    """A new link of 三台, out of the letter."""
    return links.invitation(bureau_id("三台")).rpartition("/")[2]


def visitor(token: str) -> Visitor:
    found = sign_in.who(token)
    assert found
    return found


def guess(times: int) -> None:
    for _ in range(times):
        with pytest.raises(NotAllowed, match="wrong_login"):
            sign_in.sign_in("county_officer", "guess")


def test_a_link_takes_no_wrong_try_back(officer: Actor) -> None:
    secret = link()
    guess(4)
    links.enter(secret)
    assert stored(officer).failures == 4
    guess(1)
    locked_until = stored(officer).locked_until
    assert locked_until is not None
    assert sign_in.who(links.enter(secret)), "a link is no try at the password"
    assert (stored(officer).failures, stored(officer).locked_until) == (5, locked_until)


def test_the_identity_provider_takes_no_wrong_try_back_and_counts_as_use(officer: Actor) -> None:
    guess(4)
    change(officer, used_at=None)
    sign_in.let_in(stored(officer), "127.0.0.1", "test", by="oidc")
    account = stored(officer)
    assert (account.failures, account.used_at is not None) == (4, True)


def test_the_password_still_takes_them_back(officer: Actor) -> None:
    guess(4)
    sign_in.sign_in("county_officer", PASSWORD)
    assert stored(officer).failures == 0


def test_a_link_keeps_an_account_in_use_but_opens_none_that_is_shut_by_disuse(
    officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUBAN_LINK_HOURS", "720")
    settings.cache_clear()
    used_at = stored(officer).used_at
    assert used_at is not None
    last = used_at + QUARTER - timedelta(days=1)
    with stopped_at(last):
        assert sign_in.who(links.enter(link()))
    assert stored(officer).used_at == last
    with stopped_at(last + QUARTER - timedelta(days=1)):
        secret = link()
    with stopped_at(last + QUARTER):
        for ask in (links.card, links.enter):
            with pytest.raises(NotAllowed, match="link_over"):
                ask(secret)
        assert link() == "", "and a letter promises nothing that does not open"


def test_a_calendar_address_is_not_for_who_came_by_a_link(officer: Actor) -> None:
    by_link = visitor(links.enter(link()))
    with pytest.raises(NotAllowed, match="not_allowed"):
        feeds.make(by_link, "make")
    own = visitor(sign_in.sign_in("county_officer", PASSWORD).token)
    assert feeds.make(own, "own").endswith(".ics")
    with pytest.raises(NotAllowed, match="not_allowed"):
        feeds.revoke(by_link, "revoke")
    assert feeds.current(officer)


def new_password(actor: Actor) -> None:
    accounts.set_password(SYSTEM, actor.account_id or 0, NEW, stored(actor).version, "new password")


def no_second_step(actor: Actor) -> None:
    accounts.clear_second_factor(SYSTEM, actor.account_id or 0, stored(actor).version, "lost the phone")


def a_second_step(actor: Actor) -> None:
    secret = pyotp.random_base32()
    second_factor.switch_on(actor, secret, pyotp.TOTP(secret).now(), PASSWORD, "on")


@pytest.mark.parametrize("end", [new_password, no_second_step, a_second_step])
def test_what_makes_an_account_safe_again_ends_its_links_and_who_came_by_one(
    officer: Actor, end: Callable[[Actor], None]
) -> None:
    secret = link()
    came_in = links.enter(secret)
    end(officer)
    assert sign_in.who(came_in) is None
    with reading_session() as session:
        assert session.get_one(BureauLink, sign_in.hash_of(secret)).revoked_at is not None
    with pytest.raises(NotAllowed, match="link_over"):
        links.enter(secret)


@pytest.mark.parametrize("meanwhile", [new_password, a_second_step, lambda actor: change(actor, active=False)])
def test_a_sign_in_that_waited_while_the_account_was_changed_is_refused(
    officer: Actor, meanwhile: Callable[[Actor], None]
) -> None:
    """What the queue at the hashing does: the password was right for the account as it was before."""
    account = sign_in.count_try("county_officer")
    assert account is not None
    assert sign_in.is_right(account, PASSWORD)
    meanwhile(officer)
    with pytest.raises(NotAllowed, match="wrong_login"):
        sign_in.let_in(account, "127.0.0.1", "test")


def test_a_link_that_was_revoked_at_the_last_moment_lets_nobody_in(officer: Actor) -> None:
    secret, account = link(), stored(officer)
    links.revoke(officer, "revoke")
    with pytest.raises(NotAllowed, match="link_over"):
        sign_in.let_in(account, "127.0.0.1", "test", by="link", link_hash=sign_in.hash_of(secret))


def test_a_code_for_a_half_sign_in_that_a_new_password_ended_is_refused(officer: Actor) -> None:
    secret = pyotp.random_base32()
    change(officer, totp_secret=secret)
    half = sign_in.sign_in("county_officer", PASSWORD)
    assert half.needs_code
    new_password(officer)
    with pytest.raises(NotAllowed, match="code_late"):
        second_factor.enter(half.token, pyotp.TOTP(secret).now())
