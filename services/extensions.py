"""延期: asked by the bureau before the date, answered by the office. The original date never moves."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy
from sqlalchemy import func
from sqlmodel import col, select

from models.accounts import Account
from models.assignments import Assignment
from models.directives import Criterion, Point
from models.errors import NotAllowed, NotPossibleNow
from models.extensions import Extension
from models.lifecycle import WORKING
from models.meetings import Decision
from models.permissions import Action
from services import tallies, working_days
from services.access import Actor, assignment_for, expect_office
from services.assignments import AssignmentView, views_of
from services.surroundings import waiting_of
from services.transactions import Write, expect_version, reading, writing


@dataclass(frozen=True, slots=True)
class ExtensionLine:
    """An asking that waits for the office, with the assignment it is about and how often that was extended before."""

    id: int
    view: AssignmentView
    due_on: date
    wanted_on: date
    reason: str
    by: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class ExtensionSum:
    """All that was ever asked: what waits, what was approved (and by how many days on average), what was refused."""

    waiting: int = 0
    approved: int = 0
    refused: int = 0
    days: float = 0.0

    @property
    def asked(self) -> int:
        return self.waiting + self.approved + self.refused


def ask(actor: Actor, assignment_id: int, version: int, wanted_on: date, reason: str, token: str) -> None:
    """Ask for a later date on one's own assignment."""
    with writing(actor, Action.ASK_EXTENSION, token) as write:
        row = assignment_for(write.session, actor, Action.ASK_EXTENSION, assignment_id)
        expect_version(row, version)
        file(write, row, wanted_on, reason)


def file(write: Write, row: Assignment, wanted_on: date, reason: str) -> None:
    """The asking itself, inside a transaction that has fetched the row for its actor."""
    _expect_askable(write, row)
    if not reason.strip():
        raise NotPossibleNow("reason_needed", field="reason")
    if wanted_on <= row.due_on:
        raise NotPossibleNow("extension_not_later", field="wanted_on")
    extension = Extension(
        assignment_id=row.id or 0,
        asked_by=write.actor.account_id or 0,
        asked_at=write.now,
        due_on=row.due_on,
        wanted_on=wanted_on,
        reason=reason.strip(),
    )
    write.session.add(extension)
    write.record(
        "assignment",
        row.id,
        after={"wanted_on": wanted_on.isoformat()},
        reason=reason.strip(),
        action=str(Action.ASK_EXTENSION),
    )


def _expect_askable(write: Write, row: Assignment) -> None:
    """The limits: still being worked on, no standing duty, none waiting, not too often, not too late."""
    if row.status not in WORKING:
        raise NotPossibleNow("not_possible_now")
    if write.session.get_one(Point, row.point_id).criterion is Criterion.RECURRING:
        raise NotPossibleNow("no_extension_for_returns")
    if waiting_of(write.session, [row.id or 0]):
        raise NotPossibleNow("extension_waits")
    limits = working_days.limits_of(write.session)
    if row.extended >= limits.extensions_most:
        raise NotPossibleNow("extensions_used_up", n=row.extended)
    latest = working_days.back(working_days.load(write.session), row.due_on, limits.extension_notice_days)
    if write.today > latest:
        raise NotPossibleNow("extension_too_late", day=latest)


def grant(actor: Actor, extension_id: int, granted_on: date, answer: str, token: str) -> None:
    """Approve an extension, to the day asked for or another one."""
    with writing(actor, Action.GRANT_EXTENSION, token) as write:
        extension, row = _fetch_waiting(write, extension_id)
        approve(write, extension, row, granted_on, answer)


def approve(write: Write, extension: Extension, row: Assignment, granted_on: date, answer: str) -> None:
    """The approval itself, inside a transaction that has fetched both for the office."""
    if granted_on <= row.due_on or granted_on < write.today:
        raise NotPossibleNow("extension_not_later", field="granted_on")
    point = write.session.get_one(Point, row.point_id)
    before, was = tallies.counted(row, point), row.due_on
    row.due_on, row.due_at, row.extended = granted_on, None, row.extended + 1
    row.version += 1
    tallies.move(write, before, tallies.counted(row, point))
    extension.granted_on = granted_on
    _decide(write, extension, Decision.APPROVED, answer)
    write.record(
        "assignment",
        row.id,
        {"due_on": was.isoformat()},
        {"due_on": granted_on.isoformat(), "extended": row.extended},
        reason=answer.strip(),
    )


