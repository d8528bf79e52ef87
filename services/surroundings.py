"""What stands around an assignment: its counties, the supporting bureaus, an extension that waits, an older wording.

Asked for many rows at once, by a fixed number of queries, and only for rows that can have it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy
from sqlalchemy import func, text
from sqlmodel import Session, col, select

from models.assignments import IS_SUPPORTING, Assignment
from models.bureaus import Bureau, BureauKind
from models.clock import beijing_day
from models.deadlines import ONE_DAY
from models.directives import Criterion, Directive, Point, PointVersion
from models.extensions import Extension
from models.lifecycle import OPEN, UNANSWERED, WORKING, Status
from models.meetings import Decision, Meeting
from models.objections import Objection
from services import working_days
from services.transactions import Read


@dataclass(frozen=True, slots=True)
class Counties:
    """How a city's counties stand with the same point."""

    total: int = 0
    unanswered: int = 0
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class Supporter:
    """A supporting bureau of the same point."""

    bureau: str
    status: Status
    reported: bool


@dataclass(frozen=True, slots=True)
class Wording:
    """A point as it was worded in a version."""

    number: int
    text: str
    completion: str
    due_on: date
    reason: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class Surroundings:
    """``asked_until`` is an extension that waits; ``passable`` a city's that it may pass on; ``before`` the wording the bureau knew, where it has changed since (``due_amended``: with its date);
    ``objection_refused`` why the bureau's objection was not upheld, until it signs; ``city`` who passed it on; ``together`` the meetings (number and title) whose points a report on this one answers too; the ``late`` ones say that an inner limit of the office has run out."""

    asked_until: date | None = None
    may_extend: bool = False
    passable: bool = False
    counties: Counties | None = None
    supporters: tuple[Supporter, ...] = ()
    objection_refused: str = ""
    city: str = ""
    together: tuple[str, ...] = ()
    before: Wording | None = None
    why_amended: str = ""
    due_amended: bool = False
    receipt_late: bool = False
    report_late: bool = False
    verification_late: bool = False


NOTHING = Surroundings()


def surroundings_of(read: Read, rows: Sequence[tuple[Assignment, Bureau, Point]]) -> dict[int, Surroundings]:
    """By assignment id; rows with nothing around them are left out."""
    found: dict[int, Surroundings] = defaultdict(lambda: NOTHING)

    def note(assignment: Assignment, **facts: Any) -> None:
        found[assignment.id or 0] = replace(found[assignment.id or 0], **facts)

    working = [row for row in rows if row[0].status in WORKING]
    waiting = waiting_of(read.session, [row.id or 0 for row, _, _ in working]) if working else {}
    counties = _counties(read, [row for row in rows if row[1].kind is BureauKind.CITY])
    supporters = _supporters(read, {point.id or 0 for _, _, point in rows})
    wordings = _wordings(read, [row for row in rows if row[0].point_version != row[2].version])
    cities = _cities(read, [row for row, _, _ in rows if row.parent_assignment_id])
    linked = _linked(read, [row for row in rows if row[0].status in WORKING])
    refused = _refused(read, [row.id or 0 for row, _, _ in rows if row.status is Status.DISPATCHED])
    limits = inner_limits(read) if any(row.status in OPEN for row, _, _ in rows) else None
    for row, bureau, point in rows:
        if row.id in waiting:
            note(row, asked_until=waiting[row.id])
        if bureau.kind is BureauKind.CITY and row.status in WORKING:
            note(row, passable=True)
        if (bureau.id, point.id) in counties:
            note(row, counties=counties[bureau.id or 0, point.id or 0])
        if point.id in supporters:
            note(row, supporters=tuple(s for s in supporters[point.id] if s.bureau != bureau.short_name))
        if (point.id, row.point_version) in wordings:
            before, now = wordings[point.id or 0, row.point_version], wordings.get((point.id or 0, point.version))
            note(row, before=before)
            if now:
                note(row, why_amended=now.reason, due_amended=now.due_on != before.due_on)
        if row.id in refused:
            note(row, objection_refused=refused[row.id])
        if row.parent_assignment_id in cities:
            note(row, city=cities[row.parent_assignment_id])
        if row.id in linked:
            note(row, together=tuple(linked[row.id]))
        if limits:
            newest = wordings.get((point.id or 0, point.version))
            note(row, **limits.of(row, point, newest.written_at if newest else row.dispatched_at))
    return dict(found)


