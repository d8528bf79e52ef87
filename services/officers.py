"""三员分立: who adds people, who grants them access, and who watches both, as three persons where the office wants it."""

from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from models.accounts import Account, Role
from models.errors import NotAllowed, NotPossibleNow
from models.labels import LABELS
from models.office import Office
from models.permissions import APART, Action
from models.words import CHINESE, say
from services.access import SYSTEM, Actor, reach
from services.transactions import reading, writing

OFFICERS = (Role.ADMINISTRATOR, Role.SECURITY, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class Halves:
    """Which of the two halves of an account's life the actor has."""

    adds: bool
    grants: bool


def halves(actor: Actor) -> Halves:
    with reading(actor, Action.EDIT_ACCOUNTS) as read:
        return Halves(_may(read.session, actor, Action.ADD_ACCOUNTS), _may(read.session, actor, Action.GRANT_ACCESS))


def _may(session: Session, actor: Actor, action: Action) -> bool:
    try:
        expect_half(session, actor, action)
    except NotAllowed:
        return False
    return True


def expect_half(session: Session, actor: Actor, action: Action) -> None:
    """Refuse what the other officer has to do."""
    reach(actor, action)
    if actor.role and are_apart(session) and APART.get(action, actor.role) is not actor.role:
        raise NotAllowed("officers_apart")


def are_apart(session: Session) -> bool:
    office = session.get(Office, 1)
    return office is not None and office.three_officers


def is_separated(actor: Actor) -> bool:
    """Whether this office has three officers, for the screen that says so."""
    with reading(actor, Action.SEPARATE_OFFICERS) as read:
        return are_apart(read.session)


def separate(actor: Actor, token: str) -> None:
    """From now on nobody can do alone what needs two. Each officer has to be there first."""
    with writing(actor, Action.SEPARATE_OFFICERS, token) as write:
        expect_officers(write.session)
        _set(write.session, True)
        write.record("office", 1, {"three_officers": False}, {"three_officers": True})


def join(token: str) -> None:
    """Back to one administrator: only at the machine, where whoever does it could do anything."""
    with writing(SYSTEM, Action.JOIN_OFFICERS, token) as write:
        _set(write.session, False)
        write.record("office", 1, {"three_officers": True}, {"three_officers": False})


def expect_officers(session: Session) -> None:
    """Refuse while one of the three has nobody who can sign in."""
    found = set(session.exec(select(Account.role).where(col(Account.active)).group_by(col(Account.role))))
    missing = [role for role in OFFICERS if role not in found]
    if missing:
        names = "、".join(say(CHINESE, LABELS[role]) for role in missing)
        raise NotPossibleNow("officers_missing", names=names)


def expect_enough(session: Session) -> None:
    """Refuse to lose the last one: without an administrator nobody could ever let one in again."""
    if are_apart(session):
        expect_officers(session)
    active = select(func.count()).where(col(Account.role) == Role.ADMINISTRATOR, col(Account.active))
    if not session.scalar(active):
        raise NotPossibleNow("last_administrator", field="role")


def _set(session: Session, apart: bool) -> None:
    office = session.get_one(Office, 1)
    if office.three_officers is apart:
        raise NotPossibleNow("point_unchanged")
    office.three_officers = apart
    session.add(office)
