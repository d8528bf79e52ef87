"""上次会议部署落实情况: what became of a meeting's directives, as a section ready for the next agenda.

Official text is Chinese, whoever reads it.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, func, select

from models.assignments import Assignment
from models.bureaus import Bureau
from models.directives import Directive
from models.errors import NotAllowed
from models.lifecycle import UNANSWERED, Status
from models.meetings import Meeting
from models.permissions import Action
from models.words import CHINESE, N_, day_words, numeral, say
from services.access import Actor
from services.transactions import Read, reading

NAMED = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """``total`` leaves out what was withdrawn; ``overdue`` are those the bureaus still owe and whose date has passed."""

    meeting_id: int
    title: str
    total: int
    closed: int
    reported: int
    overdue: int
    within: int
    not_implemented: int
    suspended: int
    section: str


@dataclass(frozen=True, slots=True)
class _Line:
    directive: Directive
    counts: Counter[str]
    late: tuple[str, ...]


def outcome(actor: Actor, meeting_id: int) -> Outcome:
    """How a meeting's directives stand today, in figures and as text."""
    with reading(actor, Action.SEE_MEETINGS) as read:
        meeting = read.session.get(Meeting, meeting_id)
        if meeting is None:
            raise NotAllowed("not_found")
        lines = _lines(read, meeting_id)
        total = sum((line.counts for line in lines), Counter())
        return Outcome(
            meeting_id=meeting_id,
            title=meeting.title,
            total=total["total"],
            closed=total[Status.CLOSED],
            reported=total[Status.REPORTED],
            overdue=total["overdue"],
            within=total["within"],
            not_implemented=total[Status.NOT_IMPLEMENTED],
            suspended=total[Status.SUSPENDED],
            section="\n".join((_head(meeting, len(lines), total, read.today), *map(_paragraph, lines))),
        )


def _lines(read: Read, meeting_id: int) -> list[_Line]:
    late = col(Assignment.due_on) < read.today
    counts: dict[int, Counter[str]] = {}
    for directive_id, status, is_late, n in read.session.exec(
        select(Assignment.directive_id, Assignment.status, late, func.count())
        .where(Assignment.meeting_id == meeting_id, Assignment.status != Status.WITHDRAWN)
        .group_by(col(Assignment.directive_id), col(Assignment.status), late)
    ):
        counter = counts.setdefault(directive_id, Counter())
        counter["total"] += n
        if status in UNANSWERED:
            counter["overdue" if is_late else "within"] += n
        else:
            counter[status] += n
    owing = _owing(read, meeting_id)
    directives = read.session.exec(
        select(Directive).where(Directive.meeting_id == meeting_id).order_by(col(Directive.position))
    )
    return [_Line(d, counts.get(d.id or 0, Counter()), owing.get(d.id or 0, ())) for d in directives]


def _owing(read: Read, meeting_id: int) -> dict[int, tuple[str, ...]]:
    """The bureaus that are late with each directive, in the order of official lists."""
    order = (col(Bureau.position), col(Bureau.id))
    rows = read.session.exec(
        select(Assignment.directive_id, Bureau.name)
        .join(Bureau, col(Bureau.id) == Assignment.bureau_id)
        .where(
            Assignment.meeting_id == meeting_id,
            col(Assignment.status).in_(UNANSWERED),
            col(Assignment.due_on) < read.today,
        )
        .group_by(col(Assignment.directive_id), col(Bureau.name), *order)
        .order_by(*order)
    )
    found: dict[int, list[str]] = {}
    for directive_id, name in rows:
        found.setdefault(directive_id, []).append(name)
    return {directive_id: tuple(names) for directive_id, names in found.items()}


def _head(meeting: Meeting, directives: int, total: Counter[str], today: date) -> str:
    facts = {
        "day": day_words(CHINESE, meeting.held_on),
        "title": meeting.title,
        "directives": directives,
        "n": total["total"],
        "today": day_words(CHINESE, today),
    }
    return say(
        CHINESE,
        "“{title}” ({day}) gave {directives} directives, dispatched as {n} assignments. As of {today}: {pieces}.",
        **facts,
        pieces=_pieces(total),
    )


_PIECES = (
    (Status.CLOSED, N_("{n} closed ({share}%)")),
    (Status.REPORTED, N_("{n} reported and waiting to be verified")),
    ("within", N_("{n} in hand within the time limit")),
    ("overdue", N_("{n} overdue and not implemented")),
    (Status.NOT_IMPLEMENTED, N_("{n} closed as not implemented")),
    (Status.SUSPENDED, N_("{n} suspended")),
)


def _pieces(counts: Counter[str]) -> str:
    """Only what there is; the share is of all that was not withdrawn."""
    total = counts["total"] or 1
    said = [
        say(CHINESE, words, n=counts[key], share=f"{counts[key] * 100 / total:.1f}")
        for key, words in _PIECES
        if counts[key]
    ]
    return "，".join(said) if said else say(CHINESE, "nothing was dispatched")


def _paragraph(line: _Line) -> str:
    """One directive: figures, then who is late with it."""
    facts = {"ordinal": numeral(CHINESE, line.directive.ordinal or 0), "heading": line.directive.heading}
    said = say(
        CHINESE,
        "({ordinal}) {heading}: {n} in all, {pieces}.",
        **facts,
        n=line.counts["total"],
        pieces=_pieces(line.counts),
    )
    if not line.late:
        return said
    names = "、".join(line.late[:NAMED])
    if len(line.late) <= NAMED:
        return said + say(CHINESE, "Not implemented: {names}.", names=names)
    return said + say(CHINESE, "Not implemented: {names} and others, {n} units.", names=names, n=len(line.late))
