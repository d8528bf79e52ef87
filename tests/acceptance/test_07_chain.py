"""Chain: history that was edited, shortened or built anew is found out, and honest history never accused."""

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from time import process_time

import pytest
from sqlalchemy import insert
from sqlmodel import Session, col, select

from models.clock import now
from models.ledger import GENESIS, LedgerEntry, LedgerHead
from services import accounts, ledger
from services.database import engine, reading_session
from tests.acceptance.conftest import Figure, Red
from tests.acceptance.sabotage import hold
from tests.acceptance.scale import counted
from tests.conftest import person

EACH = counted(100)
CLEAN = counted(200)
LONG = counted(100_000)
SECONDS_PER_100K = 5.0

Tamper = Callable[[Session, random.Random, int], int]


def run(session: Session, statement: str, *values: object) -> None:
    session.connection().exec_driver_sql(statement, tuple(values))


def edited(session: Session, dice: random.Random, last: int) -> int:
    """One word of one entry. The value of each of these is the first number that is not as it was."""
    seq, column = dice.randint(1, last), dice.choice(("actor", "reason", "action", "kind", "ip", "role"))
    run(session, f"UPDATE ledger_entry SET {column} = {column} || '。' WHERE seq = ?", seq)
    return seq


def moved_in_time(session: Session, dice: random.Random, last: int) -> int:
    seq = dice.randint(1, last)
    entry = session.exec(select(LedgerEntry).where(LedgerEntry.seq == seq)).one()
    entry.at -= timedelta(seconds=dice.randint(1, 10**6))
    session.flush()
    return seq


def deleted(session: Session, dice: random.Random, last: int) -> int:
    seq = dice.randint(1, last - 1)
    run(session, "DELETE FROM ledger_entry WHERE seq = ?", seq)
    return seq


def swapped(session: Session, dice: random.Random, last: int) -> int:
    one, other = sorted(dice.sample(range(1, last + 1), 2))
    for old, new in ((one, -1), (other, one), (-1, other)):
        run(session, "UPDATE ledger_entry SET seq = ? WHERE seq = ?", new, old)
    return one


def inserted(session: Session, dice: random.Random, last: int) -> int:
    """An entry that never was, everything behind it numbered up, the head too."""
    seq = dice.randint(1, last)
    run(session, "UPDATE ledger_entry SET seq = -seq - 1 WHERE seq >= ?", seq)
    run(session, "UPDATE ledger_entry SET seq = -seq WHERE seq < 0")
    columns = "at, actor_id, actor, role, ip, action, kind, object_id, before, after, reason, previous, hash"
    run(
        session,
        f"INSERT INTO ledger_entry (seq, {columns}) SELECT ?, {columns} FROM ledger_entry WHERE seq = ?",
        seq,
        seq + 1,
    )
    run(session, "UPDATE ledger_head SET seq = seq + 1")
    return seq + 1


def cut_off(session: Session, dice: random.Random, last: int) -> int:
    """The end is gone, and the head says that it never was."""
    keep = dice.randint(1, last - 1)
    run(session, "DELETE FROM ledger_entry WHERE seq > ?", keep)
    run(session, "UPDATE ledger_head SET seq = ?, hash = (SELECT hash FROM ledger_entry WHERE seq = ?)", keep, keep)
    return keep + 1


def built_anew(session: Session, dice: random.Random, last: int) -> int:
    """One entry is edited and every hash from there on computed again, the head too: a chain without a fault."""
    seq = dice.randint(1, last)
    run(session, "UPDATE ledger_entry SET reason = reason || '。' WHERE seq = ?", seq)
    entries = session.exec(select(LedgerEntry).where(LedgerEntry.seq >= seq).order_by(col(LedgerEntry.seq))).all()
    previous = entries[0].previous
    for entry in entries:
        entry.previous = previous
        previous = entry.hash = entry.digest()
    head = session.exec(select(LedgerHead)).one()
    head.hash = previous
    session.flush()
    return seq


def head_moved(session: Session, dice: random.Random, last: int) -> int:
    run(session, "UPDATE ledger_head SET seq = seq + ?", dice.randint(1, 9))
    return last + 1


KINDS: tuple[Tamper, ...] = (
    edited,
    moved_in_time,
    deleted,
    swapped,
    inserted,
    cut_off,
    built_anew,
    head_moved,
)
tokens = (f"language {n}" for n in count())


