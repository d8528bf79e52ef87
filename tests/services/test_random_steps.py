"""Random steps by random people on random days: whatever they try, the rules decide, and rows, roll-ups and ledger agree.

``DUBAN_SEQUENCES=10000 pytest tests/services/test_random_steps.py`` walks as many lives of an office as it says.
"""

import os
import random
import shutil
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from sqlmodel import Session, col, func, select

from models.accounts import Account, Role
from models.assignments import Assignment, Method, Rung
from models.clock import beijing_day, stopped_at
from models.cycles import Slot
from models.directives import Criterion, Cycle, Point
from models.errors import DoneAlready, Refused
from models.extensions import Extension
from models.ledger import LedgerEntry
from models.lifecycle import OPEN, OVER, WORKING, By, Status, Step, rule_for
from models.meetings import Decision
from models.returns import DutyReturn
from services import amend, cascade, chasing, extensions, ledger, returns, steps, tallies
from services.access import Actor
from services.amend import Amendment
from services.database import engine, reading_session
from services.forms import Receivers
from services.reminders import remind
from tests.conftest import MORNING, PEOPLE, bureau_id, person
from tests.making import dispatched, point, standing
from tests.services import lives
from tests.taking import tokens

SEQUENCES = int(os.environ.get("DUBAN_SEQUENCES", "12"))
WHO = some.sampled_from(tuple(PEOPLE))
ROWS = some.sampled_from(
    [(name, n) for name, most in {"三台": 5, "康定": 2, "绵阳": 1, "盐亭": 1}.items() for n in range(most)]
)
ENDS = (Step.WITHDRAW, Step.UPHOLD, Step.CLOSE_NOT_IMPLEMENTED, Step.SUSPEND)
AT_WORK = ("secretary", "other_secretary", "county_officer", "other_county_officer", "city_officer")
walked = Counter[str]()
bureau = lru_cache(bureau_id)  # the same in every copy of the template
people: dict[str, Actor] = {}