def waiting_of(session: Session, assignment_ids: list[int]) -> dict[int, date]:
    """The day that is asked for, of each assignment with an asking that waits."""
    rows = session.exec(
        select(col(Extension.assignment_id), col(Extension.wanted_on)).where(
            Extension.decision == Decision.WAITING, col(Extension.assignment_id).in_(assignment_ids)
        )
    )
    return dict(rows.all())


def _refused(read: Read, assignment_ids: list[int]) -> dict[int, str]:
    """What the office answered to the latest objection that it did not uphold."""
    if not assignment_ids:
        return {}
    rows = read.session.exec(
        select(col(Objection.assignment_id), col(Objection.answer))
        .where(col(Objection.assignment_id).in_(assignment_ids), Objection.decision == Decision.REFUSED)
        .order_by(col(Objection.id))
    )
    return dict(rows.all())


def _counties(read: Read, rows: Sequence[tuple[Assignment, Bureau, Point]]) -> dict[tuple[int, int], Counties]:
    """The counties' rows of the same points, however they came to them. A standing duty whose next return is of a later
    day has been reported on."""
    if not rows:
        return {}
    late = sqlalchemy.case((col(Assignment.due_on) < read.today, 1), else_=0)
    now = sqlalchemy.or_(col(Point.criterion) != Criterion.RECURRING, col(Assignment.due_on) <= read.today)
    owed = sqlalchemy.case((col(Assignment.status).in_(UNANSWERED) & now, 1), else_=0)
    keys = (col(Bureau.parent_id), col(Assignment.point_id))
    query: Any = (
        sqlalchemy.select(*keys, func.count(), func.sum(owed), func.sum(owed * late))
        .join(Bureau, col(Bureau.id) == Assignment.bureau_id)
        .join(Point, col(Point.id) == Assignment.point_id)
        .where(
            col(Bureau.parent_id).in_({bureau.id for _, bureau, _ in rows}),
            col(Assignment.point_id).in_({point.id for _, _, point in rows}),
            col(Assignment.status) != Status.WITHDRAWN,
        )
        .group_by(*keys)
    )
    return {
        (parent, point): Counties(total, int(open_), int(overdue))
        for parent, point, total, open_, overdue in read.session.connection().execute(query)
    }


def _supporters(read: Read, point_ids: set[int]) -> dict[int, list[Supporter]]:
    query: Any = (
        sqlalchemy.select(
            col(Assignment.point_id), col(Bureau.short_name), col(Assignment.status), col(Assignment.progressed_at)
        )
        .join(Bureau, col(Bureau.id) == Assignment.bureau_id)
        .where(col(Assignment.point_id).in_(point_ids), text(IS_SUPPORTING))
        .order_by(col(Bureau.position), col(Bureau.id))
    )
    found: dict[int, list[Supporter]] = defaultdict(list)
    for point_id, name, status, progressed_at in read.session.connection().execute(query):
        found[point_id].append(Supporter(name, status, progressed_at is not None))
    return found


def _wordings(read: Read, rows: Sequence[tuple[Assignment, Bureau, Point]]) -> dict[tuple[int, int], Wording]:
    """The versions of the points whose wording is not the one the row knows."""
    if not rows:
        return {}
    points = {point.id for _, _, point in rows}
    versions = read.session.exec(select(PointVersion).where(col(PointVersion.point_id).in_(points)))
    return {
        (v.point_id, v.number): Wording(v.number, v.text, v.completion, v.due_on, v.reason, v.written_at)
        for v in versions
    }


