"""Meetings made by hand for tests that are about what happens after the reading."""

from datetime import date
from typing import Any

from sqlmodel import select

from models.assignments import Assignment
from models.bureaus import BureauKind
from models.clock import now
from models.directives import Criterion, Cycle
from models.meetings import Draft
from models.permissions import Action
from services import dispatch
from services.access import Actor
from services.database import reading_session
from services.forms import DirectiveForm, MeetingForm, PointForm, Receivers, renumber
from services.transactions import writing
from tests.conftest import bureau_id

DUE = date(2020, 2, 20)
SOURCE = "会议要求，一要排查隐患。二要每日报告值班情况。"


def point(text: str = "排查隐患", *, names: tuple[str, ...] = ("三台", "康定"), **settings: Any) -> PointForm:
    """A point for a few bureaus, due on 20 February."""
    receivers = Receivers(bureaus=[bureau_id(name) for name in names])
    return PointForm.model_validate({"text": text, "due_on": DUE, "receivers": receivers} | settings)


def standing(text: str = "每日报告值班情况", **settings: Any) -> PointForm:
    """A daily duty."""
    return point(text, **{"criterion": Criterion.RECURRING, "cycle": Cycle.DAILY} | settings)


def everyone(text: str = "排查隐患") -> PointForm:
    """A point for all cities and counties."""
    return point(text, receivers=Receivers(groups=[BureauKind.CITY, BureauKind.COUNTY]))


def meeting(*points: PointForm, title: str = "全省安全生产视频会") -> MeetingForm:
    """A checked form with one directive a point."""
    directives = [DirectiveForm(heading=p.text, text=p.text, points=[p], checked=True) for p in points]
    form = MeetingForm(title=title, held_on=date(2020, 2, 4), host="段毅君", checked=True, directives=directives)
    renumber(form)
    return form


def draft(actor: Actor, form: MeetingForm, token: str = "draft", source: str = SOURCE) -> int:
    """Keep a form as a draft without reading a text."""
    with writing(actor, Action.EDIT_DRAFT, token) as write:
        row = Draft(
            owner_id=actor.account_id or 0,
            source_text=source,
            text_digest=token,
            form=form.model_dump(mode="json"),
            created_at=now(),
            updated_at=now(),
        )
        write.session.add(row)
        write.session.flush()
        write.record("draft", row.id)
        return row.id or 0


def dispatched(actor: Actor, *points: PointForm, title: str = "全省安全生产视频会") -> int:
    """Dispatch the points as one meeting; its id."""
    return dispatch.dispatch(actor, draft(actor, meeting(*points, title=title), title), 1, f"dispatch {title}")


def assignment(name: str = "三台", position: int = 0) -> Assignment:
    """The assignment of a bureau as the database has it now."""
    with reading_session() as session:
        query = select(Assignment).where(Assignment.bureau_id == bureau_id(name)).order_by(Assignment.id)  # type: ignore[arg-type]
        return session.exec(query).all()[position]
