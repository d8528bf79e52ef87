"""Registered meetings and who attended them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select

from models.assignments import Assignment
from models.bureaus import Bureau, BureauKind
from models.directives import Directive, Point
from models.errors import DoneAlready, NotAllowed, NotPossibleNow
from models.meetings import Attendance, AttendanceState, Meeting, Venue
from models.permissions import Action
from services.access import Actor
from services.transactions import Read, Write, expect_version, reading, writing


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
    """One unit (or one phrase that names no known unit) at a meeting. ``city`` is the short name of its prefecture."""

    id: int
    version: int
    unit: str
    phrase: str
    venue: Venue
    state: AttendanceState
    head_count: int | None
    bureau_id: int | None = None
    kind: BureauKind | None = None
    city: str = ""
    late: bool = False
    attendee: str = ""
    stands_in_for: str = ""


@dataclass(frozen=True, slots=True)
class RollCall:
    """What the roll-call found for one row of the attendance, and the version the screen saw.

    ``attendee`` is who came; where that was a substitute, ``stands_in_for`` is whose place was taken.
    """

    attendance_id: int
    version: int
    state: AttendanceState
    venue: Venue
    head_count: int | None = None
    late: bool = False
    attendee: str = ""
    stands_in_for: str = ""


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
    assignments: int
    directives: tuple[DirectiveLine, ...]
    phrases: tuple[AttendanceLine, ...]
    units: tuple[AttendanceLine, ...]
    states: dict[AttendanceState, int]
    parent: MeetingLine | None = None
    follow_ons: tuple[MeetingLine, ...] = ()


def list_meetings(actor: Actor) -> list[MeetingLine]:
    """All meetings, latest first."""
    with reading(actor, Action.SEE_MEETINGS) as read:
        return _lines(read)


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
            assignments=_count(read, meeting_id),
            directives=_directives(read, meeting_id),
            phrases=tuple(line for line in lines if not line.unit),
            units=units,
            states=dict(Counter(line.state for line in units)),
            parent=next(iter(_lines(read, col(Meeting.id) == meeting.parent_id)), None),
            follow_ons=tuple(_lines(read, col(Meeting.parent_id) == meeting_id)),
        )


def link(actor: Actor, meeting_id: int, parent_id: int | None, token: str) -> None:
    """Say which meeting this one follows on from, or that it follows none. Never itself, never a ring."""
    with writing(actor, Action.WRITE_MINUTES, token) as write:
        meeting = write.session.get(Meeting, meeting_id)
        if meeting is None:
            raise NotAllowed("not_found")
        above = parent_id
        while above is not None:
            if above == meeting_id:
                raise NotPossibleNow("meeting_ring")
            upper = write.session.get(Meeting, above)
            if upper is None:
                raise NotAllowed("not_found")
            above = upper.parent_id
        before, meeting.parent_id = meeting.parent_id, parent_id
        meeting.version += 1
        write.record("meeting", meeting_id, {"parent": before}, {"parent": parent_id})


def record_roll_call(actor: Actor, calls: Iterable[RollCall], token: str) -> int:
    """Write down a roll-call of several units, all or none; how many rows it changed.

    One ledger entry a row: each unit's presence has its own history.
    """
    with writing(actor, Action.RECORD_ATTENDANCE, token) as write:
        changed = 0
        for call in calls:
            row = write.session.get(Attendance, call.attendance_id)
            if row is None:
                raise NotAllowed("not_found")
            changed += note_call(write, row, call)
        if not changed:
            raise DoneAlready("done_already")
        return changed


def note_call(write: Write, row: Attendance, call: RollCall) -> bool:
    """One unit's presence, inside a transaction; whether that changed anything."""
    before, after = _presence(row), _presence(call)
    if before == after:
        return False
    expect_version(row, call.version)
    for name in PRESENCE:
        setattr(row, name, getattr(call, name))
    write.record("attendance", row.id, before, after)
    return True


PRESENCE = ("state", "venue", "head_count", "late", "attendee", "stands_in_for")


def _presence(row: Attendance | RollCall) -> dict[str, Any]:
    return {name: getattr(row, name) for name in PRESENCE}


def _lines(read: Read, *where: Any) -> list[MeetingLine]:
    """Those meetings that are meant, latest first."""
    directives = _per_meeting(read, Directive)
    assignments = _per_meeting(read, Assignment)
    rows = read.session.exec(
        select(Meeting).where(*where).order_by(col(Meeting.held_on).desc(), col(Meeting.id).desc())
    )
    return [
        MeetingLine(m.id or 0, m.number, m.title, m.held_on, directives[m.id or 0], assignments[m.id or 0])
        for m in rows
    ]


def _count(read: Read, meeting_id: int) -> int:
    return read.session.exec(select(func.count()).where(Assignment.meeting_id == meeting_id)).one()


def _per_meeting(read: Read, table: type[Directive] | type[Assignment]) -> Counter[int]:
    rows = read.session.exec(select(table.meeting_id, func.count()).group_by(col(table.meeting_id)))
    return Counter(dict(rows.all()))


def _attendance(read: Read, meeting_id: int) -> list[AttendanceLine]:
    """In the order of official lists."""
    rows = read.session.exec(
        select(Attendance, Bureau)
        .join(Bureau, col(Bureau.id) == Attendance.bureau_id, isouter=True)
        .where(Attendance.meeting_id == meeting_id)
        .order_by(col(Bureau.position), col(Attendance.id))
    ).all()
    cities = dict(read.session.exec(select(Bureau.id, Bureau.short_name).where(Bureau.kind == BureauKind.CITY)).all())
    return [
        AttendanceLine(
            id=row.id or 0,
            version=row.version,
            unit=bureau.name if bureau else "",
            phrase=row.phrase,
            venue=row.venue,
            state=row.state,
            head_count=row.head_count,
            bureau_id=row.bureau_id,
            kind=bureau.kind if bureau else None,
            city=cities.get(bureau.parent_id or bureau.id, "") if bureau else "",
            late=row.late,
            attendee=row.attendee,
            stands_in_for=row.stands_in_for,
        )
        for row, bureau in rows
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
