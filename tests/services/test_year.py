"""A year of the office: 52 weekly meetings; bureaus that answer in time, late or never, ask for extensions and are sent
back; reminders every morning, notices confirmed every Monday; five days on which the machine is off. At its end exactly
the expected reminders were sent, none twice, and exactly the expected returns are on record, filed or missed.

What is expected is worked out by a model of its own, one assignment and day at a time. ``DUBAN_YEAR=1`` runs it with
all 204 bureaus; else a few stand for them.
"""

import os
import random
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, timedelta
from time import monotonic

import pytest
from sqlmodel import col, func, select

from models.accounts import Role
from models.assignments import Assignment, Reminder, Rung
from models.bureaus import Bureau, BureauKind
from models.clock import start_of, stopped_at
from models.directives import Criterion, Cycle, Point
from models.extensions import Extension
from models.lifecycle import Step
from models.meetings import Decision
from models.returns import DutyReturn
from services import chasing, extensions, ledger, steps, tallies
from services.access import Actor
from services.database import reading_session
from services.forms import PointForm, Receivers
from services.reminders import remind
from services.steps import Given
from services.transactions import writing
from tests.conftest import person
from tests.making import dispatched

FULL = bool(os.environ.get("DUBAN_YEAR"))
MEETINGS = 52
START, END = date(2020, 1, 6), date(2020, 12, 31)
DOWN = {date(2020, 6, 10) + timedelta(days=n) for n in range(5)}
FEW = ("成都", "绵阳", "三台", "甘孜", "康定", "阿坝")
Sent = tuple[int, Rung, date]


@dataclass
class Case:
    """One assignment as the model knows it: when its bureau reports, or how often it skips a return."""

    id: int
    bureau: int
    due: date
    cycle: Cycle | None
    answers_on: date | None
    skips: float
    extends: bool = False
    returned_on: date | None = None
    over: bool = False


@dataclass
class Model:
    """What must have been sent, and filed or missed (number 1 or 0). Nothing here asks the product."""

    sent: dict[Sent, date] = field(default_factory=dict)
    returns: set[tuple[int, date, int]] = field(default_factory=set)

    def morning(self, cases: list[Case], today: date) -> None:
        for case in cases:
            late = (today - case.due).days
            if case.over or late < -3:
                continue
            if late >= 1:
                self.send(case, Rung.ONE_AFTER, today)
            elif case.cycle is not Cycle.DAILY:
                self.send(case, Rung.ONE_BEFORE if late >= -1 else Rung.THREE_BEFORE, today)

    def monday(self, cases: list[Case], today: date) -> None:
        owing = [case for case in cases if not case.over]
        listed = [c for c in owing if (today - c.due).days >= 5 and (c.id, Rung.NOTICE, c.due) in self.sent]
        for case in owing:
            if (today - case.due).days >= 3:
                self.send(case, Rung.NOTICE, today)
        for case in listed:
            self.send(case, Rung.CIRCULAR, today)

    def send(self, case: Case, rung: Rung, today: date) -> None:
        self.sent.setdefault((case.id, rung, case.due), today)

    def file(self, case: Case, today: date) -> None:
        """A return answers the latest period that has begun to run out; those before it were missed."""
        length = timedelta(days=1 if case.cycle is Cycle.DAILY else 7)
        while case.due + length <= today:
            self.returns.add((case.id, case.due, 0))
            case.due += length
        self.returns.add((case.id, case.due, 1))
        case.due += length


def points_of(week: int, held: date) -> list[PointForm]:
    """Two matters a meeting; now and then a weekly duty, once a daily one."""
    to = Receivers(groups=[BureauKind.CITY, BureauKind.COUNTY])
    if not FULL:
        with reading_session() as session:
            ids = session.exec(select(Bureau.id).where(col(Bureau.short_name).in_(FEW))).all()
        to = Receivers(bureaus=[i or 0 for i in ids])
    found = [
        PointForm(text=f"第{week}次排查", due_on=held + timedelta(days=12), receivers=to),
        PointForm(text=f"第{week}次传达", due_on=held + timedelta(days=4), criterion=Criterion.READ, receivers=to),
    ]
    if week % 13 == 0:
        first = held + timedelta(days=7)
        found.append(
            PointForm(text="每周一报", due_on=first, criterion=Criterion.RECURRING, cycle=Cycle.WEEKLY, receivers=to)
        )
    if week == 26:
        found.append(
            PointForm(text="每日一报", due_on=held, criterion=Criterion.RECURRING, cycle=Cycle.DAILY, receivers=to)
        )
    return found


def new_cases(meeting_id: int, today: date, chance: random.Random) -> list[Case]:
    with reading_session() as session:
        rows = session.exec(
            select(Assignment, Point)
            .join(Point, col(Point.id) == Assignment.point_id)
            .where(Assignment.meeting_id == meeting_id)
            .order_by(col(Assignment.id))
        ).all()
    cases = []
    for row, point in rows:
        answers = None
        if point.cycle is None and chance.random() > 0.04:
            answers = row.due_on + timedelta(days=chance.choice((-6, -4, -3, -2, -1, 0, 0, 1, 2, 4, 9, 30)))
        case = Case(row.id or 0, row.bureau_id, row.due_on, point.cycle, answers, chance.choice((0.02, 0.1, 0.4)))
        case.extends = point.cycle is None and (row.due_on - today).days > 7 and chance.random() < 0.05
        cases.append(case)
    return cases


