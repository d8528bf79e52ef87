"""换库: whatever happens to the database's file under the running app, nothing is called saved that is not there."""

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx

from services import database
from services.database import engine
from tests.acceptance.conftest import Figure, Red
from tests.acceptance.sabotage import hold, started_sabotaged
from tests.acceptance.serving import acknowledged, give_items, kept, sign_all, told
from tests.web.conftest import STREAMLIT, App, serving, with_passwords
from tests.web.test_health import _unprivileged

WRITES = 20


def missing(file: Path, _spare: Path) -> None:
    file.rename(file.with_name("elsewhere.db"))


def replaced(file: Path, spare: Path) -> None:
    shutil.copyfile(spare, part := file.with_name("part"))
    os.replace(part, file)


def older_copy(file: Path, _spare: Path) -> None:
    """A careless restore: a copy of this morning over the file, its log taken away."""
    shutil.copyfile(file.with_name("morning.db"), part := file.with_name("part"))
    os.replace(part, file)
    for end in ("-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)


def truncated(file: Path, _spare: Path) -> None:
    with file.open("r+b") as held:
        held.truncate(file.stat().st_size // 8192 * 4096)


def garbage(file: Path, _spare: Path) -> None:
    with file.open("r+b") as held:
        held.write(b"Z" * 4096)


def read_only(file: Path, _spare: Path) -> None:
    file.chmod(0o444)


FAULTS: tuple[Callable[[Path, Path], None], ...] = (missing, replaced, older_copy, truncated, garbage, read_only)


def red_within(app: App, seconds: float) -> float:
    """Seconds until the health says no."""
    begun = time.monotonic()
    while httpx.get(f"{app.address}/healthz", timeout=40).status_code == 200:
        hold(time.monotonic() - begun <= seconds, f"/healthz still says ok after {seconds} s")
        time.sleep(0.2)
    return time.monotonic() - begun


def through(
    fault: Callable[[Path, Path], None], folder: Path, spare: Path, how: Sequence[str] = STREAMLIT
) -> tuple[int, float]:
    """Twenty writes while the fault is there: how many were called saved and are not there; when the health told."""
    items, file = give_items(WRITES), folder / "duban.db"
    engine().dispose()
    shutil.copyfile(file, folder / "morning.db")
    started_by: tuple[str, ...] = ()
    if fault is read_only:
        fault(file, spare)
        started_by = _unprivileged()
    ready = "/sign-in" if fault is read_only else "/healthz"
    with serving(folder, started_by=started_by, ready=ready, streamlit=how) as app:
        if fault is read_only:
            late = red_within(app, 10)
            refused = app.stranger().post("/sign-in", data={"login": "county_officer", "password": "x"})
            hold(refused.status_code >= 401, "signed in on a database that can't be written")
            return 0, late
        client = app.signed_in("county_officer")
        first = sign_all(app, client, items[:2])
        hold(len(acknowledged(first)) == 2, f"nothing worked from the start: {told(first)}")
        fault(file, spare)
        as_it_was = file.read_bytes() if fault is replaced else b""
        answers = sign_all(app, client, items[2:])
        late = red_within(app, 10)
        hold(not as_it_was or file.read_bytes() == as_it_was, "the file put there was written to")
    false = acknowledged(answers) - kept(file)
    hold(not false, f"{fault.__name__}: {len(false)} called saved and not there")
    return len(false), late


def careless() -> None:
    """No look at the file: whatever was opened is written to."""
    from sqlalchemy import event

    listen = event.listen

    def half_deaf(target: object, name: str, *args: Any, **named: Any) -> None:
        if name != "checkout":
            listen(target, name, *args, **named)

    vars(event)["listen"] = half_deaf


def test_nothing_is_called_saved_that_is_not_there(
    office_template: Path, empty_template: Path, tmp_path: Path, figure: Figure, red: Red
) -> None:
    slowest = 0.0
    for fault in FAULTS:
        folder = with_passwords(office_template, tmp_path / fault.__name__)
        _, late = through(fault, folder, empty_template / "duban.db")
        slowest = max(slowest, late)
    figure(
        f"{len(FAULTS)} 种换库故障各写 {WRITES} 次，谎报已保存 0，/healthz 最迟 {slowest:.1f} 秒变红",
        f"{len(FAULTS)} faults of the file, {WRITES} writes each: 0 false “saved”, /healthz red after {slowest:.1f} s at most",
    )
    with red("不核对数据库文件", "no look at the file"):
        folder = with_passwords(office_template, tmp_path / "careless")
        through(missing, folder, empty_template / "duban.db", started_sabotaged(careless))


def test_the_guard_takes_a_checkpoint_for_no_fault(office: Path) -> None:
    with closing(sqlite3.connect(office / "duban.db")) as other:
        for _ in range(20):
            other.execute("UPDATE bureau SET position = position + 1")
            other.commit()
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            with database.reading_session() as session:
                assert session.connection().exec_driver_sql("SELECT count(*) FROM bureau").scalar()
