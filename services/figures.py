"""The leader's figures. One set of counts, read from the roll-ups, feeds sentence, matrix, trend and bars alike.

Definitions (each is also said on the screen): closed rate = closed ÷ all that is not withdrawn, and ÷ what is due;
on-time rate = reported by the date ÷ what is due or was reported before. Always both, never one alone.
Overdue = the bureau owes an answer and the due date has passed. Reported is not done: it waits for the office.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TypeVar, cast

from models.clock import beijing_day
from models.lifecycle import UNANSWERED, Light, Status
from models.permissions import Action
from services import figure_lists as lists
from services import figure_queries as queries
from services.access import Actor
from services.matrix import MOST_ROWS, Area, Cell, Row, areas_of, cells_of, folded, rows_of
from services.punctuality import Punctuality, add_up
from services.sight import EVERYTHING, Sight, sight_of
from services.transactions import Read, reading
from services.unchanged import while_unchanged

TREND_DAYS = 14
WEEK = 7
MOST_BUREAUS = 8
Key = TypeVar("Key", int, str)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fresh:
    """Where most of what became overdue within the last week comes from, and when it last fell due."""

    ordinal: int
    heading: str
    held_on: date
    count: int
    due_on: date
    one_day: bool


@dataclass(frozen=True, slots=True)
class WorstBureau:
    """A bureau that is behind: which directives (of how many meetings), how late at most."""

    id: int
    name: str
    ordinals: tuple[int, ...]
    meetings: int
    count: int
    days: int
    chased: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the leader's page says. ``rows`` × ``areas`` index ``cells``; areas stand worst first.

    ``past`` figures are what stood on the screen at the end of that day. ``due_total`` is what has passed its date and
    was not withdrawn or suspended; ``due_closed`` and ``due_reported`` (closed or waiting for us) are of these.
    ``punctual`` is all of it, and that of each row and area.
    ``area`` narrows to one, whose bureaus then are the columns; of a single bureau no trend is kept.
    Shared between readers: look, don't touch.
    """

    as_of: datetime
    today: date
    meeting_id: int | None
    title: str
    held_on: date | None
    meetings: int
    directives: int
    bureaus: int
    total: int
    lights: Mapping[Light, int]
    unverified: int
    unsigned: int
    past_total: int
    past_closed: int
    fresh: Fresh | None
    longest_days: int
    longest_bureaus: int
    unsigned_days: int
    waiting_days: int
    rows: tuple[Row, ...]
    areas: tuple[Area, ...]
    cells: Mapping[tuple[int, str], Cell]
    trend: tuple[tuple[date, int], ...]
    fell_due: Mapping[date, tuple[int, ...]]
    worst: tuple[WorstBureau, ...]
    year: int | None = None
    sight: Sight = EVERYTHING
    area_name: str = ""
    waiting_late: int = 0
    due_total: int = 0
    due_closed: int = 0
    due_reported: int = 0
    punctual: Punctuality = field(default_factory=Punctuality)
    row_punctual: Mapping[int, Punctuality] = field(default_factory=dict)
    area_punctual: Mapping[str, Punctuality] = field(default_factory=dict)
    _shown: dict[Hashable, object] = field(default_factory=dict, compare=False, repr=False)

    def shown(self, how: Hashable, make: Callable[[], T]) -> T:
        """What a screen makes of these figures, kept with them: ``how`` says all else it depends on, as the language.

        It may not depend on ``as_of``.
        """
        if how not in self._shown:
            self._shown[how] = make()
        return cast(T, self._shown[how])

    @property
    def overdue(self) -> int:
        return self.lights.get(Light.OVERDUE, 0)

    @property
    def closed(self) -> int:
        return self.lights.get(Light.DONE, 0)

    @property
    def waiting(self) -> int:
        return self.lights.get(Light.TO_VERIFY, 0)

    @property
    def past_overdue(self) -> int:
        return self.trend[-1 - WEEK][1] if self.trend else 0

    @property
    def meeting_ids(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(meeting for row in self.rows for meeting in row.meetings))

    @property
    def overdue_areas(self) -> tuple[Area, ...]:
        return tuple(area for area in self.areas if area.overdue)


@dataclass(frozen=True, slots=True)
class MeetingChoice:
    """A meeting to look at."""

    id: int
    title: str
    held_on: date


def meetings_to_choose(actor: Actor, limit: int = 200) -> list[MeetingChoice]:
    """Dispatched meetings that concern the reader, latest first."""
    with reading(actor, Action.SEE_FIGURES) as read:
        sight = sight_of(read)

        def find() -> list[MeetingChoice]:
            return [
                MeetingChoice(row.id, row.title, row.held_on) for row in queries.latest_meetings(read, limit, sight)
            ]

        return while_unchanged(read, ("meetings", sight, limit), find)


def overview(
    actor: Actor, meeting_id: int | None = None, *, this_year: bool = False, area: str | None = None
) -> Overview:
    """The figures of one meeting, of all held this year, or of all meetings in which something is still open.

    ``area`` looks into one area; a bureau sees no further than its own, whatever it asks for.
    """
    with reading(actor, Action.SEE_FIGURES) as read:
        sight = sight_of(read, area)

        def count() -> Overview:
            return _count(
                read, queries.scope(read, meeting_id, read.today.year if this_year else None, sight), meeting_id
            )

        found = while_unchanged(read, ("overview", sight, meeting_id, this_year), count)
        return replace(found, as_of=read.now)


