"""Who is not signed in gets the sign-in form and nothing else."""

from pathlib import Path

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from models.settings import ROOT
from services.sign_in import hash_of
from tests.web.conftest import App, run_page, serving
from ui.menu import ENTRIES

PAGES = ["/", *(f"/{entry.url}" for entry in ENTRIES), "/no-such-page", "/sign-out", "/dashboard/"]
NOT_PAGES = [
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/stream",
    "/dashboard/_stcore/health",
    "/media/0123.png",
    "/static/js/index.js",
    "/static/../index.html",
    "/component/x/y",
    "/_stcore/bidi-components/x/y",
    "/app/static/x",
    "/files/1",
    "/frame.js",
    "/favicon.png",
    "/index.html",
    "/manifest.json",
    "/_stcore/upload_file/a/b",
    "/pages/leader/dashboard.py",
]
SHUT = [
    "/_stcore/metrics",
    "/_stcore/agent/openapi.json",
    "/_stcore/script-health-check",
    "/oauth2callback",
    "/auth/login",
]


def given_away(address: str) -> list[str]:
    """What a stranger got that the gate should have kept: the check that the whole surface is closed."""
    found = []
    with httpx.Client(base_url=address) as stranger:
        for path in PAGES:
            answer = stranger.get(path)
            if answer.status_code != 303 or not answer.headers["location"].startswith("/sign-in") or answer.content:
                found.append(f"{path}: {answer.status_code}")
        for path in [*NOT_PAGES, *SHUT]:
            answer = stranger.get(path)
            if answer.status_code not in (401, 404) or len(answer.content) > 20:
                found.append(f"{path}: {answer.status_code}")
    return found


def test_every_address_of_a_page_leads_a_stranger_to_the_sign_in_form(running_app: App) -> None:
    assert given_away(running_app.address) == []


def test_the_check_of_strangers_can_fail(own_folder: Path) -> None:
    script = own_folder / "open_app.py"
    script.write_text(f"import streamlit as st\napp = st.App({str(ROOT / 'ui' / 'shell.py')!r})\n")
    with serving(own_folder, str(script), ready="/_stcore/health") as app:
        assert "/dashboard: 200" in given_away(app.address)


def test_the_first_visitor_after_a_start_is_turned_away_too(own_folder: Path) -> None:
    with serving(own_folder, ready="") as app:
        with httpx.Client(base_url=app.address, timeout=60) as stranger:
            answer = stranger.get("/dashboard")
            assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in?next=%2Fdashboard")
        with pytest.raises(InvalidStatus), app.line(""):
            pass


def test_only_two_addresses_answer_a_stranger_with_a_page(running_app: App) -> None:
    with running_app.stranger() as stranger:
        open_ones = {
            path for path in [*PAGES, *NOT_PAGES, *SHUT, "/sign-in", "/healthz"] if stranger.get(path).is_success
        }
        assert open_ones == {"/sign-in", "/healthz"}
        for path in ("/welcome", "/set-up"):
            assert stranger.get(path).headers["location"] == "/sign-in"


@pytest.mark.parametrize("path", ["/_stcore/upload_file/a/b", "/dashboard", "/files/1", "/_stcore/agent/interact"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_a_stranger_can_send_nothing(running_app: App, method: str, path: str) -> None:
    with running_app.stranger() as stranger:
        assert stranger.request(method, path, content=b"x").status_code in (401, 404, 405)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Cookie": "duban=guess"},
        {"Cookie": "duban="},
        {"X-Duban-Sign-In": "0" * 64},
        {"Cookie": "_streamlit_user=x"},
    ],
)
def test_a_socket_without_a_sign_in_is_refused_before_it_opens(running_app: App, headers: dict[str, str]) -> None:
    with pytest.raises(InvalidStatus) as refused, running_app.line("", **headers):
        pass
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("origin", [None, "http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1"])
def test_a_socket_from_elsewhere_is_refused_even_with_the_cookie(running_app: App, origin: str | None) -> None:
    cookie = running_app.signed_in("leader").cookies["duban"]
    with pytest.raises(InvalidStatus), running_app.line(cookie, origin=origin):
        pass
    with running_app.line(cookie) as line:
        assert "赵强" in run_page(line)


def test_a_socket_under_another_host_name_is_refused(running_app: App) -> None:
    cookie = running_app.signed_in("leader").cookies["duban"]
    with pytest.raises(InvalidStatus), running_app.line(cookie, Host="evil.example"):
        pass


def test_a_header_that_claims_to_be_someone_else_is_ignored(running_app: App) -> None:
    administrator = running_app.signed_in("administrator").cookies["duban"]
    leader = running_app.signed_in("leader").cookies["duban"]
    with running_app.line(leader, **{"X-Duban-Sign-In": hash_of(administrator)}) as line:
        said = run_page(line)
    assert "赵强" in said
    assert "陈静" not in said


def test_the_session_id_alone_takes_over_nothing(running_app: App) -> None:
    """The id of a session stands in upload addresses, so it may be in a proxy's log."""
    from websockets.sync.client import connect

    victim = running_app.signed_in("administrator").cookies["duban"]
    other = running_app.signed_in("leader").cookies["duban"]
    with running_app.line(victim) as line:
        said = run_page(line)
        session_id = said.split('session_id: "')[1].split('"')[0]
        with connect(
            f"ws://{running_app.host}/_stcore/stream",
            origin=running_app.address,  # type: ignore[arg-type]
            additional_headers={"Cookie": f"duban={other}"},
            subprotocols=["streamlit", "x", session_id],  # type: ignore[list-item]
            max_size=None,
        ) as thief:
            stolen = run_page(thief)
    assert "赵强" in stolen
    assert "陈静" not in stolen
    assert session_id not in stolen


def test_a_page_of_another_role_is_not_shown(running_app: App) -> None:
    bureau = running_app.signed_in("county_officer")
    assert bureau.get("/accounts").headers["location"] == "/"
    with running_app.line(bureau.cookies["duban"]) as line:
        assert "other_county_officer" not in run_page(line, "accounts")


@pytest.mark.parametrize("beside", ["flag", "x=a b", "k@x=1", 'portal={"user":"zhang"}', "duban_other=1"])
def test_a_neighbours_cookie_does_not_keep_anybody_out(running_app: App, beside: str) -> None:
    own = f"duban={running_app.signed_in('leader').cookies['duban']}"
    with httpx.Client(base_url=running_app.address) as client:
        for cookie in (f"{own}; {beside}", f"{beside}; {own}"):
            assert client.get("/account", headers={"Cookie": cookie}).status_code == 200