@pytest.fixture
def entries(office: Path) -> Iterator[int]:
    """An office with some history of changes; the number of the last."""
    grow(60)
    with reading_session() as session:
        for trigger in session.connection().exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            assert trigger  # they keep everyone out but the owner of the file, who is the one tried here
        yield session.exec(select(LedgerHead.seq)).one()


def grow(times: int) -> None:
    for turn in range(times):
        accounts.choose_language(person("leader"), ("en", "zh_CN")[turn % 2], next(tokens))


def undetected(tamper: Tamper, times: int, last: int) -> list[str]:
    """Tamper with the whole office's file open, verify, and undo it: what was not found, or not where it began."""
    dice, missed = random.Random(tamper.__name__), []
    for _ in range(times):
        with Session(engine()) as session:
            names = session.connection().exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'ledger%'"
            )
            for (name,) in names.all():
                run(session, f'DROP TRIGGER "{name}"')
            first = tamper(session, dice, last)
            session.expunge_all()
            verdict = ledger.verify(session)
            if verdict.bad_seq is None or verdict.bad_seq > first + MOST_UNANCHORED:
                missed.append(f"{tamper.__name__} at {first}: {verdict}")
            session.rollback()
    return missed


MOST_UNANCHORED = 8  # entries in one transaction share an anchor, so a chain built anew shows at the next one


def check(times: int, last: int) -> None:
    for tamper in KINDS:
        missed = undetected(tamper, times, last)
        hold(not missed, f"{len(missed)} of {times} not found: {missed[:1]}")


def test_every_tampering_is_found_where_it_begins(entries: int, figure: Figure) -> None:
    check(EACH, entries)
    figure(
        f"{len(KINDS)} 种篡改共 {EACH * len(KINDS)} 次，全部发现并指出起点",
        f"{EACH * len(KINDS)} tamperings of {len(KINDS)} kinds, all found where they begin",
    )


def test_honest_history_is_never_accused(entries: int, figure: Figure) -> None:
    alarms = 0
    for _ in range(CLEAN):
        grow(1)
        with reading_session() as session:
            alarms += not ledger.verify(session).ok
    figure(f"干净的台账验证 {CLEAN} 次，误报 {alarms}", f"{CLEAN} clean runs, {alarms} false alarms")
    hold(not alarms, f"{alarms} false alarms")


def test_anchors_that_a_crash_left_behind_or_torn_accuse_nobody(entries: int) -> None:
    with reading_session() as session:
        path = ledger.anchor_file(session)
        whole = path.read_bytes()
        lines = whole.splitlines(keepends=True)
        for left in (b"".join(lines[:-1]), whole[:-30], whole[:-66], whole + bytes(70), bytes(70) + b"\n" + whole, b""):
            path.write_bytes(left)
            assert ledger.verify(session).ok, left[-100:]


def test_a_long_ledger_is_verified_quickly(office: Path, figure: Figure) -> None:
    with Session(engine()) as session, session.begin():
        head = session.exec(select(LedgerHead)).one()
        previous, rows = head.hash, []
        for seq in range(head.seq + 1, head.seq + LONG + 1):
            said = {"text": f"已排查企业 {seq} 家，隐患均已登记", "status": "in_progress"}
            entry = LedgerEntry(seq=seq, at=now(), actor_id=7, actor="三台县值班员", role="bureau", ip="10.1.2.3",
                action="report_progress", kind="assignment", object_id=seq % 900, before={"status": "dispatched"},
                after=said, reason="", previous=previous, hash=GENESIS)  # fmt: skip
            previous = entry.hash = entry.digest()
            rows.append(entry.model_dump())
        session.execute(insert(LedgerEntry), rows)
        head.seq, head.hash = seq, previous
    with reading_session() as session:
        took = min(_seconds_to_verify(session) for _ in range(3))  # a busy machine makes each look slower than it is
    figure(f"{LONG} 条验证 {took:.1f} 秒（处理器时间）", f"{LONG} entries verified in {took:.1f} s of processor time")
    hold(took <= SECONDS_PER_100K * LONG / 100_000, f"{LONG} entries took {took:.1f} s")


def _seconds_to_verify(session: Session) -> float:
    start = process_time()
    assert ledger.verify(session).ok
    return process_time() - start


def test_a_product_without_anchors_is_found_out(entries: int, monkeypatch: pytest.MonkeyPatch, red: Red) -> None:
    monkeypatch.setattr(ledger, "_read_anchors", lambda path: {})
    with red("没有锚点", "no anchors"):
        check(3, entries)
