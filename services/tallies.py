"""Roll-ups: moved in the same transaction as the row they count, proved by a recount."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from models.assignments import Assignment
from models.figures import NEVER, DoneTally, Tally
from models.lifecycle import Status

# Rows that owe no report would only bend the trend: its last day must equal what is overdue now.
UNCOUNTED = (Status.WITHDRAWN, Status.SUSPENDED, Status.NOT_IMPLEMENTED)


@dataclass(frozen=True, slots=True)
class Counted:
    """What the roll-ups know of an assignment. Take it before a change and after, and hand both to `move`."""

    meeting_id: int
    directive_id: int
    area: str
    status: Status
    due_on: date
    reported_on: date | None


def counted(row: Assignment) -> Counted:
    return Counted(row.meeting_id, row.directive_id, row.area, row.status, row.due_on, row.reported_on)


def move(session: Session, before: Counted | None, after: Counted | None) -> None:
    """Count one assignment out of where it was and into where it is."""
    if before != after:
        shift(session, Counter({x: n for x, n in ((before, -1), (after, 1)) if x is not None}))


def shift(session: Session, changes: Counter[Counted]) -> None:
    """Apply many changes at once: set-based, so that a dispatch of thousands is a handful of rows."""
    tally: Counter[tuple[int, int, str, Status, date]] = Counter()
    done: Counter[tuple[int, int, date, date]] = Counter()
    for item, n in changes.items():
        tally[(item.meeting_id, item.directive_id, item.area, item.status, item.due_on)] += n
        if item.status not in UNCOUNTED:
            done[(item.meeting_id, item.directive_id, item.due_on, item.reported_on or NEVER)] += n
    session.flush()
    connection = session.connection()
    _add(connection, Tally, ("meeting_id", "directive_id", "area", "status", "due_on"), tally)
    _add(connection, DoneTally, ("meeting_id", "directive_id", "due_on", "reported_on"), done)


def _add(
    connection: Connection,
    table: type[Tally] | type[DoneTally],
    names: tuple[str, ...],
    changes: Counter[tuple[int, int, str, Status, date]] | Counter[tuple[int, int, date, date]],
) -> None:
    rows = [dict(zip(names, key, strict=True), count=n) for key, n in changes.items() if n]
    if not rows:
        return
    insert = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)
    target = [name for name in names if name != "meeting_id"]
    connection.execute(
        insert.on_conflict_do_update(index_elements=target, set_={"count": col(table.count) + insert.excluded.count}),
        rows,
    )


def recount_differs(session: Session) -> list[str]:
    """Count everything anew; what disagrees with the roll-ups, in words for an operator. Empty is right."""
    keys = (col(Assignment.directive_id), col(Assignment.area), col(Assignment.status), col(Assignment.due_on))
    fresh = {tuple(row[:-1]): row[-1] for row in session.exec(select(*keys, func.count()).group_by(*keys))}  # type: ignore[call-overload]
    kept = {
        (row.directive_id, row.area, row.status, row.due_on): row.count
        for row in session.exec(select(Tally))
        if row.count
    }
    return [*_differences("tally", kept, fresh), *_differences("done_tally", *_done(session))]


def _done(session: Session) -> tuple[Mapping[Any, int], Mapping[Any, int]]:
    reported = func.coalesce(Assignment.reported_on, NEVER)
    keys = (col(Assignment.directive_id), col(Assignment.due_on), reported)
    rows = session.exec(select(*keys, func.count()).where(col(Assignment.status).not_in(UNCOUNTED)).group_by(*keys))
    fresh = {(row[0], row[1], _day(row[2])): row[3] for row in rows}
    kept = {(r.directive_id, r.due_on, r.reported_on): r.count for r in session.exec(select(DoneTally)) if r.count}
    return kept, fresh


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _differences(name: str, kept: Mapping[Any, int], fresh: Mapping[Any, int]) -> Iterable[str]:
    for key in sorted(kept.keys() | fresh.keys(), key=str):
        if kept.get(key, 0) != fresh.get(key, 0):
            yield f"{name} {key}: kept {kept.get(key, 0)}, counted {fresh.get(key, 0)}"
