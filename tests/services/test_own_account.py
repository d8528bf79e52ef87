"""What people change of their own: password, language, second step, browsers and links that stay open."""

from collections.abc import Iterator
from pathlib import Path

import pyotp
import pytest

from models.accounts import Account, Role
from models.errors import NotAllowed, NotPossibleNow
from models.settings import settings
from services import accounts, links, own_account, passwords, second_factor, sign_in
from services.access import Actor
from services.database import writing_session
from tests.conftest import bureau_id

OLD, NEW = "Xiang-Shi-2020", "Lin-Jiang-1949-x"


@pytest.fixture
def came_in(office: Path, leader: Actor) -> str:
    """The leader's cookie, by the password."""
    with writing_session() as session:
        account = session.get_one(Account, leader.account_id)
        account.password_hash = passwords.hashed(OLD)
    return sign_in.sign_in("leader", OLD).token


def visitor(token: str) -> sign_in.Visitor:
    found = sign_in.who(token)
    assert found
    return found


def test_a_new_password_counts_at_once_and_ends_the_other_browsers(came_in: str) -> None:
    other = sign_in.sign_in("leader", OLD).token
    own_account.change_password(visitor(came_in), OLD, NEW, "change")
    assert sign_in.who(other) is None
    assert visitor(came_in).actor.role is Role.LEADER
    with pytest.raises(NotAllowed):
        sign_in.sign_in("leader", OLD)
    assert sign_in.sign_in("leader", NEW).token


def test_another_browser_is_ended_by_its_name_and_this_one_stays(came_in: str) -> None:
    other = sign_in.sign_in("leader", OLD).token
    lines = own_account.card(visitor(came_in)).sign_ins
    assert [line.is_this for line in lines] == [True, False]
    own_account.end_sign_in(visitor(came_in), lines[1].name, "end")
    assert (sign_in.who(other), len(own_account.card(visitor(came_in)).sign_ins)) == (None, 1)


def test_signed_out_means_out(came_in: str) -> None:
    sign_in.end(came_in)
    assert sign_in.who(came_in) is None


def test_a_second_step_begins_with_a_code_from_the_phone_and_ends_with_the_password(came_in: str) -> None:
    actor = visitor(came_in).actor
    secret = second_factor.offer("leader", "应急厅").secret
    with pytest.raises(NotPossibleNow, match="code_wrong"):
        second_factor.switch_on(actor, secret, "000000x", OLD, "no")
    second_factor.switch_on(actor, secret, pyotp.TOTP(secret).now(), OLD, "on")
    assert sign_in.sign_in("leader", OLD).needs_code
    second_factor.switch_off(actor, OLD, "off")
    assert not sign_in.sign_in("leader", OLD).needs_code


def test_a_language_lasts(came_in: str) -> None:
    accounts.choose_language(visitor(came_in).actor, "en", "choose")
    assert visitor(came_in).language == "en"


@pytest.fixture
def with_links(office: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DUBAN_PUBLIC_URL", "https://duban.example")
    settings.cache_clear()
    yield
    settings.cache_clear()


def test_a_revoked_link_opens_nothing(with_links: None, county_officer: Actor) -> None:
    secret = links.invitation(bureau_id("三台")).rpartition("/")[2]
    came_by_it = links.enter(secret)
    assert sign_in.who(came_by_it)
    links.revoke(county_officer, "revoke")
    assert sign_in.who(came_by_it) is None
    with pytest.raises(NotAllowed):
        links.enter(secret)


def test_a_new_password_ends_the_links_of_before(with_links: None, county_officer: Actor) -> None:
    with writing_session() as session:
        session.get_one(Account, county_officer.account_id).password_hash = passwords.hashed(OLD)
    secret = links.invitation(bureau_id("三台")).rpartition("/")[2]
    came_by_it = links.enter(secret)
    here = visitor(sign_in.sign_in("county_officer", OLD).token)
    assert own_account.card(here).links == 1
    own_account.change_password(here, OLD, NEW, "change")
    assert (sign_in.who(came_by_it), own_account.card(here).links) == (None, 0)
    with pytest.raises(NotAllowed):
        links.enter(secret)
