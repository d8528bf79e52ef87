"""Passwords: what a good one is, and the slow hashing that makes guessing dear."""

from functools import lru_cache
from secrets import token_urlsafe
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from models.errors import NotPossibleNow

LEAST = 10
MOST = 200  # hashing takes longer the longer the text; nobody types more

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
    if not LEAST <= len(password) <= MOST:
        raise NotPossibleNow("password_short", field="password", least=LEAST)
    classes = (str.isupper, str.islower, str.isdigit, lambda sign: not sign.isalnum())
    if sum(any(kind(sign) for sign in password) for kind in classes) < 3:
        raise NotPossibleNow("password_simple", field="password")
    small = password.lower()
    if login.lower() in small:
        raise NotPossibleNow("password_has_login", field="password")
    rest = small
    for word in COMMON:
        rest = rest.replace(word, "")
    if len(rest) < min(6, len(small)):  # what is left of it must be hard to guess by itself
        raise NotPossibleNow("password_common", field="password")


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
