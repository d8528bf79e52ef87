"""Returns 日报告、零报告: what a standing duty's report answers, what was missed, and how often the duty asks.

What is expected follows from the due date and the cycle; rows are written only for what was filed, and for what was
missed once the duty has moved past it. So an idle duty costs nothing, and the past can't change.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy
from sqlalchemy import insert
from sqlmodel import Session, col, select

from models.assignments import Assignment, Report, ReportKind
from models.bureaus import Bureau, BureauKind
from models.cycles import Busy, Slot, anchor_of, answered, slots, step
from models.directives import Criterion, Cycle, Point
from models.errors import NotAllowed, NotPossibleNow
from models.lifecycle import WORKING, Step
from models.permissions import Action
from models.returns import DutyReturn, Spell
from services import search_index, tallies
from services.access import Actor, assignment_for
from services.transactions import Write, writing

LEAST_CHARACTERS = 5
USUAL_SPELL = (9, 13, 17, 21)
_LEAVES_THE_BUREAU = (Step.SUSPEND, Step.REPORT_DONE, Step.CLOSE_NOT_IMPLEMENTED)
_BEGINS_ANEW = (Step.SUSPEND, Step.RETURN, Step.TAKE_BACK, Step.REOPEN)


def is_standing(point: Point) -> bool:
    return point.criterion is Criterion.RECURRING and point.cycle is not None


def busy_times(session: Session, meeting_id: int) -> tuple[Busy, ...]:
    """When a meeting's daily duties were asked for several times a day."""
    rows = session.exec(select(Spell).where(Spell.meeting_id == meeting_id).order_by(col(Spell.id)))
    return tuple(Busy(tuple(row.hours), row.since, row.until) for row in rows)


def file(write: Write, row: Assignment, point: Point, report: Report) -> None:
    """Note what a report answers, what was missed before it, and when the next one is due. No standing duty: nothing."""
    if not is_standing(point) or point.cycle is None:
        return
    busy = busy_times(write.session, row.meeting_id)
    found = answered(row.due_on, point.cycle, write.now, point.cutoff_hour, busy, _anchor(row))
    if found is None:
        slot, due_on = _latest(write.session, row), row.due_on
        if slot is None or step(row.due_on, point.cycle, -1, _anchor(row)) > slot.due_on:
            return  # filed before the first period began
    else:
        slot, due_on = found
    if report.kind is ReportKind.NIL:
        _expect_quiet_counties(write, row, slot)
    _note_missed(write, row, point, busy, slot)
    _add(write, row, slot, report)
    row.due_on = due_on


def keep_up(write: Write, row: Assignment, point: Point, step_taken: Step) -> None:
    """Around a pause: what was missed until it is noted, what passes during it is not asked for."""
    if not is_standing(point) or point.cycle is None:
        return
    busy = busy_times(write.session, row.meeting_id)
    if step_taken in _LEAVES_THE_BUREAU:
        _note_missed(write, row, point, busy, None)
    if step_taken in _BEGINS_ANEW:
        next_to_come(write, row, point)


def next_to_come(write: Write, row: Assignment, point: Point) -> None:
    """Due at the first cut-off that is still to come, on a day of the duty's own cycle."""
    anchor = _anchor(row)
    while point.cycle is not None and Slot(row.due_on, point.cutoff_hour).at < write.now:
        row.due_on = step(row.due_on, point.cycle, 1, anchor)


def _anchor(row: Assignment) -> int:
    return anchor_of(row.due_on, row.original_due_on)


