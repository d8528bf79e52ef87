"""交办: from a checked draft to a meeting, its directives and points, and one assignment a point and bureau."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert
from sqlmodel import col, select

from models.assignments import Assignment
from models.bureaus import Bureau
from models.deadlines import Term
from models.directives import Criterion, Directive, Point
from models.errors import NotPossibleNow
from models.figures import Answer
from models.lifecycle import Status
from models.meetings import Attendance, AttendanceState, Draft, Meeting
from models.permissions import Action
from services import approvals, search_index, tallies
from services.access import Actor
from services.calendar import count_from
from services.drafts import fetch_open
from services.first_form import GROUPS
from services.forms import AttendanceForm, DirectiveForm, MeetingForm, PointForm
from services.preview import directory_of, receiving
from services.problems import problems_of
from services.transactions import Write, expect_version, writing


def dispatch(actor: Actor, draft_id: int, version: int, token: str) -> int:
    """Register the meeting and send every point to its bureaus, in one transaction; the meeting's id.

    Refused while the form has blocking problems. A draft can be dispatched once, whatever the token.
    """
    with writing(actor, Action.DISPATCH, token) as write:
        draft = fetch_open(write, draft_id)
        approvals.expect_approved(write.session, draft)
        expect_version(draft, version)
        form = MeetingForm.model_validate(draft.form)
        if any(problem.blocking for problem in problems_of(form)):
            raise NotPossibleNow("form_incomplete")
        meeting = _register(write, form, draft)
        draft.meeting_id, draft.updated_at = meeting.id, write.now
        directory = directory_of(write.session)
        rows = [row for d in form.kept for row in _assignments(write, meeting, d, directory)]
        write.session.connection().execute(insert(Assignment), rows)
        tallies.shift(write, _counted(rows, _standing(write, meeting)))
        _note_attendance(write, meeting, form.attendance, directory.values())
        points = len({row["point_id"] for row in rows})
        write.record(
            "meeting",
            meeting.id,
            after={"title": meeting.title, "points": points, "assignments": len(rows), "draft": draft_id},
        )
        return meeting.id or 0


def _register(write: Write, form: MeetingForm, draft: Draft) -> Meeting:
    meeting = Meeting(
        number=_number(write),
        title=form.title.strip(),
        held_on=form.held_on or write.today,
        published_on=form.published_on,
        source=form.source,
        host=form.host,
        host_posts=form.host_posts,
        organisers=form.organisers,
        is_video=form.is_video,
        main_venue=form.main_venue,
        source_text=draft.source_text,
        text_digest=draft.text_digest,
        parent_id=form.parent_id,
        created_by=write.actor.account_id or 0,
        dispatched_at=write.now,
    )
    write.session.add(meeting)
    write.session.flush()
    search_index.add(write.session, meeting)
    return meeting


def _number(write: Write) -> str:
    """督〔2020〕4号: counted anew each year, under the write lock, so that none is given twice."""
    year = write.today.year
    used = write.session.exec(select(func.count()).where(col(Meeting.number).like(f"督〔{year}〕%"))).one()
    return f"督〔{year}〕{used + 1}号"


def _assignments(
    write: Write, meeting: Meeting, form: DirectiveForm, directory: dict[int, Bureau]
) -> list[dict[str, Any]]:
    """Keep a directive and its points; the rows of its assignments, ready to insert."""
    directive = Directive(
        meeting_id=meeting.id or 0,
        position=form.ordinal or 0,
        ordinal=form.ordinal,
        heading=form.heading.strip()[:200],
        text=form.text,
        start=form.start,
        end=form.end,
    )
    write.session.add(directive)
    write.session.flush()
    search_index.add(write.session, directive)
    rows = []
    for position, point_form in enumerate(form.tracked, 1):
        parts = receiving(point_form.receivers, directory.values())
        if not parts:
            raise NotPossibleNow("form_incomplete")
        point, due_at = _keep_point(write, directive, point_form, position)
        shared = _shared(write, point, due_at)
        rows += [shared | {"bureau_id": i, "area": directory[i].area, "part": part} for i, part in parts.items()]
    return rows


def _keep_point(write: Write, directive: Directive, form: PointForm, position: int) -> tuple[Point, datetime | None]:
    """The point, and the hour it is due where it is an emergency."""
    fields = form.model_dump(include={"text", "start", "end", "criterion", "completion", "due_on", "cycle"})
    due_at: datetime | None = None
    if form.term is not None:  # counted from the dispatch, whatever day it was chosen on
        fields["due_on"], due_at, fields["due_rule"] = count_from(write, Term(form.term.count, form.term.unit))
    point = Point.model_validate(
        fields
        | {
            "meeting_id": directive.meeting_id,
            "directive_id": directive.id,
            "position": position,
            "evidence_required": form.evidence_required,
            "on_bureaus_word": form.on_bureaus_word,
            "answers_point_id": form.answers_point_id,
            "waits_for_supporters": form.waits_for_supporters,
        }
    )
    if point.criterion is not Criterion.RECURRING:
        point.cycle = None
    write.session.add(point)
    write.session.flush()
    search_index.add(write.session, point)
    return point, due_at


def _shared(write: Write, point: Point, due_at: datetime | None) -> dict[str, Any]:
    """What all assignments of a point begin with."""
    return {
        "meeting_id": point.meeting_id,
        "directive_id": point.directive_id,
        "point_id": point.id,
        "status": Status.DISPATCHED,
        "due_on": point.due_on,
        "original_due_on": point.due_on,
        "due_at": due_at,
        "dispatched_at": write.now,
        "due_rule": point.due_rule,
    }


def _standing(write: Write, meeting: Meeting) -> set[int]:
    """The meeting's points that ask for returns."""
    points = select(Point.id).where(Point.meeting_id == meeting.id, Point.criterion == Criterion.RECURRING)
    return {key or 0 for key in write.session.exec(points)}


def _counted(rows: list[dict[str, Any]], standing: set[int]) -> Counter[tallies.Counted]:
    """What the roll-ups count: all rows of a point in an area are alike to them."""
    changes: Counter[tallies.Counted] = Counter()
    one = {(row["point_id"], row["area"]): row for row in rows}
    for (point_id, area), count in Counter((row["point_id"], row["area"]) for row in rows).items():
        row = one[point_id, area]
        place = (row["meeting_id"], row["directive_id"], area, row["status"], row["due_on"])
        answer = Answer.NOT_ASKED if point_id in standing else Answer.NONE
        changes[tallies.Counted(*place, row["original_due_on"], answer)] += count
    return changes


def _note_attendance(write: Write, meeting: Meeting, forms: list[AttendanceForm], directory: Iterable[Bureau]) -> None:
    """Keep each phrase; a class of units that the directory knows becomes one row a unit, marked inferred: whether each
    came no phrase can say. A unit that several phrases mean stands where the first of them puts it."""
    units = [unit for unit in directory if unit.active]
    noted = set[int | None]()
    for form in forms:
        shared = {
            "meeting_id": meeting.id,
            "phrase": form.phrase[:300],
            "unit_class": ",".join(form.classes),
            "venue": form.venue,
            "state": form.state,
        }
        write.session.add(Attendance.model_validate(shared | {"head_count": form.head_count}))
        kinds = {GROUPS[name] for name in form.classes if name in GROUPS}
        for unit in units:
            if unit.kind in kinds and unit.id not in noted:
                noted.add(unit.id)
                one = {"bureau_id": unit.id, "state": AttendanceState.INFERRED}
                write.session.add(Attendance.model_validate(shared | one))
