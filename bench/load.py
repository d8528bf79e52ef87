"""An office of any size, written straight into a migrated SQLite database: skewed bureaus, all states, reports, a
chained ledger. Every meeting but the latest eight is over, as it is in an office that works; so what is open is the
same at every size, and what grows is history.

``DUBAN_BENCH_OFFICES`` names a folder in which offices are kept from run to run; without it each run makes its own.
"""

import atexit
import hashlib
import json
import os
import random
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlmodel import col, select

from models.accounts import Account, Role
from models.bureaus import Bureau, BureauKind
from models.clock import BEIJING, now
from models.ledger import GENESIS
from models.office import Office
from models.permissions import Action
from models.settings import ROOT
from services import bureaus, passwords, search_index
from services.access import SYSTEM
from services.database import engine, migrate, migrating, reading_session
from services.transactions import writing
from tests.conftest import point_at

TODAY = date(2026, 6, 15)
PASSWORD = "Xiang-Shi-2020"
DIRECTIVES, OPEN_MEETINGS = 6, 8
# What has become of the assignments of a meeting under way and of one that is over: weights of the states.
UNDER_WAY = {"closed": 45, "in_progress": 22, "dispatched": 12, "reported": 14, "objected": 3, "suspended": 2}
UNDER_WAY |= {"not_implemented": 1, "withdrawn": 1}
PAST = {"closed": 960, "not_implemented": 25, "withdrawn": 15}
TOPICS = [
    "森林草原防灭火",
    "危险化学品",
    "煤矿安全",
    "防汛救灾",
    "地质灾害",
    "道路交通",
    "消防安全",
    "建筑施工",
    "尾矿库",
    "应急值守",
]

