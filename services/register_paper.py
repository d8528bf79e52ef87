"""台账 on paper: the columns every office keeps, one row an assignment, as the register's filters narrow it."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlmodel import col, func

from documents.register_sheet import Column, Value, write
from models.assignments import Assignment, Part, Report
from models.bureaus import Bureau
from models.clock import BEIJING
from models.directives import Directive, Point
from models.labels import LABELS
from models.lifecycle import GLYPHS, Light, Status, light_of
from models.meetings import Meeting
from models.permissions import Action
from models.words import CHINESE, N_, numeral, say
from services.access import Actor
from services.register import Wanted, narrowed
from services.transactions import Read, reading

MOST_ROWS = 1_000_000  # a sheet holds 1,048,576

# The heads with their widths; the office reads Chinese whoever exports.
COLUMNS = (
    (N_("Number"), 14, False),
    (N_("From the meeting"), 28, True),
    (N_("Meeting held on"), 11, False),
    (N_("Source sentence"), 48, True),
    (N_("Matter"), 36, True),
    (N_("Kind"), 10, False),
    (N_("Lead bureau"), 22, True),
    (N_("Supporting bureaus"), 22, True),
    (N_("Person in charge"), 14, False),
    (N_("Dispatched on"), 11, False),
    (N_("Signed for on"), 11, False),
    (N_("Original due date"), 11, False),
    (N_("Due date now"), 11, False),
    (N_("Reporting cycle"), 10, False),
    (N_("Form of the result"), 18, True),
    (N_("Last report on"), 11, False),
    (N_("Progress made"), 40, True),
    (N_("State"), 10, False),
    (N_("Light"), 10, False),
    (N_("Problems"), 24, True),
    (N_("Next measures"), 24, True),
    (N_("Extended (times)"), 9, False),
    (N_("Chased (times)"), 9, False),
    (N_("Returned (times)"), 9, False),
    (N_("Closed on"), 11, False),
    (N_("Method of verification"), 12, False),
    (N_("Remarks"), 14, True),
)

_LATEST = (
    sqlalchemy.select(func.max(col(Report.id)))
    .where(col(Report.assignment_id) == Assignment.id)
    .correlate(Assignment)
    .scalar_subquery()
)


def export(actor: Actor, wanted: Wanted, path: Path) -> int:
    """Write the register as it stands to a file; how many rows."""
    with reading(actor, Action.SEE_ASSIGNMENTS) as read:
        return write_sheet(read, path, rows(read, wanted))


def write_sheet(read: Read, path: Path, rows: Iterable[tuple[Value, ...]]) -> int:
    """Write rows of `COLUMNS`; how many."""
    columns = [Column(say(CHINESE, head), width, wraps) for head, width, wraps in COLUMNS]
    title = say(CHINESE, "Register of directives, as of {day}", day=f"{read.today:%Y-%m-%d}")
    return write(path, title, columns, rows)


def rows(read: Read, wanted: Wanted) -> Iterator[tuple[Value, ...]]:
    """One tuple an assignment, in the order of `COLUMNS`, straight from the database's columns."""
    leading, supporting = _named(read, Part.LEAD), _named(read, Part.SUPPORTING)
    words = {value: say(CHINESE, label) for value, label in LABELS.items()}
    lights = {light: f"{GLYPHS[light]}{words[light]}" for light in Light}
    result = (
        read.session.connection().execution_options(stream_results=True, yield_per=1000).execute(_query(read, wanted))
    )
    for it in result:
        number, title, held_on, directive, ordinal, point, criterion, bureau, part, point_id, person, *rest = it
        sent, signed, original, due, cycle, form, said_at, said, problems, steps, status, *counts = rest
        extended, chased, returned, closed_at, method, reopened = counts
        leads = part is Part.LEAD
        yield (
            number,
            title,
            held_on,
            directive,
            f"{numeral(CHINESE, ordinal)}、{point}" if ordinal else point,
            words[criterion],
            bureau if leads else leading.get(point_id, ""),
            supporting.get(point_id, "") if leads else bureau,
            person,
            _day(sent),
            _day(signed),
            original,
            due,
            words[cycle] if cycle else "",
            form,
            _day(said_at),
            said or "",
            words[status],
            lights[light_of(status, due, read.today, read.soon)],
            problems or "",
            steps or "",
            extended,
            chased,
            returned,
            _day(closed_at),
            words[method] if method else "",
            say(CHINESE, "Reopened {n} times", n=reopened) if reopened else "",
        )


def _query(read: Read, wanted: Wanted) -> Any:
    """What `rows` takes apart, in this order."""
    return (
        sqlalchemy.select(
            col(Meeting.number),
            col(Meeting.title),
            col(Meeting.held_on),
            col(Directive.text),
            col(Directive.ordinal),
            col(Point.text),
            col(Point.criterion),
            col(Bureau.name),
            col(Assignment.part),
            col(Assignment.point_id),
            col(Bureau.contact_name),
            col(Assignment.dispatched_at),
            col(Assignment.acknowledged_at),
            col(Assignment.original_due_on),
            col(Assignment.due_on),
            col(Point.cycle),
            col(Point.completion),
            col(Report.at),
            col(Report.text),
            col(Report.problems),
            col(Report.next_steps),
            col(Assignment.status),
            col(Assignment.extended),
            col(Assignment.chased),
            col(Assignment.returned),
            col(Assignment.closed_at),
            col(Assignment.method),
            col(Assignment.reopened),
        )
        .join(Bureau, col(Bureau.id) == Assignment.bureau_id)
        .join(Point, col(Point.id) == Assignment.point_id)
        .join(Directive, col(Directive.id) == Assignment.directive_id)
        .join(Meeting, col(Meeting.id) == Assignment.meeting_id)
        .outerjoin(Report, col(Report.id) == _LATEST)
        .where(*narrowed(read, wanted))
        .order_by(col(Assignment.meeting_id), col(Assignment.point_id), col(Assignment.id))
        .limit(MOST_ROWS)
    )


def _named(read: Read, part: Part) -> dict[int, str]:
    """Who leads, or supports, each point that somebody supports, as one text; not who was taken off it."""
    stays = col(Assignment.status) != Status.WITHDRAWN
    supported = sqlalchemy.select(col(Assignment.point_id)).where(sqlalchemy.text("part = 'supporting'"))
    query = (
        sqlalchemy.select(col(Assignment.point_id), col(Bureau.short_name))
        .join(Bureau, col(Bureau.id) == Assignment.bureau_id)
        .where(col(Assignment.point_id).in_(supported), col(Assignment.part) == part, stays)
        .order_by(col(Assignment.point_id), col(Bureau.position))
    )
    found: dict[int, list[str]] = {}
    for point_id, name in read.session.connection().execute(query):
        found.setdefault(point_id, []).append(name)
    return {point_id: "、".join(names) for point_id, names in found.items()}


def _day(moment: datetime | None) -> Value:
    return moment.astimezone(BEIJING).date() if moment else None
