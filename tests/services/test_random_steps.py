"""Random steps by random people: whatever they try, the table decides, and rows, roll-ups and ledger agree.

``DUBAN_SEQUENCES=10000 pytest tests/services/test_random_steps.py`` walks as many lives of an office as it says.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import Session, col, func, select

from models.accounts import Account, Role
from models.assignments import Assignment, Method, Part
from models.clock import stopped_at
from models.directives import Criterion, Cycle, Point
from models.errors import DoneAlready, Refused
from models.extensions import Extension
from models.ledger import LedgerEntry
from models.lifecycle import OPEN, OVER, WORKING, By, Status, Step, rule_for
from models.meetings import Decision
from services import amend, cascade, extensions, ledger, steps, tallies
from services.access import Actor
from services.amend import Amendment
from services.database import engine, reading_session
from services.forms import Receivers
from tests.conftest import MORNING, bureau_id, person, point_at
from tests.making import DUE, dispatched, point, standing
from tests.taking import tokens

PEOPLE = ("secretary", "other_secretary", "county_officer", "other_county_officer", "city_officer", "leader", "auditor")
ROWS = some.sampled_from(
    (("三台", 0), ("三台", 1), ("三台", 2), ("三台", 3), ("康定", 0), ("康定", 1), ("绵阳", 0), ("盐亭", 0))
)
GIVEN = steps.Given(text="已按要求办理", reason="情况属实", method=Method.PAPER)
LATER = DUE + timedelta(days=7)
bureau = lru_cache(bureau_id)  # the same in every copy of the template


def find(name: str, position: int) -> Assignment | None:
    """A bureau's row, if it has so many by now."""
    with reading_session() as session:
        query = select(Assignment).where(Assignment.bureau_id == bureau(name)).order_by(col(Assignment.id))
        rows = session.exec(query).all()
        return rows[position] if position < len(rows) else None


