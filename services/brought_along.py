"""What an imported register said of an assignment beyond what this system keeps itself."""

from dataclasses import dataclass

from models.imports import BroughtAlong
from models.permissions import Action
from services.access import Actor, assignment_for
from services.transactions import reading


@dataclass(frozen=True, slots=True)
class Along:
    """Its number in the old register, the person responsible, a note; each may be empty."""

    reference: str
    responsible: str
    note: str


def along(actor: Actor, assignment_id: int) -> Along | None:
    """None for what was not imported, or came with nothing more."""
    with reading(actor, Action.SEE_ASSIGNMENTS) as read:
        assignment_for(read.session, actor, Action.SEE_ASSIGNMENTS, assignment_id)
        row = read.session.get(BroughtAlong, assignment_id)
        return Along(row.reference, row.responsible, row.note) if row else None
