"""异议: raised by the bureau within the office's limit, answered by the office, counted for both."""

from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from sqlalchemy import func
from sqlmodel import col, select

from models.accounts import Account
from models.assignments import Assignment
from models.bureaus import Bureau
from models.clock import beijing_day
from models.directives import Point, PointVersion
from models.errors import NotPossibleNow
from models.lifecycle import Status, Step
from models.meetings import Decision
from models.objections import Objection
from models.permissions import Action
from services import working_days
from services.access import Actor, expect_office
from services.assignments import AssignmentView, views_of
from services.transactions import Write, reading

MOST = 200


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """An objection that waits for the office, with its assignment and how often that was objected to before."""

    view: AssignmentView
    grounds: str
    by: str
    raised_at: datetime
    before: int


@dataclass(frozen=True, slots=True)
class ObjectionSum:
    """All that were ever raised: what waits (the oldest for so many days), what was upheld and rejected, in how many days
    (median) they were answered, and which bureaus object most (at most five, most first)."""

    waiting: int = 0
    oldest_days: int = 0
    upheld: int = 0
    rejected: int = 0
    answered_in_days: float = 0.0
    bureaus: tuple[tuple[str, int], ...] = ()

    @property
    def raised(self) -> int:
        return self.waiting + self.upheld + self.rejected


def file(write: Write, row: Assignment, point: Point, grounds: str) -> None:
    """The objection itself, as part of its step."""
    limits = working_days.limits_of(write.session)
    before = write.session.exec(select(func.count()).where(Objection.assignment_id == row.id)).one()
    if before >= limits.objections_most:
        raise NotPossibleNow("objections_used_up", n=before)
    last = _last_day(write, row, point, limits.objection_days)
    if write.today > last:
        raise NotPossibleNow("objection_too_late", day=last)
    write.session.add(
        Objection(
            assignment_id=row.id or 0,
            raised_by=write.actor.account_id or 0,
            raised_at=write.now,
            grounds=grounds.strip(),
        )
    )


def _last_day(write: Write, row: Assignment, point: Point, days: int) -> date:
    """Working days counted from the dispatch, or from the amendment that asked for a signature again. A calendar that
    nobody has loaded takes no bureau's right away."""
    given = row.dispatched_at
    if point.version > 1:
        this = (PointVersion.point_id == point.id, PointVersion.number == point.version)
        given = write.session.exec(select(PointVersion.written_at).where(*this)).first() or given
    try:
        return working_days.load(write.session).after(beijing_day(given), days)
    except NotPossibleNow:
        return date.max


def answer(write: Write, row: Assignment, decision: Decision, words: str) -> None:
    """What the office said, as part of its step; nothing where none waits."""
    waits = (Objection.assignment_id == row.id, Objection.decision == Decision.WAITING)
    for objection in write.session.exec(select(Objection).where(*waits)):
        objection.decision, objection.answer = decision, words.strip()
        objection.decided_by, objection.decided_at = write.actor.account_id, write.now
        write.session.add(objection)


def queue(actor: Actor) -> list[ObjectionLine]:
    """What waits for the office's answer, the oldest first."""
    with reading(actor, Step.UPHOLD) as read:
        rows = read.session.exec(
            select(Objection, Account.name)
            .join(Account, col(Account.id) == Objection.raised_by)
            .where(Objection.decision == Decision.WAITING)
            .order_by(col(Objection.raised_at), col(Objection.id))
            .limit(MOST)
        ).all()
        keys = [row.assignment_id for row, _ in rows]
        views = {view.id: view for view in views_of(read, col(Assignment.id).in_(keys))}
        count = select(Objection.assignment_id, func.count()).where(col(Objection.assignment_id).in_(keys))
        times = dict(read.session.exec(count.group_by(col(Objection.assignment_id))).all())
        return [
            ObjectionLine(views[row.assignment_id], row.grounds, name, row.raised_at, times[row.assignment_id] - 1)
            for row, name in rows
            if views[row.assignment_id].status is Status.OBJECTED
        ]


def statistics(actor: Actor) -> ObjectionSum:
    """How many objections there were, what became of them, and how fast: the office's own, no bureau's."""
    with reading(actor, Action.SEE_FIGURES) as read:
        expect_office(actor)
        rows = read.session.exec(select(Objection.decision, Objection.raised_at, Objection.decided_at)).all()
        waiting = [read.today - beijing_day(at) for decision, at, _ in rows if decision is Decision.WAITING]
        took = [(beijing_day(until) - beijing_day(at)).days for _, at, until in rows if until is not None]
        by_bureau = (
            select(Bureau.name, func.count())
            .join(Assignment, col(Assignment.bureau_id) == Bureau.id)
            .join(Objection, col(Objection.assignment_id) == Assignment.id)
            .group_by(col(Bureau.id), col(Bureau.name), col(Bureau.position))
            .order_by(func.count().desc(), col(Bureau.position))
            .limit(5)
        )
        counts = {kind: sum(row[0] is kind for row in rows) for kind in Decision}
        return ObjectionSum(
            waiting=counts[Decision.WAITING],
            oldest_days=max(waiting).days if waiting else 0,
            upheld=counts[Decision.APPROVED],
            rejected=counts[Decision.REFUSED],
            answered_in_days=median(took) if took else 0.0,
            bureaus=tuple((name, n) for name, n in read.session.exec(by_bureau)),
        )
