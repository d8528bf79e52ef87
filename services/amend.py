"""Amending a dispatched point: a new wording beside the old one, which open bureaus see and sign for again."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from models.accounts import Account
from models.assignments import Assignment
from models.directives import Criterion, Point, PointVersion
from models.errors import NotAllowed, NotPossibleNow
from models.lifecycle import OPEN, UNANSWERED, WORKING, Status
from models.meetings import Meeting
from models.permissions import Action
from services import search_index, tallies
from services.access import Actor
from services.transactions import Write, expect_version, reading, writing


@dataclass(frozen=True, slots=True)
class Amendment:
    """What the point is to say from now on, and why."""

    text: str
    completion: str
    due_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class PointView:
    """A point as it stands, with how many bureaus would have to sign for an amendment."""

    id: int
    version: int
    text: str
    completion: str
    due_on: date
    recurring: bool
    open: int
    today: date


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One wording of a point, with who wrote it and why."""

    number: int
    text: str
    completion: str
    due_on: date
    reason: str
    by: str
    at: datetime


def open_point(actor: Actor, point_id: int) -> PointView:
    """The point, to amend it."""
    with reading(actor, Action.AMEND_POINT) as read:
        point = read.session.get(Point, point_id)
        if point is None:
            raise NotAllowed("not_found")
        rows = read.session.exec(
            select(Assignment.id).where(Assignment.point_id == point_id, col(Assignment.status).in_(WORKING))
        ).all()
        return PointView(
            id=point_id,
            version=point.version,
            text=point.text,
            completion=point.completion,
            due_on=point.due_on,
            recurring=point.criterion is Criterion.RECURRING,
            open=len(rows),
            today=read.today,
        )


def amend(actor: Actor, point_id: int, version: int, wanted: Amendment, token: str) -> int:
    """Give a point a new wording; how many bureaus must sign for it again. What is over keeps the wording it ended on."""
    with writing(actor, Action.AMEND_POINT, token) as write:
        point = write.session.get(Point, point_id)
        if point is None:
            raise NotAllowed("not_found")
        _expect_change(write, point, wanted)
        before = {"text": point.text, "completion": point.completion, "due_on": point.due_on.isoformat()}
        was_due = point.due_on
        _keep_first(write, point)
        expect_version(point, version)
        point.text, point.completion = wanted.text.strip(), wanted.completion.strip()
        search_index.reword(write.session, point, str(before["text"]))
        if wanted.due_on != point.due_on:
            point.due_on, point.due_rule = wanted.due_on, None
        _keep(write, point, wanted.reason.strip())
        rows = write.session.exec(
            select(Assignment).where(Assignment.point_id == point_id, col(Assignment.status).in_(OPEN))
        ).all()
        asked = _ask_again(write, point, rows, was_due)
        after = {"text": point.text, "completion": point.completion, "due_on": point.due_on.isoformat()}
        write.record("point", point_id, before, after | {"asked_again": asked}, reason=wanted.reason.strip())
        return asked


def versions(actor: Actor, point_id: int) -> list[VersionLine]:
    """All wordings of a point, latest first; none if it was never amended."""
    with reading(actor, Action.AMEND_POINT) as read:
        rows = read.session.exec(
            select(PointVersion, Account.name)
            .join(Account, col(Account.id) == PointVersion.written_by)
            .where(PointVersion.point_id == point_id)
            .order_by(col(PointVersion.number).desc())
        ).all()
        return [VersionLine(v.number, v.text, v.completion, v.due_on, v.reason, by, v.written_at) for v, by in rows]


def _expect_change(write: Write, point: Point, wanted: Amendment) -> None:
    if not wanted.reason.strip():
        raise NotPossibleNow("reason_needed", field="reason")
    now = (point.text.strip(), point.completion.strip(), point.due_on)
    if not wanted.text.strip() or now == (wanted.text.strip(), wanted.completion.strip(), wanted.due_on):
        raise NotPossibleNow("point_unchanged", field="text")
    if wanted.due_on != point.due_on and wanted.due_on < write.today:
        raise NotPossibleNow("extension_not_later", field="due_on")


def _keep_first(write: Write, point: Point) -> None:
    """The wording that was dispatched becomes the first version, written by who dispatched it."""
    if point.version == 1:
        meeting = write.session.get_one(Meeting, point.meeting_id)
        write.session.add(_version(point, "", meeting.created_by, meeting.dispatched_at))


def _keep(write: Write, point: Point, reason: str) -> None:
    write.session.add(_version(point, reason, write.actor.account_id or 0, write.now))


def _version(point: Point, reason: str, by: int, at: datetime) -> PointVersion:
    return PointVersion(
        point_id=point.id or 0,
        number=point.version,
        text=point.text,
        completion=point.completion,
        due_on=point.due_on,
        reason=reason,
        written_by=by,
        written_at=at,
    )


def _ask_again(write: Write, point: Point, rows: Sequence[Assignment], was_due: date) -> int:
    """Open rows follow the new date, unless theirs was moved already; those being worked on wait for a signature again."""
    changes: Counter[tallies.Counted] = Counter()
    asked = 0
    for row in rows:
        changes[tallies.counted(row, point)] -= 1
        if row.due_on == was_due != point.due_on and row.status in UNANSWERED:
            row.due_on, row.due_at = point.due_on, None
        if row.status in WORKING:
            row.status, row.acknowledged_at = Status.DISPATCHED, None
            asked += 1
        row.version += 1
        changes[tallies.counted(row, point)] += 1
    tallies.shift(write, changes)
    return asked
