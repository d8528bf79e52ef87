"""Limits on a form, as 三个工作日内: they begin with the dispatch, so that their day moves on while a draft waits."""

from sqlmodel import Session

from models.deadlines import Term, due_of
from models.errors import NotPossibleNow
from services import working_days
from services.forms import MeetingForm
from services.transactions import office_time


def count_terms(form: MeetingForm, session: Session) -> None:
    """Where each limit would end if it were sent today. In a year not loaded the day stays open for a person."""
    points = [point for directive in form.directives for point in directive.points if point.term]
    if not points:
        return
    days, start = working_days.load(session), office_time(session)
    for point in points:
        try:
            point.due_on = due_of(Term(point.term.count, point.term.unit), start, days).on if point.term else None
        except NotPossibleNow:
            point.due_on = point.term = None
