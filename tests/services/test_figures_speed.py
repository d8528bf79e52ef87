"""The leader's figures ask the database little, however large the office."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

import pytest
from sqlalchemy import event

from models.clock import stopped_at
from models.lifecycle import Step
from services import unchanged
from services.access import Actor
from services.database import engine, reading_session
from services.figures import overview
from tests import postgres
from tests.making import dispatched, everyone, point
from tests.services.test_figures import at, small, take

__all__ = ["small"]


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL that is sent meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine(), "before_cursor_execute", note)


def fresh(read: Callable[[], object]) -> list[str]:
    unchanged.forget()
    with statements() as sent:
        read()
    return sent


def test_the_number_of_queries_does_not_grow_with_the_office(secretary: Actor, leader: Actor) -> None:
    counts = []
    with stopped_at(at(date(2020, 2, 5))):
        for title, points in (("小", [point()]), ("大", [everyone("甲"), everyone("乙"), everyone("丙")])):
            meeting_id = dispatched(secretary, *points, title=title)
            with stopped_at(at(date(2020, 2, 25))):
                counts.append(len(fresh(lambda meeting_id=meeting_id: overview(leader, meeting_id))))  # type: ignore[misc]
                counts.append(len(fresh(lambda: overview(leader))))
    assert len(set(counts)) == 1
    assert counts[0] <= 20


def test_looking_again_when_nothing_changed_asks_two_things_only(small: int, leader: Actor, morning: datetime) -> None:
    overview(leader, small)
    with statements() as sent:
        again = overview(leader, small)
    assert len([sql for sql in sent if sql.startswith("SELECT")]) == 2
    assert again.as_of == morning
    take("三台", Step.ACKNOWLEDGE)
    assert overview(leader, small).unsigned == again.unsigned - 1


@pytest.mark.skipif(postgres.ON, reason="this is how SQLite tells its plan")
def test_lists_of_what_is_overdue_read_the_index_of_open_rows(small: int, leader: Actor, morning: datetime) -> None:
    sent = [sql for sql in fresh(lambda: overview(leader)) if "max(assignment.chased)" in sql]
    assert len(sent) == 1
    with reading_session() as session:
        marks = sent[0].count("?")
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sent[0]}", (1,) * marks).fetchall()
    assert any("USING INDEX ix_assignment_" in row[3] for row in plan)
    assert not any(row[3].startswith("SCAN assignment") for row in plan)