def _count(read: Read, scope: queries.Scope, meeting_id: int | None) -> Overview:
    directives = queries.directives(read, scope)
    by_directive = scope.one or len(directives) <= MOST_ROWS
    groups = queries.groups(read, scope, by_directive)
    dues, changes = queries.dues(read, scope, TREND_DAYS), queries.changes(read, scope, TREND_DAYS)
    cells, rows = cells_of(groups), rows_of(scope, directives, by_directive)
    if len(rows) > MOST_ROWS and not by_directive:
        rows, cells = folded(rows, cells)
    shown = {row.id for row in rows}
    lights = _lights(groups)
    week_ago, looked_at = read.today - timedelta(days=WEEK), set(scope.ids)
    week = [change for change in changes if change.day > week_ago and change.meeting_id in looked_at]
    oldest = min((g.due_on for g in groups if g.light is Light.OVERDUE), default=read.today)
    only = scope.meetings[0] if scope.one and scope.meetings else None
    cities = queries.city_names(read)
    since, beyond = lists.waiting(read, scope)
    return Overview(
        as_of=read.now,
        today=read.today,
        meeting_id=meeting_id,
        title=only.title if only else "",
        held_on=only.held_on if only else None,
        meetings=len(scope.meetings),
        directives=len(directives),
        bureaus=queries.bureaus(read, scope),
        total=sum(lights.values()),
        lights=lights,
        unverified=lists.unverified(read, scope),
        unsigned=sum(g.count for g in groups if g.status is Status.DISPATCHED),
        past_total=0 if scope.sight.bureau_id else sum(lights.values()) - sum(change.count for change in week),
        past_closed=lights[Light.DONE] - sum(change.count for change in week if change.status is Status.CLOSED),
        fresh=_fresh(read, scope, dues, directives),
        longest_days=(read.today - oldest).days,
        longest_bureaus=lists.bureaus_late_since(read, scope, oldest),
        unsigned_days=_days_since(read, lists.unsigned_since(read, scope)),
        waiting_days=_days_since(read, since),
        rows=rows,
        areas=areas_of(groups, queries.unit_names(read, scope) if scope.sight.by_bureau else cities),
        cells=cells,
        trend=() if scope.sight.bureau_id else _trend(read.today, lights[Light.OVERDUE], dues, changes),
        fell_due=_fell_due(dues, directives),
        worst=tuple(WorstBureau(*found) for found in lists.worst_bureaus(read, scope, MOST_BUREAUS)),
        year=scope.year,
        sight=scope.sight,
        area_name=cities.get(scope.sight.area or "", ""),
        waiting_late=beyond,
        due_total=sum(_due(read, groups, Status)),
        due_closed=sum(_due(read, groups, (Status.CLOSED,))),
        due_reported=sum(_due(read, groups, (Status.CLOSED, Status.REPORTED))),
        punctual=add_up(groups, read.today),
        row_punctual=_punctual_by(groups, read.today, lambda group: group.row if group.row in shown else 0),
        area_punctual=_punctual_by(groups, read.today, lambda group: group.area),
    )


def _due(read: Read, groups: Iterable[queries.Group], statuses: Iterable[Status]) -> Iterable[int]:
    """What has passed its date; a suspended row has no clock."""
    counted, today = set(statuses) - {Status.SUSPENDED}, read.today
    return (group.count for group in groups if group.due_on < today and group.status in counted)


def _punctual_by(
    groups: Iterable[queries.Group], today: date, key: Callable[[queries.Group], Key]
) -> dict[Key, Punctuality]:
    found: dict[Key, list[queries.Group]] = {}
    for group in groups:
        found.setdefault(key(group), []).append(group)
    return {name: add_up(some, today) for name, some in found.items()}


def _lights(groups: Iterable[queries.Group]) -> Counter[Light]:
    lights = Counter[Light]()
    for group in groups:
        lights[group.light] += group.count
    return lights


def _trend(
    today: date, overdue: int, dues: Iterable[queries.Due], changes: Iterable[queries.Change]
) -> tuple[tuple[date, int], ...]:
    """Overdue at the end of each day: what is overdue now, less what fell due or changed since."""
    owed_changes = [change for change in changes if change.status in UNANSWERED]
    days = [today - timedelta(days=back) for back in range(TREND_DAYS - 1, -1, -1)]
    return tuple(
        (
            day,
            overdue
            - sum(due.owed for due in dues if due.due_on >= day)
            - sum(change.count for change in owed_changes if change.day > day > change.due_on),
        )
        for day in days
    )


def _fresh(
    read: Read, scope: queries.Scope, dues: Iterable[queries.Due], directives: Iterable[queries.DirectiveLine]
) -> Fresh | None:
    owed: dict[int, dict[date, int]] = {}
    week_ago = read.today - timedelta(days=WEEK)
    for due in dues:
        if due.owed and due.due_on >= week_ago:
            owed.setdefault(due.directive_id, {})[due.due_on] = due.owed
    if not owed:
        return None
    worst = max(owed, key=lambda i: (sum(owed[i].values()), -i))
    line = next(d for d in directives if d.id == worst)
    held_on = next(m.held_on for m in scope.meetings if m.id == line.meeting_id)
    days = owed[worst]
    return Fresh(line.ordinal, line.heading, held_on, sum(days.values()), max(days), len(days) == 1)


def _fell_due(dues: Iterable[queries.Due], directives: Iterable[queries.DirectiveLine]) -> dict[date, tuple[int, ...]]:
    """The directives that fell due on each of the trend's days."""
    ordinals = {d.id: d.ordinal for d in directives}
    found: dict[date, set[int]] = {}
    for due in dues:
        found.setdefault(due.due_on, set()).add(ordinals[due.directive_id])
    return {day: tuple(sorted(numbers)) for day, numbers in found.items()}


def _days_since(read: Read, moment: datetime | None) -> int:
    return (read.today - beijing_day(moment)).days if moment else 0
