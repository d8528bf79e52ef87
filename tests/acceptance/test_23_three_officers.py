"""三员分立: what each of the three officers may do is enumerated, nobody has two halves, none reads a directive."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import select, update

from models import permissions
from models.accounts import Account, Role
from models.clock import now, stopped_at
from models.errors import NotAllowed, Refused
from models.lifecycle import Step
from models.permissions import Action
from models.settings import settings
from services import accounts, officers, own_account, passwords, setup, sign_in
from services.access import SYSTEM, Actor, reach
from services.accounts import AccountForm, AccountRow
from services.database import migrate, reading_session, writing_session
from tests.acceptance.conftest import Figure, Red
from tests.acceptance.sabotage import hold
from tests.conftest import PEOPLE, person, point_at
from tests.making import dispatched, point
from tests.web.conftest import run_page, serving, with_passwords
from ui.menu import ENTRIES

GOOD = "Qing-Feng-4711"
OFFICERS = {Role.ADMINISTRATOR: "administrator", Role.SECURITY: "security", Role.AUDITOR: "auditor"}

# What the three may do, written out a second time and by hand, beside what everybody may.
OWN = {
    "change_password", "choose_language", "clear_sample", "end_sign_in", "second_factor", "sign_in", "sign_out",
}  # fmt: skip
MAY: dict[Role, set[str]] = {
    Role.ADMINISTRATOR: OWN | {
        "add_accounts", "edit_accounts", "edit_bureaus", "edit_calendar", "edit_people", "grant_access", "keep_list",
        "reorganise", "require_approval", "retry_channel", "see_bureaus", "see_channels", "separate_officers", "set_form",
        "set_limits",
    },
    Role.SECURITY: OWN | {"edit_accounts", "grant_access", "see_bureaus"},
    Role.AUDITOR: OWN | {"export_ledger", "search", "see_ledger", "see_meetings"},
}  # fmt: skip
# With the three apart, the administrator no longer grants and the security officer never adds.
HALVES = {Role.ADMINISTRATOR: (True, False), Role.SECURITY: (False, True), Role.AUDITOR: (False, False)}


def may(actor: Actor, action: Action | Step) -> bool:
    try:
        reach(actor, action)
    except NotAllowed:
        return False
    return True


def hold_enumerated() -> int:
    """Each officer × each action and step there is."""
    asked = 0
    for role, login in OFFICERS.items():
        actor = person(login)
        for action in (*Action, *Step):
            asked += 1
            hold(may(actor, action) == (str(action) in MAY[role]), f"{role} × {action} is not as written down")
    return asked


def row(login: str) -> AccountRow:
    return next(row for row in accounts.list_accounts(SYSTEM) if row.login == login)


def allowed(do: Callable[[], object]) -> bool:
    try:
        do()
    except NotAllowed:
        return False
    return True


def hold_apart() -> int:
    """Each of the three tries both halves, on others and on themselves."""
    tried = 0
    for role, login in OFFICERS.items():
        actor, (adds, grants) = person(login), HALVES[role]
        form = AccountForm("新人", Role.LEADER)
        add = partial(accounts.create_account, actor, f"new-{login}", form, GOOD, f"{login} adds")
        hold(allowed(add) == adds, f"{role} adding an account is not as written down")
        for other, change in (
            ("leader", {"active": False}),
            (login, {"active": False}),
            ("leader", {"role": Role.SECRETARIAT}),
        ):
            it, token = row(other), f"{login} {other} {change}"[:60]
            facts = {"name": it.name, "role": it.role, "bureau_id": it.bureau_id, "active": it.active}
            changed = AccountForm(**(facts | change))  # type: ignore[arg-type]
            done = allowed(partial(accounts.edit_account, actor, it.id, changed, it.version, token))
            hold(done == (grants and other != login), f"{role} granting to {other} is not as written down")
            tried += 1
            if done:
                same = AccountForm(**facts)  # type: ignore[arg-type]
                accounts.edit_account(SYSTEM, it.id, same, row(other).version, f"back {token}"[:60], password=GOOD)
    return tried


def test_the_three_are_apart_and_everything_they_may_is_enumerated(
    office: Path, monkeypatch: pytest.MonkeyPatch, figure: Figure, red: Red
) -> None:
    asked = hold_enumerated()
    officers.separate(person("administrator"), "apart")
    tried = hold_apart()
    figure(
        f"三员 × {asked // 3} 种操作共 {asked} 项逐一核对，实际越权尝试 {tried + 3} 次，不符 0",
        f"three officers × {asked // 3} acts: {asked} checked one by one, {tried + 3} real attempts, 0 wrong",
    )
    with red("管理员一人包办", "the administrator does both"), monkeypatch.context() as patch:
        patch.setattr(permissions, "APART", {})
        patch.setattr(officers, "APART", {})
        with writing_session() as session:
            session.execute(update(Account).where(Account.login == "new-administrator").values(login="earlier"))  # type: ignore[arg-type]
            from models.office import Once

            session.execute(Once.__table__.delete())  # type: ignore[attr-defined]
        hold_apart()


def test_no_account_is_there_by_default_and_none_is_two(tmp_path: Path) -> None:
    point_at(tmp_path)
    migrate()
    setup.new_setup_code()
    with reading_session() as session:
        hold(not session.exec(select(Account)).all(), "an account is there by default")
    hold(sorted(MAY) == sorted(OFFICERS), "a role is missing")


def test_no_officer_receives_a_directives_text(office_template: Path, tmp_path: Path, figure: Figure) -> None:
    with_passwords(office_template, tmp_path)
    dispatched(person("secretary"), point("暗记七四一九", names=("三台",)), title="暗记会议八二六")
    pages = 0
    with serving(tmp_path) as app:
        for role in (Role.ADMINISTRATOR, Role.SECURITY):
            client = app.signed_in(OFFICERS[role])
            for entry in ENTRIES:
                with app.line(client.cookies["duban"]) as line:
                    hold("暗记" not in run_page(line, entry.url), f"{role} reads a directive on {entry.url}")
                pages += 1
            for path in (
                "/papers/register.xlsx",
                "/papers/minutes/1",
                "/papers/notice/1",
                "/papers/ledger.xlsx",
                "/light",
            ):
                hold(client.get(path).status_code in (403, 404), f"{role} is given {path}")
    figure(
        f"两名管理员打开 {pages} 个页面，收到的指示正文 0 字",
        f"two officers on {pages} pages: not a word of a directive",
    )


PASSWORDS = (
    # password, refused by dengbao, refused by asvs ("" for taken)
    ("Ab1-xyzw", "password_short", "password_short"),
    ("Qing-Feng-4711", "", "password_short"),
    ("qing feng xi yu luo", "password_simple", ""),
    ("Qing Feng Xi Yu 47", "", ""),
    ("passwordpassword", "password_simple", "password_common"),
    ("Password-123", "password_common", "password_short"),
    ("Password12345678", "password_common", "password_common"),
    ("Zhangsan-is-I-4711", "password_has_login", "password_has_login"),
    ("1234567890123456", "password_simple", "password_common"),
)


@pytest.fixture(params=["dengbao", "asvs"])
def rules(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DUBAN_PASSWORD_RULES", request.param)
    settings.cache_clear()
    return str(request.param)


def refused(do: Callable[[], object]) -> str:
    try:
        do()
    except Refused as refusal:
        return refusal.code
    return ""


def test_both_rules_for_passwords_hold(office: Path, rules: str, figure: Figure) -> None:
    for password, *expected in PASSWORDS:
        found = refused(partial(passwords.check, password, "zhangsan"))
        hold(found == expected[rules == "asvs"], f"{rules}: {password} is {found or 'taken'}")
    made = Made()
    spent = made.change_five_times()
    hold((spent == "password_used") == (rules == "dengbao"), f"{rules}: an old password is {spent or 'taken'}")
    hold(made.is_asked_to_change(89) is False, f"{rules}: asked to change too early")
    hold(made.is_asked_to_change(90) is (rules == "dengbao"), f"{rules}: an old password is not as the rules say")
    hold(made.comes_in_after(91) is (rules == "asvs"), f"{rules}: an unused account is not as the rules say")
    figure(
        f"口令规则 {rules}：{len(PASSWORDS)} 个样例、更换、停用均符合",
        f"rules {rules}: {len(PASSWORDS)} samples, changing, shutting as said",
    )


class Made:
    """An account made as people make one."""

    def __init__(self) -> None:
        self.password = "Qing Feng Xi Yu 47"
        accounts.create_account(SYSTEM, "made", AccountForm("某人", Role.LEADER), self.password, "made")

    def visitor(self) -> sign_in.Visitor:
        found = sign_in.who(sign_in.sign_in("made", self.password).token)
        assert found
        return found

    def change_five_times(self) -> str:
        """Four new ones, then the first again; what that was told."""
        first = self.password
        for number in range(4):
            new = f"Xi Yu Qing Feng {number}{number}"
            own_account.change_password(self.visitor(), self.password, new, f"change {number}")
            self.password = new
        told = refused(lambda: own_account.change_password(self.visitor(), self.password, first, "back"))
        self.password = self.password if told else first
        return told

    def is_asked_to_change(self, days: int) -> bool:
        with stopped_at(now() + timedelta(days=days - 1)):
            self.used()
        with stopped_at(now() + timedelta(days=days, seconds=5)):
            return self.visitor().stale_password

    def used(self) -> None:
        with writing_session() as session:
            session.execute(update(Account).where(Account.login == "made").values(used_at=now()))  # type: ignore[arg-type]

    def comes_in_after(self, days: int) -> bool:
        self.used()
        with stopped_at(now() + timedelta(days=days)):
            return not refused(lambda: sign_in.sign_in("made", self.password))


def test_names_of_people_are_those_of_the_table() -> None:
    assert {PEOPLE[login][1] for login in OFFICERS.values()} == set(OFFICERS)
