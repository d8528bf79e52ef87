"""A workbook for a bureau that does not sign in: everything it owes, to be filled in and handed back (`import_answers`)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlmodel import Session, col, func, select

from documents.answer_sheet import Line, write_answers
from documents.register_sheet import Column
from models.assignments import Assignment, Part, Report
from models.bureaus import Bureau
from models.directives import Directive, Point
from models.errors import NotAllowed
from models.imports import ImportKind
from models.labels import LABELS
from models.lifecycle import WORKING
from models.meetings import Meeting
from models.permissions import Action, Relation
from models.words import CHINESE, N_, say
from services.access import Actor, reach
from services.import_answers import Said, key_of
from services.import_table import FIELDS
from services.paper_facts import requirement
from services.transactions import reading

_WIDTHS = {"step": 12, "text": 40, "problems": 24, "next_steps": 24}
_LOCKED = (
    (N_("From the meeting"), 22),
    (N_("What the meeting required"), 22),
    (N_("Matter to follow up"), 36),
    (N_("Due date"), 12),
    (N_("State"), 10),
    (N_("Reported last"), 28),
)


def workbook(actor: Actor, bureau_id: int, path: Path) -> int:
    """Write what a bureau still has to answer, earliest due date first; how many tasks. A bureau gets only its own."""
    with reading(actor, Action.ANSWER_BY_WORKBOOK) as read:
        bureau = read.session.get(Bureau, bureau_id)
        if bureau is None or (reach(actor, Action.ANSWER_BY_WORKBOOK) is Relation.OWN and bureau_id != actor.bureau_id):
            raise NotAllowed("not_found")
        key, *answers = FIELDS[ImportKind.ANSWERS]
        locked = [Column(say(CHINESE, key.label), 16), *(Column(say(CHINESE, head), width) for head, width in _LOCKED)]
        free = [Column(say(CHINESE, field.label), _WIDTHS[field.key]) for field in answers]
        facts = {"bureau": bureau.name, "day": f"{read.today:%Y-%m-%d}"}
        title = say(CHINESE, "{bureau}: what is to be answered, as of {day}", **facts)
        note = say(CHINESE, "Fill in the yellow cells only; what you leave empty stays as it is. Send the file back.")
        name = say(CHINESE, "What is to be answered")
        return write_answers(path, name, title, note, locked, free, _lines(read.session, bureau_id))


def _lines(session: Session, bureau_id: int) -> Iterator[Line]:
    latest = select(func.max(Report.id)).where(Report.assignment_id == Assignment.id).correlate(Assignment)
    query: Any = (
        sqlalchemy.select(
            col(Assignment.id),
            col(Assignment.version),
            col(Assignment.part),
            col(Meeting.title),
            col(Directive.ordinal),
            col(Directive.heading),
            col(Point.text),
            col(Assignment.due_on),
            col(Assignment.status),
            col(Report.text),
        )
        .join(Meeting, col(Meeting.id) == Assignment.meeting_id)
        .join(Directive, col(Directive.id) == Assignment.directive_id)
        .join(Point, col(Point.id) == Assignment.point_id)
        .outerjoin(Report, col(Report.id) == latest.scalar_subquery())
        .where(col(Assignment.bureau_id) == bureau_id, col(Assignment.status).in_(WORKING))
        .order_by(col(Assignment.due_on), col(Assignment.id))
    )
    for key, version, part, title, ordinal, heading, matter, due_on, status, said in session.connection().execute(
        query
    ):
        choices = [it for it in Said if part is Part.LEAD or it is not Said.DONE]  # the lead alone reports the result
        cells = (
            key_of(session, key, version),
            title,
            requirement(ordinal, heading),
            matter,
            f"{due_on:%Y-%m-%d}",
            say(CHINESE, LABELS[status]),
            said or "",
        )
        yield Line(cells, choices)
