"""Who is asking. Fetching is authorising: a row that is not theirs is a row that is not there."""

from dataclasses import dataclass

from sqlmodel import Session

from models.accounts import Account, Role
from models.assignments import Assignment
from models.bureaus import Bureau
from models.errors import NotAllowed
from models.lifecycle import Step
from models.permissions import Action, Relation, relation


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person, as services see them. ``role`` is None for the system itself (set-up, sample, command line)."""

    account_id: int | None
    name: str
    role: Role | None
    bureau_id: int | None = None
    ip: str = ""


SYSTEM = Actor(None, "system", None)


def actor_of(account: Account, ip: str = "") -> Actor:
    return Actor(account.id, account.name, account.role, account.bureau_id, ip)


def reach(actor: Actor, action: Action | Step) -> Relation:
    """How far the actor's permission goes, or `NotAllowed`. The system itself may do everything."""
    if actor.role is None:
        return Relation.ANY
    found = relation(actor.role, action)
    if found is None:
        raise NotAllowed("not_allowed")
    return found


def assignment_for(session: Session, actor: Actor, action: Action | Step, assignment_id: int) -> Assignment:
    """The assignment, if this actor may do this to it; else not found, whether or not it exists."""
    far = reach(actor, action)
    row = session.get(Assignment, assignment_id)
    if row is None or (far is Relation.OWN and row.bureau_id != actor.bureau_id):
        raise NotAllowed("not_found")
    return row


def expect_office(actor: Actor) -> None:
    """Refuse a bureau: what follows is of all bureaus, or of the office itself."""
    if actor.bureau_id is not None:
        raise NotAllowed("not_allowed")


def bureau_of(session: Session, actor: Actor) -> Bureau:
    """The bureau of a bureau account."""
    bureau = session.get(Bureau, actor.bureau_id) if actor.bureau_id else None
    if bureau is None:
        raise NotAllowed("not_found")
    return bureau
