"""One report serves every meeting that repeats the demand: points that say what an open one says, and the link between them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

import sqlalchemy
from sqlalchemy import func
from sqlmodel import col, select

from models.assignments import Assignment, Part
from models.directives import Criterion, Point
from models.lifecycle import OPEN, WORKING, Step
from models.meetings import Meeting
from models.permissions import Action
from services.access import Actor
from services.forms import MeetingForm, PointForm
from services.preview import directory_of, receiving
from services.transactions import Read, Write, reading

ALIKE = 0.85
LEAST_CONTAINED = 8  # characters: a shorter text stands in many others by chance
REPORTS = (Step.REPORT_PROGRESS, Step.REPORT_DONE)


@dataclass(frozen=True, slots=True)
class Repeat:
    """A point of a draft that repeats a dispatched one which is still open. ``bureaus`` have both."""

    directive_key: str
    point_key: str
    text: str
    point_id: int
    open_text: str
    meeting: str
    bureaus: int
    linked: bool


def repeats(actor: Actor, form: MeetingForm) -> list[Repeat]:
    """What of a draft is asked for already: the likest open point of each, if they go to some of the same bureaus."""
    with reading(actor, Action.DISPATCH) as read:
        known = _open_points(read)
        directory = directory_of(read.session)
        found = []
        for directive in form.kept:
            for point in directive.tracked:
                to = set(receiving(point.receivers, directory.values()))
                if best := _likest(read, point, known, to):
                    found.append(_repeat(directive.key, point, *best))
        return found


def twins(write: Write, row: Assignment, point: Point, step: Step) -> list[Assignment]:
    """The same bureau's rows that a report on this one answers too."""
    if step not in REPORTS:
        return []
    root = point.answers_point_id or point.id
    same = select(Point.id).where((col(Point.id) == root) | (col(Point.answers_point_id) == root), Point.id != point.id)
    rows = write.session.exec(
        select(Assignment).where(
            Assignment.bureau_id == row.bureau_id,
            col(Assignment.point_id).in_(same),
            col(Assignment.status).in_(WORKING),
        )
    ).all()
    return [twin for twin in rows if step is not Step.REPORT_DONE or twin.part is Part.LEAD]


def alike(one: str, other: str) -> float:
    """How much two texts say the same, 1 for the same words: punctuation aside, one may stand in the other."""
    a, b = (re.sub(r"[\W_]+", "", text) for text in (one, other))
    if not a or not b:
        return 0.0
    shorter, longer = sorted((a, b), key=len)
    if shorter == longer or (len(shorter) >= LEAST_CONTAINED and shorter in longer):
        return 1.0
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE else 0.0


def _open_points(read: Read) -> list[tuple[Point, str]]:
    """All points that some bureau still has before it."""
    still = sqlalchemy.exists().where(col(Assignment.point_id) == Point.id, col(Assignment.status).in_(OPEN))
    query = select(Point, Meeting.number).join(Meeting, col(Meeting.id) == Point.meeting_id).where(still)
    return list(read.session.exec(query.order_by(col(Point.id).desc())))


def _likest(
    read: Read, point: PointForm, known: Iterable[tuple[Point, str]], to: set[int]
) -> tuple[Point, str, int] | None:
    """The likest open point of the same kind that goes to some of the same bureaus, the latest of equals."""
    standing = point.criterion is Criterion.RECURRING
    scored = [
        (score, other, number)
        for other, number in known
        if (other.criterion is Criterion.RECURRING) == standing and (score := alike(point.text, other.text)) >= ALIKE
    ]
    for _, other, number in sorted(scored, key=lambda found: -found[0]):
        if shared := _shared(read, other, to):
            return other, number, shared
    return None


def _shared(read: Read, point: Point, to: set[int]) -> int:
    query: Any = select(func.count()).where(
        Assignment.point_id == point.id, col(Assignment.status).in_(OPEN), col(Assignment.bureau_id).in_(to)
    )
    return int(read.session.exec(query).one())


def _repeat(directive_key: str, form: PointForm, point: Point, number: str, shared: int) -> Repeat:
    root = point.answers_point_id or point.id or 0
    linked = form.answers_point_id == root
    return Repeat(directive_key, form.key, form.text, root, point.text, number, shared, linked)
