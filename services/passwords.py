"""Passwords: what a good one is, and the slow hashing that makes guessing dear."""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from secrets import token_urlsafe
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlmodel import Session, col, select
from zxcvbn import zxcvbn

from models.accounts import Account, OldPassword
from models.clock import now
from models.errors import NotPossibleNow
from models.settings import settings
from models.words import N_

MOST = 200  # hashing takes longer the longer the text; nobody types more


@dataclass(frozen=True, slots=True)
class Rules:
    """What is asked of a password. Nought means: not asked."""

    said: str
    least: int
    classes: int
    days: int
    barred: int
    dormant_days: int


# The two contradict each other on purpose: 等保2.0 wants mixed signs and changes, ASVS 5.0 (6.2.5, 6.2.10) forbids both.
RULES = {
    "dengbao": Rules(
        N_("At least {least} characters, three of: capital letters, small letters, digits, other signs."),
        least=10,
        classes=3,
        days=90,
        barred=5,
        dormant_days=90,
    ),
    "asvs": Rules(
        N_("At least {least} characters, mixed as you like: several words are good."),
        least=15,
        classes=0,
        days=0,
        barred=0,
        dormant_days=0,
    ),
}


def rules() -> Rules:
    """The office's choice."""
    return RULES[settings().password_rules]


# Each hash takes 64 MiB: without a limit, forty people signing in at once would take 2.5 GiB.
_AT_ONCE = BoundedSemaphore(3)
_HASHER = PasswordHash((Argon2Hasher(),))

# Parts of the passwords that are guessed first, once the rules on length and classes have been met by decorating them.
COMMON = (
    "password", "passw0rd", "p@ssw0rd", "p@ssword", "qwerty", "1qaz2wsx", "1q2w3e4r", "asdfgh", "zxcvbn", "admin", "welcome",
    "letmein", "iloveyou", "woaini", "abc123", "abcd1234", "123456", "654321", "111111", "000000", "888888", "666666", "5201314",
    "duban", "yingji", "sichuan", "chengdu",
)  # fmt: skip


def check(password: str, login: str) -> None:
    """Refuse a password that rules or guessers would get past."""
    wanted = rules()
    if not wanted.least <= len(password) <= MOST:
        raise NotPossibleNow("password_short", field="password", least=wanted.least)
    classes = (str.isupper, str.islower, str.isdigit, lambda sign: not sign.isalnum())
    if sum(any(kind(sign) for sign in password) for kind in classes) < wanted.classes:
        raise NotPossibleNow("password_simple", field="password")
    small = password.lower()
    if login.lower() in small:
        raise NotPossibleNow("password_has_login", field="password")
    rest = small
    for word in COMMON:
        rest = rest.replace(word, "")
    # What is left of it must be hard to guess by itself, and so must all of it for who has lists of stolen ones.
    if len(rest) < min(6, len(small)) or zxcvbn(password[:40], user_inputs=[login, *COMMON])["score"] < 3:
        raise NotPossibleNow("password_common", field="password")


def expect_unused(session: Session, account: Account, password: str) -> None:
    """Refuse a password that the account has, or had not long ago."""
    barred = rules().barred
    earlier = select(OldPassword.hash).where(OldPassword.account_id == account.id).order_by(col(OldPassword.id).desc())
    hashes = [account.password_hash, *session.exec(earlier.limit(max(0, barred - 1)))]
    if any(hash_.startswith("$") and matches(password, hash_) for hash_ in hashes[:barred]):
        raise NotPossibleNow("password_used", field="password", n=barred)


def put(session: Session, account: Account, hash_: str) -> None:
    """The account's new password, from now on; the one before is remembered."""
    if account.password_hash.startswith("$"):
        session.add(OldPassword(account_id=account.id or 0, hash=account.password_hash))
    account.password_hash, account.password_at, account.used_at = hash_, now(), now()


def is_stale(account: Account) -> bool:
    """Whether it has to be changed before anything else. Who comes by way of an identity provider may not know it."""
    days, since = rules().days, account.password_at
    if not days or since is None or settings().oidc_issuer or not account.password_hash.startswith("$"):
        return False
    return now() - since >= timedelta(days=days)


def hashed(password: str) -> str:
    with _AT_ONCE:
        return _HASHER.hash(password)


def matches(password: str, hash_: str) -> bool:
    """Whether it is the password. Takes as long for an empty hash, which nothing matches."""
    known = hash_.startswith("$")
    with _AT_ONCE:
        right = _HASHER.verify(password[:MOST], hash_ if known else _nobodys())
    return right and known


@lru_cache
def _nobodys() -> str:
    return _HASHER.hash(token_urlsafe(32))