def answer(cases: list[Case], model: Model, today: date, chance: random.Random) -> int:
    """The bureaus' day, all in one transaction; each step is the product's own."""
    chosen = [case for case in cases if not case.over and answers_today(case, today, chance)]
    wishing = [case for case in cases if case.extends]
    if not chosen and not wishing:
        return 0
    officer = person("county_officer")
    with writing(officer, Step.REPORT_PROGRESS, f"answers {today}") as write:
        for case in chosen:
            write.actor = Actor(officer.account_id, officer.name, Role.BUREAU, case.bureau)
            row = write.session.get_one(Assignment, case.id)
            if case.cycle is None:
                steps.apply(write, row, Step.REPORT_DONE, Given(text="已全部办结"))
                case.over, case.returned_on = True, today if chance.random() < 0.05 else None
            else:
                steps.apply(write, row, Step.REPORT_PROGRESS, Given(text="", nil=True))
                model.file(case, today)
        for case in wishing:
            write.actor = Actor(officer.account_id, officer.name, Role.BUREAU, case.bureau)
            wanted = case.due + timedelta(days=7)
            extensions.file(write, write.session.get_one(Assignment, case.id), wanted, "企业停产")
    return len(chosen)


def afternoon(secretary: Actor, cases: list[Case], today: date) -> None:
    """The office sends some of the day's reports back, to be done by five days later, and grants what was asked for."""
    sent_back = [case for case in cases if case.returned_on == today]
    if sent_back:
        with writing(secretary, Step.RETURN, f"back {today}") as write:
            for case in sent_back:
                row = write.session.get_one(Assignment, case.id)
                steps.apply(write, row, Step.RETURN, Given(reason="缺户数"))
                case.over, case.answers_on, case.returned_on = False, today + timedelta(days=5), None
    for line in extensions.queue(secretary, limit=10_000):
        extensions.grant(secretary, line.id, line.wanted_on, "", f"grant {line.id}")
    for case in cases:
        if case.extends:
            case.extends, case.due = False, case.due + timedelta(days=7)


def answers_today(case: Case, today: date, chance: random.Random) -> bool:
    if case.cycle is None:
        return case.answers_on is not None and case.answers_on <= today
    return case.due <= today and chance.random() > case.skips


def confirm_all(secretary: Actor, today: date) -> None:
    """The circular first: who gets the notice this Monday is listed next Monday at the earliest."""
    for rung in (Rung.CIRCULAR, Rung.NOTICE):
        bureaus = [line.bureau_id for line in chasing.waiting(secretary, rung)]
        if bureaus:
            chasing.confirm(secretary, rung, bureaus, f"{rung} {today}")


@pytest.mark.timeout(3600 if FULL else 300)
def test_after_a_year_with_downtime_exactly_the_expected_reminders_went_out_none_twice(
    secretary: Actor, capsys: pytest.CaptureFixture[str]
) -> None:
    chance, model, cases, answers, sending = random.Random(2020), Model(), list[Case](), 0, 0.0
    day = START
    while day <= END:
        week, weekday = divmod((day - START).days, 7)
        if weekday == 0 and week < MEETINGS:
            with stopped_at(start_of(day) + timedelta(hours=7)):
                meeting = dispatched(secretary, *points_of(week, day), title=f"第{week}次会议")
            cases += new_cases(meeting, day, chance)
        if day not in DOWN:  # else the machine is off
            with stopped_at(start_of(day) + timedelta(hours=8)):
                begun = monotonic()
                remind()
                assert remind() == []
                sending += monotonic() - begun
            model.morning(cases, day)
            with stopped_at(start_of(day) + timedelta(hours=10)):
                answers += answer(cases, model, day, chance)
            with stopped_at(start_of(day) + timedelta(hours=14)):
                afternoon(secretary, cases, day)
        if weekday == 0:
            with stopped_at(start_of(day) + timedelta(hours=15)):
                confirm_all(secretary, day)
            model.monday(cases, day)
        cases = [case for case in cases if not case.over]
        day += timedelta(days=1)
    with reading_session() as session:
        rows = session.exec(select(Reminder)).all()
        chased = dict(session.exec(select(Assignment.id, Assignment.chased).where(Assignment.chased > 0)).all())
        assert tallies.recount_differs(session) == []
        kept = [(x.assignment_id, x.due_on, x.number) for x in session.exec(select(DutyReturn))]
        wishes = session.exec(select(func.count()).where(Extension.decision == Decision.APPROVED)).one()
        verdict = ledger.verify(session)
        assignments = len(session.exec(select(Assignment.id)).all())
    assert len(rows) == len({(row.assignment_id, row.rung, row.due_on) for row in rows})
    assert {(row.assignment_id, row.rung, row.due_on): row.sent_on for row in rows} == model.sent
    assert chased == Counter(i for i, rung, _ in model.sent if rung in (Rung.ONE_AFTER, Rung.NOTICE))
    assert sorted(kept) == sorted(model.returns)
    assert verdict.ok
    with capsys.disabled() if FULL else nullcontext():
        print(
            f"\n{assignments} assignments, {answers} answers, {len(kept)} returns, {wishes} extensions, {len(rows)} reminders, {sending:.1f} s of sending"
        )
        print({str(rung): n for rung, n in sorted(Counter(row.rung for row in rows).items())}, verdict.entries)
