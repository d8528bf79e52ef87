"""搜索: what was said in meetings, directives, minutes and reports, latest first, each to who may see it.

The index gives the latest rows that hold the words; the rows themselves say whose they are and prove that the words
stand in them. So nothing is ranked or counted, and the first page costs the same however much there is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import col

from models.accounts import Role
from models.assignments import Assignment, Report
from models.bureaus import Bureau
from models.clock import beijing_day
from models.directives import Directive, Point
from models.meetings import Meeting, Minutes
from models.permissions import Action, relation
from models.search import Found
from services import bureaus, search_index
from services.access import Actor
from services.database import migrating
from services.search_index import TEXTS, joined
from services.search_words import Asked, Piece, asked, excerpt, is_in
from services.transactions import Read, reading

PAGE = 20
FEW = 5
MOST_LOOKED_AT = 2_000  # rows that hold the words, and are another's or hold them apart, before one is told to say more
MOST_UNITS = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """One text that holds the words; ``excerpt`` is the text around them, True marking what was asked for.

    ``assignment_id`` is where it is opened: a report's own, or the bureau's of a directive.
    """

    kind: Found
    id: int
    title: str
    day: date
    meeting_id: int
    meeting: str
    excerpt: tuple[Piece, ...]
    bureau: str = ""
    assignment_id: int | None = None


@dataclass(frozen=True, slots=True)
class Hits:
    """Some of a kind, latest first; ``before`` is where the next page begins, None if there is none."""

    hits: tuple[Hit, ...]
    before: int | None


def kinds(actor: Actor) -> tuple[Found, ...]:
    """What this person may search at all. An auditor sees meetings and what they required, not what bureaus answered."""
    role = actor.role or Role.SECRETARIAT
    meetings = (Found.MEETING, Found.MINUTES) if relation(role, Action.SEE_MEETINGS) else ()
    reports = (Found.REPORT,) if relation(role, Action.SEE_ASSIGNMENTS) else ()
    return (*meetings, Found.DIRECTIVE, Found.POINT, *reports)


def overview(actor: Actor, question: str) -> dict[Found, Hits]:
    """The latest few of each kind; kinds without any are left out."""
    with reading(actor, Action.SEARCH) as read:
        words = asked(question)
        found = {kind: _hits(read, kind, words, FEW, None) for kind in kinds(actor)} if words else {}
        return {kind: hits for kind, hits in found.items() if hits.hits}


def find(actor: Actor, question: str, kind: Found, before: int | None = None) -> Hits:
    """A page of one kind, from the latest on or from where the page before ended."""
    with reading(actor, Action.SEARCH) as read:
        words = asked(question)
        return _hits(read, kind, words, PAGE, before) if words and kind in kinds(actor) else Hits((), None)


def units(actor: Actor, question: str) -> list[str]:
    """The names of bureaus that a question means: by name, alias or the initials of its pinyin. For who sees all of them."""
    with reading(actor, Action.SEARCH) as read:
        if actor.bureau_id is not None or not question.strip():
            return []
        return [row.name for row in bureaus.search(bureaus.rows_of(read.session), question)][:MOST_UNITS]


def reindex() -> int:
    """Make the index anew, at the machine; how many texts it holds."""
    with migrating() as connection:
        return search_index.rebuild(connection)


def _hits(read: Read, kind: Found, words: list[Asked], most: int, before: int | None) -> Hits:
    """Ask the index, a little more than wanted at a time, until the page is full or it has no more."""
    mine = read.actor.bureau_id if kind is Found.REPORT else None
    found, looked = list[Hit](), 0
    while looked < MOST_LOOKED_AT:
        ids = search_index.ids(read.session, kind, words, 2 * most, before=before, bureau_id=mine)
        hits = {hit.id: hit for hit in _fetch(read, kind, ids, words)}
        found += [hits[i] for i in ids if i in hits]
        if len(found) > most:
            return Hits(tuple(found[:most]), found[most - 1].id)
        if len(ids) < 2 * most:
            return Hits(tuple(found), None)
        looked, before = looked + len(ids), ids[-1]
    return Hits(tuple(found), before)


def _fetch(read: Read, kind: Found, ids: Sequence[int], words: list[Asked]) -> list[Hit]:
    """The rows that the actor may see and that hold the words as they were written."""
    if not ids:
        return []
    query = _QUERIES[kind](read.actor)
    query = query.add_columns(*TEXTS[kind]).where(query.selected_columns[0].in_(ids))
    found = []
    for row_id, title, day, meeting_id, meeting, bureau, assignment_id, *parts in read.session.connection().execute(
        query
    ):
        text = joined(parts)
        if is_in(text, words):
            when = day if type(day) is date else beijing_day(day)
            pieces = tuple(excerpt(text, words))
            found.append(Hit(kind, row_id, title, when, meeting_id, meeting, pieces, bureau, assignment_id))
    return found


def _of_meetings(actor: Actor) -> Any:
    return _select(Meeting, col(Meeting.title), col(Meeting.held_on))


def _of_minutes(actor: Actor) -> Any:
    """Only the version that counts."""
    other = aliased(Minutes)
    later = sa.exists().where(col(other.meeting_id) == Minutes.meeting_id, col(other.number) > col(Minutes.number))
    query = _select(Minutes, col(Meeting.title), col(Minutes.written_at))
    return query.join(Meeting, col(Meeting.id) == Minutes.meeting_id).where(~later)


def _of_directives(actor: Actor) -> Any:
    point = aliased(Point)  # a point and a bureau name one row: found at once, whatever else the bureau has
    own = _own(actor, col(point.directive_id) == Directive.id, col(point.id) == Assignment.point_id)
    query = _select(Directive, col(Directive.heading), col(Meeting.held_on), assignment=own)
    return _only(own, query.join(Meeting, col(Meeting.id) == Directive.meeting_id))


def _of_points(actor: Actor) -> Any:
    own = _own(actor, col(Assignment.point_id) == Point.id)
    query = _select(Point, col(Directive.heading), col(Meeting.held_on), assignment=own)
    query = query.join(Directive, col(Directive.id) == Point.directive_id)
    return _only(own, query.join(Meeting, col(Meeting.id) == Point.meeting_id))


def _of_reports(actor: Actor) -> Any:
    query = _select(
        Report, col(Directive.heading), col(Report.at), bureau=col(Bureau.name), assignment=col(Assignment.id)
    )
    query = (
        query.join(Assignment, col(Assignment.id) == Report.assignment_id)
        .join(Bureau, col(Bureau.id) == Assignment.bureau_id)
        .join(Directive, col(Directive.id) == Assignment.directive_id)
        .join(Meeting, col(Meeting.id) == Assignment.meeting_id)
    )
    return query if actor.bureau_id is None else query.where(col(Assignment.bureau_id) == actor.bureau_id)


def _select(table: Any, title: Any, day: Any, bureau: Any = None, assignment: Any = None) -> Any:
    whose = sa.literal("") if bureau is None else bureau
    opens = sa.null() if assignment is None else assignment
    return sa.select(col(table.id), title, day, col(Meeting.id), col(Meeting.title), whose, opens).select_from(table)


def _own(actor: Actor, *where: Any) -> Any:
    """The bureau's first assignment of it; None for who sees everybody's."""
    if actor.bureau_id is None:
        return None
    mine = sa.select(sa.func.min(col(Assignment.id))).where(*where, col(Assignment.bureau_id) == actor.bureau_id)
    return mine.scalar_subquery()


def _only(own: Any, query: Any) -> Any:
    return query if own is None else query.where(own.is_not(None))


_QUERIES: dict[Found, Callable[[Actor], Any]] = {
    Found.MEETING: _of_meetings,
    Found.MINUTES: _of_minutes,
    Found.DIRECTIVE: _of_directives,
    Found.POINT: _of_points,
    Found.REPORT: _of_reports,
}
