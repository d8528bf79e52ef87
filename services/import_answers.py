"""A bureau's workbook come back: each filled row is a step on its task, as if the bureau had taken it on a screen.

What changed here since the workbook was made wins: such a row is refused and says how the task stands now.
"""

import hashlib
from collections.abc import Iterator
from enum import StrEnum
from functools import partial

from sqlmodel import Session, col, select

from models.assignments import Assignment, Report
from models.bureaus import Bureau
from models.directives import Point
from models.errors import NotPossibleNow, Refused
from models.imports import Fate
from models.labels import LABELS
from models.lifecycle import Step
from models.office import Installation
from models.permissions import Action
from models.words import CHINESE, say
from services import repeats, steps
from services.access import assignment_for
from services.import_plan import Planned, refused
from services.import_table import Line
from services.steps import Given
from services.transactions import Read, Write, expect_version


class Said(StrEnum):
    """What a bureau may choose in its workbook, as it stands there."""

    UNDER_WAY = "还在办"
    DONE = "已经办完"
    NIL = "零报告"


WORDS = {str(said): said for said in Said}
SOURCE = "workbook"


def key_of(session: Session, assignment_id: int, version: int) -> str:
    """A task and its version, with a check that a cell dragged over its neighbours or another office's does not pass."""
    office = session.exec(select(Installation.uuid)).one()
    check = hashlib.sha256(f"{office}/{assignment_id}/{version}".encode()).hexdigest()[:6]
    return f"{assignment_id}-{version}-{check}"


def plan(read: Read, lines: list[Line]) -> Iterator[Planned]:
    """Row by row; what was left empty stays as it is. A task that has its own answer in the list takes no other's."""
    seen, answered = dict[int, int](), frozenset(filter(None, map(_answered, lines)))
    for line in lines:
        what = ""
        try:
            row = _row(read, line)
            what = _what(read, row)
            if (row.id or 0) in seen:
                raise NotPossibleNow("row_twice", row=seen[row.id or 0])
            seen[row.id or 0] = line.number
            yield _planned(read, line, row, what, answered)
        except Refused as refusal:
            yield refused(line, what or str(line.cells[line.matching.columns["key"]])[:100], refusal)


def _answered(line: Line) -> int:
    """The task that a filled row is about; 0 where nothing is filled in."""
    try:
        said, number = any(line.text(key) for key in ("step", "text")), line.text("key").split("-")[0]
    except Refused:
        return 0  # the row itself will be refused
    return int(number) if said and number.isdecimal() and len(number) < 12 else 0


def _planned(read: Read, line: Line, row: Assignment, what: str, answered: frozenset[int]) -> Planned:
    given = Given(text=line.text("text"), problems=line.text("problems"), next_steps=line.text("next_steps"))
    said = line.word("step", WORDS)
    if said is None and not (given.text or given.problems or given.next_steps):
        return Planned(line, Fate.SAME, what)
    if row.version != _version(line):
        raise NotPossibleNow("row_newer_here", now=_now(read, row))
    if said is None:
        raise NotPossibleNow("row_no_step", head=line.head("step"))
    step = Step.REPORT_DONE if said is Said.DONE else Step.REPORT_PROGRESS
    given = Given(given.text, nil=said is Said.NIL, problems=given.problems, next_steps=given.next_steps)
    steps.foresee(read, row, step, given)
    note = f"{say(CHINESE, LABELS[row.status])} → {said}：{given.text}".removesuffix("：")
    return Planned(line, Fate.CHANGED, what, note, do=partial(_take, row.id or 0, row.version, step, given, answered))


def _take(assignment_id: int, version: int, step: Step, given: Given, answered: frozenset[int], write: Write) -> None:
    """The same as a click on the screen; the ledger says that it came by workbook."""
    row = assignment_for(write.session, write.actor, Action.ANSWER_BY_WORKBOOK, assignment_id)
    expect_version(row, version)
    before, write.source = write.source, SOURCE
    try:
        point = steps.apply(write, row, step, given)
        for twin in repeats.twins(write, row, point, step):
            if twin.id not in answered:
                twin.version += 1
                steps.apply(write, twin, step, given)
    finally:
        write.source = before


def _row(read: Read, line: Line) -> Assignment:
    """The task, if its number is one we gave out and it is for this person."""
    key = line.needed("key")
    parts = key.split("-")
    if len(parts) != 3 or not all(part.isdecimal() and len(part) < 12 for part in parts[:2]):
        raise NotPossibleNow("row_foreign_key", head=line.head("key"), value=key[:40])
    if key != key_of(read.session, int(parts[0]), int(parts[1])):
        raise NotPossibleNow("row_foreign_key", head=line.head("key"), value=key[:40])
    return assignment_for(read.session, read.actor, Action.ANSWER_BY_WORKBOOK, int(parts[0]))


def _version(line: Line) -> int:
    return int(line.text("key").split("-")[1])


def _what(read: Read, row: Assignment) -> str:
    bureau = read.session.get_one(Bureau, row.bureau_id)
    return f"{bureau.short_name} · {read.session.get_one(Point, row.point_id).text[:60]}"


def _now(read: Read, row: Assignment) -> str:
    """How the task stands here: its state and the latest that was reported."""
    last = read.session.exec(
        select(Report.text).where(Report.assignment_id == row.id).order_by(col(Report.id).desc())
    ).first()
    state = say(CHINESE, LABELS[row.status])
    return f"{state}，{last[:60]}" if last else state
