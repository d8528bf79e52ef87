"""What stands in each paper, as plain texts. Official text is Chinese, whoever asks for it."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from models.accounts import Account
from models.assignments import Assignment, Reminder, Rung
from models.bureaus import Bureau
from models.directives import Directive, Point
from models.labels import LABELS
from models.lifecycle import UNANSWERED
from models.meetings import Attendance, AttendanceState, Meeting, Venue
from models.office import Office
from models.words import CHINESE, N_, numeral, say
from services.transactions import Read


def head(read: Read, number: str) -> dict[str, str]:
    """The lines every paper begins with."""
    office = read.session.get(Office, 1)
    return {"office": office.name if office else "", "number": number, "today": long_day(read.today)}


def of_meeting(meeting: Meeting) -> dict[str, str]:
    return {"meeting_title": meeting.title, "held_on": long_day(meeting.held_on)}


def minutes(read: Read, meeting: Meeting, text: str) -> dict[str, Any]:
    """The saved text, its first line as the title."""
    title, *rest = [line for line in text.splitlines() if line.strip()] or [meeting.title]
    # The second line only repeats what the banner says.
    heading = say(CHINESE, "Minutes of the meeting")
    lines = [line for line in rest if line.strip() != heading]
    return head(read, meeting.number) | of_meeting(meeting) | {"title": title, "paragraphs": lines}


def notice(read: Read, row: Assignment) -> dict[str, Any]:
    """Everything of one meeting that one bureau still owes; ``items`` is empty when that is nothing."""
    meeting = read.session.get_one(Meeting, row.meeting_id)
    bureau = read.session.get_one(Bureau, row.bureau_id)
    above = read.session.get(Bureau, bureau.parent_id) if bureau.parent_id else None
    office = read.session.get(Office, 1)
    owed = _owed(read, row)
    late = any(each.due_on < read.today for each, *_ in owed)
    items = [
        {
            "no": str(place),
            "required": requirement(directive.ordinal, directive.heading),
            "matter": point.text,
            "due": long_day(each.due_on),
            "late": _late(each, read.today),
        }
        for place, (each, point, directive) in enumerate(owed, 1)
    ]
    return (
        head(read, meeting.number)
        | of_meeting(meeting)
        | {
            "bureau": bureau.name,
            "copy_to": above.name if above else "",
            "urgency": say(CHINESE, N_("Urgent") if late else N_("Normal")),
            "signer": _signer(read.session, [each.id for each, *_ in owed]),
            "contact": office.contact if office else "",
            "asked": say(
                CHINESE, "Please report in the system within three working days; what is late needs its reason."
            ),
            "items": items,
        }
    )


def _owed(read: Read, row: Assignment) -> list[tuple[Assignment, Point, Directive]]:
    query = (
        select(Assignment, Point, Directive)
        .join(Point, col(Point.id) == Assignment.point_id)
        .join(Directive, col(Directive.id) == Assignment.directive_id)
        .where(
            Assignment.meeting_id == row.meeting_id,
            Assignment.bureau_id == row.bureau_id,
            col(Assignment.status).in_(UNANSWERED),
        )
        .order_by(col(Assignment.due_on), col(Assignment.id))
    )
    return list(read.session.exec(query).all())


def _late(row: Assignment, today: date) -> str:
    days = (today - row.due_on).days
    return say(CHINESE, "{n} days late", n=days) if days > 0 else ""


def roll(read: Read, meeting: Meeting) -> dict[str, Any]:
    """Who was there, unit by unit in the order of official lists; what no roll-call has found yet is left empty."""
    rows = read.session.exec(
        select(Attendance, Bureau.name)
        .join(Bureau, col(Bureau.id) == Attendance.bureau_id)
        .where(Attendance.meeting_id == meeting.id)
        .order_by(col(Bureau.position), col(Attendance.id))
    ).all()
    counts = Counter(row.state for row, _name in rows)
    people = sum(row.head_count or 0 for row, _name in rows)
    numbers = {
        "expected": len(rows),
        "present": counts[AttendanceState.PRESENT] + counts[AttendanceState.SUBSTITUTE],
        "substitute": counts[AttendanceState.SUBSTITUTE],
        "on_leave": counts[AttendanceState.LEAVE],
        "absent": counts[AttendanceState.ABSENT],
        "unknown": counts[AttendanceState.INFERRED],
        "late": sum(row.late for row, _name in rows),
    }
    return (
        head(read, meeting.number)
        | of_meeting(meeting)
        | {name: f"{n:,}" for name, n in numbers.items()}
        | {
            "venue": meeting.main_venue,
            "chair": f"{meeting.host_posts}{meeting.host}",
            "people": f"{people:,}" if people else "",
            "units": [_unit(place, row, name) for place, (row, name) in enumerate(rows, 1)],
        }
    )


def _unit(place: int, row: Attendance, name: str) -> dict[str, str]:
    instead = say(CHINESE, "in place of {name}", name=row.stands_in_for) if row.stands_in_for else ""
    late = say(CHINESE, "late") if row.late else ""
    return {
        "no": str(place),
        "unit": name,
        "venue": "" if row.venue is Venue.UNKNOWN else say(CHINESE, LABELS[row.venue]),
        "state": "" if row.state is AttendanceState.INFERRED else say(CHINESE, LABELS[row.state]),
        "attendee": row.attendee,
        "people": str(row.head_count) if row.head_count is not None else "",
        "note": "，".join(filter(None, (instead, late))),
    }


def requirement(ordinal: int | None, heading: str) -> str:
    """A directive as a paper names it: 三、坚持精准管控."""
    return f"{numeral(CHINESE, ordinal)}、{heading}" if ordinal else heading


def _signer(session: Session, assignment_ids: Sequence[int | None]) -> str:
    """Who confirmed the latest notice 督办通知单 about these; nobody, before one went out."""
    query = (
        select(Account.name)
        .join(Reminder, col(Reminder.account_id) == Account.id)
        .where(col(Reminder.assignment_id).in_(assignment_ids), Reminder.rung == Rung.NOTICE)
        .order_by(col(Reminder.id).desc())
        .limit(1)
    )
    return session.exec(query).first() or ""


def long_day(day: date) -> str:
    return say(CHINESE, "{y}-{m}-{d}", y=str(day.year), m=day.month, d=day.day)
