"""台账: the assignments of all bureaus, filtered; and the queue of reports that wait for the office."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import sqlalchemy
from sqlalchemy import exists, func, text
from sqlmodel import col, select

from models.assignments import Assignment, Attachment, Part
from models.bureaus import Bureau, BureauKind
from models.directives import Criterion, Point
from models.figures import IS_OPEN, AreaTotal, Tally
from models.lifecycle import OPEN, Light, Status, Step, light_of
from models.meetings import Meeting
from models.permissions import Action
from models.search import Found
from services import bureaus, search_index
from services.access import Actor
from services.assignments import AssignmentView, views_of
from services.search_words import asked
from services.shining import shines
from services.surroundings import inner_limits
from services.transactions import Read, reading
from services.unchanged import while_unchanged

PAGE = 50
MOST_COUNTED = 10_000
MOST_TYPED, MOST_CHOSEN, MOST_MEETINGS = 100, 200, 200
# Directives that words are looked for in: the latest. Up to so many are read by their own index.
MOST_DIRECTIVES, FEW, FEW_POINTS = 1_000, 20, 100
# A thing done once has a result that someone has to look at; these two can be verified by the dozen.
IN_BULK = (Criterion.READ, Criterion.RECURRING)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the register is narrowed to; what is left out does not narrow.

    ``bureau`` is part of a name or the initials of its pinyin, ``area`` a city or a kind of bureau, ``text`` words that a
    directive or point holds, ``ids`` rows that were chosen one by one.
    """

    meeting_id: int | None = None
    light: Light | None = None
    part: Part | None = None
    bureau: str = ""
    area: str = ""
    criterion: Criterion | None = None
    text: str = ""
    ids: tuple[int, ...] = ()

    def asked(self) -> dict[str, str]:
        """As it stands in an address, and in a kept view: plain words, only what narrows."""
        facts = {
            "meeting": str(self.meeting_id or ""),
            "light": str(self.light or ""),
            "part": str(self.part or ""),
            "bureau": self.bureau.strip(),
            "area": self.area,
            "criterion": str(self.criterion or ""),
            "text": self.text.strip(),
            "ids": ",".join(map(str, self.ids)),
        }
        return {name: value for name, value in facts.items() if value}

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Wanted":
        """What an address asks for; a word that is none of ours narrows nothing."""
        meeting = asked.get("meeting", "")
        return cls(
            meeting_id=int(meeting) if _is_number(meeting) else None,
            light=next((light for light in Light if light == asked.get("light")), None),
            part=next((part for part in Part if part == asked.get("part")), None),
            bureau=asked.get("bureau", "")[:MOST_TYPED],
            area=asked.get("area", "")[:32],
            criterion=next((kind for kind in Criterion if kind == asked.get("criterion")), None),
            text=asked.get("text", "")[:MOST_TYPED],
            ids=tuple(int(i) for i in asked.get("ids", "").split(",")[:MOST_CHOSEN] if _is_number(i)),
        )