class Office(RuleBasedStateMachine):
    """A thing to finish whose lead waits for its supporter, one on the bureau's word, a weekly duty, one of a city's that
    it may pass on to 三台 and 盐亭, and, from a second meeting, one that repeats the first and is linked with it."""

    folder: Path
    raw: sqlite3.Connection
    template: sqlite3.Connection
    clock: AbstractContextManager[None]

    @initialize()
    def open(self) -> None:
        """Each life begins with the same office. It is copied into the open database, so that nothing is prepared twice."""
        with engine().connect() as connection:
            live: Any = connection.connection.driver_connection
            connection.rollback()
            self.template.backup(live)
        shutil.rmtree(self.folder / "anchors", ignore_errors=True)
        self.used = ""
        self.sent: lives.Sent = set()
        self.objected, self.amended = Counter[int](), dict[int, date]()
        self.set_clock(MORNING)
        self.read()
        walked["sequences"] += 1

    def teardown(self) -> None:
        if not hasattr(self, "clock"):
            return
        with reading_session() as session:
            assert ledger.verify(session).ok
            assert tallies.recount_differs(session) == []
            for row in self.rows.values():
                told = lives.retold(session, row)
                facts = row.model_dump(include=set(told))
                facts |= {"due_on": row.due_on.isoformat(), "method": str(row.method) if row.method else None}
                assert told == facts | {"status": str(row.status)}
        self.clock.__exit__(None, None, None)

    def set_clock(self, moment: datetime) -> None:
        if hasattr(self, "clock"):
            self.clock.__exit__(None, None, None)
        self.moment, self.clock = moment, stopped_at(moment)
        self.clock.__enter__()

    @property
    def today(self) -> date:
        return beijing_day(self.moment)

    def state(self) -> tuple[list[Any], list[Any], int]:
        """Assignments and points as they lie in the tables, and how long the ledger is. Asked often, hence without ceremony."""
        tables = (self.raw.execute(f"SELECT * FROM {name} ORDER BY id").fetchall() for name in ("assignment", "point"))
        return next(tables), next(tables), self.raw.execute("SELECT count(*) FROM ledger_entry").fetchone()[0]

    def read(self) -> None:
        self.kept = self.state()
        with reading_session() as session:
            self.rows = {row.id or 0: row for row in session.exec(select(Assignment).order_by(col(Assignment.id)))}
            self.points = {point.id or 0: point for point in session.exec(select(Point))}

    def recount_differs(self) -> list[Any]:
        """A recount of our own, beside the product's: what the roll-ups keep and the rows don't say, or the other way round."""
        keys = "directive_id, area, status, due_on"
        counted = f"SELECT {keys}, count(*) FROM assignment GROUP BY {keys}"
        found = []
        for table in ("tally", "tally_change"):
            by = keys if table == "tally" else keys.replace("area, ", "")
            fresh = counted if table == "tally" else counted.replace("area, ", "")
            kept = f"SELECT {by}, sum(count) FROM {table} GROUP BY {by} HAVING sum(count) <> 0"
            for one, other in ((kept, fresh), (fresh, kept)):
                found += self.raw.execute(f"{one} EXCEPT {other}").fetchall()
        return found

    def find(self, where: tuple[str, int]) -> Assignment | None:
        """A bureau's row, if it has so many by now."""
        mine = [row for row in self.rows.values() if row.bureau_id == bureau(where[0])]
        return mine[where[1]] if where[1] < len(mine) else None

    def attempt(self, do: Callable[[], object], more: int | None = None) -> str:
        """Why it was refused, or nothing. A refusal changes nothing at all; what counts leaves an entry for each row
        it changes, unless ``more`` says how many; and everything agrees."""
        walked["attempts"] += 1
        try:
            do()
        except Refused as refusal:
            assert self.state() == self.kept
            return "once" if isinstance(refusal, DoneAlready) else str(refusal)
        walked["counted"] += 1
        before, entries = self.rows, self.kept[2]
        self.read()
        changed = [key for key, row in self.rows.items() if before.get(key) != row]
        given_out = len(self.rows) - len(before)
        assert self.kept[2] - entries == (len(changed) - given_out if more is None else more)
        assert self.recount_differs() == []
        with reading_session() as session:
            for key in changed:
                row = self.rows[key]
                assert row.original_due_on == before.get(key, row).original_due_on
                assert row.extended == session.exec(_granted(key)).one()
                self.is_sound(session, row)
        return ""

    def is_sound(self, session: Session, row: Assignment) -> None:
        assert (row.closed_at is not None) == (row.status in OVER)
        assert (row.method is not None) == (row.status is Status.CLOSED)
        assert row.status is not Status.REPORTED or row.reported_on is not None
        assert (row.suspended_on is not None) <= (row.status in {Status.SUSPENDED, Status.WITHDRAWN})
        if row.status is not Status.CLOSED:
            return
        # By somebody of another office who did not report it, or on the bureau's word where the point says so.
        if row.method is Method.BUREAUS_WORD:
            assert self.points[row.point_id].on_bureaus_word
            return
        entries = select(LedgerEntry).where(LedgerEntry.kind == "assignment", LedgerEntry.object_id == row.id)
        verified = entries.where(LedgerEntry.action == str(Step.VERIFY)).order_by(col(LedgerEntry.seq).desc())
        last = session.exec(verified).first()
        assert last is not None
        by = session.get_one(Account, last.actor_id)
        assert by.role is Role.SECRETARIAT
        assert by.bureau_id != row.bureau_id
        assert by.id != row.reported_by

    def refusal(self, actor: Actor, step: Step, row: Assignment, says_why: bool = True) -> str:
        """What the rules say to this step."""
        why = lives.refusal_by_table(actor, step, row)
        if not why and step is Step.OBJECT:
            day = lives.given_on(row, self.amended)
            why = lives.refusal_of_objection(row, day, self.objected[row.id or 0], self.today)
        if not why and step is Step.REPORT_DONE:
            rows = list(self.rows.values())
            both = [row, *lives.twins_of(row, step, self.points, rows)]
            asked = (lives.refusal_of_others(x, self.points[x.point_id], rows, says_why) for x in both)
            why = next(filter(None, asked), "")
        return why

    @rule(hours=some.sampled_from((1, 5, 12, 24, 24, 48, 120)))
    def time_passes(self, hours: int) -> None:
        self.set_clock(self.moment + timedelta(hours=hours))

    @rule(chance=some.randoms(use_true_random=False), moves=some.integers(1, 8))
    def go_on(self, chance: random.Random, moves: int) -> None:
        """Most steps tried at random are refused; this goes on with the life of a row or two, seldom to an early end."""
        for row in chance.choices(sorted(self.rows), k=2):
            for _move in range(moves):
                kinds: dict[Step, list[str]] = defaultdict(list)
                for step, who in product(Step, AT_WORK):
                    if not self.refusal(people[who], step, self.rows[row]):
                        kinds[step].append(who)
                likely = [step for step in kinds if step not in ENDS or chance.random() < 0.1]
                if likely:
                    step = chance.choice(likely)
                    self.take_on(step, chance.choice(kinds[step]), self.rows[row], chance.random() < 0.2, True)

    @rule(step=some.sampled_from(Step), who=WHO, where=ROWS, nil=some.booleans(), says_why=some.booleans())
    def try_anything(self, step: Step, who: str, where: tuple[str, int], nil: bool, says_why: bool) -> None:
        row = self.find(where)
        if row is not None:
            self.take_on(step, who, row, nil, says_why)

    def take_on(self, step: Step, who: str, row: Assignment, nil: bool, says_why: bool) -> None:
        actor, rows = people[who], list(self.rows.values())
        expected = self.refusal(actor, step, row, says_why or step is not Step.REPORT_DONE)
        twins = lives.twins_of(row, step, self.points, rows)
        self.used = next(tokens)
        why = self.attempt(
            lambda: steps.take(actor, step, row.id or 0, row.version, self.used, given(step, nil, says_why))
        )
        assert why == expected
        if why:
            return
        walked[str(step)] += 1
        self.objected[row.id or 0] += step is Step.OBJECT
        for was in (row, *twins):
            after = self.rows[was.id or 0]
            assert after.version == was.version + 1
            # What comes back after its point was amended waits for a signature instead.
            usual = {rule_for(step).after, Status.CLOSED if step is Step.REPORT_DONE else None}
            behind = self.points[was.point_id].version > was.point_version
            assert after.status in usual | ({Status.DISPATCHED} if behind else set())

    @precondition(lambda self: self.used)
    @rule(where=ROWS)
    def click_again(self, where: tuple[str, int]) -> None:
        """A token that counted never counts again, whatever it is tried on."""
        row = self.find(where)
        if row is None:
            return
        again = (people["secretary"], Step.WITHDRAW, row.id or 0, row.version, self.used, given(Step.WITHDRAW))
        if self.attempt(lambda: steps.take(*again)) != "once":  # the click before was refused: its token is still fresh
            self.used = ""

    @rule(step=some.sampled_from(Step), where=ROWS)
    def take_on_an_old_screen(self, step: Step, where: tuple[str, int]) -> None:
        row = self.find(where)
        if row is None:
            return
        who = people["secretary" if rule_for(step).by is By.OFFICE else "county_officer"]
        old = (who, step, row.id or 0, row.version - 1, next(tokens), given(step))
        refused = self.attempt(lambda: steps.take(*old))
        assert refused in (
            "changed_meanwhile_by",
            "changed_meanwhile",
            "not_found",
        )  # nobody is named before a first change

    @rule(who=WHO, where=ROWS)
    def ask_for_an_extension(self, who: str, where: tuple[str, int]) -> None:
        row, actor = self.find(where), people[who]
        if row is None:
            return
        asking = (actor, row.id or 0, row.version, row.due_on + timedelta(days=7), "企业停产", next(tokens))
        why = self.attempt(lambda: extensions.ask(*asking))
        own = actor.role is Role.BUREAU and actor.bureau_id == row.bureau_id
        assert own or why in ("not_allowed", "not_found")
        assert why or (row.status in WORKING and row.extended < 2 and row.due_on > self.today)

    @rule(who=WHO, yes=some.booleans())
    def answer_an_extension(self, who: str, yes: bool) -> None:
        with reading_session() as session:
            asked = session.exec(select(Extension).where(Extension.decision == Decision.WAITING)).first()
        if asked is None:
            return
        row, actor, key = self.rows[asked.assignment_id], people[who], asked.id or 0
        if yes:
            day = max(row.due_on, self.today) + timedelta(days=7)
            why = self.attempt(lambda: extensions.grant(actor, key, day, "", next(tokens)))
        else:
            why = self.attempt(lambda: extensions.refuse(actor, key, "时间足够", next(tokens)))
        if actor.role is not Role.SECRETARIAT:
            assert why == "not_allowed"
        else:
            assert why == ("" if row.status in WORKING else "not_possible_now")
            assert why or self.rows[row.id or 0].due_on == (day if yes else row.due_on)

    @rule(who=WHO, name=some.sampled_from(("三台", "盐亭", "康定")), back=some.integers(0, 3))
    def pass_a_point_on(self, who: str, name: str, back: int) -> None:
        row = self.find(("绵阳", 0))
        assert row is not None
        day = row.due_on - timedelta(days=back)
        passing = (people[who], row.id or 0, row.version, [bureau(name)], day, next(tokens))
        more = 2 if row.status is Status.DISPATCHED else 1  # it also signs
        if not self.attempt(lambda: cascade.pass_on(*passing), more):
            assert who == "city_officer"
            assert name != "康定"
            assert self.today <= day < row.due_on
            assert row.status in WORKING

    @rule(who=WHO, where=ROWS, number=some.integers(0, 9), later=some.booleans())
    def amend_its_point(self, who: str, where: tuple[str, int], number: int, later: bool) -> None:
        row, actor = self.find(where), people[who]
        if row is None:
            return
        found = self.points[row.point_id]
        move = later and found.criterion is not Criterion.RECURRING
        due_on = self.today + timedelta(days=7) if move else found.due_on
        wanted = Amendment(f"排查隐患 {number}", "", due_on, "补充要求")
        before = dict(self.rows)
        why = self.attempt(lambda: amend.amend(actor, row.point_id, found.version, wanted, next(tokens)), 1)
        assert why in (("", "point_unchanged") if actor.role is Role.SECRETARIAT else ("not_allowed",))
        if why:
            return
        self.amended[row.point_id] = self.today
        for key, after in self.rows.items():
            if before[key].point_id != row.point_id or before[key].status not in OPEN:
                assert after == before[key]
            elif before[key].status in WORKING:
                assert (after.status, after.point_version) == (Status.DISPATCHED, before[key].point_version)

    @rule(who=WHO, where=ROWS, words=some.sampled_from(("", "更正：发生一起险情")), pick=some.integers(0, 9))
    def correct_a_return(self, who: str, where: tuple[str, int], words: str, pick: int) -> None:
        """The old value stays. One that passed unanswered is made up for the same way."""
        row, actor = self.find(where), people[who]
        before = self.returns_of(row) if row else []
        if row is None or not before:
            return
        slot = Slot(before[pick % len(before)].due_on, before[pick % len(before)].hour)
        why = self.attempt(lambda: returns.correct(actor, row.id or 0, slot, words, next(tokens)))
        own = actor.role is Role.BUREAU and actor.bureau_id == row.bureau_id
        assert own or why in ("not_allowed", "not_found")
        assert not own or why == ("" if row.status in WORKING else "not_possible_now")
        after = self.returns_of(row)
        assert after[: len(before)] == before
        assert len(after) == len(before) + (not why)

    def returns_of(self, row: Assignment) -> list[DutyReturn]:
        with reading_session() as session:
            mine = select(DutyReturn).where(DutyReturn.assignment_id == row.id)
            return list(session.exec(mine.order_by(col(DutyReturn.id))))

    @rule(who=WHO, name=some.sampled_from(("三台", "康定", "绵阳")))
    def chase_by_hand(self, who: str, name: str) -> None:
        before = dict(self.rows)
        mine = [row for row in before.values() if row.bureau_id == bureau(name)]
        owing = {row.id for row in mine if row.status in WORKING}
        ids = [row.id or 0 for row in mine]
        why = self.attempt(lambda: chasing.chase(people[who], ids, "请尽快反馈", next(tokens)), 1)
        allowed = people[who].role is Role.SECRETARIAT
        assert why == (("" if owing else "nothing_to_chase") if allowed else "not_allowed")
        if not why:
            self.only_chased({key: key in owing for key in before}, before)

    @rule()
    def the_morning_run(self) -> None:
        due = lives.rungs_due(self.rows.values(), self.points, self.today, self.sent)
        before = dict(self.rows)
        went: lives.Sent = set()
        self.attempt(lambda: went.update(self.run_reminders()), 1 if due else 0)
        assert went == due
        assert not due or remind() == []
        self.sent |= due
        self.only_chased({key: (key, Rung.ONE_AFTER, row.due_on) in due for key, row in before.items()}, before)

    def run_reminders(self) -> lives.Sent:
        return {(key, line.rung, self.rows[key].due_on) for line in remind() for key in line.assignments}

    @rule(who=WHO, rung=some.sampled_from(chasing.CONFIRMED))
    def confirm_a_rung(self, who: str, rung: Rung) -> None:
        due = lives.rungs_to_confirm(rung, self.rows.values(), self.today, self.sent)
        before = dict(self.rows)
        to = {self.rows[key].bureau_id for key, _, _ in due}
        why = self.attempt(
            lambda: chasing.confirm(
                people[who], rung, [bureau(x) for x in ("三台", "康定", "绵阳", "盐亭")], next(tokens)
            ),
            len(to),
        )
        allowed = people[who].role is Role.SECRETARIAT
        assert why == (("" if due else "nothing_to_chase") if allowed else "not_allowed")
        if not why:
            self.sent |= due
            noticed = {key for key, _, _ in due} if rung is Rung.NOTICE else set()
            self.only_chased({key: key in noticed for key in before}, before)

    def only_chased(self, chased: dict[int, bool], before: dict[int, Assignment]) -> None:
        """A chase counts on the rows it was about and changes nothing else."""
        for key, row in self.rows.items():
            was = before[key].model_dump()
            assert row.model_dump() == was | {"chased": was["chased"] + chased[key]}


