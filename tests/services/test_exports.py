"""Long sheets: prepared apart, seen on the way, cancelled, found again, and of nobody else."""

import subprocess
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from models.clock import now
from models.errors import NotAllowed, NotPossibleNow
from models.papers import Export, ExportState
from services import exports
from services.access import Actor
from services.database import writing_session
from services.register import Wanted
from tests.making import dispatched, everyone, point

Started = list[list[str]]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """The processes that would have been started: a test does their work itself, where it wants to."""
    found: Started = []
    monkeypatch.setattr("services.exports.subprocess.Popen", lambda command, **_: found.append(command))
    return found


def test_a_long_sheet_is_prepared_apart_and_fetched(secretary: Actor, started: Started) -> None:
    dispatched(secretary, point("甲"), everyone("乙"))
    key = exports.start(secretary, Wanted(bureau="三台"), "start")
    assert [command[1:] for command in started] == [["-m", "services.export_apart", str(key)]]
    exports.prepare(key)
    (view,) = exports.mine(secretary)
    assert (view.id, view.state, view.total, view.written, view.share) == (key, ExportState.READY, 2, 2, 1.0)
    file = exports.open_ready(secretary, key)
    rows = CalamineWorkbook.from_path(str(file.path)).get_sheet_by_index(0).to_python()
    assert [row[4] for row in rows[2:]] == ["一、甲", "二、乙"]


def test_the_process_does_the_same_on_its_own(secretary: Actor, office: Path) -> None:
    dispatched(secretary, point("甲"))
    begun: list[subprocess.Popen[str]] = []
    with pytest.MonkeyPatch.context() as patch:
        real = subprocess.Popen
        patch.setattr("services.exports.subprocess.Popen", lambda *a, **k: begun.append(real(*a, **k)))
        exports.start(secretary, Wanted(), "start")
    assert begun[0].wait(60) == 0
    assert exports.mine(secretary)[0].state is ExportState.READY


def test_how_far_it_is_is_told_and_a_cancelled_one_stops_and_leaves_nothing(
    secretary: Actor, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    dispatched(secretary, everyone())
    monkeypatch.setattr(exports, "TICK", 50)
    seen: list[int] = []

    def watched(key: int, rows: Iterable[object]) -> Iterator[object]:
        for place, row in enumerate(tell(key, rows), 1):
            if place == 101:
                seen.append(exports.mine(secretary)[0].written)
                exports.cancel(secretary, key, "cancel")
            yield row

    tell = exports._watched
    key = exports.start(secretary, Wanted(), "start")
    monkeypatch.setattr(exports, "_watched", watched)
    exports.prepare(key)
    (view,) = exports.mine(secretary)
    assert (seen, view.state, view.total) == ([100], ExportState.CANCELLED, 204)
    assert list(exports._place(key).parent.iterdir()) == []
    with pytest.raises(NotPossibleNow, match="export_not_ready"):
        exports.open_ready(secretary, key)
    with pytest.raises(NotPossibleNow, match="export_over"):
        exports.cancel(secretary, key, "again")


def test_one_at_a_time_and_one_that_fell_silent_counts_as_stopped(secretary: Actor, started: Started) -> None:
    key = exports.start(secretary, Wanted(), "one")
    with pytest.raises(NotPossibleNow, match="export_running"):
        exports.start(secretary, Wanted(), "two")
    with writing_session() as session:
        session.get_one(Export, key).beat_at = now() - timedelta(minutes=5)
    assert exports.mine(secretary)[0].state is ExportState.FAILED
    exports.start(secretary, Wanted(), "three")


def test_a_sheet_is_its_owners_alone_and_old_ones_are_cleared_away(
    secretary: Actor, other_secretary: Actor, started: Started
) -> None:
    key = exports.start(secretary, Wanted(), "one")
    exports.prepare(key)
    path = exports.open_ready(secretary, key).path
    assert exports.mine(other_secretary) == []
    with pytest.raises(NotAllowed):
        exports.open_ready(other_secretary, key)
    with writing_session() as session:
        session.get_one(Export, key).started_at = now() - timedelta(days=3)
    exports.start(other_secretary, Wanted(), "two")
    assert not path.exists()


def test_what_breaks_half_way_is_said(secretary: Actor, started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    key = exports.start(secretary, Wanted(), "one")
    monkeypatch.setattr("services.register_paper.write_sheet", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        exports.prepare(key)
    assert exports.mine(secretary)[0].state is ExportState.FAILED
