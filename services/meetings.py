"""Registered meetings and who attended them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlmodel import col, select

from models.assignments import Assignment
from models.bureaus import Bureau
from models.directives import Directive, Point
from models.errors import NotAllowed
from models.meetings import Attendance, AttendanceState, Meeting, Venue
from models.permissions import Action
from services.access import Actor
from services.transactions import Read, expect_version, reading, writing


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting in a list."""

    id: int
    number: str
    title: str
    held_on: date
    directives: int
    assignments: int


@dataclass(frozen=True, slots=True)
class AttendanceLine:
    """One unit (or one phrase that names no known unit) at a meeting."""

    id: int
    version: int
    unit: str
    phrase: str
    venue: Venue
    state: AttendanceState
    head_count: int | None


@dataclass(frozen=True, slots=True)
class DirectiveLine:
    """A directive with its points, verbatim."""

    ordinal: int
    heading: str
    text: str
    start: int | None
    end: int | None
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A whole meeting."""

    id: int
    number: str
    title: str
    held_on: date
    published_on: date | None
    source: str
    host: str
    host_posts: str
    organisers: tuple[str, ...]
    main_venue: str
    source_text: str
    directives: tuple[DirectiveLine, ...]
    phrases: tuple[AttendanceLine, ...]
    units: tuple[AttendanceLine, ...]
    states: dict[AttendanceState, int]


def list_meetings(actor: Actor) -> list[MeetingLine]:
    """All meetings, latest first."""
    with reading(actor, Action.SEE_MEETINGS) as read:
        directives = _per_meeting(read, Directive)
        assignments = _per_meeting(read, Assignment)
        rows = read.session.exec(select(Meeting).order_by(col(Meeting.held_on).desc(), col(Meeting.id).desc()))
        return [
            MeetingLine(m.id or 0, m.number, m.title, m.held_on, directives[m.id or 0], assignments[m.id or 0])
            for m in rows
        ]


def open_meeting(actor: Actor, meeting_id: int) -> MeetingView:
    """The meeting as registered, its directives and its attendance."""
    with reading(actor, Action.SEE_MEETINGS) as read:
        meeting = read.session.get(Meeting, meeting_id)
        if meeting is None:
            raise NotAllowed("not_found")
        lines = _attendance(read, meeting_id)
        units = tuple(line for line in lines if line.unit)
        return MeetingView(
            id=meeting_id,
            number=meeting.number,
            title=meeting.title,
            held_on=meeting.held_on,
            published_on=meeting.published_on,
            source=meeting.source,
            host=meeting.host,
            host_posts=meeting.host_posts,
            organisers=tuple(meeting.organisers),
            main_venue=meeting.main_venue,
            source_text=meeting.source_text,
            directives=_directives(read, meeting_id),
            phrases=tuple(line for line in lines if not line.unit),
            units=units,
            states=dict(Counter(line.state for line in units)),
        )


def record_attendance(
    actor: Actor,
    attendance_id: int,
    state: AttendanceState,
    venue: Venue,
    head_count: int | None,
    version: int,
    token: str,
) -> None:
    """Write down what the roll-call found for one unit: from then on it is no longer inferred."""
    with writing(actor, Action.RECORD_ATTENDANCE, token) as write:
        row = write.session.get(Attendance, attendance_id)
        if row is None:
            raise NotAllowed("not_found")
        expect_version(row, version)
        before = {"state": str(row.state), "venue": str(row.venue), "head_count": row.head_count}
        row.state, row.venue, row.head_count = state, venue, head_count
        after = {"state": str(state), "venue": str(venue), "head_count": head_count}
        write.record("attendance", attendance_id, before, after)


def _per_meeting(read: Read, table: type[Directive] | type[Assignment]) -> Counter[int]:
    rows = read.session.exec(select(table.meeting_id, func.count()).group_by(col(table.meeting_id)))
    return Counter(dict(rows.all()))


def _attendance(read: Read, meeting_id: int) -> list[AttendanceLine]:
    rows = read.session.exec(
        select(Attendance, Bureau.name)
        .join(Bureau, col(Bureau.id) == Attendance.bureau_id, isouter=True)
        .where(Attendance.meeting_id == meeting_id)
        .order_by(col(Attendance.id))
    )
    return [
        AttendanceLine(a.id or 0, a.version, name or "", a.phrase, a.venue, a.state, a.head_count) for a, name in rows
    ]


def _directives(read: Read, meeting_id: int) -> tuple[DirectiveLine, ...]:
    points: dict[int, list[str]] = {}
    for point in read.session.exec(
        select(Point).where(Point.meeting_id == meeting_id).order_by(col(Point.directive_id), col(Point.position))
    ):
        points.setdefault(point.directive_id, []).append(point.text)
    rows = read.session.exec(
        select(Directive).where(Directive.meeting_id == meeting_id).order_by(col(Directive.position))
    )
    return tuple(
        DirectiveLine(d.ordinal or 0, d.heading, d.text, d.start, d.end, tuple(points.get(d.id or 0, ()))) for d in rows
    )
