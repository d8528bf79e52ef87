"""The one-page guides, and the switch of language in the corner of the plain pages."""

import re

import pytest
from sqlmodel import select

from models.accounts import Account, Role
from models.labels import LABELS
from models.words import CHINESE, ENGLISH, say
from services.database import reading_session
from tests.web.conftest import App
from web.guide import GUIDES

_TOKEN = re.compile(r'name="token" value="([^"]+)-language"')


@pytest.mark.parametrize(("login", "role"), [("secretary", Role.SECRETARIAT), ("county_officer", Role.BUREAU)])
def test_everyone_gets_the_guide_of_their_own_role(running_app: App, login: str, role: Role) -> None:
    page = running_app.signed_in(login).get("/guide").text
    assert f"<h1>一页指南 · {say(CHINESE, LABELS[role])}</h1>" in page
    assert [say(CHINESE, how) in page for _what, how in GUIDES[role].steps] == [True] * len(GUIDES[role].steps)


def test_there_is_one_for_each_role_and_any_can_be_printed(running_app: App) -> None:
    assert set(GUIDES) == set(Role)
    leader = running_app.signed_in("leader")
    for role in Role:
        page = leader.get(f"/guide?role={role}&lang=en").text
        assert f"<h1>One-page guide · {say(ENGLISH, LABELS[role])}</h1>" in page


def test_no_guide_without_signing_in_and_no_nonsense(running_app: App) -> None:
    assert running_app.stranger().get("/guide").headers["location"] == "/sign-in?next=%2Fguide"
    assert "领导" in running_app.signed_in("leader").get("/guide?role=nobody").text


def test_the_language_chosen_on_a_plain_page_lasts_on_every_screen(running_app: App) -> None:
    auditor = running_app.signed_in("auditor")
    page = auditor.get("/guide").text
    assert '<html lang="zh-CN">' in page
    token = _TOKEN.search(page)
    assert token
    sent = {"token": token[1], "next": "/guide", "language": ENGLISH}
    answer = auditor.post("/language", data=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, "/guide")
    with reading_session() as session:
        assert session.exec(select(Account.language).where(Account.login == "auditor")).one() == ENGLISH
    fresh = running_app.signed_in("auditor")  # another browser, which asks for Chinese
    assert [fresh.get(path).text.count('<html lang="en">') for path in ("/guide", "/account", "/")] == [1, 1, 1]


def test_a_language_we_do_not_speak_changes_nothing(running_app: App) -> None:
    secretary = running_app.signed_in("secretary")
    secretary.post("/language", data={"token": "nonsense", "next": "https://elsewhere.cn/", "language": "fr"})
    assert '<html lang="zh-CN">' in secretary.get("/guide").text
