"""From an empty database to a sample or a real office, through the pages."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from models.accounts import Account, Role
from models.office import Installation
from services import setup
from services.database import reading_session
from tests.conftest import point_at
from tests.web.conftest import App, run_page, serving

ANSWERS = {
    "office_name": "四川省应急管理厅",
    "contact": "督查处 028-0000 0000",
    "admin_name": "陈静",
    "admin_login": "chenjing",
    "password": "Jian-Ku-2020!",
    "with_sichuan_bureaus": "1",
}


@pytest.fixture
def new_app(empty_template: Path, tmp_path: Path) -> Iterator[App]:
    shutil.copytree(empty_template, tmp_path, dirs_exist_ok=True)
    with serving(tmp_path) as app:
        yield app


def token_in(page: str) -> str:
    found = re.search(r'name="token" value="([\w-]+)"', page)
    assert found
    return found.group(1)


def test_only_who_has_the_code_from_the_terminal_sets_up_the_office_and_only_once(new_app: App) -> None:
    code = setup.new_setup_code()
    with new_app.stranger() as client:
        assert client.get("/").headers["location"] == "/sign-in"
        assert client.get("/sign-in").headers["location"] == "/welcome"
        assert client.get("/welcome").status_code == 200
        token = token_in(client.get("/set-up").text)

        wrong = client.post("/set-up", data={**ANSWERS, "code": "ABCD-EFGH-JKMN-PQRS", "token": token})
        assert (wrong.status_code, setup.state()) == (422, "empty")
        assert "建库码不对" in wrong.text
        assert 'value="chenjing"' in wrong.text
        assert ANSWERS["password"] not in wrong.text

        weak = client.post("/set-up", data={**ANSWERS, "code": code, "password": "123", "token": token_in(wrong.text)})
        assert (weak.status_code, setup.state()) == (422, "empty")

        right = client.post("/set-up", data={**ANSWERS, "code": code.lower(), "token": token_in(weak.text)})
        assert (right.status_code, right.headers["location"], setup.state()) == (303, "/", "real")
        assert client.get("/").status_code == 200
        with new_app.line(client.cookies["duban"]) as line:
            assert "chenjing" in run_page(line)
    with reading_session() as session:
        assert session.exec(select(Installation.setup_code_hash)).one() == ""
        assert [(a.login, a.role) for a in session.exec(select(Account))] == [("chenjing", Role.ADMINISTRATOR)]
    with new_app.stranger() as second:
        again = second.post("/set-up", data={**ANSWERS, "code": code, "admin_login": "intruder", "token": "again"})
        assert (again.status_code, again.headers["location"]) == (303, "/sign-in")
        assert "set-cookie" not in again.headers


def test_an_empty_code_opens_nothing(new_app: App) -> None:
    with new_app.stranger() as client:
        for code in ("", "----", " "):
            assert client.post("/set-up", data={**ANSWERS, "code": code, "token": "t"}).status_code == 422
    assert setup.state() == "empty"


def test_the_sample_is_stepped_into_by_a_click_and_gives_way_to_the_real_office(new_app: App) -> None:
    code = setup.new_setup_code()
    with new_app.stranger() as client:
        client.post("/welcome", data={"token": token_in(client.get("/welcome").text)})
        assert setup.state() == "sample"
        form = client.get("/sign-in").text
        roles = re.findall(r'name="account" value="(\d+)"><b>(.*?)</b>', form)
        assert [role for _, role in roles] == ["秘书处", "领导", "承办单位", "管理员", "安全管理员", "审计员"]
        assert client.post("/step-in", data={"account": roles[1][0]}).headers["location"] == "/"
        with new_app.line(client.cookies["duban"]) as line:
            assert "示例数据" in run_page(line)

        refused = client.post("/set-up", data={**ANSWERS, "code": "wrong", "token": "a"})
        assert (refused.status_code, setup.state()) == (422, "sample")
        done = client.post("/set-up", data={**ANSWERS, "code": code, "token": "b"})
        assert (done.status_code, setup.state()) == (303, "real")
        late = client.post("/step-in", data={"account": roles[1][0]})
        assert late.status_code == 401
    point_at(new_app.folder)
