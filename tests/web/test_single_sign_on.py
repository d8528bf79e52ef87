"""Signing in with the office's own identity provider: a real one, small, that really signs."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc.jwk import RSAKey
from sqlmodel import select

from models.accounts import Account, Role
from models.errors import NotAllowed, NotPossibleNow
from models.ledger import LedgerEntry
from models.settings import Settings, settings
from services import accounts, sign_in
from services.access import SYSTEM
from services.accounts import AccountForm
from services.database import reading_session, writing_session
from tests.conftest import point_at
from tests.web.conftest import App, serving, with_passwords
from tests.web.issuer import CLIENT, SECRET, Issuer, issuing

HERE = "http://duban.example"  # what the office calls the app; the client goes there by its real address


@pytest.fixture(scope="module")
def pair(office_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[App, Issuer]]:
    with ExitStack() as stack:
        issuer = stack.enter_context(issuing())
        folder = with_passwords(office_template, tmp_path_factory.mktemp("provider"))
        yield _starts(stack, folder, issuer.address), issuer


def _starts(stack: ExitStack, folder: Path, issuer: str) -> App:
    """An app with the settings of a provider; this process keeps its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUBAN_OIDC_ISSUER", issuer)
        patch.setenv("DUBAN_OIDC_CLIENT_ID", CLIENT)
        patch.setenv("DUBAN_OIDC_CLIENT_SECRET", SECRET)
        patch.setenv("DUBAN_PUBLIC_URL", HERE)
        return stack.enter_context(serving(folder))


@pytest.fixture
def app(pair: tuple[App, Issuer]) -> App:
    point_at(pair[0].folder)
    return pair[0]


@pytest.fixture
def issuer(pair: tuple[App, Issuer], app: App) -> Iterator[Issuer]:
    """The provider, honest again after each test."""
    issuer = pair[1]
    yield issuer
    issuer.person, issuer.lies, issuer.key = "leader", {}, None


def at_the_provider(client: httpx.Client, after: str = "/") -> dict[str, str]:
    """Go there; what it sends one back with."""
    away = client.get("/single-sign-on", params={"next": after})
    assert away.status_code == 303
    answer = httpx.get(away.headers["location"], headers={})
    back = urlsplit(answer.headers["location"])
    assert f"{back.scheme}://{back.netloc}{back.path}" == f"{HERE}/single-sign-on/back"
    return {name: values[0] for name, values in parse_qs(back.query).items()}


def test_who_the_provider_knows_comes_in_and_to_the_page_they_asked_for(app: App, issuer: Issuer) -> None:
    with app.stranger() as client:
        form = client.get("/sign-in?next=/approvals").text
        assert "用统一身份认证登录" in form
        assert 'href="/single-sign-on?next=/approvals"' in form
        back = client.get("/single-sign-on/back", params=at_the_provider(client, "/approvals"))
        assert (back.status_code, back.headers["location"]) == (303, "/approvals")
        assert "赵强" in client.get("/account").text
    with reading_session() as session:
        signed = session.exec(select(LedgerEntry).where(LedgerEntry.action == "sign_in")).all()
    assert signed[-1].after["by"] == "oidc"


def test_who_has_no_account_or_a_shut_one_stays_out_and_is_told_by_name(app: App, issuer: Issuer) -> None:
    issuer.person = "Stranger"
    with app.stranger() as client:
        back = client.get("/single-sign-on/back", params=at_the_provider(client))
        assert (back.status_code, "duban" in client.cookies) == (401, False)
        assert "统一身份认证认得您是 stranger，但本系统还没有这个账号" in back.text
    with writing_session() as session:
        account = session.exec(select(Account).where(Account.login == "auditor")).one()
        account.active = False
        session.add(account)
    issuer.person = "auditor"
    with app.stranger() as client:
        assert client.get("/single-sign-on/back", params=at_the_provider(client)).status_code == 401


@pytest.mark.parametrize(
    "lies",
    [
        {"iss": "http://evil.example"},
        {"aud": "another app"},
        {"nonce": "another question"},
        {"exp": 1_000_000_000},
        {"iat": 4_000_000_000},
        {"exp": None},
        {"preferred_username": ""},
        {"preferred_username": None},
    ],
    ids=str,
)
def test_an_answer_with_a_wrong_name_or_time_in_it_lets_nobody_in(
    app: App, issuer: Issuer, lies: dict[str, Any]
) -> None:
    issuer.lies = lies
    with app.stranger() as client:
        back = client.get("/single-sign-on/back", params=at_the_provider(client))
        assert (back.status_code, "duban" in client.cookies) == (401, False)


def test_an_answer_signed_with_another_key_lets_nobody_in(app: App, issuer: Issuer) -> None:
    issuer.key = RSAKey.generate_key(2048, {"kid": "one"})
    with app.stranger() as client:
        back = client.get("/single-sign-on/back", params=at_the_provider(client))
        assert (back.status_code, "答复无法核实" in back.text) == (401, True)


def test_an_answer_somebody_else_asked_for_counts_for_nobody(app: App, issuer: Issuer) -> None:
    with app.stranger() as one, app.stranger() as other:
        mine = at_the_provider(one)
        assert other.get("/single-sign-on/back", params=mine).status_code == 401
        at_the_provider(other)
        assert other.get("/single-sign-on/back", params=mine).status_code == 401
        assert one.get("/single-sign-on/back", params={**mine, "state": "x"}).status_code == 401


def test_an_answer_counts_once(app: App, issuer: Issuer) -> None:
    with app.stranger() as client:
        answer = at_the_provider(client)
        journey = dict(client.cookies)
        assert client.get("/single-sign-on/back", params=answer).status_code == 303
    with app.stranger() as again:
        again.cookies.update(journey)
        assert again.get("/single-sign-on/back", params=answer).status_code == 401


def test_the_way_back_leads_to_no_other_site(app: App, issuer: Issuer) -> None:
    with app.stranger() as client:
        back = client.get("/single-sign-on/back", params=at_the_provider(client, "//evil.example"))
        assert back.headers["location"] == "/"


def test_a_provider_that_is_away_leaves_the_password(own_folder: Path) -> None:
    with ExitStack() as stack, _starts(stack, own_folder, "http://127.0.0.1:9").stranger() as client:
        answer = client.get("/single-sign-on")
    assert answer.status_code == 503
    assert "暂时连不上" in answer.text
    assert '<input id="password"' in answer.text


def test_without_a_provider_there_is_no_such_button(running_app: App) -> None:
    with running_app.stranger() as client:
        assert "/single-sign-on" not in client.get("/sign-in").text
        assert client.get("/single-sign-on").headers["location"] == "/sign-in"


def test_a_provider_without_our_own_address_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_OIDC_ISSUER", "http://id.example")
    with pytest.raises(ValueError, match="DUBAN_PUBLIC_URL"):
        Settings()


def test_where_there_is_a_provider_an_account_needs_no_password(own_folder: Path) -> None:
    point_at(own_folder)
    form = AccountForm("新来的", Role.LEADER)
    with pytest.raises(NotPossibleNow, match="password_short"):
        accounts.create_account(SYSTEM, "newcomer", form, "", "without a provider")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DUBAN_OIDC_ISSUER", "http://id.example")
        patch.setenv("DUBAN_OIDC_CLIENT_ID", CLIENT)
        patch.setenv("DUBAN_PUBLIC_URL", HERE)
        settings.cache_clear()
        accounts.create_account(SYSTEM, "newcomer", form, "", "with a provider")
    settings.cache_clear()
    with pytest.raises(NotAllowed, match="wrong_login"):
        sign_in.sign_in("newcomer", "")
