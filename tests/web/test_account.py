"""我的账号: the password, the second step and one's own sign-ins, as a browser meets them."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyotp
import pytest
from sqlmodel import select

from models.accounts import Account
from models.clock import beijing_day, now
from models.ledger import LedgerEntry
from services import accounts
from services.access import SYSTEM
from services.database import reading_session
from tests.conftest import point_at
from tests.web.conftest import PASSWORD, App, serving, with_passwords

NEW = "Qing-Ming-2021"


@pytest.fixture(scope="module")
def own_app(office_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with serving(with_passwords(office_template, tmp_path_factory.mktemp("accounts"))) as running:
        yield running


@pytest.fixture
def app(own_app: App) -> App:
    point_at(own_app.folder)
    return own_app


def press(client: httpx.Client, do: str, **fields: str) -> httpx.Response:
    """Press a button of the page, as it was just drawn."""
    page = client.get("/account").text
    drawn = re.search(rf'name="token" value="([^"]+-{do})"', page)
    token = drawn.group(1) if drawn else f"{do}-{now().timestamp()}"
    return client.post("/account", data={"do": do, "token": token, **fields})


def stored(login: str) -> Account:
    with reading_session() as session:
        return session.exec(select(Account).where(Account.login == login)).one()


def code_of(secret: str, seconds: int = 30) -> str:
    """The code of so many seconds from now: the half minutes before and after this one count as well."""
    return pyotp.TOTP(secret).at(int(now().timestamp()) + seconds)


def test_a_new_password_signs_the_other_browsers_out_and_is_the_only_one_that_counts(app: App) -> None:
    here, there = app.signed_in("auditor"), app.signed_in("auditor")
    answer = press(here, "password", password=PASSWORD, new=NEW)
    assert answer.headers["location"] == "/account?did=password"
    assert "密码已修改" in here.get("/account?did=password").text
    assert there.get("/account").status_code == 303
    with app.stranger() as client:
        assert client.post("/sign-in", data={"login": "auditor", "password": PASSWORD}).status_code == 401
        assert client.post("/sign-in", data={"login": "auditor", "password": NEW}).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Not-It-2020", NEW, "当前密码不对"),
        (PASSWORD, "short", "密码至少"),
        (PASSWORD, PASSWORD, "新密码和当前密码相同"),
    ],
)
def test_a_password_that_is_wrong_or_poor_changes_nothing(app: App, old: str, new: str, said: str) -> None:
    before = stored("secretary").password_hash
    answer = press(app.signed_in("secretary"), "password", password=old, new=new)
    assert answer.status_code == 409
    assert said in answer.text
    assert old not in answer.text
    assert stored("secretary").password_hash == before


def test_an_open_screen_is_no_place_to_guess_the_password(app: App) -> None:
    client = app.signed_in("other_county_officer")
    for _ in range(5):
        assert "当前密码不对" in press(client, "password", password="guess", new=NEW).text
    assert "当前密码不对" in press(client, "password", password=PASSWORD, new=NEW).text
    assert stored("other_county_officer").failures == 5


def test_the_second_step_asks_for_a_code_once_a_phone_has_shown_that_it_knows_the_secret(app: App) -> None:
    client = app.signed_in("administrator")
    offered = client.get("/account?open=totp_on").text
    assert 'src="data:image/svg+xml' in offered
    secret = re.search(r'name="secret" value="([A-Z2-7]{32})"', offered)
    assert secret is not None
    key = secret.group(1)
    wrong = press(client, "totp_on", secret=key, code="000000", password=PASSWORD)
    assert (wrong.status_code, stored("administrator").totp_secret) == (409, "")
    assert key in wrong.text
    assert press(client, "totp_on", secret=key, code=code_of(key, -30), password=PASSWORD).status_code == 303
    assert stored("administrator").totp_secret == key

    with app.stranger() as other:
        half = other.post("/sign-in", data={"login": "administrator", "password": PASSWORD, "next": "/accounts"})
        assert (half.status_code, "duban" in other.cookies) == (200, False)
        waiting = re.search(r'name="waiting" value="([^"]+)"', half.text)
        assert waiting is not None
        held = {"waiting": waiting.group(1), "next": "/accounts"}
        other.cookies["duban"] = waiting.group(1)
        assert other.get("/account").status_code == 303, "the password alone lets nobody in"
        other.cookies.clear()
        assert "验证码不对" in other.post("/sign-in/code", data={**held, "code": "123 456"}).text
        code = code_of(key)
        let_in = other.post("/sign-in/code", data={**held, "code": f"{code[:3]} {code[3:]}"})
        assert (let_in.status_code, let_in.headers["location"]) == (303, "/accounts")
        assert other.get("/account").status_code == 200
        assert other.post("/sign-in/code", data={**held, "code": code}).status_code == 401, "it counts once"

    with app.stranger() as again:
        half = again.post("/sign-in", data={"login": "administrator", "password": PASSWORD})
        waiting = re.search(r'name="waiting" value="([^"]+)"', half.text)
        assert waiting is not None
        used = again.post("/sign-in/code", data={"waiting": waiting.group(1), "code": code})
        assert "验证码不对或已用过" in used.text

    assert press(client, "totp_off", password=PASSWORD).status_code == 303
    assert stored("administrator").totp_secret == ""
    assert app.signed_in("administrator").get("/account").status_code == 200


def test_nobody_without_a_password_gets_to_the_second_step(app: App) -> None:
    with app.stranger() as client:
        answer = client.post("/sign-in/code", data={"waiting": "nonsense", "code": "123456"})
    assert answer.status_code == 401
    assert "已超过五分钟" in answer.text


def test_ones_other_browsers_are_listed_and_each_can_be_signed_out(app: App) -> None:
    here, there, third = (app.signed_in("leader") for _ in range(3))
    page = here.get("/account").text
    names = re.findall(r'name="name" value="([0-9a-f]{24})"', page)
    assert len(names) == 2
    assert page.count("就是这里") == 1
    stranger = app.signed_in("secretary")
    assert press(stranger, "end", name=names[0]).status_code == 409, "it is not theirs"
    press(here, "end", name=names[0])
    assert sorted(client.get("/account").status_code for client in (there, third)) == [200, 303]
    press(here, "end_all")
    assert {client.get("/account").status_code for client in (there, third)} == {303}
    assert here.get("/account").status_code == 200
    with reading_session() as session:
        ended = session.exec(select(LedgerEntry).where(LedgerEntry.action == "end_sign_in")).all()
    assert [entry.after["ended"] for entry in ended] == [1, 1]


def test_an_administrator_lets_in_who_lost_the_phone(app: App) -> None:
    client = app.signed_in("city_officer")
    key = pyotp.random_base32()
    assert press(client, "totp_on", secret=key, code=pyotp.TOTP(key).now(), password=PASSWORD).status_code == 303
    row = stored("city_officer")
    accounts.clear_second_factor(SYSTEM, row.id or 0, row.version, "phone lost")
    assert client.get("/account").status_code == 303
    assert app.signed_in("city_officer").get("/account").status_code == 200


def test_a_deputy_is_named_acts_and_is_ended_on_the_page(app: App) -> None:
    today = beijing_day(now()).isoformat()
    away, deputy = app.signed_in("leader"), app.signed_in("other_secretary")
    answer = press(away, "deputy", login="county_officer", first=today, last=today)
    assert answer.status_code == 409
    assert "没有这个登录名，或此人不能代您办理" in answer.text
    assert 'value="county_officer"' in answer.text  # what was typed still stands there
    assert re.search(rf'name="last"[^>]* value="{today}"', answer.text)
    assert "代办从今天或以后开始，最长92天" in press(away, "deputy", login="other_secretary", first="", last="").text
    answer = press(away, "deputy", login="Other_secretary", first=today, last=today)  # as a telephone writes it
    assert answer.headers["location"] == "/account?did=deputy"
    naming = numbered(away, "王芳是您的代办人。")
    page = deputy.get("/account").text
    assert "赵强指定您代办。" in page
    assert press(deputy, "stand_in", name=naming).headers["location"] == "/account?did=stand_in"
    assert "您正在本浏览器上代赵强办理。" in deputy.get("/account").text
    assert press(deputy, "stand_back").headers["location"] == "/account?did=stand_back"
    assert press(deputy, "stand_in", name=naming).status_code == 303
    assert press(away, "deputy_end", name=naming).headers["location"] == "/account?did=deputy_end"
    assert "代赵强" not in deputy.get("/account").text
    assert press(deputy, "stand_in", name=naming).status_code == 409


def numbered(client: httpx.Client, line: str) -> str:
    """The number of the naming that a line of the page is about."""
    found = re.search(rf'name="name" value="(\d+)">\s*<p><b>{line}', client.get("/account").text)
    assert found
    return found.group(1)