def correct(actor: Actor, assignment_id: int, slot: Slot, given: str, token: str) -> None:
    """更正: put new words (none: a nil return) to a cut-off that was answered; the old value stays, and so does its time.
    补报: the same for one that passed unanswered, which stays late."""
    with writing(actor, Step.REPORT_PROGRESS, token) as write:
        row = assignment_for(write.session, actor, Step.REPORT_PROGRESS, assignment_id)
        versions = _versions(write.session, row, slot)
        if not versions or row.status not in WORKING:
            raise NotPossibleNow("not_possible_now")
        if given.strip() and len(given.strip()) < LEAST_CHARACTERS:
            raise NotPossibleNow("text_needed", field="text", least=LEAST_CHARACTERS)
        kind = ReportKind.PROGRESS if given.strip() else ReportKind.NIL
        if kind is ReportKind.NIL:
            _expect_quiet_counties(write, row, slot)
        by = actor.account_id or 0
        report = Report(assignment_id=assignment_id, kind=kind, text=given.strip(), account_id=by, at=write.now)
        write.session.add(report)
        write.session.flush()
        search_index.add(write.session, report, bureau_id=row.bureau_id)
        _add(write, row, slot, report)
        row.version += 1
        what = "corrects" if any(versions) else "makes_up_for"
        after = {what: f"{slot.due_on} {slot.hour}:00"} | ({"text": given.strip()} if given.strip() else {})
        write.record("assignment", row.id, after=after, action=str(Step.REPORT_PROGRESS))


def set_cutoff(actor: Actor, point_id: int, hour: int, token: str) -> None:
    """Until which hour a duty's return of the day is on time, from now on. What was filed keeps the hour it was filed for."""
    if not 1 <= hour <= 24:
        raise NotPossibleNow("hour_wrong", field="hour")
    with writing(actor, Action.SET_CUTOFF, token) as write:
        point = write.session.get(Point, point_id)
        if point is None or not is_standing(point):
            raise NotAllowed("not_found")
        write.record("point", point_id, {"cutoff_hour": point.cutoff_hour}, {"cutoff_hour": hour})
        point.cutoff_hour = hour


def start_spell(actor: Actor, meeting_id: int, hours: Sequence[int], token: str) -> int:
    """加密报送: ask the meeting's daily duties several times a day from now on; how many assignments that is."""
    chosen = sorted(set(hours))
    if not 2 <= len(chosen) <= 6 or not all(1 <= hour <= 24 for hour in chosen):
        raise NotPossibleNow("hours_wrong", field="hours")
    with writing(actor, Action.SET_RHYTHM, token) as write:
        if _open_spell(write.session, meeting_id) is not None:
            raise NotPossibleNow("rhythm_on_already")
        rows = _daily(write.session, meeting_id)
        if not rows:
            raise NotPossibleNow("no_daily_duty")
        write.session.add(Spell(meeting_id=meeting_id, hours=chosen, since=write.now))
        if Slot(write.today, chosen[-1]).at >= write.now:
            _ask_again_today(write, rows)
        write.record("meeting", meeting_id, after={"hours": chosen, "assignments": len(rows)})
        return len(rows)


def end_spell(actor: Actor, meeting_id: int, token: str) -> None:
    """Back to one return a day."""
    with writing(actor, Action.SET_RHYTHM, token) as write:
        spell = _open_spell(write.session, meeting_id)
        if spell is None:
            raise NotPossibleNow("rhythm_off_already")
        spell.until = write.now
        write.record("meeting", meeting_id, {"hours": list(spell.hours)}, {"hours": []})


def _open_spell(session: Session, meeting_id: int) -> Spell | None:
    open_ones = select(Spell).where(Spell.meeting_id == meeting_id, col(Spell.until).is_(None))
    return session.exec(open_ones).first()


def _daily(session: Session, meeting_id: int) -> Sequence[Assignment]:
    """The assignments of the meeting's daily duties that a bureau works on."""
    query = select(Assignment).join(Point, col(Point.id) == Assignment.point_id)
    daily = (Point.cycle == Cycle.DAILY, Point.criterion == Criterion.RECURRING)
    return session.exec(
        query.where(Assignment.meeting_id == meeting_id, col(Assignment.status).in_(WORKING), *daily)
    ).all()


def _ask_again_today(write: Write, rows: Sequence[Assignment]) -> None:
    """Who has filed for today already is due today once more."""
    tomorrow = write.today + timedelta(days=1)
    moved = [row for row in rows if row.due_on == tomorrow and row.original_due_on <= write.today]
    changes: Counter[tallies.Counted] = Counter()
    for row in moved:
        point = write.session.get_one(Point, row.point_id)
        changes[tallies.counted(row, point)] -= 1
        row.due_on = write.today
        changes[tallies.counted(row, point)] += 1
    if moved:
        tallies.shift(write, changes)


