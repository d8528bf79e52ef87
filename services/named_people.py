"""Hosts, speakers and leaders present whom the office's list of people does not hold: a hint, never a refusal."""

from collections.abc import Iterator

from sqlmodel import col, select

from models.imports import Person
from models.meetings import Draft
from models.permissions import Action
from parsing.normalise import normalise
from parsing.people import people_in
from services.access import Actor
from services.forms import MeetingForm
from services.transactions import reading


def unlisted(actor: Actor, draft_id: int, form: MeetingForm) -> tuple[str, ...]:
    """Names no line of the list bears, each once, in the order of the form. An office without a list is told nothing."""
    with reading(actor, Action.EDIT_DRAFT) as look:
        listed = set(look.session.exec(select(Person.name).where(col(Person.active))))
        draft = look.session.get(Draft, draft_id)
        spoke: list[str] = draft.reading.get("speakers", []) if draft else []
    if not listed:
        return ()
    named = dict.fromkeys([*([form.host.replace(" ", "")] if form.host.strip() else []), *spoke, *_present(form)])
    return tuple(name for name in named if name not in listed)


def _present(form: MeetingForm) -> Iterator[str]:
    for row in form.attendance:
        text = normalise(row.phrase).text
        for person in people_in(text, 0, len(text)):
            yield text[slice(*person.name)].replace(" ", "")
