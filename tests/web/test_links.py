"""The link of a bureau's e-mail: whom it lets in, and what ends it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from models.accounts import Account, SignIn
from models.clock import now, stopped_at
from models.errors import NotAllowed
from models.ledger import LedgerEntry
from models.settings import settings
from services import accounts, links
from services.access import SYSTEM
from services.accounts import AccountForm
from services.database import reading_session, writing_session
from tests.conftest import bureau_id
from tests.web.conftest import App


@pytest.fixture
def app(running_app: App, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.setenv("DUBAN_PUBLIC_URL", "https://duban.example")
    settings.cache_clear()
    yield running_app
    settings.cache_clear()


def link_for(bureau: str) -> str:
    """The path of a new link, out of the letter."""
    return links.invitation(bureau_id(bureau)).partition("https://duban.example")[2]


def test_a_link_says_whose_screens_it_opens_and_opens_them_with_a_click(app: App) -> None:
    path = link_for("康定")
    with app.stranger() as client:
        page = client.get(path)
        assert (page.status_code, "duban" in client.cookies) == (200, False)
        assert "康定市应急管理局" in page.text
        assert client.get("/light").status_code == 303, "looking at it lets nobody in"
        answer = client.post(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert "康定市应急管理局" in client.get("/light").text
        assert client.get("/papers/minutes/1").status_code == 404, "it opens what the bureau sees, no more"
    with reading_session() as session:
        entry = session.exec(select(LedgerEntry).where(LedgerEntry.action == "sign_in")).all()[-1]
        assert (entry.actor, entry.after["by"]) == ("康定市值班员", "link")
        assert not session.exec(select(SignIn).where(SignIn.link_hash == path.rpartition("/")[2])).all()


@pytest.mark.parametrize("path", ["/go/short", f"/go/{'x' * 43}", f"/go/{'x' * 44}", "/go/", f"/go/{'x' * 43}/more"])
def test_a_made_up_link_opens_nothing(app: App, path: str) -> None:
    with app.stranger() as client:
        for answer in (client.get(path), client.post(path)):
            assert answer.status_code in (303, 401, 404)
            assert "duban" not in client.cookies
        assert client.get("/light").status_code == 303


def test_a_link_is_good_for_its_hours(app: App) -> None:
    secret = link_for("绵阳").rpartition("/")[2]
    assert links.card(secret).bureau == "绵阳市应急管理局"
    with stopped_at(now() + timedelta(hours=71, minutes=59)):
        assert links.card(secret).bureau == "绵阳市应急管理局"
    with stopped_at(now() + timedelta(hours=72)), pytest.raises(NotAllowed, match="link_over"):
        links.enter(secret)


def test_a_bureau_revokes_its_links_and_who_came_in_by_one_is_out(app: App) -> None:
    path, other = link_for("三台"), link_for("康定")
    with app.stranger() as by_link, app.stranger() as stranger:
        by_link.post(path)
        officer = app.signed_in("county_officer")
        page = officer.get("/account").text
        assert "撤销办理链接" in page
        token = page.partition('name="token" value="')[2].partition("-")[0]
        done = officer.post("/account", data={"do": "revoke", "token": f"{token}-revoke"})
        assert done.headers["location"] == "/account?did=revoke"
        assert by_link.get("/light").status_code == 303
        assert officer.get("/light").status_code == 200
        assert "链接已过期或已撤销" in stranger.post(path).text
        assert stranger.get(other).status_code == 200, "another bureau's link is its own"
        assert "撤销办理链接" not in officer.get("/account").text


def test_a_new_password_by_the_administrator_ends_the_links_too(app: App) -> None:
    secret = link_for("三台").rpartition("/")[2]
    with reading_session() as session:
        row = session.exec(select(Account).where(Account.login == "county_officer")).one()
    form = AccountForm(row.name, row.role, row.bureau_id)
    accounts.edit_account(SYSTEM, row.id or 0, form, row.version, "ends links", password="Xiang-Shi-2020")
    with pytest.raises(NotAllowed, match="link_over"):
        links.card(secret)


def test_a_second_step_is_not_gone_around(app: App, own_folder: Path) -> None:
    with writing_session() as session:
        row = session.exec(select(Account).where(Account.login == "city_officer")).one()
        row.totp_secret = "A" * 32
        session.add(row)
    assert links.invitation(bureau_id("绵阳")) == ""


def test_an_office_that_wants_no_links_sends_none(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_LINK_HOURS", "0")
    settings.cache_clear()
    assert links.invitation(bureau_id("三台")) == ""
    assert links.invitation(None) == ""
