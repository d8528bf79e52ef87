"""猜口令: of all guesses at an account five in half an hour meet its password, and nobody learns which names exist."""

import gc
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import col, select, update

from models.accounts import Account, Role
from models.clock import now, stopped_at
from models.errors import NotAllowed
from models.permissions import Action
from services import passwords, sign_in
from services.access import SYSTEM
from services.database import reading_session, writing_session
from services.transactions import writing
from tests.acceptance.conftest import Figure, Red
from tests.acceptance.sabotage import hold
from tests.acceptance.scale import counted
from tests.documents.test_hostile import memory

PASSWORD = "Xiang-Shi-2020"
TOGETHER, ONE_BY_ONE, NAMES, AT_ONCE = 200, counted(1000), counted(300), 100


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cheap hash, where it is counted how many guesses are looked at and not how long one takes."""
    cheap = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),))
    monkeypatch.setattr(passwords, "_HASHER", cheap)
    passwords._nobodys.cache_clear()


@pytest.fixture
def office_with_passwords(office: Path) -> Iterator[Path]:
    """Everybody has the password; so many more people whose names can be looked for."""
    hash_ = passwords.hashed(PASSWORD)
    with writing(SYSTEM, Action.EDIT_ACCOUNTS, "people") as write:
        for number in range(NAMES):
            write.session.add(
                Account(login=f"known{number}", name="某人", role=Role.LEADER, created_at=now(), password_hash=hash_)
            )
        write.session.execute(update(Account).values(password_hash=hash_))
        write.record("office", 1)
    yield office
    passwords._nobodys.cache_clear()


class Met:
    """Counts the guesses that were held against a real password."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count, real = 0, passwords.matches

        def matches(password: str, hash_: str) -> bool:
            self.count += hash_.startswith("$")
            return real(password, hash_)

        monkeypatch.setattr(passwords, "matches", matches)


def guess(login: str, number: int, ip: str = "") -> str:
    try:
        sign_in.sign_in(login, f"guess-{number}", ip)
    except NotAllowed as refused:
        return refused.code
    return "in"


def all_guesses_meet(met: Met, login: str) -> int:
    """How many of the guesses, together and then one by one, met the password within half an hour."""
    before = met.count
    with ThreadPoolExecutor(TOGETHER) as crowd:
        list(crowd.map(lambda number: guess(login, number), range(TOGETHER)))
    for number in range(ONE_BY_ONE):
        guess(login, number)
    return met.count - before


def read_then_update(login: str, ip: str = "") -> Account | None:
    """The count as it is often written."""
    with reading_session() as session:
        account = session.exec(select(Account).where(Account.login == login)).first()
    if account is None or account.failures >= sign_in.TRIES:
        return None
    with writing_session() as session:
        session.execute(update(Account).where(col(Account.id) == account.id).values(failures=account.failures + 1))
    return account


def test_five_guesses_meet_the_password(
    quick: None, office_with_passwords: Path, monkeypatch: pytest.MonkeyPatch, figure: Figure, red: Red
) -> None:
    met = Met(monkeypatch)
    start = now()
    with stopped_at(start):
        found = all_guesses_meet(met, "leader")
    hold(found == sign_in.TRIES, f"{found} guesses met the password")
    with stopped_at(start + timedelta(minutes=29, seconds=59)):
        guess("leader", 0)
    hold(met.count == found, "a locked account was tried")
    with stopped_at(start + timedelta(minutes=30, seconds=1)):
        guess("leader", 0)
    hold(met.count == found + 1, "the lock did not end after half an hour")
    figure(
        f"并发 {TOGETHER} 次加连续 {ONE_BY_ONE} 次猜测，比对口令 {found} 次",
        f"{TOGETHER} guesses at once and {ONE_BY_ONE} in a row met the password {found} times",
    )
    with red("计数改为先读后写", "the count read, then written"), monkeypatch.context() as patch:
        patch.setattr(sign_in, "count_try", read_then_update)
        patch.setattr(f"{__name__}.ONE_BY_ONE", 0)
        patch.setattr(f"{__name__}.TOGETHER", 40)
        found = all_guesses_meet(met, "auditor")
        hold(found == sign_in.TRIES, f"{found} guesses met the password")