def _expect_quiet_counties(write: Write, row: Assignment, slot: Slot) -> None:
    """A city can't say "nothing" of a period for which one of its counties has said something."""
    city, cycle = write.session.get_one(Bureau, row.bureau_id), write.session.get_one(Point, row.point_id).cycle
    if city.kind is not BureauKind.CITY or cycle is None:
        return
    query: Any = (
        sqlalchemy.select(col(Bureau.name), col(DutyReturn.nil))
        .join(Assignment, col(Assignment.bureau_id) == Bureau.id)
        .join(DutyReturn, col(DutyReturn.assignment_id) == Assignment.id)
        .where(
            col(Bureau.kind) == BureauKind.COUNTY,
            col(Bureau.area) == city.area,
            col(Assignment.point_id) == row.point_id,
            *_same_period(slot, cycle),
            col(DutyReturn.number) >= 1,
        )
        .order_by(col(Bureau.position), col(Bureau.id), col(DutyReturn.number))
    )
    filed = write.session.connection().execute(query)
    latest = {name: nil for name, nil in filed}  # noqa: C416 - the last version of each county counts
    if names := [name for name, nil in latest.items() if not nil]:
        raise NotPossibleNow("nil_but_incident", names="、".join(names))


def _same_period(slot: Slot, cycle: Cycle) -> list[Any]:
    """Which returns of counties speak of what a city's cut-off does: its counties are due earlier than the city itself."""
    if cycle is Cycle.DAILY:
        return [col(DutyReturn.due_on) == slot.due_on, col(DutyReturn.hour) == slot.hour]
    return [col(DutyReturn.due_on) > step(slot.due_on, cycle, -1), col(DutyReturn.due_on) <= slot.due_on]


def _note_missed(write: Write, row: Assignment, point: Point, busy: Sequence[Busy], upto: Slot | None) -> None:
    """Write down the cut-offs that passed unanswered, those before ``upto`` only if it is given."""
    if point.cycle is None:
        return
    cuts = slots(row.due_on, write.today, point.cycle, point.cutoff_hour, busy, _anchor(row))
    passed = [slot for slot in cuts if slot.at < write.now]
    missed = [slot for slot in passed if upto is None or slot < upto]
    if not missed:
        return
    noted = select(DutyReturn).where(DutyReturn.assignment_id == row.id, DutyReturn.due_on >= row.due_on)
    known = {(one.due_on, one.hour) for one in write.session.exec(noted)}
    rows = [
        {"assignment_id": row.id, "due_on": slot.due_on, "hour": slot.hour, "number": 0, "nil": False}
        for slot in missed
        if (slot.due_on, slot.hour) not in known
    ]
    if rows:
        write.session.connection().execute(insert(DutyReturn), rows)


def _latest(session: Session, row: Assignment) -> Slot | None:
    """The last cut-off that this assignment's bureau has answered."""
    query = select(DutyReturn).where(DutyReturn.assignment_id == row.id, DutyReturn.number >= 1)
    found = session.exec(query.order_by(col(DutyReturn.due_on).desc(), col(DutyReturn.hour).desc()).limit(1)).first()
    return Slot(found.due_on, found.hour) if found else None


def _versions(session: Session, row: Assignment, slot: Slot) -> list[int]:
    """The numbers of a cut-off's rows: 0 where it passed unanswered, then one for each return."""
    query = select(DutyReturn.number).where(
        DutyReturn.assignment_id == row.id, DutyReturn.due_on == slot.due_on, DutyReturn.hour == slot.hour
    )
    return list(session.exec(query))


def _add(write: Write, row: Assignment, slot: Slot, report: Report) -> None:
    write.session.add(
        DutyReturn(
            assignment_id=row.id or 0,
            due_on=slot.due_on,
            hour=slot.hour,
            number=max(_versions(write.session, row, slot), default=0) + 1,
            nil=report.kind is ReportKind.NIL,
            report_id=report.id,
            filed_at=write.now,
        )
    )
