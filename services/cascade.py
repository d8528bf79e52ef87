"""逐级分解: a city passes a point on to its counties, with a date before its own, and sees how they stand."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import col, select

from models.assignments import Assignment, Report
from models.bureaus import Bureau, BureauKind
from models.directives import Point
from models.errors import NotAllowed, NotPossibleNow
from models.lifecycle import WORKING, Light, Status, Step, light_of
from models.permissions import Action
from services import steps, tallies
from services.access import Actor, assignment_for, bureau_of
from services.transactions import Read, Write, expect_version, reading, writing


@dataclass(frozen=True, slots=True)
class CountyLine:
    """A county's row of the same point; ``passed_on`` if it came from the city and not straight from the province."""

    id: int
    bureau: str
    status: Status
    light: Light
    due_on: date
    passed_on: bool
    said: str = ""
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A county that a point may be passed on to."""

    bureau_id: int
    name: str


def pass_on(actor: Actor, assignment_id: int, version: int, counties: list[int], due_on: date, token: str) -> int:
    """Pass a city's point on to counties of its own; how many. It also signs for the point, if nobody has."""
    with writing(actor, Action.PASS_ON, token) as write:
        row = assignment_for(write.session, actor, Action.PASS_ON, assignment_id)
        expect_version(row, version)
        _expect_passable(write, row, due_on)
        chosen = _chosen(write, row, counties)
        if row.status is Status.DISPATCHED:
            steps.apply(write, row, Step.ACKNOWLEDGE, steps.NOTHING)
        for county in chosen:
            _give(write, row, county, due_on)
        facts = {"counties": [county.short_name for county in chosen], "county_due_on": due_on.isoformat()}
        write.record("assignment", row.id, after=facts)
        return len(chosen)


def _expect_passable(write: Write, row: Assignment, due_on: date) -> None:
    if bureau_of(write.session, write.actor).kind is not BureauKind.CITY:
        raise NotAllowed("only_cities_pass_on")
    if row.status not in WORKING:
        raise NotPossibleNow("not_possible_now")
    if not write.today <= due_on < row.due_on:
        raise NotPossibleNow("county_due_range", field="due_on")


def _chosen(write: Write, row: Assignment, counties: list[int]) -> list[Bureau]:
    """The counties, each the city's own and without the point so far."""
    if not counties:
        raise NotPossibleNow("counties_needed", field="counties")
    rows = write.session.exec(select(Bureau).where(col(Bureau.id).in_(counties)).order_by(col(Bureau.position))).all()
    if len(rows) != len(set(counties)) or any(b.parent_id != row.bureau_id or not b.active for b in rows):
        raise NotAllowed("county_not_yours")
    held = _holding(write, row)
    for county in rows:
        if county.id in held:
            raise NotPossibleNow("county_has_it", name=county.short_name)
    return list(rows)


def _holding(read: Read, row: Assignment) -> set[int]:
    """The bureaus that have the point already."""
    return set(read.session.exec(select(Assignment.bureau_id).where(Assignment.point_id == row.point_id)))


def _give(write: Write, row: Assignment, county: Bureau, due_on: date) -> None:
    """One county's row, counted like any other."""
    point = write.session.get_one(Point, row.point_id)
    given = Assignment(
        meeting_id=row.meeting_id,
        directive_id=row.directive_id,
        point_id=row.point_id,
        bureau_id=county.id or 0,
        area=county.area,
        due_on=due_on,
        original_due_on=due_on,
        dispatched_at=write.now,
        point_version=point.version,
        parent_assignment_id=row.id,
    )
    write.session.add(given)
    write.session.flush()
    tallies.move(write, None, tallies.counted(given, point))


def candidates(actor: Actor, assignment_id: int) -> list[Candidate]:
    """The counties of this city that do not have the point yet."""
    with reading(actor, Action.PASS_ON) as read:
        row = assignment_for(read.session, actor, Action.PASS_ON, assignment_id)
        query = (
            select(Bureau)
            .where(Bureau.parent_id == row.bureau_id, col(Bureau.active))
            .order_by(col(Bureau.position), col(Bureau.id))
        )
        held = _holding(read, row)
        return [Candidate(b.id or 0, b.short_name) for b in read.session.exec(query) if b.id not in held]


def counties(actor: Actor, assignment_id: int) -> list[CountyLine]:
    """How the counties of a city's row stand, worst first: for the city itself, the office and the leaders."""
    with reading(actor, Action.SEE_ASSIGNMENTS) as read:
        row = assignment_for(read.session, actor, Action.SEE_ASSIGNMENTS, assignment_id)
        found = read.session.exec(
            select(Assignment, Bureau.name)
            .join(Bureau, col(Bureau.id) == Assignment.bureau_id)
            .where(Bureau.parent_id == row.bureau_id, Assignment.point_id == row.point_id)
            .where(col(Assignment.status) != Status.WITHDRAWN)
        ).all()
        said = _last_said(read, [county.id or 0 for county, _ in found])
        lines = [_line(read, county, name, said.get(county.id or 0)) for county, name in found]
        return sorted(lines, key=lambda line: (list(Light).index(line.light), line.due_on, line.id))


def _last_said(read: Read, ids: list[int]) -> dict[int, Report]:
    query = select(Report).where(col(Report.assignment_id).in_(ids)).order_by(col(Report.id))
    return {report.assignment_id: report for report in read.session.exec(query)}


def _line(read: Read, row: Assignment, name: str, report: Report | None) -> CountyLine:
    return CountyLine(
        id=row.id or 0,
        bureau=name,
        status=row.status,
        light=light_of(row.status, row.due_on, read.today, read.soon),
        due_on=row.due_on,
        passed_on=row.parent_assignment_id is not None,
        said=report.text if report else "",
        said_at=report.at if report else None,
    )