def test_an_address_that_tries_all_names_waits(quick: None, office_with_passwords: Path, figure: Figure) -> None:
    with ThreadPoolExecutor(50) as crowd:
        codes = Counter(crowd.map(lambda n: guess(f"nobody{n}", n, "10.1.1.1"), range(TOGETHER)))
    hold(codes == {"wrong_login": 60, "too_many_tries": TOGETHER - 60}, f"{dict(codes)}")
    hold(guess("nobody", 0, "10.1.1.2") == "wrong_login", "another address had to wait as well")
    with stopped_at(now() + timedelta(hours=1, minutes=1)):
        hold(guess("nobody", 0, "10.1.1.1") == "wrong_login", "the wait did not end")
    figure("同一地址 200 次中放行 60 次", "of 200 tries from one address 60 were looked at in an hour")


def seconds_for(login: str, number: int) -> float:
    begun = time.perf_counter()
    code = guess(login, number)
    taken = time.perf_counter() - begun
    hold(code == "wrong_login", f"{login} was told {code}")
    return taken


def accuracy() -> float:
    """How often the best rule of the kind "slower than so much" is right about whether a name exists."""
    names = [(f"known{n}", True) for n in range(NAMES)] + [(f"unknown{n}", False) for n in range(NAMES)]
    random.Random(17).shuffle(names)
    gc.collect()
    times = sorted((seconds_for(login, n), known) for n, (login, known) in enumerate(names))
    slower_known, best = NAMES, 0
    for _, known in times:
        slower_known += -1 if known else 1
        best = max(best, slower_known, 2 * NAMES - slower_known)
    return best / (2 * NAMES)


def test_nobody_learns_which_names_exist(
    office_with_passwords: Path, monkeypatch: pytest.MonkeyPatch, figure: Figure, red: Red
) -> None:
    found = accuracy()
    # Chance alone gives a best rule a little more than half; the fewer names, the more.
    most = 0.60 if NAMES >= 300 else 0.68
    hold(found <= most, f"names were told apart with {found:.0%}")
    figure(
        f"{NAMES} 个真名与 {NAMES} 个假名，按时间猜中 {found:.0%}",
        f"{NAMES} real and {NAMES} made-up names, told apart by time: {found:.0%}",
    )

    def quick(password: str, hash_: str) -> bool:
        return hash_.startswith("$") and real(password, hash_)

    with red("没有此人就不算哈希", "no hash for an unknown name"), monkeypatch.context() as patch:
        real = passwords.matches
        patch.setattr(passwords, "matches", quick)
        patch.setattr(f"{__name__}.NAMES", 60)
        found = accuracy()
        hold(found <= most, f"names were told apart with {found:.0%}")


def flood(in_with: Callable[[int], str]) -> tuple[int, float]:
    """Megabytes more, and the slowest answer's seconds, of a hundred who sign in at once."""
    before, most, begun = memory(), 0, time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as crowd:
        waiting = [crowd.submit(in_with, number) for number in range(AT_ONCE)]
        while not all(one.done() for one in waiting):
            most = max(most, memory())
            time.sleep(0.01)
    hold(all(one.result() for one in waiting), "someone with the right password stayed outside")
    return most - before, time.perf_counter() - begun


def test_a_hundred_at_once_take_little_memory(
    office_with_passwords: Path, monkeypatch: pytest.MonkeyPatch, figure: Figure, red: Red
) -> None:
    def in_with(number: int) -> str:
        return sign_in.sign_in(f"known{number % NAMES}", PASSWORD).token

    more, slowest = flood(in_with)
    hold(more <= 300, f"{more} MB more")
    hold(slowest <= 30, f"the last waited {slowest:.0f} s")
    figure(
        f"{AT_ONCE} 人同时登录，内存增加 {more} MB，最慢 {slowest:.1f} 秒",
        f"{AT_ONCE} sign-ins at once: {more} MB more, the last in after {slowest:.1f} s",
    )
    with red("哈希不限并发", "hashing without a limit"), monkeypatch.context() as patch:
        from threading import BoundedSemaphore

        patch.setattr(passwords, "_AT_ONCE", BoundedSemaphore(AT_ONCE))
        more, _ = flood(in_with)
        hold(more <= 300, f"{more} MB more")
