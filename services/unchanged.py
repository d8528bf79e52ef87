"""What was found under the ledger's present head is not looked for again: nothing changes without an entry."""

from collections.abc import Callable, Hashable
from datetime import date
from typing import Any, TypeVar

import sqlalchemy
from sqlmodel import col

from models.ledger import LedgerHead
from models.settings import settings
from services.database import of_this_look
from services.transactions import Read

MOST_KEPT = 128
_HEAD = sqlalchemy.select(col(LedgerHead.hash))
_NOTHING = object()
T = TypeVar("T")


class _Answers:
    """What was found in one office, under one head, on one day. When either moves, all of it goes."""

    def __init__(self, when: tuple[str, str, date] | None = None) -> None:
        self.when, self.by_question = when, dict[Hashable, Any]()


_latest = [_Answers()]


def forget() -> None:
    """Look for everything anew: for what measures how long looking takes."""
    _latest[0] = _Answers()


def while_unchanged(read: Read, question: Hashable, find: Callable[[], T]) -> T:
    """What ``find`` gives, or gave when this was asked last, if the ledger's head and the day are still the same.

    ``question`` names all that the answer depends on, the reader too where it is not everybody's. What comes back is
    shared between readers: look, don't touch.
    """
    head = of_this_look(read.session, "head", lambda: read.session.connection().execute(_HEAD).scalar_one())
    when = (settings().database_url, head, read.today)
    answers = _latest[0]
    if answers.when != when:
        answers = _latest[0] = _Answers(when)
    found = answers.by_question.get(question, _NOTHING)
    if found is _NOTHING:
        found = find()
        if len(answers.by_question) >= MOST_KEPT:
            answers.by_question.clear()
        answers.by_question[question] = found
    return found  # type: ignore[no-any-return]
