"""Four people who write as fast as they can, through the real services; a process of theirs may be killed at any moment.

One is a bureau's clerk who reports; three change the language of their screens, the smallest change there is.

``python -m tests.acceptance.writers kill FOLDER KILLS WRITES [MODULE:FUNCTION]`` kills their process again and again,
after so many writes on the average, and prints what was found. ``… write FOLDER EACH 0 [MODULE:FUNCTION]`` lets each
of them write so often, in peace.
"""

import json
import os
import random
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from functools import partial
from importlib import import_module
from itertools import cycle
from pathlib import Path

from sqlmodel import select

from models.assignments import Assignment
from models.lifecycle import Step
from models.words import LANGUAGES
from services import accounts, ledger, steps
from services.access import Actor
from services.database import engine, reading_session
from tests.conftest import person, point_at
from tests.making import dispatched, point

WRITERS = 4
NAMES = ("三台", "康定", "盐亭", "绵阳")

Acknowledge = Callable[[str], None]

now_writing = threading.local()  # for a sabotage: the token and the acknowledgement of the thread it finds itself in


@dataclass
class Found:
    """What an office held against what its people had been told."""

    acknowledged: int = 0
    lost: int = 0
    torn: int = 0
    corrupt: int = 0
    unverified: int = 0

    def add(self, other: "Found") -> None:
        for name, value in asdict(other).items():
            setattr(self, name, getattr(self, name) + value)


def open_work(folder: Path) -> None:
    """One point for a few bureaus, signed for."""
    point_at(folder)
    dispatched(person("secretary"), point(names=NAMES))
    with reading_session() as session:
        rows = session.exec(select(Assignment)).all()
    for row in rows:
        steps.take(clerk_of(row), Step.ACKNOWLEDGE, row.id or 0, row.version, f"sign {row.id}")
    engine().dispose()


def clerk_of(row: Assignment) -> Actor:
    """A clerk of the row's bureau."""
    return replace(person("county_officer"), bureau_id=row.bureau_id)


def all_write(life: str, times: int, acknowledge: Acknowledge) -> None:
    threads = [threading.Thread(target=write, args=(life, number, times, acknowledge)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def write(life: str, number: int, times: int, acknowledge: Acknowledge) -> None:
    """One person's changes. Every reply is acknowledged the moment it has come."""
    change = _choosing(number) if number else _reporting()
    for turn in range(times):
        token = f"{life}-{number}-{turn}"
        now_writing.token, now_writing.acknowledge = token, acknowledge
        change(token)
        acknowledge(token)


def _reporting() -> Callable[[str], None]:
    """Reports, each on the next bureau's row."""
    with reading_session() as session:
        rows = [(row, clerk_of(row)) for row in session.exec(select(Assignment))]
    turns = cycle(rows)

    def change(token: str) -> None:
        row, clerk = next(turns)
        given = steps.Given(text=f"已排查企业，隐患均已登记。{token}")
        steps.take(clerk, Step.REPORT_PROGRESS, row.id or 0, row.version, token, given)
        row.version += 1

    return change


def _choosing(number: int) -> Callable[[str], None]:
    """Screens in the one language and in the other."""
    actor, languages = person(("leader", "auditor", "secretary")[number - 1]), cycle(LANGUAGES)
    return lambda token: accounts.choose_language(actor, next(languages), token)


def how_much(folder: Path) -> tuple[int, ...]:
    """How much there is of what every change leaves (token, entry, head), and of what reports do (words, versions)."""
    queries = (
        "SELECT count(*) FROM once",
        "SELECT count(*) FROM ledger_entry",
        "SELECT seq FROM ledger_head",
        "SELECT count(*) FROM report",
        "SELECT coalesce(sum(version), 0) FROM assignment",
    )
    with closing(sqlite3.connect(folder / "duban.db")) as look:
        return tuple(look.execute(query).fetchone()[0] for query in queries)


def one_life(folder: Path, life: str, writes: int) -> Found:
    """Let them write in a process of their own, kill it after so many writes on the average, and look at what is there."""
    before = how_much(folder)
    hear, tell = os.pipe()
    child = os.fork()
    if child == 0:
        all_write(life, 10_000, partial(_tell, tell))
        os._exit(1)
    os.close(tell)
    heard, enough = b"", random.uniform(0, 2 * writes)
    while heard.count(b"\n") <= enough:
        some = os.read(hear, 1 << 16)
        assert some, "the writers ended by themselves"
        heard += some
    time.sleep(random.uniform(0, 0.01))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while some := os.read(hear, 1 << 16):
        heard += some
    os.close(hear)
    return look_at(folder, set(heard.decode().split()), life, before)


def _tell(to: int, token: str) -> None:
    os.write(to, f"{token}\n".encode())  # short enough to arrive whole or not at all


def look_at(folder: Path, acknowledged: set[str], life: str, before: tuple[int, ...]) -> Found:
    with closing(sqlite3.connect(folder / "duban.db")) as look:
        corrupt = look.execute("PRAGMA quick_check").fetchone()[0] != "ok"
        query = "SELECT token FROM once WHERE token >= ? AND token < ?"
        there = {token for (token,) in look.execute(query, (f"{life}-", f"{life}."))}
    return Found(len(acknowledged), len(acknowledged - there), torn(how_much(folder), before), corrupt)


def torn(now: tuple[int, ...], before: tuple[int, ...]) -> bool:
    """Whether a change is there by half."""
    once, entries, head, reports, versions = (a - b for a, b in zip(now, before, strict=True))
    return not (once == entries == head and reports == versions)


def kill_often(folder: Path, kills: int, writes: int) -> Found:
    """At the end the ledger is held against its chain and its anchors."""
    all_write("warm", 2, lambda token: None)  # what is slow the first time is behind us in every life
    engine().dispose()
    found = Found()
    for life in range(kills):
        found.add(one_life(folder, f"{life:04}", writes))
    with reading_session() as session:
        found.unverified = not ledger.verify(session).ok
    return found


def main(do: str, folder: Path, times: int, writes: int, sabotage: str = "") -> None:
    point_at(folder)
    if sabotage:
        module, name = sabotage.split(":")
        getattr(import_module(module), name)()
    if do == "kill":
        print(json.dumps(asdict(kill_often(folder, times, writes))))
    else:
        told = os.open(folder / "acknowledged", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        all_write("peace", times, partial(_tell, told))


if __name__ == "__main__":
    from tests.acceptance import writers  # by its name, under which a sabotage knows it

    writers.main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), *sys.argv[5:])
