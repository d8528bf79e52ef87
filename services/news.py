"""What is new for a bureau since it was last written to: for its digest, in counts."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy
from sqlalchemy import func
from sqlmodel import col, select

from models.assignments import Assignment
from models.channels import Outgoing
from models.directives import PointVersion
from models.ledger import LedgerEntry
from models.lifecycle import Status, Step
from models.permissions import Action
from services.transactions import Read

# What the office does to a bureau's assignment that the bureau should hear of.
TOLD = (
    Step.RETURN,
    Step.VERIFY,
    Step.UPHOLD,
    Step.REJECT,
    Step.SUSPEND,
    Step.RESUME,
    Step.WITHDRAW,
    Step.REOPEN,
    Step.CLOSE_NOT_IMPLEMENTED,
    Action.GRANT_EXTENSION,
    Action.REFUSE_EXTENSION,
)
LOOKED_BACK = timedelta(days=7)  # for a bureau that was never written to
_TOLD = {str(action) for action in TOLD}
News = dict[int, Counter[str]]


def news(read: Read, key_of_today: str) -> News:
    """Bureau → value of a Step or Action → how many items, since the bureau's digest of an earlier day."""
    since = _last_written(read, key_of_today)
    begin = read.now - LOOKED_BACK
    found: News = defaultdict(Counter)
    for bureau_id, at, action in _all_since(read, begin):
        if at > since.get(bureau_id, begin):
            found[bureau_id][action] += 1
    return dict(found)


def _last_written(read: Read, key_of_today: str) -> dict[int, datetime]:
    """Today's own digest does not count: while it waits, what is new joins it."""
    query = select(Outgoing.bureau_id, func.max(Outgoing.created_at)).where(
        col(Outgoing.key).like("digest %"), col(Outgoing.key).not_like(f"%{key_of_today}")
    )
    return {key or 0: at for key, at in read.session.exec(query.group_by(col(Outgoing.bureau_id)))}


def _all_since(read: Read, begin: datetime) -> Iterator[tuple[int, datetime, str]]:
    unsigned = col(Assignment.status) == Status.DISPATCHED
    given: Any = sqlalchemy.select(col(Assignment.bureau_id), col(Assignment.dispatched_at))
    for bureau_id, at in _run(read, given.where(unsigned, col(Assignment.dispatched_at) > begin)):
        yield bureau_id, at, str(Action.DISPATCH)
    again: Any = sqlalchemy.select(col(Assignment.bureau_id), func.max(col(PointVersion.written_at)))
    again = again.join(PointVersion, col(PointVersion.point_id) == Assignment.point_id)
    again = again.where(unsigned, col(PointVersion.number) > col(Assignment.point_version))
    for bureau_id, at in _run(read, again.group_by(col(Assignment.id))):
        yield bureau_id, at, str(Action.AMEND_POINT)
    answered = {key: (at, action) for key, at, action in _answers(read, begin)}
    whose = sqlalchemy.select(col(Assignment.id), col(Assignment.bureau_id)).where(col(Assignment.id).in_(answered))
    for key, bureau_id in _run(read, whose):
        yield bureau_id, *answered[key]


def _answers(read: Read, begin: datetime) -> Iterator[tuple[int, datetime, str]]:
    """The office's steps, earliest first; the last one of an item stands. The ledger is read backwards, as far as needed."""
    found = []
    latest = select(LedgerEntry).order_by(col(LedgerEntry.seq).desc()).execution_options(yield_per=500)
    for entry in read.session.exec(latest):
        if entry.at <= begin:
            break
        if entry.kind == "assignment" and entry.action in _TOLD and entry.object_id is not None:
            found.append((entry.object_id, entry.at, entry.action))
    yield from reversed(found)


def _run(read: Read, query: Any) -> Any:
    return read.session.connection().execute(query)
