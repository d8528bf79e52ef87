"""Roll-ups: moved in the same transaction as the row they count, proved by a recount."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy
from sqlalchemy import Connection, Executable, func, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from models.assignments import Assignment
from models.directives import Point
from models.figures import Answer, AreaChange, AreaTotal, Tally, TallyChange
from models.lifecycle import Status
from services.punctuality import answer_of, answered
from services.transactions import Write

RollUp = type[Tally] | type[TallyChange] | type[AreaChange] | type[AreaTotal]


@dataclass(frozen=True, slots=True)
class Counted:
    """What the roll-ups know of an assignment. Take it before a change and after, and hand both to `move`."""

    meeting_id: int
    directive_id: int
    area: str
    status: Status
    due_on: date
    first_due_on: date
    answer: Answer


def counted(row: Assignment, point: Point) -> Counted:
    """What is counted of a row of this point."""
    place = (row.meeting_id, row.directive_id, row.area)
    return Counted(*place, row.status, row.due_on, row.original_due_on, answer_of(row, point))


def move(write: Write, before: Counted | None, after: Counted | None) -> None:
    """Count one assignment out of where it was and into where it is."""
    if before != after:
        shift(write, Counter({x: n for x, n in ((before, -1), (after, 1)) if x is not None}))


def shift(write: Write, changes: Counter[Counted]) -> None:
    """Apply many changes at once: set-based, so that a dispatch of thousands is a handful of rows."""
    tally: Counter[tuple[Any, ...]] = Counter()
    daily: Counter[tuple[Any, ...]] = Counter()
    by_area: Counter[tuple[Any, ...]] = Counter()
    totals: Counter[tuple[Any, ...]] = Counter()
    for item, n in changes.items():
        dates = (item.due_on, item.first_due_on, item.answer)
        tally[(item.meeting_id, item.directive_id, item.area, item.status, *dates)] += n
        daily[(item.meeting_id, write.today, item.directive_id, item.status, item.due_on)] += n
        by_area[(item.area, write.today, item.meeting_id, item.status, item.due_on)] += n
        totals[(item.area, item.status)] += n
    write.session.flush()
    connection = write.session.connection()
    _add(connection, Tally, ("meeting_id", "directive_id", "area", "status", "due_on", "first_due_on", "answer"), tally)
    _add(connection, TallyChange, ("meeting_id", "day", "directive_id", "status", "due_on"), daily)
    _add(connection, AreaChange, ("area", "day", "meeting_id", "status", "due_on"), by_area)
    _add(connection, AreaTotal, ("area", "status"), totals)


def _add(connection: Connection, table: RollUp, names: tuple[str, ...], changes: Counter[tuple[Any, ...]]) -> None:
    rows = [dict(zip(names, key, strict=True), count=n) for key, n in changes.items() if n]
    if not rows:
        return
    connection.execute(_upsert(connection.dialect.name, table), rows)


@lru_cache
def _upsert(dialect: str, table: RollUp) -> Executable:
    """Made once: building it takes longer than running it."""
    insert = (sqlite if dialect == "sqlite" else postgresql).insert(table)
    statement: Executable = insert.on_conflict_do_update(
        index_elements=list(inspect(table).primary_key), set_={"count": col(table.count) + insert.excluded.count}
    )
    return statement


def recount_differs(session: Session) -> list[str]:
    """Count everything anew; what disagrees with the roll-ups, in words for an operator. Empty is right."""
    keys: Any = (col(Assignment.directive_id), col(Assignment.area), col(Assignment.status), col(Assignment.due_on))
    keys += (col(Assignment.original_due_on), answered().label("answer"))
    rows = sqlalchemy.select(*keys, func.count()).join(Point, col(Point.id) == Assignment.point_id).group_by(*keys)
    fresh = {tuple(row[:-1]): row[-1] for row in session.connection().execute(rows)}
    kept = {
        (row.directive_id, row.area, row.status, row.due_on, row.first_due_on, str(row.answer)): row.count
        for row in session.exec(select(Tally))
        if row.count
    }
    return [
        *_differences("tally", kept, fresh),
        *_differences("tally_change", *_sums(session, TallyChange, "directive_id", "status", "due_on")),
        *_differences("area_change", *_sums(session, AreaChange, "area", "status", "due_on")),
        *_differences("area_total", *_sums(session, AreaTotal, "area", "status")),
    ]


def _sums(session: Session, of: type[Any], *by: str) -> tuple[Mapping[Any, int], Mapping[Any, int]]:
    """A roll-up added up (of the days', all days together), and the tally that it must agree with."""
    found = []
    for table in (of, Tally):
        keys = [getattr(table, name) for name in by]
        rows = session.connection().execute(sqlalchemy.select(*keys, func.sum(table.count)).group_by(*keys))
        found.append({tuple(row[:-1]): int(row[-1]) for row in rows})
    return found[0], found[1]


def _differences(name: str, kept: Mapping[Any, int], fresh: Mapping[Any, int]) -> Iterable[str]:
    for key in sorted(kept.keys() | fresh.keys(), key=str):
        if kept.get(key, 0) != fresh.get(key, 0):
            yield f"{name} {key}: kept {kept.get(key, 0)}, counted {fresh.get(key, 0)}"
