"""What waits for the office, and each area's returns, equal a recount by hand on every day of a random fortnight."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from hypothesis import HealthCheck, Phase, example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlmodel import col, select

from models.assignments import Assignment
from models.bureaus import Bureau
from models.clock import stopped_at
from models.errors import NotPossibleNow
from models.extensions import Extension
from models.lifecycle import WORKING, Step
from models.meetings import Approval, Decision
from services import approvals, drafts, extensions, return_figures, steps
from services.access import Actor
from services.backlog import Queue, backlog
from services.database import reading_session
from services.drill import Pick
from services.return_figures import Timing
from tests.conftest import person
from tests.making import dispatched, draft, meeting, point, standing
from tests.services.test_figures import at

FIRST = date(2020, 2, 5)
DAYS = 8
CUT_OFF = 17  # o'clock, of the daily duty
WHO = {"绵阳": "city_officer", "三台": "county_officer", "康定": "other_county_officer"}
AREA = {"绵阳": "510700", "三台": "510700", "康定": "513300"}
KINDS = ("ask", "grant", "refuse", "draft", "yes", "no", "edit", "morning return", "evening return")

tokens = (f"recount {n}" for n in count())
_examples = iter(range(10_000))


@dataclass
class ByHand:
    """What a clerk with a notebook would have written down."""

    meeting_id: int
    extensions: dict[int, date] = field(default_factory=dict)  # assignment → asked on
    drafts: dict[int, date] = field(default_factory=dict)
    returns: dict[tuple[str, date], int] = field(default_factory=dict)  # → the hour of the first


def row_of(meeting_id: int, name: str, *, daily: bool) -> Assignment:
    with reading_session() as session:
        query = select(Assignment).join(Bureau, col(Bureau.id) == Assignment.bureau_id)
        query = query.where(Assignment.meeting_id == meeting_id, Bureau.short_name == name)
        return session.exec(query.order_by(col(Assignment.id))).all()[daily]


def waiting(of: type[Extension] | type[Approval], place: int) -> int | None:
    with reading_session() as session:
        found = session.exec(select(of.id).where(of.decision == Decision.WAITING).order_by(col(of.id))).all()
    return found[place % len(found)] if found else None


def act(hand: ByHand, kind: str, which: int, today: date) -> None:
    """One thing that somebody does; what the rules refuse leaves no line in the notebook."""
    secretary, leader = person("secretary"), person("leader")
    name = list(WHO)[which % 3]
    clerk, token = person(WHO[name]), next(tokens)
    if kind == "ask":
        row = row_of(hand.meeting_id, name, daily=False)
        extensions.ask(clerk, row.id or 0, row.version, row.due_on + timedelta(days=3), "道路中断", token)
        hand.extensions[row.id or 0] = today
    elif kind in ("grant", "refuse"):
        if (key := waiting(Extension, which)) is not None:
            with reading_session() as session:
                extension = session.get_one(Extension, key)
            if kind == "grant":
                extensions.grant(secretary, key, extension.wanted_on, "同意", token)
            else:
                extensions.refuse(secretary, key, "按期办结", token)
            del hand.extensions[extension.assignment_id]
    elif kind == "draft":
        key = draft(secretary, meeting(point()), token)
        approvals.ask(secretary, key, drafts.open_draft(secretary, key).version, f"{token} ask")
        hand.drafts[key] = today
    elif kind in ("yes", "no", "edit"):
        if hand.drafts:
            key = sorted(hand.drafts)[which % len(hand.drafts)]
            if kind == "edit":  # another text than the leader was asked about
                seen = drafts.open_draft(secretary, key)
                drafts.save(secretary, key, seen.form.model_copy(update={"title": token}), seen.version, token)
            else:
                with reading_session() as session:
                    found = select(Approval.id).where(Approval.draft_id == key).order_by(col(Approval.id).desc())
                    approval = session.exec(found).first() or 0
                approvals.decide(leader, approval, kind == "yes", token, "再议")
            del hand.drafts[key]
    else:
        hour = 9 if kind == "morning return" else 20
        with stopped_at(at(today, hour)):
            row = row_of(hand.meeting_id, name, daily=True)
            steps.take(clerk, Step.REPORT_PROGRESS, row.id or 0, row.version, token, steps.Given(nil=True))
        hand.returns.setdefault((name, today), hour)


def check_queues(hand: ByHand, leader: Actor, today: date) -> None:
    lines = {line.queue: line for line in backlog(leader, Pick((hand.meeting_id,)))}
    for queue, noted in ((Queue.EXTENSIONS, hand.extensions), (Queue.APPROVALS, hand.drafts)):
        oldest = max(((today - asked).days for asked in noted.values()), default=0)
        assert (lines[queue].count, lines[queue].days) == (len(noted), oldest), queue
    with reading_session() as session:
        area = {row.id: row.area for row in session.exec(select(Assignment))}
    for code in set(AREA.values()):
        here = {line.queue: line for line in backlog(leader, Pick((hand.meeting_id,), area=code))}
        assert here[Queue.EXTENSIONS].count == sum(area[key] == code for key in hand.extensions)


def expected_returns(hand: ByHand, area: str, today: date) -> Iterator[Timing]:
    """Each day of each bureau whose cut-off has passed, from the first on."""
    for name in WHO:
        for n in range((today - FIRST).days + 1):
            if AREA[name] == area:
                hour = hand.returns.get((name, FIRST + timedelta(days=n)))
                yield Timing.MISSING if hour is None else Timing.ON_TIME if hour < CUT_OFF else Timing.LATE


def check_returns(hand: ByHand, secretary: Actor, today: date) -> None:
    duty = next(duty for duty in return_figures.duties(secretary) if duty.meeting_id == hand.meeting_id)
    board = return_figures.board(secretary, duty.point_id)
    for area in set(AREA.values()):
        by_hand = list(expected_returns(hand, area, today))
        found = return_figures.within(board, area).tally
        assert (found.expected, found.on_time, found.late, found.missing) == (
            len(by_hand),
            by_hand.count(Timing.ON_TIME),
            by_hand.count(Timing.LATE),
            by_hand.count(Timing.MISSING),
        )


@hypothesis_settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    acts=st.lists(
        st.tuples(st.integers(0, DAYS - 1), st.sampled_from(KINDS), st.integers(0, 5)), min_size=4, max_size=30
    )
)
@example(acts=[(n % DAYS, kind, 0) for n, kind in enumerate(("draft", "ask", "morning return", "edit", *KINDS))])
def test_queues_and_returns_equal_a_recount_on_every_day(
    secretary: Actor, leader: Actor, acts: list[tuple[int, str, int]]
) -> None:
    with stopped_at(at(FIRST, 8)):
        points = (point(names=tuple(WHO), due_on=FIRST + timedelta(days=20)), standing(names=tuple(WHO), due_on=FIRST))
        hand = ByHand(dispatched(secretary, *points, title=f"例{next(_examples)}"))
        for name in WHO:
            for daily in (False, True):
                row = row_of(hand.meeting_id, name, daily=daily)
                if row.status not in WORKING:
                    steps.take(person(WHO[name]), Step.ACKNOWLEDGE, row.id or 0, row.version, next(tokens))
    try:
        for n in range(DAYS):
            today = FIRST + timedelta(days=n)
            for on, kind, which in sorted(acts, key=lambda found: found[0]):
                if on == n:
                    with stopped_at(at(today, 18)), suppress(NotPossibleNow):
                        act(hand, kind, which, today)
            with stopped_at(at(today, 23)):
                check_queues(hand, leader, today)
                check_returns(hand, secretary, today)
    finally:  # drafts belong to no meeting: the next example begins with none
        with stopped_at(at(today, 23)):
            for key in hand.drafts:
                drafts.discard(secretary, key, drafts.open_draft(secretary, key).version, next(tokens))
            while (left := waiting(Extension, 0)) is not None:
                extensions.refuse(secretary, left, "到此为止", next(tokens))