def _granted(key: int) -> Any:
    return select(func.count()).where(Extension.assignment_id == key, Extension.decision == Decision.APPROVED)


def given(step: Step, nil: bool = False, says_why: bool = True) -> steps.Given:
    if nil and step is Step.REPORT_PROGRESS:
        return steps.Given(nil=True)
    reason = "情况属实" if says_why or step is not Step.REPORT_DONE else ""
    return steps.Given(text="已按要求办理", reason=reason, method=Method.PAPER)


@pytest.fixture
def morning_office(office: Path) -> Iterator[None]:
    """The office with what was dispatched this morning."""
    people.update({login: person(login) for login in PEOPLE})
    both = Receivers(bureaus=[bureau("三台"), bureau("康定")], supporting=[bureau("康定")])
    with stopped_at(MORNING):
        first = dispatched(
            people["secretary"],
            point(receivers=both, waits_for_supporters=True),
            point("建立清单", receivers=both, on_bureaus_word=True),
            standing(names=("三台",), cycle=Cycle.WEEKLY),
            point("传达到县", names=("绵阳",)),
        )
        with reading_session() as session:
            root = session.exec(select(Point.id).where(Point.meeting_id == first).order_by(col(Point.id))).first()
        again = point("再次排查隐患", names=("三台",), answers_point_id=root)
        dispatched(people["secretary"], again, title="全省安全生产再部署视频会")
    engine().dispose()  # folds the write-ahead log into the file
    shutil.copy(office / "duban.db", office / "template.db")
    Office.folder, Office.template = office, sqlite3.connect(office / "template.db")
    Office.raw = sqlite3.connect(office / "duban.db")
    yield
    Office.template.close()
    Office.raw.close()


@pytest.mark.timeout(0 if SEQUENCES > 100 else 300)
def test_random_steps_by_random_people_keep_everything_in_agreement(
    morning_office: None, capsys: pytest.CaptureFixture[str]
) -> None:
    walked.clear()
    run_state_machine_as_test(
        Office,
        settings=settings(
            max_examples=SEQUENCES,
            stateful_step_count=20,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert walked["sequences"] >= SEQUENCES
    with capsys.disabled() if SEQUENCES > 100 else nullcontext():
        print(f"\n{dict(walked)}")
