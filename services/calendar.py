"""工作日历与时限: the office's working days and limits, and how a due date came about."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlmodel import col, select

from models.assignments import Assignment
from models.calendar import WorkingDayOverride, WorkingYear
from models.clock import beijing_day
from models.deadlines import BUILT_IN, Skipped, Term, Unit, WorkingDays, due_of
from models.errors import ChangedMeanwhile, NotAllowed, NotPossibleNow
from models.ledger import LedgerEntry
from models.office import Office
from models.permissions import Action
from services import working_days
from services.access import Actor, assignment_for
from services.transactions import Read, Write, reading, writing
from services.working_days import Limits

MOST_DAYS = 30
_LINE = re.compile(
    r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?\s*[,，;；]?\s*(休|放假|班|上班|补班|rest|work)\s*[,，;；]?\s*(.{0,60})$",
    re.IGNORECASE,
)
_WORKED = {"班", "上班", "补班", "work"}


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day that the office entered itself."""

    day: date
    is_working: bool
    note: str


@dataclass(frozen=True, slots=True)
class CalendarView:
    """Which years are known, and what the office entered over them; ``missing`` is the next year nobody has loaded."""

    today: date
    built_in: tuple[int, int]
    years: tuple[int, ...]
    days: tuple[DayLine, ...]
    missing: int | None


@dataclass(frozen=True, slots=True)
class DueChange:
    """One move of a due date: the step or decision that moved it, who, why."""

    action: str
    at: datetime
    by: str
    was: date
    due_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class DueStory:
    """How a due date came about: counted by ``term`` from ``start`` (or set as a day), what was skipped, what moved it since."""

    due_on: date
    original_due_on: date
    due_at: datetime | None
    start: date
    term: Term | None
    skipped: tuple[Skipped, ...]
    changes: tuple[DueChange, ...]


def show(actor: Actor) -> CalendarView:
    """The calendar as it stands."""
    with reading(actor, Action.SET_LIMITS) as read:
        days = working_days.load(read.session)
        rows = read.session.exec(select(WorkingDayOverride).order_by(col(WorkingDayOverride.day))).all()
        near = (read.today.year, read.today.year + 1)
        return CalendarView(
            today=read.today,
            built_in=(BUILT_IN.start, BUILT_IN.stop - 1),
            years=tuple(sorted(days.years)),
            days=tuple(DayLine(row.day, row.is_working, row.note) for row in rows),
            missing=next((year for year in near if not days.knows(year)), None),
        )


