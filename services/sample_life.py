"""How the sample's bureaus take what was dispatched: a plausible past for each assignment, the same on every load."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from models.assignments import Method, Part
from models.clock import BEIJING, beijing_day
from models.cycles import step as cycle_step
from models.directives import Criterion
from models.lifecycle import Step
from services.files import Upload
from services.sample_meetings import FOLDER, PlannedPoint
from services.steps import NOTHING, Given

NOW = datetime(2020, 2, 18, 8, 0, tzinfo=BEIJING)

# How slow the bureaus of an area are, by the code of its city; three mountain prefectures hold most of what is late.
SLOW = {
    "513300": 0.30, "513400": 0.26, "513200": 0.22, "511300": 0.10, "511700": 0.08, "511900": 0.07, "510400": 0.06,
    "511500": 0.05, "510800": 0.05, "511600": 0.04, "511100": 0.04, "510900": 0.0, "512000": 0.0, "510600": 0.0,
}  # fmt: skip
USUAL = 0.03

RETURN_REASONS = (
    "只写了正在办，没有写结果，请补充完成情况。",
    "户数与清单对不上，请核对后重报。",
    "报的是另一项内容，请按本项要求重报。",
)
METHODS = (Method.PAPER, Method.PAPER, Method.PHONE, Method.VIDEO)


@dataclass(frozen=True, slots=True)
class Event:
    """One step to be taken on an assignment at a moment of the past."""

    at: datetime
    assignment_id: int
    step: Step
    given: Given = NOTHING


@dataclass(frozen=True, slots=True)
class Case:
    """An assignment about to be lived through."""

    assignment_id: int
    bureau: str
    is_city: bool
    area: str
    part: Part
    dispatched_at: datetime
    planned: PlannedPoint

    @property
    def slow(self) -> float:
        return SLOW.get(self.area, USUAL)


@dataclass(slots=True)
class Life:
    """The steps of one case, one behind the other. A step that would lie in the future is not taken, nor any after it."""

    case: Case
    dice: random.Random
    now: datetime
    events: list[Event] = field(default_factory=list)
    over: bool = False

    def then(self, step: Step, earliest: datetime, latest: datetime, given: Given = NOTHING) -> None:
        """Take a step in office hours, behind the last one, between two moments."""
        start = max(self.now + timedelta(minutes=20), earliest)
        at = start + (max(latest, start) - start) * self.dice.random()
        local = at.astimezone(BEIJING)
        if not 8 <= local.hour < 18:
            at = datetime.combine(local.date(), time(9, self.dice.randrange(60)), BEIJING)
            at = at if at > start else at + timedelta(days=1)
        if self.over or at >= NOW - timedelta(minutes=30):
            self.over = True
            return
        self.now = at
        self.events.append(Event(at.astimezone(UTC), self.case.assignment_id, step, given))

    def say(self, texts: list[str]) -> Given:
        """One of the planned texts, with numbers in its places."""
        dice = self.dice
        text = dice.choice(texts).format(n=dice.randrange(12, 140), k=dice.randrange(3, 9), d=dice.randrange(6, 10))
        return Given(text=text)

    def sign(self) -> None:
        days = self.dice.uniform(0.1, 1.2) * (1 + 8 * self.case.slow)
        latest = self.case.dispatched_at + timedelta(days=days)
        self.then(Step.ACKNOWLEDGE, self.case.dispatched_at + timedelta(minutes=30), latest)

    def progress(self, share: float) -> None:
        if self.case.planned.progress and self.dice.random() < share:
            given = self.say(self.case.planned.progress)
            self.then(Step.REPORT_PROGRESS, self.now, self.now + timedelta(days=2), given)

    def report(self, earliest: datetime, latest: datetime) -> None:
        given = replace(self.say(self.case.planned.done), uploads=_evidence(self.case))
        self.then(Step.REPORT_DONE, earliest, latest, given)

    def verify(self) -> None:
        given = Given(method=self.dice.choice(METHODS))
        self.then(Step.VERIFY, self.now + timedelta(hours=2), self.now + timedelta(hours=30), given)


def _evidence(case: Case) -> tuple[Upload, ...]:
    name = case.planned.evidence.get(case.bureau)
    return (Upload(name, (FOLDER / "evidence" / name).read_bytes()),) if name else ()


def lived(case: Case, dice: random.Random) -> list[Event]:
    """The past of one assignment."""
    life = Life(case, dice, case.dispatched_at)
    _FATES[_fate(case, dice)](life)
    return life.events


def _fate(case: Case, dice: random.Random) -> str:
    planned, slow = case.planned, case.slow
    if case.bureau in planned.fates:
        return planned.fates[case.bureau]
    if case.part is Part.SUPPORTING:
        return "support"
    if planned.criterion is Criterion.RECURRING:
        return "missed" if dice.random() < min(0.85, slow * planned.late) else "returns"
    late = slow * planned.late if planned.due_on < beijing_day(NOW) else 1 - planned.done_share
    if dice.random() < late:
        return "unsigned" if dice.random() < (planned.unsigned or slow / 2) else "open"
    if planned.criterion is Criterion.READ:
        return "done"
    roll = dice.random()
    shares = (("waiting", planned.waiting), ("returned", 0.02), ("sent_back", 0.01))
    for fate, share in shares:
        roll -= share
        if roll < 0:
            return fate
    return "done"


def _unsigned(life: Life) -> None:
    pass


def _open(life: Life) -> None:
    life.sign()
    life.progress(0.6)


def _support(life: Life) -> None:
    life.sign()
    life.progress(0.5)


def _done(life: Life) -> None:
    life.sign()
    life.progress(0.3)
    due = _evening(life.case.planned.due_on)
    late = life.dice.random() < life.case.slow
    life.report(life.now + timedelta(hours=4), due + timedelta(days=2) if late else due)
    if life.case.planned.criterion is not Criterion.READ:
        life.verify()


def _waiting(life: Life) -> None:
    life.sign()
    due = min(_evening(life.case.planned.due_on), NOW)
    life.report(due - timedelta(days=2), due - timedelta(hours=1))


def _sent_back(life: Life) -> None:
    life.sign()
    life.report(life.now + timedelta(hours=4), _evening(life.case.planned.due_on) - timedelta(days=1))
    reason = Given(reason=life.dice.choice(RETURN_REASONS))
    life.then(Step.RETURN, life.now + timedelta(hours=2), life.now + timedelta(hours=24), reason)


def _returned(life: Life) -> None:
    _sent_back(life)
    life.report(life.now + timedelta(hours=4), life.now + timedelta(days=1))
    life.verify()


def _returns(life: Life) -> None:
    _file_returns(life, skip_last=False)


def _missed(life: Life) -> None:
    _file_returns(life, skip_last=True)


def _file_returns(life: Life, *, skip_last: bool) -> None:
    """A return by the evening of each due day that has passed."""
    life.sign()
    planned, days = life.case.planned, []
    day = planned.due_on
    while planned.cycle and day < beijing_day(NOW):
        days.append(day)
        day = cycle_step(day, planned.cycle)
    for day in days[:-1] if skip_last else days:
        nil = life.dice.random() < 0.3 and not life.case.is_city  # a city's return holds its counties'
        given = Given(nil=True) if nil else life.say(planned.progress)
        life.then(Step.REPORT_PROGRESS, _evening(day) - timedelta(hours=26), _evening(day), given)


def _objected(life: Life) -> None:
    reason = Given(reason="辖区没有林区，本项不属我局职责，请核减。")
    life.then(Step.OBJECT, life.now + timedelta(hours=3), life.now + timedelta(days=2), reason)


def _upheld(life: Life) -> None:
    _objected(life)
    life.then(Step.UPHOLD, life.now, life.now + timedelta(days=1), Given(reason="情况属实，予以撤销。"))


def _suspended(life: Life) -> None:
    life.sign()
    reason = Given(reason="道路因雪封闭，待恢复通行后继续办理。")
    life.then(Step.SUSPEND, life.now, life.now + timedelta(days=2), reason)


def _not_implemented(life: Life) -> None:
    _open(life)
    reason = Given(reason="经两次催办未完成，按未落实结案，另行约谈。")
    life.then(Step.CLOSE_NOT_IMPLEMENTED, _evening(life.case.planned.due_on), NOW - timedelta(hours=16), reason)


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(17), BEIJING)


_FATES: dict[str, Callable[[Life], None]] = {
    "unsigned": _unsigned,
    "open": _open,
    "support": _support,
    "done": _done,
    "waiting": _waiting,
    "sent_back": _sent_back,
    "returned": _returned,
    "returns": _returns,
    "missed": _missed,
    "objected": _objected,
    "upheld": _upheld,
    "suspended": _suspended,
    "not_implemented": _not_implemented,
}