def _is_number(said: str) -> bool:
    return said.isascii() and said.isdecimal() and len(said) < 10


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting to narrow to; ``count``: how many of its reports wait, where that was asked."""

    id: int
    title: str
    held_on: date
    count: int = 0


def search(actor: Actor, wanted: Wanted, page: int = 1, size: int = PAGE) -> list[AssignmentView]:
    """One page of the assignments that are wanted, earliest due date first.

    The rows of the page are found in the index alone; only those are then read whole.
    """
    with reading(actor, Action.SEE_ASSIGNMENTS) as read:
        order = (col(Assignment.due_on), col(Assignment.id))
        rows = select(Assignment.id).where(*narrowed(read, wanted)).order_by(*order)
        ids = read.session.exec(rows.limit(size).offset((page - 1) * size)).all()
        return views_of(read, col(Assignment.id).in_(ids), order=order)


def lights(actor: Actor, wanted: Wanted) -> dict[Light, int]:
    """How many each light would find with the rest of the wish as it is; at most `MOST_COUNTED` where rows are counted.

    The roll-up knows meetings, directives and cities. For a bureau, a part or a kind the rows themselves are counted.
    """
    with reading(actor, Action.SEE_ASSIGNMENTS) as read:
        rest = replace(wanted, light=None)
        if actor.bureau_id is None and not (wanted.part or wanted.criterion or wanted.ids or wanted.bureau.strip()):
            return _from_the_roll_up(read, rest)
        where = narrowed(read, rest)
        return {light: n for light in Light if (n := _counted(read, [*where, *shines(read.today, read.soon, light)]))}


def count(actor: Actor, wanted: Wanted) -> int:
    """How many are wanted, with the same limit: for the number beside a kept view."""
    found = lights(actor, wanted)
    return found.get(wanted.light, 0) if wanted.light else sum(found.values())


def _from_the_roll_up(read: Read, wanted: Wanted) -> dict[Light, int]:
    keys = (col(Tally.status), col(Tally.due_on))
    query: Any = sqlalchemy.select(*keys, func.sum(Tally.count)).where(col(Tally.count) > 0).group_by(*keys)
    if wanted.meeting_id is not None:
        query = query.where(col(Tally.meeting_id) == wanted.meeting_id)
    if wanted.area:
        query = query.where(col(Tally.area) == wanted.area)
    if wanted.text.strip():
        query = query.where(col(Tally.directive_id).in_(_directives(read, wanted.text)))
    over: Any = None
    if wanted.meeting_id is None and not wanted.text.strip():  # all years: what is over is there as a sum
        query = query.where(text(IS_OPEN))
        over = sqlalchemy.select(col(AreaTotal.status), func.sum(AreaTotal.count)).group_by(col(AreaTotal.status))
        over = over.where(col(AreaTotal.status).not_in(OPEN), col(AreaTotal.count) > 0)
        if wanted.area:
            over = over.where(col(AreaTotal.area) == wanted.area)
    connection = read.session.connection()
    counts: Counter[Light] = Counter()
    for status, due_on, n in connection.execute(query):
        counts[light_of(status, due_on, read.today, read.soon)] += int(n)
    for status, n in connection.execute(over) if over is not None else ():
        counts[light_of(status, read.today, read.today, read.soon)] += int(n)
    return dict(counts)


def _counted(read: Read, where: list[Any]) -> int:
    some = select(Assignment.id).where(*where).limit(MOST_COUNTED).subquery()
    return read.session.exec(select(func.count()).select_from(some)).one()


def meetings(actor: Actor, also: int | None = None) -> list[MeetingLine]:
    """The meetings one can narrow to, latest first: the last 200, and the one asked for if it is older."""
    with reading(actor, Action.SEE_ASSIGNMENTS) as read:
        latest = while_unchanged(
            read, ("register's meetings", actor.bureau_id), lambda: _meetings(read, limit=MOST_MEETINGS)
        )
        if also is None or any(line.id == also for line in latest):
            return latest
        return [*latest, *_meetings(read, col(Meeting.id) == also)]


def _meetings(read: Read, *where: Any, limit: int = 1) -> list[MeetingLine]:
    query: Any = sqlalchemy.select(col(Meeting.id), col(Meeting.title), col(Meeting.held_on)).where(*where)
    if read.actor.bureau_id is None:
        any_of_it = exists().where(col(Tally.meeting_id) == Meeting.id, col(Tally.count) > 0)
        query = query.where(any_of_it.correlate(Meeting))
    else:
        query = query.where(col(Meeting.id).in_(select(Assignment.meeting_id).where(*_own(read.actor))))
    query = query.order_by(col(Meeting.held_on).desc(), col(Meeting.id).desc()).limit(limit)
    return [MeetingLine(*row) for row in read.session.connection().execute(query)]


def meetings_waiting(actor: Actor) -> list[MeetingLine]:
    """The meetings of which a report waits for the office, latest first, each with how many do."""
    with reading(actor, Step.VERIFY) as read:
        n = func.sum(Tally.count)
        query: Any = sqlalchemy.select(col(Meeting.id), col(Meeting.title), col(Meeting.held_on), n)
        query = query.join(Tally, col(Tally.meeting_id) == Meeting.id)
        query = query.where(text(IS_OPEN), col(Tally.status) == Status.REPORTED)
        query = query.group_by(col(Meeting.id), col(Meeting.title), col(Meeting.held_on))
        query = query.order_by(col(Meeting.held_on).desc(), col(Meeting.id).desc())
        return [MeetingLine(*row) for row in read.session.connection().execute(query)]


def review_queue(
    actor: Actor,
    *,
    meeting_id: int | None = None,
    with_files: bool = False,
    late: bool = False,
    in_bulk: bool = False,
    limit: int = 200,
) -> list[AssignmentView]:
    """What was reported done and waits for the office, longest wait first; ``late``: beyond the office's own limit only;
    ``in_bulk``: what several of may be verified at once."""
    with reading(actor, Step.VERIFY) as read:
        where: list[Any] = [col(Assignment.status) == Status.REPORTED, *_where(read, Wanted(meeting_id=meeting_id))]
        if with_files:
            where.append(exists().where(col(Attachment.assignment_id) == Assignment.id))
        if late:
            where.append(col(Assignment.reported_on) <= inner_limits(read).verification)
        if in_bulk:
            where.append(col(Assignment.point_id).in_(select(Point.id).where(col(Point.criterion).in_(IN_BULK))))
        return views_of(read, *where, order=(col(Assignment.reported_at), col(Assignment.id)), limit=limit)


def late_verifications(actor: Actor) -> int:
    """How many reports wait for the office beyond its own limit."""
    with reading(actor, Step.VERIFY) as read:
        where = (Assignment.status == Status.REPORTED, col(Assignment.reported_on) <= inner_limits(read).verification)
        return read.session.exec(select(func.count()).select_from(Assignment).where(*where)).one()


def narrowed(read: Read, wanted: Wanted) -> list[Any]:
    """The conditions of a wish on `Assignment`, for others who act on the rows that the register shows."""
    return [*_own(read.actor), *_where(read, wanted), *shines(read.today, read.soon, wanted.light)]


def areas(actor: Actor) -> list[tuple[str, str]]:
    """What one can narrow to: the cities by their names, then the kinds of other bureaus, whose word is a label's."""
    with reading(actor, Action.SEE_ASSIGNMENTS) as read:
        return while_unchanged(read, "areas", lambda: _areas(read))


