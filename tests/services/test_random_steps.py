"""Random steps by random people: whatever they try, the table decides, and rows, roll-ups and ledger agree."""

from collections.abc import Iterator
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
from sqlmodel import func, select

from models.assignments import Assignment, Method, Part
from models.clock import stopped_at
from models.directives import Cycle
from models.errors import DoneAlready, Refused
from models.ledger import LedgerEntry
from models.lifecycle import OVER, By, Status, Step, rule_for
from services import steps, tallies
from services.access import Actor
from services.database import engine, reading_session
from services.forms import Receivers
from tests.conftest import MORNING, bureau_id, person, point_at
from tests.making import assignment, dispatched, point, standing
from tests.taking import tokens

PEOPLE = ("secretary", "county_officer", "other_county_officer", "leader", "auditor")
ROWS = some.sampled_from((("三台", 0), ("三台", 1), ("三台", 2), ("康定", 0), ("康定", 1)))
GIVEN = steps.Given(text="已按要求办理", reason="情况属实", method=Method.PAPER)


class Office(RuleBasedStateMachine):
    """One meeting with a thing to finish, one on the bureau's word in which 康定 supports, and a weekly duty."""

    template: Path

    @initialize()
    def open(self) -> None:
        self.folder = TemporaryDirectory()
        copytree(self.template, self.folder.name, dirs_exist_ok=True)
        point_at(Path(self.folder.name))
        self.clock = stopped_at(MORNING)
        self.clock.__enter__()
        self.people: dict[str, Actor] = {login: person(login) for login in PEOPLE}
        both = Receivers(bureaus=[bureau_id("三台"), bureau_id("康定")], supporting=[bureau_id("康定")])
        dispatched(
            self.people["secretary"],
            point(),
            point("建立清单", receivers=both, on_bureaus_word=True),
            standing(names=("三台",), cycle=Cycle.WEEKLY),
        )
        self.entries, self.used = self.count(LedgerEntry), ""

    def teardown(self) -> None:
        if hasattr(self, "clock"):
            self.clock.__exit__(None, None, None)
            engine().dispose()
            self.folder.cleanup()

    def count(self, table: type) -> int:
        with reading_session() as session:
            return session.exec(select(func.count()).select_from(table)).one()

    def try_(self, actor: Actor, step: Step, row: Assignment, version: int, token: str, nil: bool) -> str:
        given = steps.Given(nil=True) if nil and step is Step.REPORT_PROGRESS else GIVEN
        try:
            steps.take(actor, step, row.id or 0, version, token, given)
        except Refused as refusal:
            return "once" if isinstance(refusal, DoneAlready) else str(refusal)
        return ""

    @rule(where=ROWS, pick=some.integers(0, 99), nil=some.booleans())
    def take_what_is_possible(self, where: tuple[str, int], pick: int, nil: bool) -> None:
        """Most steps tried at random are refused; this one goes on with the life of the row."""
        row = assignment(*where)
        possible = [(step, who) for step in Step for who in PEOPLE if not refusal_of(self.people[who], step, row)]
        if possible:
            step, who = possible[pick % len(possible)]
            self.take(step, who, where, nil)

    @rule(step=some.sampled_from(Step), who=some.sampled_from(PEOPLE), where=ROWS, nil=some.booleans())
    def try_anything(self, step: Step, who: str, where: tuple[str, int], nil: bool) -> None:
        self.take(step, who, where, nil)

    def take(self, step: Step, who: str, where: tuple[str, int], nil: bool) -> None:
        row, actor = assignment(*where), self.people[who]
        self.used = next(tokens)
        why = self.try_(actor, step, row, row.version, self.used, nil)
        after = assignment(*where)
        assert why == refusal_of(actor, step, row)
        if why:
            assert after == row
            return
        assert (after.version, after.original_due_on) == (row.version + 1, row.original_due_on)
        assert after.status in {rule_for(step).after, Status.CLOSED if step is Step.REPORT_DONE else None}
        self.entries += 1

    @precondition(lambda self: self.used)
    @rule(where=ROWS)
    def click_again(self, where: tuple[str, int]) -> None:
        """A token that counted never counts again, whatever it is tried on."""
        row = assignment(*where)
        why = self.try_(self.people["secretary"], Step.WITHDRAW, row, row.version, self.used, False)
        if why != "once":  # the click before was refused, so its token is still fresh
            self.used = ""
            self.entries += not why

    @rule(step=some.sampled_from(Step), where=ROWS)
    def take_on_an_old_screen(self, step: Step, where: tuple[str, int]) -> None:
        row = assignment(*where)
        who = "secretary" if rule_for(step).by is By.OFFICE else "county_officer"
        assert self.try_(self.people[who], step, row, row.version - 1, next(tokens), False) in (
            "changed_meanwhile",
            "not_found",
        )
        assert assignment(*where) == row

    @invariant()
    def roll_ups_equal_a_recount(self) -> None:
        with reading_session() as session:
            assert tallies.recount_differs(session) == []

    @invariant()
    def every_step_left_one_entry(self) -> None:
        assert self.count(LedgerEntry) == self.entries

    @invariant()
    def what_is_over_has_an_end_and_what_waits_has_a_report(self) -> None:
        with reading_session() as session:
            for row in session.exec(select(Assignment)):
                assert (row.closed_at is not None) == (row.status in OVER)
                assert (row.method is not None) == (row.status is Status.CLOSED)
                assert row.status is not Status.REPORTED or row.reported_on is not None
                assert (row.suspended_on is not None) <= (row.status in {Status.SUSPENDED, Status.WITHDRAWN})


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
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
