"""``init`` and ``demo``: an empty machine, the sample, and what each says the second time."""

import re
from pathlib import Path

import pytest

from models.words import ENGLISH
from services import setup
from services.setup import SetupForm
from tests.commands.conftest import Outcome, Type
from tests.conftest import point_at

ADDRESS = "启动后，请在浏览器打开 http://127.0.0.1:8501/ （停止按 Ctrl+C）。"
FORM = SetupForm("四川省应急管理厅", "", "chenjing", "陈静", "Jian-Ku-2020!", with_sichuan_bureaus=False)


@pytest.fixture(autouse=True)
def _usual_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORT", raising=False)


def code_in(found: Outcome) -> str:
    codes = re.findall(r"\b(?:[A-Z2-9]{4}-){3}[A-Z2-9]{4}\b", found.out)
    assert len(codes) == 1
    return str(codes[0])


def test_init_makes_the_database_and_prints_a_code_and_the_address(typed: Type, tmp_path: Path) -> None:
    point_at(tmp_path / "new")
    found = typed("init")
    lines = ["数据库已是最新。", f"还没有正式单位，一次性建库码：{code_in(found)}", ADDRESS]
    assert (found.code, found.out.splitlines(), found.err) == (0, lines, "")
    assert setup.state() == "empty"


def test_a_second_init_gives_a_new_code_and_the_old_one_opens_nothing(typed: Type, database: Path) -> None:
    old, new = code_in(typed("init")), code_in(typed("init"))
    with pytest.raises(Exception) as refused:  # noqa: PT011
        setup.set_up(old, FORM, "old")
    assert getattr(refused.value, "code", "") == "setup_code_wrong"
    setup.set_up(new, FORM, "new")
    assert setup.state() == "real"


def test_a_real_office_gets_no_code(typed: Type, office: Path) -> None:
    assert typed("init") == Outcome(0, f"数据库已是最新。\n{ADDRESS}\n", "")
    english = "The database is up to date.\nOnce started, the app is at http://127.0.0.1:8501/ (Ctrl+C stops it).\n"
    assert typed("init", language=ENGLISH) == Outcome(0, english, "")


def test_demo_loads_the_sample_once(typed: Type, tmp_path: Path) -> None:
    point_at(tmp_path)
    assert typed("demo") == Outcome(0, "示例已装好。请打开登录页，选一个人进入。\n", "")
    assert setup.state() == "sample"
    assert typed("demo") == Outcome(1, "", "这里已有单位。示例只能装入空数据库。\n")
    assert typed("verify").code == 0
    assert code_in(typed("init"))


def test_demo_leaves_a_real_office_alone(typed: Type, office: Path) -> None:
    found = typed("demo", language=ENGLISH)
    words = "There is an office here already. The sample is only loaded into an empty database.\n"
    assert found == Outcome(1, "", words)
    assert setup.state() == "real"
