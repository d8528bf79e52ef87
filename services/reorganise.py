"""Reorganisation 机构撤并: a bureau is merged into another, or ended. Its history stays its own; its open work moves on."""

from collections import Counter
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from models.accounts import Account, BureauLink
from models.assignments import Assignment
from models.bureaus import Bureau, BureauAlias
from models.directives import Point
from models.errors import NotAllowed, NotPossibleNow
from models.lifecycle import OPEN, Status
from models.meetings import Decision
from models.permissions import Action
from services import objections, search_index, tallies
from services.access import Actor
from services.links import end_links
from services.sign_in import end_all
from services.transactions import Write, expect_version, reading, writing


@dataclass(frozen=True, slots=True)
class Moved:
    """What a reorganisation did: rows that went to the successor, rows that ended because it had the same point."""

    moved: int
    ended: int


def open_work(actor: Actor, bureau_id: int) -> int:
    """How many open assignments a bureau has, to be said before it is merged or ended."""
    with reading(actor, Action.REORGANISE) as read:
        mine = (Assignment.bureau_id == bureau_id, col(Assignment.status).in_(OPEN))
        return read.session.scalar(select(func.count()).select_from(Assignment).where(*mine)) or 0


def merge(actor: Actor, bureau_id: int, into_id: int, version: int, reason: str, token: str) -> Moved:
    """Hand a bureau's open assignments, accounts and names to another of its kind, and retire it.

    Where the successor has the same point already, the retired bureau's row is withdrawn: one bureau answers once.
    """
    with writing(actor, Action.REORGANISE, token) as write:
        bureau = _fetch(write, bureau_id, version, reason)
        into = write.session.get(Bureau, into_id)
        if into is None or not into.active or into.id == bureau.id:
            raise NotPossibleNow("successor_needed", field="into")
        if into.kind is not bureau.kind:
            raise NotPossibleNow("successor_kind", field="into")
        done = _hand_over(write, bureau, into, reason)
        _move_people(write, bureau, into)
        _move_names(write.session, bureau, into)
        bureau.merged_into_id = into.id
        _retire(write, bureau, reason, {"merged_into": into.name, "moved": done.moved, "withdrawn": done.ended})
        return done


def close(actor: Actor, bureau_id: int, version: int, reason: str, token: str) -> Moved:
    """End a bureau that has no successor: its open assignments are withdrawn, its accounts shut."""
    with writing(actor, Action.REORGANISE, token) as write:
        bureau = _fetch(write, bureau_id, version, reason)
        done = _hand_over(write, bureau, None, reason)
        for account in _accounts(write.session, bureau):
            account.active = False
            _sign_out(write.session, account)
        _retire(write, bureau, reason, {"withdrawn": done.ended})
        return done


def _fetch(write: Write, bureau_id: int, version: int, reason: str) -> Bureau:
    bureau = write.session.get(Bureau, bureau_id)
    if bureau is None or not bureau.active:
        raise NotAllowed("not_found")
    if not reason.strip():
        raise NotPossibleNow("reason_needed", field="reason")
    expect_version(bureau, version)
    under = (Bureau.parent_id == bureau.id, col(Bureau.active))
    if counties := write.session.scalar(select(func.count()).select_from(Bureau).where(*under)):
        raise NotPossibleNow("counties_first", n=counties)
    return bureau


def _hand_over(write: Write, bureau: Bureau, into: Bureau | None, reason: str) -> Moved:
    """Each open row goes to the successor, or ends. All roll-ups move at once."""
    rows = write.session.exec(
        select(Assignment).where(Assignment.bureau_id == bureau.id, col(Assignment.status).in_(OPEN))
    ).all()
    taken = set[int]()
    if into is not None:
        taken = set(write.session.exec(select(Assignment.point_id).where(Assignment.bureau_id == into.id)))
    changes: Counter[tallies.Counted] = Counter()
    moved = 0
    for row in rows:
        point = write.session.get_one(Point, row.point_id)
        changes[tallies.counted(row, point)] -= 1
        before = {"status": str(row.status), "bureau": bureau.name}
        if into is None or row.point_id in taken:
            row.status = Status.WITHDRAWN
            objections.answer(write, row, Decision.APPROVED, reason)
        else:
            row.bureau_id, row.area = into.id or 0, into.area
            search_index.hand_over(write.session, row.id or 0, bureau.id or 0, row.bureau_id)
            moved += 1
        row.version += 1
        changes[tallies.counted(row, point)] += 1
        after = {"status": str(row.status), "bureau": into.name if into and row.bureau_id == into.id else bureau.name}
        write.record("assignment", row.id, before, after, reason=reason.strip())
    tallies.shift(write, changes)
    return Moved(moved, len(rows) - moved)


def _accounts(session: Session, bureau: Bureau) -> list[Account]:
    return list(session.exec(select(Account).where(Account.bureau_id == bureau.id)))


def _move_people(write: Write, bureau: Bureau, into: Bureau) -> None:
    """They work for the successor from the next sign-in on: what is on their screens belongs to a bureau that is gone."""
    for account in _accounts(write.session, bureau):
        account.bureau_id = into.id
        _sign_out(write.session, account)


def _sign_out(session: Session, account: Account) -> None:
    account.version += 1
    session.add(account)
    end_all(session, account.id or 0)
    end_links(session, col(BureauLink.account_id) == account.id)


def _move_names(session: Session, bureau: Bureau, into: Bureau) -> None:
    """A text that still says the old name means the successor."""
    for alias in session.exec(select(BureauAlias).where(BureauAlias.bureau_id == bureau.id)):
        alias.bureau_id = into.id or 0
        session.add(alias)
    for name in {bureau.name, bureau.short_name}:
        if session.get(BureauAlias, name) is None:
            session.add(BureauAlias(name=name, bureau_id=into.id or 0))


def _retire(write: Write, bureau: Bureau, reason: str, what: dict[str, object]) -> None:
    bureau.active = False
    write.session.add(bureau)
    write.record("bureau", bureau.id, {"active": True}, {"active": False, **what}, reason=reason.strip())
