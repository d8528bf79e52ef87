"""三员分立: who adds people, who grants them access, and who watches both, as three persons where the office wants it."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlmodel import Session, col, select

from models.accounts import NO_PASSWORD, Account, Role
from models.clock import now
from models.errors import NotAllowed, NotPossibleNow
from models.labels import LABELS
from models.office import Office
from models.permissions import APART, Action
from models.settings import settings
from models.words import CHINESE, say
from services.access import SYSTEM, Actor, reach
from services.sign_in import not_dormant
from services.transactions import reading, writing

OFFICERS = (Role.ADMINISTRATOR, Role.SECURITY, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class Halves:
    """Which of the two halves of an account's life the actor has."""

    adds: bool
    grants: bool


def halves(actor: Actor) -> Halves:
    with reading(actor, Action.EDIT_ACCOUNTS) as read:
        return halves_of(read.session, actor)


def halves_of(session: Session, actor: Actor) -> Halves:
    """The same, inside a transaction."""
    return Halves(_may(session, actor, Action.ADD_ACCOUNTS), _may(session, actor, Action.GRANT_ACCESS))


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
        _refuse_without(set(OFFICERS) - able(write.session))
        _set(write.session, True)
        write.record("office", 1, {"three_officers": False}, {"three_officers": True})


def join(token: str) -> None:
    """Back to one administrator: only at the machine, where whoever does it could do anything."""
    with writing(SYSTEM, Action.JOIN_OFFICERS, token) as write:
        _set(write.session, False)
        write.record("office", 1, {"three_officers": True}, {"three_officers": False})


def able(session: Session) -> set[Role]:
    """The roles that somebody can sign in with: not by an account that counts as shut, or that nobody was let into yet."""
    can = [col(Account.active), not_dormant(now())]
    if not settings().oidc_issuer:
        can.append(col(Account.password_hash) != NO_PASSWORD)
    return {Role(role) for role in session.exec(select(Account.role).where(*can).group_by(col(Account.role)))}


def _refuse_without(missing: Collection[Role]) -> None:
    if names := [say(CHINESE, LABELS[role]) for role in OFFICERS if role in missing]:
        raise NotPossibleNow("officers_missing", names="、".join(names))


def expect_none_lost(session: Session, before: set[Role]) -> None:
    """Refuse a change that takes the last one away of those there were: without an administrator nobody could ever let
    one in again. Who has not come for months keeps nobody from changing an account."""
    lost = before - able(session)
    if are_apart(session):
        _refuse_without(lost)
    if Role.ADMINISTRATOR in lost:
        raise NotPossibleNow("last_administrator", field="role")


def _set(session: Session, apart: bool) -> None:
    office = session.get_one(Office, 1)
    if office.three_officers is apart:
        raise NotPossibleNow("point_unchanged")
    office.three_officers = apart
    session.add(office)
