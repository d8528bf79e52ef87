"""A bureau's worklist: what presses, what is under way, what waits for the office, what is over."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, text
from sqlmodel import col, select

from models.assignments import IS_OVER, Assignment
from models.bureaus import Bureau, BureauKind
from models.cycles import anchor_of, step
from models.lifecycle import OPEN, WORKING, Light, Status
from models.office import Office
from models.permissions import Action
from services.access import Actor, bureau_of
from services.assignments import AssignmentView, views_of
from services.transactions import Read, reading


@dataclass(frozen=True, slots=True)
class Worklist:
    """A bureau's page: what needs it now, what is under way, what waits for the office.

    What is over, and what is suspended or withdrawn, is only counted here: see `over` and `stopped`. ``contact`` is whom
    to ask.
    """

    bureau: str
    city: str
    today: date
    contact: str
    now: tuple[AssignmentView, ...]
    later: tuple[AssignmentView, ...]
    waiting: tuple[AssignmentView, ...]
    closed: int = 0
    stopped: int = 0
    to_sign: tuple[tuple[int, int], ...] = ()

    @property
    def unsigned(self) -> int:
        """How many (id, version) wait for a receipt."""
        return len(self.to_sign)


MOST_OVER = 30
_URGENT = (Light.OVERDUE, Light.DUE_SOON, Light.UNSIGNED)
_ORDER = list(Light)
_OVER: Any = text(IS_OVER)  # said as the index says it
_LATEST = (col(Assignment.closed_at).desc(), col(Assignment.id).desc())
_WITH_THE_OFFICE = (Status.REPORTED, Status.OBJECTED)


def worklist(actor: Actor) -> Worklist:
    """The actor's own bureau's assignments, most urgent first."""
    with reading(actor, Action.SEE_ASSIGNMENTS) as read:
        bureau = bureau_of(read.session, actor)
        own = col(Assignment.bureau_id) == bureau.id
        views = views_of(read, own, col(Assignment.status).in_(OPEN))
        views.sort(key=lambda view: (_ORDER.index(view.light), view.due_on, view.id))
        answering = [view for view in views if view.status in WORKING]
        office = read.session.get(Office, 1)
        return Worklist(
            bureau=bureau.name,
            city=_city(read, bureau),
            today=read.today,
            contact=office.contact if office else "",
            now=tuple(view for view in answering if _presses(view, read.today)),
            later=tuple(view for view in answering if not _presses(view, read.today)),
            waiting=tuple(view for view in views if view.status in _WITH_THE_OFFICE),
            closed=_count(read, own, _OVER),
            stopped=_count(read, own, col(Assignment.status).in_((Status.SUSPENDED, Status.WITHDRAWN))),
            to_sign=tuple((view.id, view.version) for view in answering if view.status is Status.DISPATCHED),
        )


def over(actor: Actor) -> list[AssignmentView]:
    """The latest of what is over at the actor's bureau."""
    with reading(actor, Action.SEE_ASSIGNMENTS) as read:
        own = col(Assignment.bureau_id) == bureau_of(read.session, actor).id
        return views_of(read, own, _OVER, order=_LATEST, limit=MOST_OVER)


def stopped(actor: Actor) -> list[AssignmentView]:
    """What is suspended at the actor's bureau, then the latest of what was withdrawn."""
    with reading(actor, Action.SEE_ASSIGNMENTS) as read:
        own, status = col(Assignment.bureau_id) == bureau_of(read.session, actor).id, col(Assignment.status)
        suspended = views_of(read, own, status == Status.SUSPENDED)
        return [*suspended, *views_of(read, own, status == Status.WITHDRAWN, order=_LATEST, limit=MOST_OVER)]


def _presses(view: AssignmentView, today: date) -> bool:
    """Whether it needs the bureau now. A standing duty that was answered for this period does not, however near the next."""
    if view.cycle and view.status is Status.IN_PROGRESS:
        anchor = anchor_of(view.due_on, view.original_due_on)
        if step(view.due_on, view.cycle, -1, anchor) >= today:
            return False
    return view.light in _URGENT


def _city(read: Read, bureau: Bureau) -> str:
    """The prefecture a county bureau lies in; empty for all others."""
    if bureau.kind is not BureauKind.COUNTY:
        return ""
    city = select(Bureau.name).where(Bureau.kind == BureauKind.CITY, Bureau.area == bureau.area)
    return (read.session.exec(city).first() or "").removesuffix("应急管理局")


def _count(read: Read, *where: Any) -> int:
    return read.session.exec(select(func.count()).select_from(Assignment).where(*where)).one()
