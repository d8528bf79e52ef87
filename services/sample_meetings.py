"""The sample's meetings: communiqués in ``data/samples``, taken through intake and dispatch like any other."""

import json
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel
from sqlmodel import Session, col, select

from models.bureaus import Bureau, BureauKind
from models.clock import BEIJING
from models.deadlines import Unit
from models.directives import Criterion, Cycle
from models.settings import ROOT
from services import dispatch, drafts
from services.access import Actor
from services.bureaus import resolve
from services.database import reading_session
from services.forms import MeetingForm, PointForm, Receivers, TermForm, set_criterion

FOLDER = ROOT / "data" / "samples"


class PlannedPoint(BaseModel):
    """One point of ``plan.json``: what is dispatched to whom, and how the sample's bureaus take it.
    With ``working_days`` the due date is counted by the calendar; it has to come out as ``due_on``.

    ``words`` stand in the communiqué as they are. Shares are from 0 to 1: ``late`` multiplies an area's own
    slowness, ``done_share`` counts where the due date is still ahead, ``waiting`` is not verified yet.
    ``fates`` settles single bureaus by their short name; ``evidence`` names the file of ``evidence/`` that one hands in.
    """

    words: str
    criterion: Criterion
    due_on: date
    cycle: Cycle | None = None
    working_days: int = 0
    groups: list[BureauKind] = []
    areas: list[str] = []
    bureaus: list[str] = []
    supporting: list[str] = []
    late: float = 0.0
    done_share: float = 0.0
    waiting: float = 0.0
    unsigned: float = 0.0
    done: list[str] = []
    progress: list[str] = []
    fates: dict[str, str] = {}
    evidence: dict[str, str] = {}


class PlannedMeeting(BaseModel):
    """One meeting of ``plan.json``; ``directives`` in the communiqué's order."""

    file: str
    title: str
    dispatched_at: datetime
    directives: list[list[PlannedPoint]]

    @property
    def at(self) -> datetime:
        return self.dispatched_at.replace(tzinfo=BEIJING)


def plan() -> list[PlannedMeeting]:
    """The meetings in the order they were held."""
    rows: list[dict[str, Any]] = json.loads((FOLDER / "plan.json").read_text(encoding="utf-8"))
    return [PlannedMeeting.model_validate(row) for row in rows]


def hold(actor: Actor, planned: PlannedMeeting, token: str) -> int:
    """Paste, correct and dispatch one meeting; its id."""
    text = (FOLDER / planned.file).read_text(encoding="utf-8")
    draft_id = drafts.start(actor, text, f"{token}-start")
    view = drafts.open_draft(actor, draft_id)
    _correct(view.form, planned, text)
    version = drafts.save(actor, draft_id, view.form, view.version, f"{token}-save")
    return dispatch.dispatch(actor, draft_id, version, f"{token}-dispatch")


def _correct(form: MeetingForm, planned: PlannedMeeting, text: str) -> None:
    """What a secretary does on the check screen."""
    form.title, form.checked = planned.title, True
    for warning in form.warnings:
        warning.settled = True
    with reading_session() as session:
        for directive, points in zip(form.kept, planned.directives, strict=True):
            directive.points = [_point(session, point, text) for point in points]
            directive.checked = True


def _point(session: Session, planned: PlannedPoint, text: str) -> PointForm:
    start = text.index(planned.words)
    form = PointForm(
        text=planned.words, start=start, end=start + len(planned.words), due_on=planned.due_on, cycle=planned.cycle
    )
    set_criterion(form, planned.criterion)
    if planned.working_days:
        form.term = TermForm(count=planned.working_days, unit=Unit.WORKING_DAYS)
    supporting = [i for name in planned.supporting for i in resolve(session, name)]
    singly = [i for name in planned.bureaus for i in resolve(session, name)]
    in_areas = select(Bureau.id).where(col(Bureau.area).in_(planned.areas))
    form.receivers = Receivers(
        groups=planned.groups,
        bureaus=[*(i for i in session.exec(in_areas) if i), *singly, *supporting],
        supporting=supporting,
    )
    return form
