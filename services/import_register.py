"""An existing 台账: its rows become meetings, directives, points and assignments, in the state the list gives them.

Rows of one meeting (title and day) belong together; rows with the same matter and due date are one point. A row whose
bureau has that point already is the same as now: a list can be imported again after more rows were added to it, and so
can our own register, which writes a directive's number before the matter and the due date as it was moved.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial

import sqlalchemy
from sqlmodel import Session, col, select

from models.assignments import Assignment, Part
from models.bureaus import Bureau
from models.directives import Cycle, Directive, Point
from models.errors import NotPossibleNow, Refused
from models.imports import Fate
from models.labels import LABELS
from models.lifecycle import Status
from models.meetings import Meeting
from models.words import CHINESE, numeral, say
from services.import_plan import Planned, Units, refused
from services.import_register_rows import Row, keep
from services.import_table import Line
from services.transactions import Read

STATUSES = {
    "待签收": Status.DISPATCHED,
    "未签收": Status.DISPATCHED,
    "异议待核": Status.DISPATCHED,  # not accepted yet; what the grounds were no list says
    "已签收": Status.IN_PROGRESS,
    "办理中": Status.IN_PROGRESS,
    "在办": Status.IN_PROGRESS,
    "正在办理": Status.IN_PROGRESS,
    "进行中": Status.IN_PROGRESS,
    "推进中": Status.IN_PROGRESS,
    "正在推进": Status.IN_PROGRESS,
    "逾期": Status.IN_PROGRESS,
    "已逾期": Status.IN_PROGRESS,
    "逾期办结": Status.CLOSED,
    "超期": Status.IN_PROGRESS,
    "超期办结": Status.CLOSED,
    "临期": Status.IN_PROGRESS,
    "待核验": Status.REPORTED,
    "已报办结": Status.REPORTED,
    "已办结": Status.CLOSED,
    "办结": Status.CLOSED,
    "已完成": Status.CLOSED,
    "完成": Status.CLOSED,
    "销号": Status.CLOSED,
    "已销号": Status.CLOSED,
    "未落实": Status.NOT_IMPLEMENTED,
    "中止": Status.SUSPENDED,
    "已中止": Status.SUSPENDED,
    "撤销": Status.WITHDRAWN,
    "已撤销": Status.WITHDRAWN,
    "√": Status.CLOSED,
    "●": Status.IN_PROGRESS,
    "▲": Status.IN_PROGRESS,
    "◆": Status.IN_PROGRESS,
    "○": Status.DISPATCHED,
    "■": Status.REPORTED,
}
CYCLES = {
    "每日": Cycle.DAILY,
    "每天": Cycle.DAILY,
    "日报": Cycle.DAILY,
    "每周": Cycle.WEEKLY,
    "周报": Cycle.WEEKLY,
    "每月": Cycle.MONTHLY,
    "月报": Cycle.MONTHLY,
    "每季": Cycle.QUARTERLY,
    "季报": Cycle.QUARTERLY,
}


def plan(read: Read, lines: list[Line]) -> Iterator[Planned]:
    """Row by row. What is here already is the same as now, whatever the row says of its state."""
    units, held, numbered = Units(read.session), _held(read.session), _numbered(read.session)
    seen: dict[tuple[object, ...], int] = {}
    for line in lines:
        try:
            row = _without_number(_row(line, units, read.today), numbered)
            place = (row.title, row.held_on, row.matter, row.due_on)
            missing = [(bureau_id, part) for bureau_id, part in row.bureaus if (*place, bureau_id) not in held]
            for bureau_id, _ in missing:
                if (*place, bureau_id) in seen:
                    raise NotPossibleNow("row_twice", row=seen[*place, bureau_id])
            seen |= {(*place, bureau_id): line.number for bureau_id, _ in missing}
            what = row.matter[:60]
            if not missing:
                yield Planned(line, Fate.SAME, what)
            else:
                note = f"{say(CHINESE, LABELS[row.status])} · {line.text('lead')}"
                yield Planned(line, Fate.NEW, what, note, do=partial(keep, row, tuple(missing)))
        except Refused as refusal:
            yield refused(line, str(line.cells[line.matching.columns["matter"]])[:60], refusal)


def _held(session: Session) -> set[tuple[object, ...]]:
    """What every bureau has already, by what a list can say of it: by its first due date and by the present one, and
    of a bureau that was merged by its successor too, whom the name in the list means now."""
    query = (
        sqlalchemy.select(
            col(Meeting.title),
            col(Meeting.held_on),
            col(Point.text),
            col(Assignment.bureau_id),
            col(Assignment.original_due_on),
            col(Assignment.due_on),
        )
        .join(Assignment, col(Assignment.meeting_id) == Meeting.id)
        .join(Point, col(Point.id) == Assignment.point_id)
    )
    successors, held = _successors(session), set[tuple[object, ...]]()
    for title, held_on, matter, bureau_id, *days in session.connection().execute(query):
        for whose in {bureau_id, successors.get(bureau_id, bureau_id)}:
            held.update((title, held_on, matter, day, whose) for day in days)
    return held


def _successors(session: Session) -> dict[int, int]:
    """Of each bureau that was merged into another: the one that it ended in."""
    merged = select(Bureau.id, Bureau.merged_into_id).where(
        col(Bureau.merged_into_id).is_not(None), ~col(Bureau.active)
    )
    into = {of or 0: to or 0 for of, to in session.exec(merged)}
    found = dict(into)
    for of in found:
        seen = {of}
        while found[of] in into and found[of] not in seen:
            seen.add(found[of])
            found[of] = into[found[of]]
    return found


def _numbered(session: Session) -> dict[tuple[object, ...], set[str]]:
    """The numbers of the directives, as our register writes them, by meeting and wording of a point."""
    query = (
        sqlalchemy.select(col(Meeting.title), col(Meeting.held_on), col(Point.text), col(Directive.ordinal))
        .join(Point, col(Point.meeting_id) == Meeting.id)
        .join(Directive, col(Directive.id) == Point.directive_id)
        .where(col(Directive.ordinal) != 0)
    )
    found: defaultdict[tuple[object, ...], set[str]] = defaultdict(set)
    for title, held_on, matter, ordinal in session.connection().execute(query):
        found[title, held_on, matter].add(numeral(CHINESE, ordinal or 0))
    return found


def _without_number(row: Row, numbered: dict[tuple[object, ...], set[str]]) -> Row:
    """一、排查隐患 is 排查隐患, where the first directive of that meeting says so; nowhere else is a number taken away."""
    number, _, matter = row.matter.partition("、")
    known = number in numbered.get((row.title, row.held_on, matter), ())
    return replace(row, matter=matter) if known else row


def _row(line: Line, units: Units, today: date) -> Row:
    title, held_on, due_on = line.needed("meeting"), line.day("held_on"), line.day("due_on")
    if held_on is None or due_on is None:
        line.needed("held_on")
        line.needed("due_on")
        raise NotPossibleNow("row_bad_date", head="", value="")
    dispatched_on = line.day("dispatched_on") or held_on
    signed_on, closed_on, reported_on = line.day("signed_on"), line.day("closed_on"), line.day("reported_on")
    done = {"dispatched_on": dispatched_on, "signed_on": signed_on, "reported_on": reported_on, "closed_on": closed_on}
    for key, day in (("due_on", due_on), *done.items()):
        if day and day < held_on:
            raise NotPossibleNow("row_date_order", head=line.head(key))
        if day and day > today and key in done:
            raise NotPossibleNow("row_date_ahead", head=line.head(key))
    usual = Status.CLOSED if closed_on else Status.IN_PROGRESS if signed_on else Status.DISPATCHED
    status = line.word("status", STATUSES) or usual
    if status in (Status.CLOSED, Status.NOT_IMPLEMENTED):
        line.needed("closed_on")  # on time or late is what the figures ask; the list has to say it
    if status is Status.REPORTED and not closed_on:
        line.needed("reported_on")
    leads = [(units.one(name).id or 0, Part.LEAD) for name in _names(line.needed("lead"))]
    helps = [(units.one(name).id or 0, Part.SUPPORTING) for name in _names(line.text("supporting"))]
    return Row(
        title=title[:200],
        held_on=held_on,
        matter=line.needed("matter"),
        source=line.text("source"),
        due_on=due_on,
        dispatched_on=dispatched_on,
        signed_on=signed_on,
        reported_on=reported_on,
        closed_on=closed_on,
        completion=line.text("completion"),
        progress=line.text("progress"),
        status=status,
        cycle=line.word("cycle", CYCLES),
        bureaus=tuple(dict([*reversed(helps), *reversed(leads)]).items())[::-1],
        along={key: line.text(key) for key in ("reference", "responsible", "note") if line.text(key)},
    )


def _names(said: str) -> list[str]:
    for sign in "，,；;/ \n":
        said = said.replace(sign, "、")
    return [name for name in dict.fromkeys(said.split("、")) if name]
