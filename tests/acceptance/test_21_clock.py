"""时钟: wherever the server stands and whatever its clock does, days are Beijing's and order stays order."""

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import col, select

from models import clock
from models.clock import end_of, stopped_at
from models.deadlines import Term, Unit, WorkingDays, due_of
from models.ledger import LedgerEntry
from models.lifecycle import Step
from services import calendar, ledger, transactions, working_days
from services.access import Actor
from services.database import reading_session
from tests.acceptance.conftest import Figure, Red
from tests.acceptance.sabotage import hold
from tests.acceptance.scale import counted
from tests.conftest import MORNING
from tests.making import dispatched, point
from tests.taking import take

ZONES = ("UTC", "America/Los_Angeles", "Pacific/Kiritimati")
DEADLINES = counted(1000)
MINUTE = timedelta(minutes=1)

# As the State Council's notices say it: (first day off, last day off), and the weekend days worked for them.
OFF = [
    ("2024-01-01", "2024-01-01"), ("2024-02-10", "2024-02-17"), ("2024-04-04", "2024-04-06"), ("2024-05-01", "2024-05-05"),
    ("2024-06-10", "2024-06-10"), ("2024-09-15", "2024-09-17"), ("2024-10-01", "2024-10-07"), ("2025-01-01", "2025-01-01"),
    ("2025-01-28", "2025-02-04"), ("2025-04-04", "2025-04-06"), ("2025-05-01", "2025-05-05"), ("2025-05-31", "2025-06-02"),
    ("2025-10-01", "2025-10-08"), ("2026-01-01", "2026-01-03"), ("2026-02-15", "2026-02-23"), ("2026-04-04", "2026-04-06"),
    ("2026-05-01", "2026-05-05"), ("2026-06-19", "2026-06-21"), ("2026-09-25", "2026-09-27"), ("2026-10-01", "2026-10-07"),
]  # fmt: skip
WORKED = [
    "2024-02-04",
    "2024-02-18",
    "2024-04-07",
    "2024-04-28",
    "2024-05-11",
    "2024-09-14",
    "2024-09-29",
    "2024-10-12",
    "2025-01-26",
    "2025-02-08",
    "2025-04-27",
    "2025-09-28",
    "2025-10-11",
    "2026-01-04",
    "2026-02-14",
    "2026-02-28",
    "2026-05-09",
    "2026-09-20",
    "2026-10-10",
]
# 2027 is not announced: an office enters it itself.
ENTERED = "2027-01-01 休 元旦\n2027-02-06 休 春节\n2027-02-08 休 春节\n2027-02-20 班 春节调休"
ENTERED_OFF, ENTERED_WORKED = {date(2027, 1, 1), date(2027, 2, 6), date(2027, 2, 8)}, {date(2027, 2, 20)}


def days_off() -> set[date]:
    found = set(ENTERED_OFF)
    for first, last in OFF:
        day = date.fromisoformat(first)
        while day <= date.fromisoformat(last):
            found.add(day)
            day += timedelta(days=1)
    return found


DAYS_OFF, DAYS_WORKED = days_off(), {date.fromisoformat(day) for day in WORKED} | ENTERED_WORKED


def is_worked(day: date) -> bool:
    return day in DAYS_WORKED or (day.weekday() < 5 and day not in DAYS_OFF)