def _cities(read: Read, rows: Sequence[Assignment]) -> dict[int | None, str]:
    if not rows:
        return {}
    query = (
        select(Assignment.id, Bureau.name)
        .join(Bureau, col(Bureau.id) == Assignment.bureau_id)
        .where(col(Assignment.id).in_({row.parent_assignment_id for row in rows}))
    )
    return dict(read.session.exec(query).all())


def _linked(read: Read, rows: Sequence[tuple[Assignment, Bureau, Point]]) -> dict[int, list[str]]:
    """The meetings of the same bureau's rows that one report answers as well. Most offices have few linked points."""
    roots = {point.answers_point_id or point.id or 0 for _, _, point in rows}
    answering = select(Point).where(col(Point.answers_point_id).in_(roots))
    points = {point.id or 0: point.answers_point_id for point in read.session.exec(answering)} if roots else {}
    points |= {root: root for root in set(points.values()) if root}
    if not points:
        return {}
    query: Any = (
        sqlalchemy.select(col(Assignment.bureau_id), col(Assignment.point_id), col(Meeting.number), col(Meeting.title))
        .join(Meeting, col(Meeting.id) == Assignment.meeting_id)
        .where(
            col(Assignment.point_id).in_(points),
            col(Assignment.bureau_id).in_({bureau.id for _, bureau, _ in rows}),
            col(Assignment.status).in_(WORKING),
        )
        .order_by(col(Assignment.id))
    )
    held: dict[tuple[int, int | None], list[tuple[int, str]]] = defaultdict(list)
    for bureau_id, point_id, number, title in read.session.connection().execute(query):
        held[bureau_id, points[point_id]].append((point_id, f"{number} {title}"))
    found: dict[int, list[str]] = {}
    for row, bureau, point in rows:
        others = held[bureau.id or 0, points.get(point.id or 0)] if point.id in points else []
        if said := [title for point_id, title in others if point_id != point.id]:
            found[row.id or 0] = said
    return found


@dataclass(frozen=True, slots=True)
class InnerLimits:
    """The last days whose dispatch, or whose report, is too long ago; the first due date one may still ask to extend."""

    receipt: date
    first_report: date
    verification: date
    extensible: date
    extensions_most: int

    def of(self, row: Assignment, point: Point, given_at: datetime) -> dict[str, Any]:
        """``given_at`` is when what it has to sign for was given out: dispatched, or amended since."""
        sent, working = beijing_day(given_at), row.status is Status.IN_PROGRESS
        silent = working and row.progressed_at is None and not row.returned
        return {
            "receipt_late": row.status is Status.DISPATCHED and sent <= self.receipt,
            "report_late": silent and sent <= self.first_report,
            "verification_late": row.status is Status.REPORTED and (row.reported_on or sent) <= self.verification,
            "may_extend": row.status in WORKING
            and point.criterion is not Criterion.RECURRING
            and row.extended < self.extensions_most
            and row.due_on >= self.extensible,
        }


def inner_limits(read: Read) -> InnerLimits:
    """The office's limits as days, counted from today in working days."""
    limits, days = working_days.limits_of(read.session), working_days.load_around(read.session, read.today)

    def too_long_ago(count: int) -> date:
        return working_days.back(days, read.today, count) - ONE_DAY

    return InnerLimits(
        too_long_ago(limits.acknowledge_days),
        too_long_ago(limits.first_report_days),
        too_long_ago(limits.verify_days),
        working_days.forward(days, read.today - ONE_DAY, limits.extension_notice_days) + ONE_DAY,
        limits.extensions_most,
    )


def place_of(directive: Directive, point: Point) -> tuple[int, int] | None:
    """Where the point's sentence stands in its directive: by its offsets in the source, else by its words."""
    if None not in (directive.start, point.start, point.end):
        start, end = (point.start or 0) - (directive.start or 0), (point.end or 0) - (directive.start or 0)
        if 0 <= start < end <= len(directive.text):
            return start, end
    found = directive.text.find(point.text)
    return (found, found + len(point.text)) if point.text and found >= 0 else None
