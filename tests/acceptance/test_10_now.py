"""Now: signing out, a lock, another role, a new password, a revoked sign-in act on every open tab within two seconds."""

import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlmodel import col, select
from websockets.exceptions import ConnectionClosed
from websockets.sync.connection import Connection

from models.accounts import Account, Role
from models.bureaus import Bureau
from services import accounts, own_account, sign_in
from services.access import SYSTEM
from services.accounts import AccountForm
from services.database import reading_session
from tests.acceptance import canaries
from tests.acceptance.conftest import Figure, Red
from tests.acceptance.sabotage import hold, started_sabotaged
from tests.acceptance.scale import counted
from tests.acceptance.sign_ins import cookie_of
from tests.conftest import person
from tests.making import dispatched, everyone
from tests.rawclient import Tab
from tests.web.conftest import App, serving

SESSIONS = counted(40)
TABS = 3
SECONDS = 2.0
PASSWORD = "Xin-Kou-Ling-2020"

Event = Callable[[App, str, str], None]


def row_of(login: str) -> Account:
    with reading_session() as session:
        return session.exec(select(Account).where(Account.login == login)).one()


def signed_out(app: App, login: str, cookie: str) -> None:
    with app.stranger() as client:
        client.cookies["duban"] = cookie
        assert client.post("/sign-out").status_code == 303


def disabled(app: App, login: str, cookie: str) -> None:
    row = row_of(login)
    form = AccountForm(row.name, Role.BUREAU, row.bureau_id, active=False)
    accounts.edit_account(SYSTEM, row.id or 0, form, row.version, f"off {login}")


def given_another_role(app: App, login: str, cookie: str) -> None:
    row = row_of(login)
    form = AccountForm(row.name, Role.AUDITOR, None)
    accounts.edit_account(SYSTEM, row.id or 0, form, row.version, f"role {login}")


def given_a_password(app: App, login: str, cookie: str) -> None:
    row = row_of(login)
    form = AccountForm(row.name, Role.BUREAU, row.bureau_id)
    accounts.edit_account(SYSTEM, row.id or 0, form, row.version, f"password {login}", password=PASSWORD)


def revoked(app: App, login: str, cookie: str) -> None:
    """From another browser of the same person."""
    other = sign_in.who(cookie_of(login))
    assert other
    own_account.end_sign_in(other, "", f"end {login}")


EVENTS: tuple[tuple[Event, str], ...] = (
    (signed_out, "退出"),
    (disabled, "停用"),
    (given_another_role, "换角色"),
    (given_a_password, "改口令"),
    (revoked, "被撤销"),
)


class Watched:
    """One open tab that tells when it was closed. While it is open it reloads, as its person's next click would."""

    def __init__(self, line: Connection, word: bytes) -> None:
        self.tab, self.word = Tab(line), word
        assert word in self.tab.open()
        self.happened = threading.Event()
        self.at = self.took = 0.0
        self.heard_after = False
        self.thread = threading.Thread(target=self._watch)
        self.thread.start()

    def _watch(self) -> None:
        self.happened.wait(600)
        try:
            while time.monotonic() - self.at < SECONDS + 6:
                self._hear()
        except ConnectionClosed:
            pass
        self.took = time.monotonic() - self.at

    def _hear(self) -> None:
        """Anything of the person's own that still comes later than it may."""
        try:
            part = bytes(self.tab.line.recv(timeout=0.5))  # type: ignore[arg-type]
        except TimeoutError:
            return
        self.heard_after |= self.word in part and time.monotonic() - self.at > SECONDS


def check(app: App, event: Event, bureaus: list[int]) -> float:
    """Let it happen to each of the people, three tabs open; the longest until a tab was closed."""
    with ExitStack() as stack:
        people = []
        for bureau in bureaus:
            login, word = canaries.login_of(bureau), canaries.name_of(bureau).encode()
            cookie = cookie_of(login)
            people.append((login, cookie, [Watched(stack.enter_context(app.line(cookie)), word) for _ in range(TABS)]))
        for login, cookie, tabs in people:
            event(app, login, cookie)
            for tab in tabs:
                tab.at = time.monotonic()
                tab.happened.set()
        for _, _, tabs in people:
            for tab in tabs:
                tab.thread.join()
    late = [tab.took for _, _, tabs in people for tab in tabs if tab.took > SECONDS]
    hold(
        not late,
        f"{len(late)} of {len(people) * TABS} tabs were open after {SECONDS} s, the last {max(late, default=0):.1f} s",
    )
    hold(not any(tab.heard_after for _, _, tabs in people for tab in tabs), "something privileged came afterwards")
    for _, cookie, _ in people:
        with app.stranger() as client:
            client.cookies["duban"] = cookie
            hold(client.get("/").status_code == 303, "the cookie still opens a page")
    return max(tab.took for _, _, tabs in people for tab in tabs)


@pytest.fixture
def bureaus(office: Path) -> list[int]:
    """A clerk each, whose own word stands on their page."""
    dispatched(person("secretary"), everyone())
    with reading_session() as session:
        found = [
            id_ or 0 for id_ in session.exec(select(Bureau.id).order_by(col(Bureau.id)).limit(SESSIONS * len(EVENTS)))
        ]
    canaries.add_clerks(found)
    return found


def test_what_ends_a_sign_in_closes_every_tab_within_two_seconds(
    office: Path, bureaus: list[int], figure: Figure
) -> None:
    with serving(office) as app:
        for number, (event, zh) in enumerate(EVENTS):
            took = check(app, event, bureaus[number * SESSIONS : (number + 1) * SESSIONS])
            en = event.__name__.replace("_", " ")
            figure(
                f"{zh}：{SESSIONS} 人 × {TABS} 页，最久 {took:.1f} 秒",
                f"{en}: {SESSIONS} × {TABS} tabs, {took:.1f} s at most",
            )


def looking_only_once() -> None:
    """Who came in stays in."""
    sign_in.still_in = lambda token_hashes: set(token_hashes)


def test_a_product_that_looks_only_at_the_door_is_found_out(office: Path, bureaus: list[int], red: Red) -> None:
    with (
        serving(office, streamlit=started_sabotaged(looking_only_once)) as app,
        red("只在登录时检查", "checked at sign-in only"),
    ):
        check(app, disabled, bureaus[:2])