def refuse(actor: Actor, extension_id: int, answer: str, token: str) -> None:
    """Refuse an extension: the date stands. The bureau is told why."""
    with writing(actor, Action.REFUSE_EXTENSION, token) as write:
        extension, row = _fetch_waiting(write, extension_id)
        if not answer.strip():
            raise NotPossibleNow("reason_needed", field="answer")
        row.version += 1
        _decide(write, extension, Decision.REFUSED, answer)
        write.record("assignment", row.id, reason=answer.strip())


def _fetch_waiting(write: Write, extension_id: int) -> tuple[Extension, Assignment]:
    extension = write.session.get(Extension, extension_id)
    if extension is None:
        raise NotAllowed("not_found")
    if extension.decision is not Decision.WAITING:
        raise NotPossibleNow("extension_answered")
    row = write.session.get_one(Assignment, extension.assignment_id)
    if row.status not in WORKING:
        raise NotPossibleNow("not_possible_now")
    return extension, row


def _decide(write: Write, extension: Extension, decision: Decision, answer: str) -> None:
    extension.decision, extension.answer = decision, answer.strip()
    extension.decided_by, extension.decided_at = write.actor.account_id, write.now


def queue(actor: Actor, limit: int = 200, *, assignment_id: int | None = None) -> list[ExtensionLine]:
    """What waits for the office's answer, earliest due date first; of one assignment, if one is named. What was reported
    done meanwhile no longer waits."""
    about = [Extension.assignment_id == assignment_id] if assignment_id is not None else []
    with reading(actor, Action.GRANT_EXTENSION) as read:
        rows = read.session.exec(
            select(Extension, Account.name)
            .join(Account, col(Account.id) == Extension.asked_by)
            .join(Assignment, col(Assignment.id) == Extension.assignment_id)
            .where(Extension.decision == Decision.WAITING, col(Assignment.status).in_(WORKING), *about)
            .order_by(col(Assignment.due_on), col(Extension.id))
            .limit(limit)
        ).all()
        views = {v.id: v for v in views_of(read, col(Assignment.id).in_([row.assignment_id for row, _ in rows]))}
        return [
            ExtensionLine(
                row.id or 0, views[row.assignment_id], row.due_on, row.wanted_on, row.reason, name, row.asked_at
            )
            for row, name in rows
        ]


def statistics(actor: Actor, meeting_id: int | None = None) -> ExtensionSum:
    """How many extensions were asked for, and what became of them. One that waited while the result was reported counts
    as neither. The office's own, no bureau's."""
    with reading(actor, Action.SEE_FIGURES) as read:
        expect_office(actor)
        query: Any = sqlalchemy.select(col(Extension.decision), col(Extension.due_on), col(Extension.granted_on))
        query = query.join(Assignment, col(Assignment.id) == Extension.assignment_id)
        query = query.where((col(Extension.decision) != Decision.WAITING) | col(Assignment.status).in_(WORKING))
        if meeting_id is not None:
            query = query.where(col(Assignment.meeting_id) == meeting_id)
        rows = read.session.connection().execute(query).all()
        longer = [(granted_on - due_on).days for decision, due_on, granted_on in rows if granted_on is not None]
        counts = {kind: sum(row[0] is kind for row in rows) for kind in Decision}
        return ExtensionSum(
            counts[Decision.WAITING],
            counts[Decision.APPROVED],
            counts[Decision.REFUSED],
            sum(longer) / len(longer) if longer else 0.0,
        )


def waiting_count(actor: Actor) -> int:
    """How many extensions wait for the office."""
    with reading(actor, Action.GRANT_EXTENSION) as read:
        query = (
            select(func.count())
            .select_from(Extension)
            .join(Assignment, col(Assignment.id) == Extension.assignment_id)
            .where(Extension.decision == Decision.WAITING, col(Assignment.status).in_(WORKING))
        )
        return read.session.exec(query).one()
