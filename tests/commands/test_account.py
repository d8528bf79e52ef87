"""``account``: people are let in and shut out at the machine."""

from collections.abc import Callable

import pytest
import typer

from models.accounts import Role
from models.words import ENGLISH
from services import accounts, sign_in
from services.access import SYSTEM, Actor
from tests.commands.conftest import Outcome, Type

PASSWORD = "Shu-Xi-2020"
Answer = Callable[[str], None]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Answer the question for a password; that it is asked twice and hidden is held here."""

    def give(password: str) -> None:
        def prompt(words: str, *, hide_input: bool, confirmation_prompt: str) -> str:
            assert hide_input
            assert (words, confirmation_prompt) in (("密码", "再输一遍"), ("Password", "The same again"))
            return password

        monkeypatch.setattr(typer, "prompt", prompt)

    give(PASSWORD)
    return give


def rows() -> dict[str, accounts.AccountRow]:
    return {row.login: row for row in accounts.list_accounts(SYSTEM)}


def test_an_added_person_can_sign_in(typed: Type, administrator: Actor, answer: Answer) -> None:
    words = ("account", "add", "wangli", "--name", "王丽", "--role", "bureau", "--bureau", "康定")
    assert typed(*words) == Outcome(0, "已添加账号 wangli。\n", "")
    row = rows()["wangli"]
    assert (row.name, row.role, row.bureau) == ("王丽", Role.BUREAU, "康定市应急管理局")
    assert sign_in.who(sign_in.sign_in("wangli", PASSWORD).token)
    assert typed(*words) == Outcome(1, "", "这个用户名已经有人用，请换一个。\n")


@pytest.mark.parametrize(
    ("words", "password", "said"),
    [
        (("wangli", "--role", "leader", "--name", "王丽"), "short", "密码至少 10 位。"),
        (("wangli", "--role", "bureau", "--name", "王丽"), PASSWORD, "请选择这个账号属于哪个承办单位。"),
        (
            ("w", "--role", "leader", "--name", "王丽"),
            PASSWORD,
            "用户名用 2 至 32 个字母、汉字、数字、点或短横，不能有空格。",
        ),
    ],
)
def test_what_an_account_needs_is_said_in_a_sentence(
    typed: Type, administrator: Actor, answer: Answer, words: tuple[str, ...], password: str, said: str
) -> None:
    answer(password)
    assert typed("account", "add", *words) == Outcome(1, "", f"{said}\n")
    assert len(rows()) == 9


def test_an_unknown_bureau_or_role_is_a_typing_mistake(typed: Type, administrator: Actor, answer: Answer) -> None:
    found = typed("account", "add", "wangli", "--name", "王丽", "--role", "bureau", "--bureau", "乌有")
    assert (found.code, found.out) == (2, "")
    assert found.err.endswith("叫“乌有”的单位有 0 个\n")
    assert typed("account", "add", "wangli", "--name", "王丽", "--role", "king").code == 2


def test_a_disabled_person_is_out_at_once_and_an_enabled_one_comes_in_again(
    typed: Type, administrator: Actor, answer: Answer
) -> None:
    assert typed("account", "password", "leader", language=ENGLISH).out == "Account leader has a new password.\n"
    token = sign_in.sign_in("leader", PASSWORD).token
    assert typed("account", "disable", "leader") == Outcome(0, "已停用账号 leader。\n", "")
    assert sign_in.who(token) is None
    assert "leader  赵强  领导  已停用" in typed("account", "list").out.splitlines()
    assert typed("account", "enable", "leader") == Outcome(0, "已启用账号 leader。\n", "")
    assert sign_in.who(sign_in.sign_in("leader", PASSWORD).token)


def test_the_last_administrator_cannot_be_disabled(typed: Type, administrator: Actor) -> None:
    assert typed("account", "disable", "administrator").code == 1
    assert rows()["administrator"].active


def test_a_new_password_lifts_a_lock(typed: Type, administrator: Actor, answer: Answer) -> None:
    for _try in range(5):
        with pytest.raises(Exception):  # noqa: B017, PT011
            sign_in.sign_in("leader", "wrong")
    assert "leader  赵强  领导  已锁定" in typed("account", "list").out.splitlines()
    typed("account", "password", "leader")
    assert sign_in.sign_in("leader", PASSWORD)


@pytest.mark.parametrize("command", ["disable", "enable", "password"])
def test_nobody_is_nobody(typed: Type, administrator: Actor, answer: Answer, command: str) -> None:
    assert typed("account", command, "nobody") == Outcome(1, "", "没有账号 nobody。\n")
