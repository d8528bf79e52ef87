"""A row of an existing 台账 written: its meeting, directive and point where they are missing, then its assignments."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlmodel import col, func, select

from models.assignments import Assignment, Method, Part, Report, ReportKind
from models.bureaus import Bureau
from models.clock import BEIJING
from models.directives import Criterion, Cycle, Directive, Point
from models.imports import BroughtAlong
from models.lifecycle import Status
from models.meetings import Meeting
from services import search_index, tallies
from services.transactions import Write


@dataclass(frozen=True, slots=True)
class Row:
    """One row of such a list, understood."""

    title: str
    held_on: date
    matter: str
    source: str
    due_on: date
    dispatched_on: date
    signed_on: date | None
    reported_on: date | None
    closed_on: date | None
    completion: str
    progress: str
    status: Status
    cycle: Cycle | None
    bureaus: tuple[tuple[int, Part], ...]
    along: dict[str, str]


def keep(row: Row, bureaus: tuple[tuple[int, Part], ...], write: Write) -> None:
    """The meeting, directive and point where they are missing, then one assignment a bureau."""
    meeting = _meeting(row, write)
    point = _point(row, meeting, write)
    changes: Counter[tallies.Counted] = Counter()
    for bureau_id, part in bureaus:
        made = _assignment(row, point, write.session.get_one(Bureau, bureau_id), part)
        write.session.add(made)
        write.session.flush()
        changes[tallies.counted(made, point)] += 1
        if row.progress:
            at = made.closed_at or made.reported_at or write.now
            said = Report(
                assignment_id=made.id or 0, kind=ReportKind.PROGRESS, text=row.progress, at=at, account_id=_by(write)
            )
            write.session.add(said)
            write.session.flush()
            search_index.add(write.session, said, bureau_id=bureau_id)
        if row.along:
            write.session.add(BroughtAlong(assignment_id=made.id or 0, **row.along))
        after = {"status": str(made.status), "due_on": made.due_on.isoformat(), "imported": True}
        write.record("assignment", made.id, after=after)
    tallies.shift(write, changes)


def _by(write: Write) -> int:
    return write.actor.account_id or write.session.exec(select(Meeting.created_by).limit(1)).one()


def _meeting(row: Row, write: Write) -> Meeting:
    found = write.session.exec(
        select(Meeting).where(Meeting.title == row.title, Meeting.held_on == row.held_on)
    ).first()
    if found:
        return found
    year = row.held_on.year
    used = write.session.exec(select(func.count()).where(col(Meeting.number).like(f"督〔{year}〕%"))).one()
    text = f"{row.title}\n{row.held_on.isoformat()}"
    made = Meeting(
        number=f"督〔{year}〕{used + 1}号",
        title=row.title,
        held_on=row.held_on,
        source_text=text,
        text_digest=hashlib.sha256("".join(text.split()).encode()).hexdigest(),
        created_by=write.actor.account_id or 0,
        dispatched_at=_noon(row.dispatched_on),
    )
    write.session.add(made)
    write.session.flush()
    search_index.add(write.session, made)
    write.record("meeting", made.id, after={"title": made.title, "imported": True})
    return made


def _point(row: Row, meeting: Meeting, write: Write) -> Point:
    same = (Point.meeting_id == meeting.id, Point.text == row.matter, Point.due_on == row.due_on)
    found = write.session.exec(select(Point).where(*same)).first()
    if found:
        return found
    directive = _directive(row, meeting, write)
    made = Point(
        meeting_id=meeting.id or 0,
        directive_id=directive.id or 0,
        position=write.session.exec(select(func.count()).where(Point.directive_id == directive.id)).one() + 1,
        text=row.matter,
        criterion=Criterion.RECURRING if row.cycle else Criterion.FINISH,
        cycle=row.cycle,
        completion=row.completion,
        due_on=row.due_on,
    )
    write.session.add(made)
    write.session.flush()
    search_index.add(write.session, made)
    return made


def _directive(row: Row, meeting: Meeting, write: Write) -> Directive:
    """One a source sentence; where the list has none, one a matter."""
    text = row.source or row.matter
    same = (Directive.meeting_id == meeting.id, Directive.text == text)
    found = write.session.exec(select(Directive).where(*same)).first()
    if found:
        return found
    place = write.session.exec(select(func.count()).where(Directive.meeting_id == meeting.id)).one() + 1
    heading = text.splitlines()[0][:60]
    made = Directive(meeting_id=meeting.id or 0, position=place, ordinal=place, heading=heading, text=text)
    write.session.add(made)
    write.session.flush()
    search_index.add(write.session, made)
    return made


def _assignment(row: Row, point: Point, bureau: Bureau, part: Part) -> Assignment:
    """In the state that the list gives, with the moments that such a state must have."""
    over = row.status in (Status.CLOSED, Status.NOT_IMPLEMENTED)
    ended = row.closed_on if over else row.closed_on or row.reported_on
    answered = row.status in (Status.REPORTED, Status.CLOSED)
    return Assignment(
        meeting_id=point.meeting_id,
        directive_id=point.directive_id,
        point_id=point.id or 0,
        bureau_id=bureau.id or 0,
        area=bureau.area,
        part=part,
        status=row.status,
        due_on=row.due_on,
        original_due_on=row.due_on,
        dispatched_at=_noon(row.dispatched_on),
        acknowledged_at=_noon(row.signed_on or row.dispatched_on) if row.status is not Status.DISPATCHED else None,
        reported_at=_noon(ended) if answered and ended else None,
        reported_on=ended if answered else None,
        closed_at=_noon(ended) if over and ended else None,
        method=Method.PAPER if row.status is Status.CLOSED else None,
        suspended_on=row.dispatched_on if row.status is Status.SUSPENDED else None,
    )


def _noon(day: date) -> datetime:
    """A list gives days; the moment is noon in Beijing."""
    return datetime.combine(day, time(12), tzinfo=BEIJING)