def _areas(read: Read) -> list[tuple[str, str]]:
    rows = bureaus.rows_of(read.session)
    cities = [(row.area, row.short_name) for row in rows if row.kind is BureauKind.CITY]
    others = [kind for kind in BureauKind if kind not in (BureauKind.CITY, BureauKind.COUNTY)]
    return [*cities, *((str(kind), "") for kind in others if any(row.area == kind for row in rows))]


def _own(actor: Actor) -> list[Any]:
    return [] if actor.bureau_id is None else [col(Assignment.bureau_id) == actor.bureau_id]


def _where(read: Read, wanted: Wanted) -> list[Any]:
    where: list[Any] = []
    if wanted.meeting_id is not None:
        where.append(col(Assignment.meeting_id) == wanted.meeting_id)
    if wanted.ids:
        where.append(col(Assignment.id).in_(wanted.ids))
    if wanted.part is not None:
        where.append(col(Assignment.part) == wanted.part)
    if wanted.bureau.strip() or wanted.area:
        where.append(col(Assignment.bureau_id).in_(_bureaus(read, wanted)))
    if wanted.criterion is not None:
        where.append(_is_of_kind(read, wanted.criterion))
    if wanted.text.strip():
        found = _directives(read, wanted.text)
        # Few directives are gone through one by one; of many, the next page in the order of dates is never far.
        column = col(Assignment.directive_id)
        where.append((column if len(found) <= FEW else column + 0).in_(found))
    return where


def _is_of_kind(read: Read, criterion: Criterion) -> Any:
    """Of a rare kind the few points are named, or all rows would be gone through to find them."""
    points = read.session.exec(select(Point.id).where(Point.criterion == criterion).limit(FEW_POINTS + 1)).all()
    if len(points) <= FEW_POINTS:
        return col(Assignment.point_id).in_(points)
    kind = select(Point.id).where(Point.id == Assignment.point_id, Point.criterion == criterion)
    return kind.correlate(Assignment).exists()


def _bureaus(read: Read, wanted: Wanted) -> list[int]:
    """The bureaus that a name means, retired ones too: their assignments stay theirs."""
    if not wanted.bureau.strip():
        return [i or 0 for i in read.session.exec(select(Bureau.id).where(Bureau.area == wanted.area))]
    rows = bureaus.search(bureaus.rows_of(read.session), wanted.bureau)
    return [row.id for row in rows if not wanted.area or row.area == wanted.area]


def _directives(read: Read, text: str) -> list[int]:
    """The latest directives that hold the words, or of which a point does."""
    words = asked(text)
    if not words:
        return []
    found = search_index.ids(read.session, Found.DIRECTIVE, words, MOST_DIRECTIVES)
    points = search_index.ids(read.session, Found.POINT, words, MOST_DIRECTIVES)
    if points:
        found += read.session.exec(select(Point.directive_id).where(col(Point.id).in_(points))).all()
    return sorted(set(found), reverse=True)[:MOST_DIRECTIVES]
