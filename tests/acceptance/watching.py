"""A pytest plugin (``-p tests.acceptance.watching``) that watches every change the tests make: does it leave its entry?

``DUBAN_WATCH`` names the file for what was seen; what stands there already goes on. ``DUBAN_WATCH_FAIL=1`` makes the
first change of each kind fail at its ledger entry and looks whether anything of it was kept; ``DUBAN_WATCH_FAIL=blind``
is a product whose entries are not written.
"""

import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlmodel import select

from models import Table
from models.ledger import LedgerEntry
from models.settings import ROOT
from services import ledger, transactions
from services.database import reading_session

FAIL = os.environ.get("DUBAN_WATCH_FAIL", "")

# The sample office's past is played as those who lived it, all in one change.
PLAYED = "services/sample.py:_play"

# Place of a change → how often it was made, and what was wrong with it.
TOLD = Path(os.environ["DUBAN_WATCH"])
_earlier = json.loads(TOLD.read_text()) if TOLD.exists() else {"seen": {}, "wrong": {}}
seen: defaultdict[str, int] = defaultdict(int, _earlier["seen"])
wrong: defaultdict[str, list[str]] = defaultdict(list, _earlier["wrong"])
_real, _append = transactions.writing, ledger.append


@contextmanager
def watched(*asked: Any) -> Iterator[transactions.Write]:
    frame = sys._getframe(2)
    place = f"{Path(frame.f_code.co_filename).relative_to(ROOT)}:{frame.f_code.co_name}"
    fails = FAIL == "1" and place.startswith("services/") and place not in seen
    seen[place] += 1
    if fails:
        before = whole()
        ledger.append = _refuse
    try:
        with _real(*asked) as write:
            started = _last(write.session)
            yield write
            if FAIL != "1" and place.startswith("services/"):  # not what a test changes by itself
                _check(place, write, started)
    finally:
        if fails:
            ledger.append = _append
            if whole() != before:
                wrong[place].append("something was kept")


def _last(session: Any) -> int:
    return int(session.connection().exec_driver_sql("SELECT seq FROM ledger_head").scalar() or 0)


def _check(place: str, write: transactions.Write, started: int) -> None:
    write.session.flush()
    entries = write.session.exec(select(LedgerEntry).where(LedgerEntry.seq > started)).all()
    if not entries:
        wrong[place].append("no entry")
    for entry in entries:
        whole = entry.actor and entry.action and entry.kind and entry.at.tzinfo
        if not whole or (entry.actor != write.actor.name and place != PLAYED):
            wrong[place].append(f"entry {entry.seq} does not say who did what, when")


def _refuse(*_: Any, **__: Any) -> Any:
    raise OperationalError("INSERT INTO ledger_entry", None, Exception("no room for an entry"))


def whole() -> str:
    """The hash of every row there is."""
    found = sha256()
    with reading_session() as session:
        for table in Table.metadata.sorted_tables:
            for row in session.connection().execute(table.select().order_by(*table.primary_key.columns)):
                found.update(repr(row).encode())
    return found.hexdigest()


def _blind(self: transactions.Write, *_: Any, **__: Any) -> None:
    self.recorded += 1


vars(transactions)["writing"] = watched
if FAIL == "blind":
    transactions.Write.record = _blind  # type: ignore[method-assign]


def pytest_sessionfinish() -> None:
    TOLD.write_text(json.dumps({"seen": seen, "wrong": wrong}))