class Office(RuleBasedStateMachine):
    """One meeting with a thing to finish, one on the bureau's word in which 康定 supports, a weekly duty, and one of a city's.

    绵阳 may pass its point on to 三台 and 盐亭.
    """

    template: Path

    @initialize()
    def open(self) -> None:
        self.folder = TemporaryDirectory()
        copytree(self.template, self.folder.name, dirs_exist_ok=True)
        point_at(Path(self.folder.name))
        self.clock = stopped_at(MORNING)
        self.clock.__enter__()
        self.people: dict[str, Actor] = {login: person(login) for login in PEOPLE}
        both = Receivers(bureaus=[bureau("三台"), bureau("康定")], supporting=[bureau("康定")])
        dispatched(
            self.people["secretary"],
            point(),
            point("建立清单", receivers=both, on_bureaus_word=True),
            standing(names=("三台",), cycle=Cycle.WEEKLY),
            point("传达到县", names=("绵阳",)),
        )
        self.entries, self.used = self.count(LedgerEntry), ""
        self.originals: dict[int, date] = {}

    def teardown(self) -> None:
        if hasattr(self, "clock"):
            with reading_session() as session:
                assert ledger.verify(session).ok
            self.clock.__exit__(None, None, None)
            engine().dispose()
            self.folder.cleanup()

    def count(self, table: type) -> int:
        with reading_session() as session:
            return session.exec(select(func.count()).select_from(table)).one()

    def attempt(self, do: Callable[[], object], more: int = 1) -> str:
        """Why it was refused, or nothing; what counted leaves ``more`` entries."""
        try:
            do()
        except Refused as refusal:
            return "once" if isinstance(refusal, DoneAlready) else str(refusal)
        self.entries += more
        return ""

    def try_(self, actor: Actor, step: Step, row: Assignment, version: int, token: str, nil: bool) -> str:
        given = steps.Given(nil=True) if nil and step is Step.REPORT_PROGRESS else GIVEN
        before = self.closed_supporters(row)
        why = self.attempt(lambda: steps.take(actor, step, row.id or 0, version, token, given))
        self.entries += self.closed_supporters(row) - before if not why else 0
        return why

    def closed_supporters(self, row: Assignment) -> int:
        """How many supporting bureaus of the same point are closed: each that a lead closes leaves an entry of its own."""
        with reading_session() as session:
            same = (Assignment.point_id == row.point_id, Assignment.part == Part.SUPPORTING, Assignment.id != row.id)
            query = select(func.count()).select_from(Assignment).where(*same, Assignment.status == Status.CLOSED)
            return session.exec(query).one()

    @rule(where=ROWS, pick=some.integers(0, 99), nil=some.booleans())
    def take_what_is_possible(self, where: tuple[str, int], pick: int, nil: bool) -> None:
        """Most steps tried at random are refused; this one goes on with the life of the row."""
        row = find(*where)
        if row is None:
            return
        possible = [(step, who) for step in Step for who in PEOPLE if not refusal_of(self.people[who], step, row)]
        if possible:
            step, who = possible[pick % len(possible)]
            self.take(step, who, where, nil)

    @rule(step=some.sampled_from(Step), who=some.sampled_from(PEOPLE), where=ROWS, nil=some.booleans())
    def try_anything(self, step: Step, who: str, where: tuple[str, int], nil: bool) -> None:
        self.take(step, who, where, nil)

    def take(self, step: Step, who: str, where: tuple[str, int], nil: bool) -> None:
        row, actor = find(*where), self.people[who]
        if row is None:
            return
        self.used = next(tokens)
        why = self.try_(actor, step, row, row.version, self.used, nil)
        after = find(*where)
        assert after is not None
        assert why == refusal_of(actor, step, row)
        if why:
            assert after == row
            return
        assert (after.version, after.original_due_on) == (row.version + 1, row.original_due_on)
        # What comes back after its point was amended waits for a signature instead.
        usual = {rule_for(step).after, Status.CLOSED if step is Step.REPORT_DONE else None}
        assert after.status in usual | ({Status.DISPATCHED} if behind(row) else set())

    @precondition(lambda self: self.used)
    @rule(where=ROWS)
    def click_again(self, where: tuple[str, int]) -> None:
        """A token that counted never counts again, whatever it is tried on."""
        row = find(*where)
        if row is None:
            return
        why = self.try_(self.people["secretary"], Step.WITHDRAW, row, row.version, self.used, False)
        if why != "once":  # the click before was refused, so its token is still fresh
            self.used = ""

    @rule(step=some.sampled_from(Step), where=ROWS)
    def take_on_an_old_screen(self, step: Step, where: tuple[str, int]) -> None:
        row = find(*where)
        if row is None:
            return
        who = "secretary" if rule_for(step).by is By.OFFICE else "county_officer"
        assert self.try_(self.people[who], step, row, row.version - 1, next(tokens), False) in (
            "changed_meanwhile",
            "not_found",
        )
        assert find(*where) == row

    @rule(who=some.sampled_from(PEOPLE), where=ROWS)
    def ask_for_an_extension(self, who: str, where: tuple[str, int]) -> None:
        row, actor = find(*where), self.people[who]
        if row is None:
            return
        wanted = row.due_on + timedelta(days=7)
        why = self.attempt(lambda: extensions.ask(actor, row.id or 0, row.version, wanted, "企业停产", next(tokens)))
        own = actor.role is Role.BUREAU and actor.bureau_id == row.bureau_id
        assert own or why in ("not_allowed", "not_found")
        assert why or (row.status in WORKING and row.extended < 2)

    @rule(who=some.sampled_from(PEOPLE), yes=some.booleans())
    def answer_an_extension(self, who: str, yes: bool) -> None:
        with reading_session() as session:
            asked = session.exec(select(Extension).where(Extension.decision == Decision.WAITING)).first()
            row = session.get(Assignment, asked.assignment_id) if asked else None
        if asked is None or row is None:
            return
        actor, key = self.people[who], asked.id or 0
        if yes:
            day = row.due_on + timedelta(days=7)
            why = self.attempt(lambda: extensions.grant(actor, key, day, "", next(tokens)))
        else:
            why = self.attempt(lambda: extensions.refuse(actor, key, "时间足够", next(tokens)))
        if actor.role is not Role.SECRETARIAT:
            assert why == "not_allowed"
        else:
            assert why == ("" if row.status in WORKING else "not_possible_now")

    @rule(who=some.sampled_from(PEOPLE), name=some.sampled_from(("三台", "盐亭", "康定")), back=some.integers(0, 3))
    def pass_a_point_on(self, who: str, name: str, back: int) -> None:
        row, actor = find("绵阳", 0), self.people[who]
        assert row is not None
        more = 2 if row.status is Status.DISPATCHED else 1  # it also signs
        day = row.due_on - timedelta(days=back)
        why = self.attempt(
            lambda: cascade.pass_on(actor, row.id or 0, row.version, [bureau(name)], day, next(tokens)), more
        )
        assert not why or find("绵阳", 0) == row
        if not why:
            assert who == "city_officer"
            assert name != "康定"
            assert back > 0
            assert row.status in WORKING

    @rule(who=some.sampled_from(PEOPLE), where=ROWS, number=some.integers(0, 9), later=some.booleans())
    def amend_its_point(self, who: str, where: tuple[str, int], number: int, later: bool) -> None:
        row, actor = find(*where), self.people[who]
        if row is None:
            return
        with reading_session() as session:
            found = session.get_one(Point, row.point_id)
        recurring = found.criterion is Criterion.RECURRING
        wanted = Amendment(f"排查隐患 {number}", "", LATER if later and not recurring else found.due_on, "补充要求")
        token = next(tokens)
        why = self.attempt(lambda: amend.amend(actor, row.point_id, found.version, wanted, token))
        allowed = actor.role is Role.SECRETARIAT
        assert why in (("", "point_unchanged") if allowed else ("not_allowed",))
        after = find(*where)
        assert after is not None
        if why or row.status not in OPEN:
            assert after == row
        elif row.status in WORKING:
            assert (after.status, after.point_version) == (Status.DISPATCHED, row.point_version)

    @invariant()
    def everything_agrees(self) -> None:
        with reading_session() as session:
            assert tallies.recount_differs(session) == []
            assert session.exec(select(func.count()).select_from(LedgerEntry)).one() == self.entries
            rows = session.exec(select(Assignment)).all()
            for row in rows:
                assert self.originals.setdefault(row.id or 0, row.original_due_on) == row.original_due_on
                assert (row.closed_at is not None) == (row.status in OVER)
                assert (row.method is not None) == (row.status is Status.CLOSED)
                assert row.status is not Status.REPORTED or row.reported_on is not None
                assert (row.suspended_on is not None) <= (row.status in {Status.SUSPENDED, Status.WITHDRAWN})
                if row.status is Status.CLOSED:
                    self.was_closed_rightly(session, row)
            granted = select(Extension.assignment_id).where(Extension.decision == Decision.APPROVED)
            assert {row.id: row.extended for row in rows if row.extended} == Counter(session.exec(granted).all())

    def was_closed_rightly(self, session: Session, row: Assignment) -> None:
        """By somebody of the office who did not report it, or on the bureau's word where the point says so."""
        if row.method is Method.BUREAUS_WORD:
            assert session.get_one(Point, row.point_id).on_bureaus_word
            return
        entries = select(LedgerEntry).where(LedgerEntry.kind == "assignment", LedgerEntry.object_id == row.id)
        last = session.exec(
            entries.where(LedgerEntry.action == str(Step.VERIFY)).order_by(col(LedgerEntry.seq).desc())
        ).first()
        assert last is not None
        assert session.get_one(Account, last.actor_id).role is Role.SECRETARIAT
        assert last.actor_id != row.reported_by


def behind(row: Assignment) -> bool:
    """Whether its point was amended since the bureau last signed."""
    with reading_session() as session:
        return session.get_one(Point, row.point_id).version > row.point_version


def refusal_of(actor: Actor, step: Step, row: Assignment) -> str:
    """What the table says to this: the code of the refusal, or nothing if it is possible."""
    line = rule_for(step)
    role = {"secretariat": By.OFFICE, "bureau": By.BUREAU}.get(str(actor.role))
    if role is None or (role is By.OFFICE) != (line.by is By.OFFICE):
        return "not_allowed"
    if role is By.BUREAU and row.bureau_id != actor.bureau_id:
        return "not_found"
    if row.status not in line.before:
        return "not_possible_now"
    return "only_the_lead_reports" if line.by is By.LEAD and row.part is Part.SUPPORTING else ""


@pytest.fixture
def template(office_template: Path) -> Iterator[Path]:
    Office.template = office_template
    yield office_template
    point_at(office_template)


def test_random_steps_by_random_people_keep_everything_in_agreement(template: Path) -> None:
    run_state_machine_as_test(
        Office,
        settings=settings(
            max_examples=int(os.environ.get("DUBAN_SEQUENCES", "12")),
            stateful_step_count=25,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