def counted_by_hand(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= is_worked(day)
    return day


@contextmanager
def server_in(zone: str) -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    try:
        yield
    finally:
        os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
        time.tzset()


@pytest.fixture
def days(administrator: Actor) -> WorkingDays:
    calendar.paste(administrator, ENTERED, "2027")
    with reading_session() as session:
        return working_days.load(session)


def starts() -> list[tuple[datetime, int]]:
    """Moments near midnights, ends of months and years, the leap day, and everywhere else; with a number of days."""
    dice, found = random.Random(21), list[tuple[datetime, int]]()
    edges = [date(2024, 2, 28), date(2024, 2, 29), date(2024, 12, 31), date(2025, 12, 31), date(2026, 12, 31)]
    for number in range(DEADLINES):
        day = edges[number % 5] if number % 4 == 0 else date(2024, 1, 1) + timedelta(days=dice.randrange(1180))
        at = end_of(day) - timedelta(minutes=dice.choice([1, 2, 30, 479, 480, 481, 720, 1439]))
        found.append((at, dice.randrange(1, 16)))
    return found


def wrong_deadlines(days: WorkingDays) -> int:
    wrong = 0
    for at, count in starts():
        due = due_of(Term(count, Unit.WORKING_DAYS), at, days).on
        wrong += due != counted_by_hand(at.astimezone(clock.BEIJING).date(), count)
    return wrong


def wrong_minutes(actor: Actor) -> int:
    """Around the last moment of each deadline's day, and every minute of one day: is it late yet, as the product sees it?"""
    wrong = 0
    for at, count in starts():
        due = counted_by_hand(at.astimezone(clock.BEIJING).date(), count)
        for moment, late in ((end_of(due) - MINUTE, False), (end_of(due), True), (end_of(due) + MINUTE, True)):
            wrong += is_late(actor, moment, due) is not late
    due = date(2026, 3, 31)
    for minute in range(1440):
        wrong += is_late(actor, end_of(due) - MINUTE * (minute + 1), due)
    return wrong


def is_late(actor: Actor, moment: datetime, due: date) -> bool:
    return due < transactions.Read(None, actor, moment).today  # type: ignore[arg-type]


def test_days_are_beijings_wherever_the_server_stands(
    days: WorkingDays, secretary: Actor, monkeypatch: pytest.MonkeyPatch, figure: Figure, red: Red
) -> None:
    for year in (2024, 2025, 2026, 2027):
        day = date(year, 1, 1)
        while day.year == year:
            hold(days.is_working(day) == is_worked(day), f"{day} is not as announced")
            day += timedelta(days=1)
    for zone in ZONES:
        with server_in(zone):
            hold(not (n := wrong_deadlines(days)), f"{n} deadlines counted wrongly in {zone}")
            hold(not (n := wrong_minutes(secretary)), f"{n} minutes wrong in {zone}")
    figure(
        f"{len(ZONES)} 个时区 × {DEADLINES} 个期限 × 分钟边界，四年调休逐日核对，差错 0",
        f"{len(ZONES)} zones × {DEADLINES} deadlines × minute edges, four years of holidays day by day: 0 wrong",
    )
    with red("以服务器所在时区的日期为准", "the server's own date"), monkeypatch.context() as patch, server_in("UTC"):
        patch.setattr(transactions, "beijing_day", lambda moment: moment.astimezone().date())
        hold(not (n := wrong_minutes(secretary)), f"{n} minutes wrong")


def test_a_clock_set_back_changes_no_order(secretary: Actor, county_officer: Actor, figure: Figure, red: Red) -> None:
    with stopped_at(MORNING):
        dispatched(secretary, point(names=("三台",)))
    for step, hours in ((Step.ACKNOWLEDGE, 3), (Step.REPORT_PROGRESS, 2)):
        with stopped_at(MORNING + timedelta(hours=hours)):
            from services.steps import Given

            take(county_officer, step, Given(text="已部署，正在逐村排查隐患。"))
    with stopped_at(MORNING + timedelta(hours=2)):
        later = dispatched(secretary, point("另一件", names=("三台",)), title="第二次会议")
    with reading_session() as session:
        verdict = ledger.verify(session)
        by_number = session.exec(select(LedgerEntry).order_by(col(LedgerEntry.seq))).all()
    hold(verdict.ok and later == 2, f"after the clock went back: {verdict}, meeting {later}")
    acts = [entry.action for entry in by_number]
    in_order = acts.index("acknowledge") < acts.index("report_progress") < len(acts) - 1
    hold(in_order, "the ledger's order is not that of the acts")
    figure("时钟倒拨一小时，台账顺序与编号不变", "with the clock set back an hour, order and numbers stay")
    with red("按时间而不按序号排列", "order by time instead of number"):
        acts = [entry.action for entry in sorted(by_number, key=lambda entry: (entry.at, entry.seq))]
        hold(acts.index("acknowledge") < acts.index("report_progress"), "signing comes after the report")


def test_moments_are_kept_with_their_zone() -> None:
    hold(clock.now().tzinfo is UTC, "a moment without its zone")
