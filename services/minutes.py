"""会议纪要: proposed from what was registered, kept in versions, compared version with version.

Official text is Chinese, whoever reads it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum

from sqlmodel import Session, col, func, select

from models.accounts import Account
from models.bureaus import Bureau
from models.directives import Directive
from models.errors import ChangedMeanwhile, NotAllowed, NotPossibleNow
from models.meetings import Attendance, AttendanceState, Meeting, Minutes
from models.permissions import Action
from models.words import CHINESE, N_, numeral, say
from services import search_index
from services.access import Actor
from services.transactions import Read, reading, writing

MOST_CHARACTERS = 200_000
MOST_UNITS = 12
LONGEST_MARK = 6


@dataclass(frozen=True, slots=True)
class MinutesView:
    """One version. ``number`` 0 is our proposal, which nobody has saved."""

    number: int
    text: str
    note: str
    written_by: str
    written_at: datetime


class Change(StrEnum):
    """What a later version did to a piece of text."""

    SAME = "same"
    TAKEN_OUT = "taken_out"
    PUT_IN = "put_in"


Piece = tuple[Change, str]


def versions(actor: Actor, meeting_id: int) -> list[MinutesView]:
    """All saved versions, latest first; where there is none, the proposal alone."""
    with reading(actor, Action.SEE_MEETINGS) as read:
        meeting = read.session.get(Meeting, meeting_id)
        if meeting is None:
            raise NotAllowed("not_found")
        rows = read.session.exec(
            select(Minutes, Account.name)
            .join(Account, col(Account.id) == Minutes.written_by)
            .where(Minutes.meeting_id == meeting_id)
            .order_by(col(Minutes.number).desc())
        ).all()
        saved = [MinutesView(row.number, row.text, row.note, name, row.written_at) for row, name in rows]
        return saved or [MinutesView(0, _proposal(read, meeting), "", "", read.now)]


def save(actor: Actor, meeting_id: int, text: str, note: str, seen: int, token: str) -> int:
    """Add a version on top of the one that was ``seen``; its number. Who saved in between is not written over."""
    if not text.strip():
        raise NotPossibleNow("minutes_empty", field="text")
    if len(text) > MOST_CHARACTERS:
        raise NotPossibleNow("text_too_long", field="text", most=MOST_CHARACTERS)
    with writing(actor, Action.WRITE_MINUTES, token) as write:
        if write.session.get(Meeting, meeting_id) is None:
            raise NotAllowed("not_found")
        last = _last(write.session, meeting_id)
        if (last.number if last else 0) != seen:
            raise ChangedMeanwhile("changed_meanwhile")
        if last and last.text == text:
            raise NotPossibleNow("minutes_unchanged", field="text")
        row = Minutes(
            meeting_id=meeting_id,
            number=seen + 1,
            text=text,
            note=note.strip()[:200],
            written_by=actor.account_id or 0,
            written_at=write.now,
        )
        write.session.add(row)
        write.session.flush()
        search_index.add(write.session, row)
        write.record("minutes", row.id, after={"meeting": meeting_id, "number": row.number, "note": row.note})
        return row.number


def differences(before: str, after: str) -> list[Piece]:
    """How one text became another: paragraphs first, then the characters of those that were changed."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left, right = "".join(old[a:b]), "".join(new[c:d])
        if kind == "replace":
            found += _within(left, right)
        else:
            found += _pieces(kind, left, right)
    return found


def _within(left: str, right: str) -> list[Piece]:
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    if len(left) * len(right) > 4_000_000 or matcher.ratio() < 0.3:  # too long or too unlike to be shown mixed
        return _pieces("replace", left, right)
    return [piece for kind, a, b, c, d in matcher.get_opcodes() for piece in _pieces(kind, left[a:b], right[c:d])]


def _pieces(kind: str, left: str, right: str) -> list[Piece]:
    if kind == "equal":
        return [(Change.SAME, right)]
    pieces = ((Change.TAKEN_OUT, left), (Change.PUT_IN, right))
    return [(change, text) for change, text in pieces if text]