def paste(actor: Actor, text: str, token: str) -> int:
    """Enter days, one a line: 2027-01-01 休 元旦. A year that was not known counts as loaded from then on; how many days."""
    lines = [_parsed(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise NotPossibleNow("calendar_empty", field="text")
    with writing(actor, Action.EDIT_CALENDAR, token) as write:
        days = working_days.load(write.session)
        for year in sorted({line.day.year for line in lines} - days.years - set(BUILT_IN)):
            if date(year, 1, 1) not in {line.day for line in lines}:
                raise NotPossibleNow("calendar_new_year", field="text", year=str(year))
            write.session.add(WorkingYear(year=year, loaded_at=write.now))
        for line in lines:
            write.session.merge(WorkingDayOverride(**asdict(line)))
        write.record("calendar", None, after={str(line.day): [line.is_working, line.note] for line in lines})
        return len(lines)


def _parsed(number: int, line: str) -> DayLine:
    found = _LINE.match(line.strip())
    try:
        if found is None:
            raise ValueError(line)
        return DayLine(date(*(int(found[i]) for i in (1, 2, 3))), found[4].lower() in _WORKED, found[5].strip())
    except ValueError as error:
        raise NotPossibleNow("calendar_line", field="text", line=number) from error


def set_day(actor: Actor, day: date, is_working: bool, note: str, token: str) -> None:
    """Say of one day whether it is worked. Only in a year that is known: one day does not make a year."""
    with writing(actor, Action.EDIT_CALENDAR, token) as write:
        if not working_days.load(write.session).knows(day.year):
            raise NotPossibleNow("year_not_loaded", field="day", year=str(day.year))
        write.session.merge(WorkingDayOverride(day=day, is_working=is_working, note=note.strip()[:60]))
        write.record("calendar", None, after={str(day): [is_working, note.strip()]})


def clear_day(actor: Actor, day: date, token: str) -> None:
    """Let a day follow the built-in calendar, or the week, again."""
    with writing(actor, Action.EDIT_CALENDAR, token) as write:
        row = write.session.get(WorkingDayOverride, day)
        if row is None:
            raise NotAllowed("not_found")
        write.session.delete(row)
        write.record("calendar", None, before={str(day): [row.is_working, row.note]})


def limits(actor: Actor) -> Limits:
    """The office's limits."""
    with reading(actor, Action.SET_LIMITS) as read:
        return working_days.limits_of(read.session)


def set_limits(actor: Actor, seen: Limits, wanted: Limits, token: str) -> None:
    """Change those of the limits that are wanted otherwise than they were ``seen``; who changed one of them in between
    is not written over. What is due already keeps its date; lights and lists follow at once."""
    with writing(actor, Action.SET_LIMITS, token) as write:
        office = write.session.get_one(Office, 1)
        was = asdict(working_days.limits_of(write.session))
        known, changed = asdict(seen), dict[str, int]()
        for name, value in asdict(wanted).items():
            if not 0 <= value <= MOST_DAYS:
                raise NotPossibleNow("limit_range", field=name, least=0, most=MOST_DAYS)
            if value != known[name]:
                changed[name] = value
        if any(was[name] != known[name] for name in changed):
            raise ChangedMeanwhile("changed_meanwhile")
        for name, value in changed.items():
            setattr(office, name, value)
        write.record("office", 1, was, was | changed)


def explain(actor: Actor, assignment_id: int) -> DueStory:
    """How the due date of an assignment came about, for whoever may see the assignment."""
    with reading(actor, Action.SEE_ASSIGNMENTS) as read:
        row = assignment_for(read.session, actor, Action.SEE_ASSIGNMENTS, assignment_id)
        term = start = None
        skipped: tuple[Skipped, ...] = ()
        if row.due_rule is not None:
            term = Term(int(row.due_rule["count"]), Unit(row.due_rule["unit"]))
            start = date.fromisoformat(row.due_rule["start"])
            skipped = _skipped(working_days.load(read.session), term, start, row.original_due_on)
        return DueStory(
            due_on=row.due_on,
            original_due_on=row.original_due_on,
            due_at=row.due_at,
            start=start or beijing_day(row.dispatched_at),
            term=term,
            skipped=skipped,
            changes=tuple(_changes(read, row)),
        )


def _skipped(days: WorkingDays, term: Term, start: date, end: date) -> tuple[Skipped, ...]:
    return tuple(days.skipped(start, end)) if term.unit is Unit.WORKING_DAYS else ()


def _changes(read: Read, row: Assignment) -> list[DueChange]:
    """Every ledger entry that moved the date, in order, and the amendments that did."""
    entries = read.session.exec(
        select(LedgerEntry)
        .where(
            ((LedgerEntry.kind == "assignment") & (LedgerEntry.object_id == row.id))
            | ((LedgerEntry.kind == "point") & (LedgerEntry.object_id == row.point_id))
        )
        .order_by(col(LedgerEntry.seq))
    ).all()
    found, due_on = [], row.original_due_on
    for entry in entries:
        after = entry.after.get("due_on")
        if after is None or entry.before.get("due_on") == after or entry.before.get("due_on") != due_on.isoformat():
            continue
        moved = date.fromisoformat(after)
        found.append(DueChange(entry.action, entry.at, entry.actor, due_on, moved, entry.reason))
        due_on = moved
    return found


def ends(actor: Actor, terms: Iterable[Term]) -> dict[Term, date]:
    """The day on which each term would end if it were dispatched now; a term that reaches a year not loaded is left out."""
    with reading(actor, Action.EDIT_DRAFT) as read:
        days = working_days.load(read.session)
        found: dict[Term, date] = {}
        for term in terms:
            with suppress(NotPossibleNow):
                found[term] = due_of(term, read.now, days).on
        return found


def count_from(write: Write, term: Term) -> tuple[date, datetime | None, dict[str, str | int]]:
    """Where a term ends that begins now: the day, for hours the moment, and the rule to keep with it."""
    due = due_of(term, write.now, working_days.load(write.session))
    return due.on, due.at, {"start": write.today.isoformat(), "count": term.count, "unit": str(term.unit)}
