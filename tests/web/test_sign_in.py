"""Signing in and out through the form, and what ends it."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic

import pytest
from sqlmodel import col, select
from websockets.exceptions import ConnectionClosed
from websockets.sync.connection import Connection

from models.accounts import Account, Role, SignIn
from models.ledger import LedgerEntry
from services import accounts
from services.access import SYSTEM
from services.accounts import AccountForm
from services.database import reading_session
from services.sign_in import hash_of
from tests.web.conftest import PASSWORD, App, run_page, serving
from web.sign_in import next_page


def account(login: str) -> Account:
    with reading_session() as session:
        return session.exec(select(Account).where(Account.login == login)).one()


def entries(action: str) -> list[LedgerEntry]:
    with reading_session() as session:
        wanted = select(LedgerEntry).where(LedgerEntry.action == action).order_by(col(LedgerEntry.seq))
        return list(session.exec(wanted))


def test_who_signs_in_comes_back_to_the_page_they_asked_for(running_app: App) -> None:
    with running_app.stranger() as client:
        asked = client.get("/meetings?id=3")
        form = client.get(asked.headers["location"])
        assert 'value="/meetings?id=3"' in form.text
        answer = client.post("/sign-in", data={"login": " Secretary ", "password": PASSWORD, "next": "/meetings?id=3"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/meetings?id=3")
        assert client.get("/").status_code == 200
        assert client.get("/sign-in").headers["location"] == "/"


@pytest.mark.parametrize(
    "asked",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "evil",
        "",
        "/a b",
        "/\n/x",
        "/sign-out",
        "javascript:x",
    ],
)
def test_no_sign_in_leads_to_another_site(asked: str) -> None:
    assert next_page(asked) == "/"


def test_a_name_with_a_nul_is_refused_in_words(running_app: App) -> None:
    with running_app.stranger() as client:
        answer = client.post("/sign-in", data={"login": "lea\0der", "password": PASSWORD})
    assert answer.status_code == 401
    assert "NUL" in answer.text


def test_the_cookie_is_kept_from_scripts_and_only_its_hash_is_stored(running_app: App) -> None:
    with running_app.stranger() as client:
        answer = client.post("/sign-in", data={"login": "leader", "password": PASSWORD})
    token = answer.cookies["duban"]
    set_cookie = answer.headers["set-cookie"].lower()
    assert {"httponly", "samesite=lax", "path=/"} <= {part.strip() for part in set_cookie.split(";")}
    assert len(token) >= 43  # 256 bits
    with reading_session() as session:
        assert session.get(SignIn, hash_of(token)) is not None
        assert session.get(SignIn, token) is None


def test_the_ledger_notes_who_signed_in_from_where_whatever_headers_say(running_app: App) -> None:
    with running_app.stranger() as client:
        client.post(
            "/sign-in", data={"login": "auditor", "password": PASSWORD}, headers={"X-Forwarded-For": "10.9.8.7"}
        )
    last = entries("sign_in")[-1]
    assert (last.actor, last.ip, last.after["ip"]) == ("周平", "127.0.0.1", "127.0.0.1")


def test_a_wrong_password_keeps_the_name_and_an_unknown_name_reads_the_same(running_app: App) -> None:
    with running_app.stranger() as client:
        wrong = client.post("/sign-in", data={"login": "leader", "password": "nonsense"})
        unknown = client.post("/sign-in", data={"login": "nobody", "password": "nonsense"})
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    assert 'value="leader"' in wrong.text
    assert "用户名或密码不对" in wrong.text
    assert wrong.text.replace("leader", "nobody") == unknown.text
    assert "set-cookie" not in wrong.headers


def test_twenty_guesses_at_once_count_as_five_and_lock_the_account(own_folder: Path) -> None:
    with serving(own_folder) as app:

        def guess(number: int) -> int:
            with app.stranger() as client:
                return client.post("/sign-in", data={"login": "leader", "password": f"guess {number}"}).status_code

        with ThreadPoolExecutor(20) as crowd:
            assert set(crowd.map(guess, range(20))) == {401}
        assert account("leader").failures == 5
        assert len(entries("lock_out")) == 1
        with app.stranger() as client:
            right = {"login": "leader", "password": PASSWORD}
            assert client.post("/sign-in", data=right).status_code == 401
            assert client.post("/sign-in", data=right | {"login": "auditor"}).status_code == 303


@pytest.mark.parametrize("origin", ["http://evil.example", "null", ""])
@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/set-up", "/welcome", "/step-in"])
def test_a_form_on_another_site_can_send_nothing(running_app: App, path: str, origin: str) -> None:
    client = running_app.signed_in("leader")
    assert (
        client.post(path, data={"login": "leader", "password": PASSWORD}, headers={"Origin": origin}).status_code == 403
    )
    assert client.get("/").status_code == 200


def read_to_the_end(line: Connection, seconds: float) -> None:
    while True:
        line.recv(timeout=seconds)


def closes_within(app: App, cookie: str, seconds: float, happen: object) -> float:
    """Open two tabs, let it happen; how long until both are closed."""
    with app.line(cookie) as one, app.line(cookie) as two:
        run_page(one)
        run_page(two)
        assert callable(happen)
        happen()
        start = monotonic()
        for line in (one, two):
            with pytest.raises(ConnectionClosed) as closed:
                read_to_the_end(line, seconds + 3)
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 4401
        return monotonic() - start


def test_signing_out_closes_every_open_tab_within_two_seconds(running_app: App) -> None:
    client = running_app.signed_in("other_secretary")
    cookie = client.cookies["duban"]
    assert closes_within(running_app, cookie, 2, lambda: client.post("/sign-out")) <= 2
    with running_app.stranger() as thief:
        thief.cookies["duban"] = cookie
        assert thief.get("/").status_code == 303


@pytest.mark.parametrize("change", ["disabled", "password"])
def test_a_disabled_account_and_a_new_password_close_every_open_tab(running_app: App, change: str) -> None:
    cookie = running_app.signed_in("city_officer").cookies["duban"]
    row = account("city_officer")
    form = AccountForm(row.name, Role.BUREAU, row.bureau_id, active=change != "disabled")
    password = PASSWORD if change == "password" else ""

    def happen() -> None:
        accounts.edit_account(SYSTEM, row.id or 0, form, row.version, f"{change} {row.version}", password=password)

    try:
        assert closes_within(running_app, cookie, 2, happen) <= 2
    finally:
        again, row = AccountForm(row.name, Role.BUREAU, row.bureau_id), account("city_officer")
        accounts.edit_account(SYSTEM, row.id or 0, again, row.version, f"again {row.version}")


def test_another_persons_tabs_stay_open(running_app: App) -> None:
    leaving, staying = (running_app.signed_in("secretary") for _ in range(2))
    with running_app.line(staying.cookies["duban"]) as line:
        run_page(line)
        assert closes_within(running_app, leaving.cookies["duban"], 2, lambda: leaving.post("/sign-out")) <= 2
        assert "李明" in run_page(line)


def test_a_form_that_is_drawn_again_leads_to_itself_in_the_other_language(running_app: App) -> None:
    with running_app.stranger() as client:
        for path, fields in (
            ("/sign-in/code", {"code": "000000"}),
            ("/sign-in", {"login": "leader", "password": "no"}),
        ):
            again = client.post(path, data=fields)
            assert (again.status_code, 'href="/sign-in?lang=en"' in again.text) == (401, True)
        assert client.get("/sign-in?lang=en").status_code == 200
