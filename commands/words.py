"""What the command line says, in the machine's language, and how it ends when it must."""

import os
import secrets
import sys
from typing import NoReturn

import typer

from models.words import CHINESE, ENGLISH, say, say_n

LANGUAGE = ENGLISH if (os.environ.get("LC_ALL") or os.environ.get("LANG", "")).startswith("en") else CHINESE


def _(msgid: str, **facts: object) -> str:
    return say(LANGUAGE, msgid, **facts)


def _n(one: str, many: str, n: int, **facts: object) -> str:
    return say_n(LANGUAGE, one, many, n, **facts)


def stop(words: str) -> NoReturn:
    """Say why, and end with 1."""
    typer.echo(words, err=True)
    sys.exit(1)


def token() -> str:
    """A one-time token for a write: each command is typed once."""
    return secrets.token_hex(16)