ASSIGNMENT = (
    "INSERT INTO assignment (id, meeting_id, directive_id, point_id, bureau_id, area, part, status, due_on,"
    " original_due_on, dispatched_at, acknowledged_at, reported_at, reported_on, reported_by, closed_at, method,"
    " returned, reopened, chased, version, extended, point_version)"
    " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,0,?,1,0,1)"
)
LEDGER = (
    'INSERT INTO ledger_entry (seq, at, actor_id, actor, role, ip, action, kind, object_id, "before", "after", reason,'
    " previous, hash) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
Row = tuple[Any, ...]


@lru_cache
def kept(assignments: int) -> Path:
    """An office of this size with its full-text index: made once a run, for all that measure it."""
    parent = os.environ.get("DUBAN_BENCH_OFFICES")
    folder = Path(parent or _of_this_run()) / f"{assignments}"
    mark, made_by = folder / "made by", _maker()
    if not mark.exists() or mark.read_text() != made_by:
        shutil.rmtree(folder, ignore_errors=True)
        begun = perf_counter()
        office(folder, assignments)
        with migrating() as connection:
            search_index.rebuild(connection)
        engine().dispose()
        mark.write_text(made_by)
        print(f"an office of {assignments:,} assignments made in {perf_counter() - begun:.0f} s", flush=True)
    return folder


def _maker() -> str:
    """What an office depends on: this file, and the tables as the migrations leave them."""
    migrations = sorted(path.name for path in (ROOT / "models" / "migrations" / "versions").glob("*.py"))
    return hashlib.sha256(Path(__file__).read_bytes()).hexdigest() + "\n" + "\n".join(migrations) + "\n"


@lru_cache
def _of_this_run() -> str:
    folder = tempfile.mkdtemp(prefix="duban-bench-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def copied(assignments: int, folder: Path) -> Path:
    """A copy of such an office, to be changed."""
    shutil.copytree(kept(assignments), folder)
    point_at(folder)
    return folder


def office(folder: Path, assignments: int) -> Path:
    """Point the process at a new office in this folder, with about so many assignments."""
    folder.mkdir(parents=True, exist_ok=True)
    point_at(folder)
    migrate()
    _found()
    engine().dispose()
    with reading_session() as session:
        units = session.exec(
            select(Bureau.id, Bureau.area)
            .where(col(Bureau.kind).in_((BureauKind.CITY, BureauKind.COUNTY)))
            .order_by(col(Bureau.id))
        ).all()
        head = session.connection().exec_driver_sql("SELECT seq, hash FROM ledger_head").one()
    engine().dispose()
    raw = sqlite3.connect(folder / "duban.db")
    raw.execute("PRAGMA synchronous=OFF")
    meetings = max(1, round(assignments / (len(units) * DIRECTIVES)))
    with raw:
        _fill(raw, meetings, [(i or 0, area) for i, area in units], (int(head[0]), str(head[1] or GENESIS)))
    raw.execute("ANALYZE")
    raw.close()
    point_at(folder)
    return folder


def _found() -> None:
    with writing(SYSTEM, Action.SET_UP, "bench") as write:
        write.session.add(Office(name="示例应急管理厅", created_at=now()))
        bureaus.load_directory(write.session)
        county = write.session.exec(select(Bureau.id).where(Bureau.short_name == "三台")).one()
        people = (("secretary", Role.SECRETARIAT, None), ("leader", Role.LEADER, None), ("county", Role.BUREAU, county))
        hash_ = passwords.hashed(PASSWORD)
        for login, role, bureau in (*people, ("auditor", Role.AUDITOR, None)):
            account = Account(login=login, name=login, role=role, bureau_id=bureau, created_at=now())
            account.password_hash = hash_
            write.session.add(account)
            write.session.flush()
        write.record("office", 1, after={"accounts": 4})


def _fill(raw: sqlite3.Connection, meetings: int, units: list[tuple[int, str]], head: tuple[int, str]) -> None:
    dice = random.Random(20200204)
    # A fifth of the bureaus does most of what is late.
    slow = {unit: 3.0 if dice.random() < 0.2 else 0.6 for unit, _ in units}
    seq, last = head
    first_id = 1
    for number in range(1, meetings + 1):
        rows = list(_meeting(raw, dice, number, meetings, units, slow, first_id))
        first_id += len(rows)
        raw.executemany(ASSIGNMENT, rows)
        _roll_up(raw, rows)
        _reports(raw, rows)
        entries, seq, last = _entries(rows, seq, last)
        raw.executemany(LEDGER, entries)
    raw.execute("UPDATE ledger_head SET seq = ?, hash = ?", (seq, last))


def _meeting(
    raw: sqlite3.Connection,
    dice: random.Random,
    number: int,
    meetings: int,
    units: list[tuple[int, str]],
    slow: dict[int, float],
    first_id: int,
) -> Iterator[Row]:
    """Write a meeting with its directives and points; its assignments, ready to insert."""
    age = meetings - number
    held = TODAY - timedelta(days=2 + 3 * age)
    topic = dice.choice(TOPICS)
    sent = f"{held.isoformat()} 08:00:00.000000"
    raw.execute(
        "INSERT INTO meeting (id, number, title, held_on, source, host, host_posts, organisers, is_video, main_venue,"
        " source_text, text_digest, created_by, dispatched_at, version)"
        " VALUES (?,?,?,?,'','','','[]',1,'',?,?,1,?,1)",
        (
            number,
            f"督〔{held.year}〕{number}号",
            f"全省{topic}视频调度会",
            held.isoformat(),
            f"{topic}。" * 200,
            "",
            sent,
        ),
    )
    states = PAST if age >= OPEN_MEETINGS else UNDER_WAY
    for place in range(1, DIRECTIVES + 1):
        key = (number - 1) * DIRECTIVES + place
        due = held + timedelta(days=3 * place)
        words = f"{dice.choice(TOPICS)}排查整治，第{place}项"
        raw.execute(
            "INSERT INTO directive (id, meeting_id, position, ordinal, heading, text) VALUES (?,?,?,?,?,?)",
            (key, number, place, place, words, f"{words}，逐项销号。" * 5),
        )
        raw.execute(
            "INSERT INTO point (id, meeting_id, directive_id, position, text, criterion, completion, due_on,"
            " evidence_required, on_bureaus_word, version) VALUES (?,?,?,1,?,'finish','',?,0,0,1)",
            (key, number, key, f"{words}，{due.month}月{due.day}日前完成。", due.isoformat()),
        )
        for nth, (unit, area) in enumerate(units):
            weights = [w * (slow[unit] if s in ("in_progress", "dispatched") else 1) for s, w in states.items()]
            state = dice.choices(list(states), weights)[0]
            yield _row(
                dice, first_id + (place - 1) * len(units) + nth, (number, key, key, unit, area), state, due, sent
            )


def _row(dice: random.Random, key: int, where: Row, state: str, due: date, sent: str) -> Row:
    reported = state in ("reported", "closed", "not_implemented")
    over = state in ("closed", "not_implemented")
    day = min(due - timedelta(days=dice.randint(-2, 3)), TODAY)
    at = f"{day.isoformat()} 0{dice.randint(0, 9)}:30:00.000000"
    signed = None if state in ("dispatched", "withdrawn") else sent
    return (
        *(key, *where, "lead", state, due.isoformat(), due.isoformat(), sent, signed),
        *((at, day.isoformat(), 3) if reported else (None, None, None)),
        at if over else None,
        dice.choice(("paper", "phone", "video", "on_site")) if state == "closed" else None,
        int(dice.random() < 0.08),
        int(dice.random() < 0.15),
    )


def _roll_up(raw: sqlite3.Connection, rows: list[Row]) -> None:
    """The same roll-ups the services keep; each change is dated on the day it happened."""
    tally = Counter((r[2], r[5], r[7], r[8], r[9], _answer(r), r[1]) for r in rows)
    raw.executemany(
        "INSERT INTO tally (directive_id, area, status, due_on, first_due_on, answer, meeting_id, count)"
        " VALUES (?,?,?,?,?,?,?,?)",
        ((*key, n) for key, n in tally.items()),
    )
    raw.executemany(
        "INSERT INTO area_total (area, status, count) VALUES (?,?,?)"
        " ON CONFLICT (area, status) DO UPDATE SET count = count + excluded.count",
        ((*key, n) for key, n in Counter((r[5], r[7]) for r in rows).items()),
    )
    days, areas = Counter[Row](), Counter[Row]()
    for r in rows:
        sent, moved = r[10][:10], (r[15] or r[12] or r[10])[:10]
        for day, status, n in ((sent, "dispatched", 1), (moved, "dispatched", -1), (moved, r[7], 1)):
            days[(r[1], day, r[2], status, r[8])] += n
            areas[(r[5], day, r[1], status, r[8])] += n
    raw.executemany(
        "INSERT INTO tally_change (meeting_id, day, directive_id, status, due_on, count) VALUES (?,?,?,?,?,?)",
        ((*key, n) for key, n in days.items() if n),
    )
    raw.executemany(
        "INSERT INTO area_change (area, day, meeting_id, status, due_on, count) VALUES (?,?,?,?,?,?)",
        ((*key, n) for key, n in areas.items() if n),
    )


def _answer(row: Row) -> str:
    if row[13] is None:
        return "not_asked" if row[7] == "closed" else "none"
    return "on_time" if row[13] <= row[8] else "late"


def _reports(raw: sqlite3.Connection, rows: list[Row]) -> None:
    raw.executemany(
        "INSERT INTO report (assignment_id, kind, text, account_id, at) VALUES (?,'done','已完成排查整治，隐患已销号。',3,?)",
        ((r[0], r[12]) for r in rows if r[12]),
    )


def _entries(rows: list[Row], seq: int, last: str) -> tuple[list[Row], int, str]:
    """One entry for every second assignment that moved, hashed as the services hash."""
    found = list[Row]()
    for r in rows:
        if r[7] == "dispatched" or r[0] % 2:
            continue
        seq += 1
        moment = datetime.fromisoformat(r[15] or r[12] or r[10])
        facts: dict[str, Any] = {
            "seq": seq, "at": f"{moment.isoformat()}+00:00", "actor_id": 3, "actor": "county", "role": "bureau",
            "ip": "", "action": "verify", "kind": "assignment", "object_id": r[0],
            "before": {"status": "dispatched"}, "after": {"status": r[7]}, "reason": "", "previous": last,
        }  # fmt: skip
        text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        last = hashlib.sha256(text.encode()).hexdigest()
        at = moment.isoformat(" ", "microseconds")
        found.append(
            (
                *(seq, at, 3, "county", "bureau", "", "verify", "assignment", r[0]),
                *('{"status": "dispatched"}', json.dumps(facts["after"]), "", facts["previous"], last),
            )
        )
    return found, seq, last


def morning() -> datetime:
    """The moment every figure of the bench is read at."""
    return datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=BEIJING).astimezone(UTC)
