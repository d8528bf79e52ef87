"""What was found under the ledger's present head is not looked for again: nothing changes without an entry."""

from collections.abc import Callable, Hashable
from typing import TypeVar, cast

import sqlalchemy
from sqlmodel import col

from models.ledger import LedgerHead
from models.settings import settings
from services.transactions import Read

MOST_KEPT = 512
_HEAD = sqlalchemy.select(col(LedgerHead.hash))
_kept: dict[Hashable, object] = {}
T = TypeVar("T")


def while_unchanged(read: Read, question: Hashable, find: Callable[[], T]) -> T:
    """What ``find`` gives, or gave when this was asked last, if the ledger's head and the day are still the same.

    ``question`` names all that the answer depends on, the reader too where it is not everybody's. What comes back is
    shared between readers: look, don't touch.
    """
    head = read.session.connection().execute(_HEAD).scalar_one()
    whole = (settings().database_url, head, read.today, question)
    if whole not in _kept:
        found = find()
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[whole] = found
    return cast(T, _kept[whole])