def _last(session: Session, meeting_id: int) -> Minutes | None:
    return session.exec(
        select(Minutes).where(Minutes.meeting_id == meeting_id).order_by(col(Minutes.number).desc())
    ).first()


_PRESENCE = (
    (AttendanceState.PRESENT, N_("Present: {units}")),
    (AttendanceState.SUBSTITUTE, N_("Represented: {units}")),
    (AttendanceState.LEAVE, N_("On leave: {units}")),
    (AttendanceState.ABSENT, N_("Absent: {units}")),
)


def _proposal(read: Read, meeting: Meeting) -> str:
    """In the manner of official minutes: the facts, what was required, then who was there."""
    held_on = say(CHINESE, "{y}-{m}-{d}", y=str(meeting.held_on.year), m=meeting.held_on.month, d=meeting.held_on.day)
    facts = (
        (N_("Time: {value}"), held_on),
        (N_("Venue: {value}"), meeting.main_venue),
        (N_("Chair: {value}"), f"{meeting.host_posts}{meeting.host}"),
        (N_("Held by: {value}"), "、".join(meeting.organisers)),
    )
    lines = [meeting.title, say(CHINESE, "Minutes of the meeting"), ""]
    lines += [say(CHINESE, words, value=value) for words, value in facts if value]
    lines += ["", say(CHINESE, "The meeting required:")]
    directives = read.session.exec(
        select(Directive).where(Directive.meeting_id == meeting.id).order_by(col(Directive.position))
    )
    lines += [f"{numeral(CHINESE, d.ordinal or 0)}、{_unmarked(d)}" for d in directives]
    return "\n".join((*lines, "", *_attendance(read.session, meeting.id or 0)))


def _unmarked(directive: Directive) -> str:
    """The words of a directive without the communiqué's own mark (一要), for the minutes number it themselves."""
    text = directive.text.strip()
    at = text.find(directive.heading)
    return text[at:] if 0 <= at <= LONGEST_MARK else text


def _attendance(session: Session, meeting_id: int) -> list[str]:
    """The phrases of the communiqué, then what the roll-call found, unit by unit where they are few."""
    phrases = session.exec(
        select(Attendance.phrase).where(Attendance.meeting_id == meeting_id, col(Attendance.bureau_id).is_(None))
    ).all()
    lines = [say(CHINESE, "Attending: {units}", units="；".join(phrases))] if phrases else []
    for state, words in _PRESENCE:
        rows = session.exec(
            select(Bureau.name, Attendance.attendee, Attendance.stands_in_for)
            .join(Bureau, col(Bureau.id) == Attendance.bureau_id)
            .where(Attendance.meeting_id == meeting_id, Attendance.state == state)
            .order_by(col(Bureau.position))
        ).all()
        if rows:
            lines.append(say(CHINESE, words, units=_units(rows)))
    count = session.exec(
        select(func.sum(Attendance.head_count)).where(
            Attendance.meeting_id == meeting_id, col(Attendance.bureau_id).is_not(None)
        )
    ).one()
    return [*lines, *([say(CHINESE, "Head count: {n}", n=int(count))] if count else [])]


def _units(rows: Sequence[tuple[str, str, str]]) -> str:
    if len(rows) > MOST_UNITS and not any(attendee for _, attendee, _ in rows):
        names = "、".join(name for name, *_rest in rows[:3])
        return say(CHINESE, "{names} and others, {n} units", names=names, n=len(rows))
    return "、".join(_unit(*row) for row in rows)


def _unit(name: str, attendee: str, stands_in_for: str) -> str:
    if attendee and stands_in_for:
        return say(CHINESE, "{unit} ({attendee} for {absent})", unit=name, attendee=attendee, absent=stands_in_for)
    return f"{name}（{attendee}）" if attendee else name
