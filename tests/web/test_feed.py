"""The calendar's address: its secret is the key, to this one calendar and to nothing else."""

import httpx
import pytest

from services import feeds
from services.sign_in import Visitor
from tests.conftest import person
from tests.web.conftest import App

GUESS = "a" * 43


@pytest.fixture
def officer(running_app: App) -> Visitor:
    return Visitor(person("county_officer"), "county_officer", "", "")


def test_a_program_without_a_cookie_gets_the_calendar_until_it_is_revoked(running_app: App, officer: Visitor) -> None:
    path = feeds.make(officer, "feed one")
    with httpx.Client(base_url=running_app.address) as program:
        answer = program.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
        assert answer.headers["cache-control"] == "no-store"
        assert answer.text.startswith("BEGIN:VCALENDAR")
        assert "set-cookie" not in answer.headers
        feeds.revoke(officer, "feed two")
        gone, guessed = program.get(path), program.get(f"/feed/{GUESS}.ics")
        assert (gone.status_code, gone.text) == (guessed.status_code, guessed.text) == (404, "not found")


@pytest.mark.parametrize(
    "path",
    [
        "/feed",
        "/feed/",
        "/feed/x.ics",
        f"/feed/{GUESS}",
        f"/feed/{GUESS}.ics/",
        f"/feed/{GUESS}.icsx",
        f"/feed/{GUESS}a.ics",
        f"/feed/%2e%2e/{GUESS}.ics",
        f"//feed/{GUESS}.ics",
        f"/x/feed/{GUESS}.ics",
    ],
)
def test_what_only_looks_like_a_calendar_stays_behind_the_gate(running_app: App, path: str) -> None:
    with running_app.stranger() as stranger:
        answer = stranger.get(path)
        assert answer.status_code in (303, 401, 404)
        assert len(answer.content) <= 20


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_a_calendars_address_takes_nothing(running_app: App, officer: Visitor, method: str) -> None:
    path = feeds.make(officer, f"feed {method}")
    with running_app.stranger() as stranger:
        assert stranger.request(method, path, content=b"x").status_code in (401, 405)


def test_the_secret_of_a_calendar_signs_nobody_in(running_app: App, officer: Visitor) -> None:
    secret = feeds.make(officer, "feed three").removeprefix("/feed/").removesuffix(".ics")
    with running_app.stranger() as stranger:
        stranger.cookies.set("duban", secret)
        assert stranger.get("/").headers["location"] == "/sign-in"
