"""Signing in and out. Who is in is read from the table at every check, so that what changes there counts at once.

These times are the real clock's: a sample office that lives in 2020 still signs people out after thirty minutes.
"""

import hashlib
import secrets
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, null, true
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session, and_, col, delete, literal, or_, select, update

from models.accounts import Account, AddressTries, BureauLink, Deputy, Role, SignIn
from models.base import Moment
from models.bureaus import Bureau
from models.clock import beijing_day, now
from models.errors import NotAllowed
from models.office import Installation, Office
from models.permissions import Action, same_side
from models.settings import settings
from services import passwords
from services.access import SYSTEM, Actor, actor_of
from services.database import reading_session, writing_session
from services.transactions import writing

TRIES = 5
LOCKED_FOR = timedelta(minutes=30)
SEEN_EVERY = timedelta(minutes=1)
KEPT_FOR = timedelta(days=30)
ADDRESS_WAITS = timedelta(hours=1)

_IS_SAMPLE = select(Office.id).where(col(Office.is_sample)).exists()


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is behind a cookie, with what the frame needs to know about them."""

    actor: Actor
    login: str
    language: str
    token_hash: str
    stale_password: bool = False
    by_link: bool = False  # a bureau's link let them in, not a password
    deputy_id: int | None = None  # as whose deputy they act: the naming, while it is on


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """A person of the sample office, entered by a click."""

    account_id: int
    name: str
    role: Role
    bureau: str


def person_of(visitor: Visitor) -> Actor:
    """Who is asking for what is one person's own. Whoever came by a bureau's link may be anybody there."""
    if visitor.by_link:
        raise NotAllowed("not_allowed")
    return visitor.actor


def hash_of(token: str) -> str:
    """What the table knows a cookie's token by."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Entered:
    """What a right password gives: the cookie's token, or one that is good only for handing in the code."""

    token: str
    needs_code: bool


def sign_in(login: str, password: str, ip: str = "", agent: str = "") -> Entered:
    """Let a person in, or on to the second step.

    A wrong password, an unknown name, a locked and a disabled account are one refusal
    that takes one time, so that nobody learns which names exist.
    """
    account = count_try(login, ip)
    if not is_right(account, password, ip):
        raise NotAllowed("wrong_login")
    assert account is not None
    waits = bool(account.totp_secret)
    return Entered(let_in(account, ip, agent, waits_for_code=waits), waits)


def is_right(account: Account | None, password: str, ip: str = "") -> bool:
    """Whether it is the password of an account whose try was counted. Takes as long for nobody's."""
    right = passwords.matches(password, account.password_hash if account else "")
    if account and not right:
        note_lock_out(account, ip)
    return right and account is not None


def note_lock_out(account: Account, ip: str) -> None:
    """Into the ledger, once the try that was counted last has locked the account."""
    if account.failures == TRIES:
        with writing(SYSTEM, Action.LOCK_OUT, secrets.token_hex(16)) as write:
            write.record("account", account.id, after={"login": account.login, "ip": ip, "tries": TRIES})


def is_dormant(account: Account, at: datetime) -> bool:
    """Whether nobody has come in with it for so long that it counts as shut, until an administrator saves it anew."""
    days = passwords.rules().dormant_days
    return bool(days and account.used_at and at - account.used_at >= timedelta(days=days))


def not_dormant(at: datetime) -> ColumnElement[bool]:
    """The same, asked of the table."""
    days = passwords.rules().dormant_days
    return or_(col(Account.used_at).is_(None), col(Account.used_at) > at - timedelta(days=days)) if days else true()


def count_try(login: str, ip: str = "") -> Account | None:
    """Count the try before the password is looked at: guesses that arrive together can't share one count.

    An address that has been wrong too often, with whatever names, waits for an hour and learns nothing of any.
    """
    login, at = login.strip().lower(), now()
    over = col(Account.locked_until) <= at
    last = and_(col(Account.locked_until).is_(None), col(Account.failures) == TRIES - 1)
    count = (
        update(Account)
        .where(
            col(Account.login) == login,
            col(Account.active),
            col(Account.password_hash) != "",
            not_dormant(at),
            or_(and_(col(Account.locked_until).is_(None), col(Account.failures) < TRIES), over),
        )
        .values(
            failures=case((over, 1), else_=col(Account.failures) + 1),
            locked_until=case((last, literal(at + LOCKED_FOR, Moment)), else_=null()),
        )
        .returning(Account)
        .execution_options(synchronize_session=False)
    )
    with writing_session() as session:
        _count_address(session, ip, at)
        found = session.execute(count).scalar_one_or_none()
        if found is None:  # the same work at the disk for a name that isn't there
            session.execute(update(Installation).values(beat_at=at))
    return found


def _count_address(session: Session, ip: str, at: datetime) -> None:
    limit, fresh = settings().tries_per_address, at - ADDRESS_WAITS
    if not limit or not ip:
        return
    over = col(AddressTries.since) <= fresh
    count = (
        update(AddressTries)
        .where(col(AddressTries.address) == ip, or_(over, col(AddressTries.failures) < limit))
        .values(
            failures=case((over, 1), else_=col(AddressTries.failures) + 1),
            since=case((over, literal(at, Moment)), else_=col(AddressTries.since)),
        )
        .returning(col(AddressTries.failures))
        .execution_options(synchronize_session=False)
    )
    if session.execute(count).first():
        return
    if session.get(AddressTries, ip) is not None:
        raise NotAllowed("too_many_tries")
    with suppress(IntegrityError), session.begin_nested():  # another's first try may come in between
        session.add(AddressTries(address=ip, since=at, failures=1))


def let_in(
    account: Account, ip: str, agent: str, *, waits_for_code: bool = False, by: str = "", link_hash: str = ""
) -> str:
    """A new sign-in; gives its token. ``by``: how they came in, where it was not with a password.

    While the code is still to come the tries go on counting: password and code have five together. Who came without
    the password says nothing of the tries at it; it is a use of the account all the same, since many a bureau comes by
    the links in its letters only.
    """
    token, at, knows = secrets.token_urlsafe(32), now(), by in ("", "code")
    with writing(actor_of(account, ip), Action.SIGN_IN, secrets.token_hex(16)) as write:
        _expect_unchanged(write.session, account, link_hash if by == "link" else "")
        write.session.execute(delete(SignIn).where(col(SignIn.created_at) < at - KEPT_FOR))
        write.session.execute(delete(AddressTries).where(col(AddressTries.since) < at - ADDRESS_WAITS))
        if knows:
            _forget_address(write.session, ip)
        if knows and not waits_for_code:
            forget_tries(write.session, account.id or 0)
        if not waits_for_code:
            write.session.execute(update(Account).where(col(Account.id) == account.id).values(used_at=at))
        write.session.add(
            SignIn(
                token_hash=hash_of(token),
                account_id=account.id or 0,
                created_at=at,
                seen_at=at,
                ip=ip,
                agent=agent[:200],
                waits_for_code=waits_for_code,
                link_hash=link_hash,
            )
        )
        how = {"by": by} if by else {"waits_for_code": True} if waits_for_code else {}
        write.record("account", account.id, after={"ip": ip, "agent": agent[:200], **how})
    return token


def _expect_unchanged(session: Session, account: Account, link_hash: str) -> None:
    """Refuse what was shut since it was looked at: hashing takes its time, and a sign-in that waited for it would
    outlive the one that signs out everywhere."""
    there = select(Account.password_hash, Account.totp_secret).where(Account.id == account.id, col(Account.active))
    found = session.exec(there).first()
    same = found is not None and tuple(found) == (account.password_hash, account.totp_secret)
    if not same and not link_hash:
        raise NotAllowed("wrong_login")
    good = select(BureauLink.token_hash).where(BureauLink.token_hash == link_hash, col(BureauLink.revoked_at).is_(None))
    if link_hash and not (same and session.exec(good).first()):
        raise NotAllowed("link_over")


def forget_tries(session: Session, account_id: int, ip: str = "") -> None:
    """They know it: wrong tries before no longer count."""
    session.execute(update(Account).where(col(Account.id) == account_id).values(failures=0, locked_until=None))
    _forget_address(session, ip)


def _forget_address(session: Session, ip: str) -> None:
    """The try that was counted first was right."""
    known = and_(col(AddressTries.address) == ip, col(AddressTries.failures) > 0)
    session.execute(update(AddressTries).where(known).values(failures=col(AddressTries.failures) - 1))


def sample_people() -> list[SamplePerson]:
    """Whom one can step in as: nobody, once the office is real."""
    with reading_session() as session:
        rows = session.execute(
            select(Account.id, Account.name, Account.role, Bureau.name)
            .outerjoin(Bureau, col(Bureau.id) == col(Account.bureau_id))
            .where(col(Account.active), col(Account.password_hash) == "", _IS_SAMPLE)
            .order_by(col(Account.id))
        )
        return [SamplePerson(id_ or 0, name, role, bureau or "") for id_, name, role, bureau in rows]


def step_in(account_id: int, ip: str = "", agent: str = "") -> str:
    """Enter as a person of the sample office, without a password; gives the cookie's token."""
    if account_id not in {person.account_id for person in sample_people()}:
        raise NotAllowed("sample_over")
    with reading_session() as session:
        account = session.get_one(Account, account_id)
    return let_in(account, ip, agent)


def alive() -> ColumnElement[bool]:
    """The sign-ins that count now. Idle or too old, ended, of a disabled account or of a cleared sample: they don't."""
    at, limits = now(), settings()
    return and_(
        col(SignIn.ended_at).is_(None),
        ~col(SignIn.waits_for_code),
        col(SignIn.seen_at) >= at - timedelta(minutes=limits.idle_minutes),
        col(SignIn.created_at) >= at - timedelta(hours=limits.absolute_hours),
        col(Account.active),
        or_(col(Account.password_hash) != "", _IS_SAMPLE),
    )


def _joined(*columns: Any) -> Any:
    return select(*columns).join(Account, col(Account.id) == col(SignIn.account_id)).where(alive())


def who(token: str) -> Visitor | None:
    """The person behind a cookie's token, if they are still in."""
    return who_by_hash(hash_of(token)) if token else None


def who_by_hash(token_hash: str) -> Visitor | None:
    """The same by the token's hash, which is all that the screens are told. Counts as a sign of life."""
    with reading_session() as session:
        found = session.execute(_joined(SignIn, Account).where(col(SignIn.token_hash) == token_hash)).first()
        if found is None:
            return None
        row, account = found
        principal = _principal(session, row, account)
    if now() - row.seen_at >= SEEN_EVERY:
        _seen(token_hash)
    stale = not row.link_hash and passwords.is_stale(account)
    actor = actor_of(account, row.ip)
    if principal is not None:
        name = f"{account.name}（代{principal.name}）"
        actor = replace(actor, name=name, role=principal.role, bureau_id=principal.bureau_id)
    deputy_id = row.deputy_id if principal else None
    return Visitor(actor, account.login, account.language, token_hash, stale, bool(row.link_hash), deputy_id)


def _principal(session: Session, row: SignIn, account: Account) -> Account | None:
    """Whom this sign-in acts for, as long as it may: asked at every look, so that an end acts at once."""
    naming = session.get(Deputy, row.deputy_id) if row.deputy_id is not None else None
    if naming is None or not is_on(naming, beijing_day(now())):
        return None
    found = session.get_one(Account, naming.account_id)
    return found if found.active and same_side(found.role, account.role) else None


def is_on(naming: Deputy, today: date) -> bool:
    """Whether a deputy may act on this Beijing day."""
    return naming.ended_at is None and naming.first_day <= today <= naming.last_day


def _seen(token_hash: str) -> None:
    at = now()
    stale = and_(col(SignIn.token_hash) == token_hash, col(SignIn.seen_at) <= at - SEEN_EVERY)
    # A database that can't be written to just now can still be looked at.
    with suppress(OperationalError), writing_session() as session:
        session.execute(update(SignIn).where(stale, col(SignIn.ended_at).is_(None)).values(seen_at=at))


def still_in(token_hashes: Collection[str]) -> set[str]:
    """Which of these sign-ins still count. Asking is no sign of life."""
    hashes, living = list(token_hashes), set[str]()
    with reading_session() as session:
        for start in range(0, len(hashes), 500):
            some = col(SignIn.token_hash).in_(hashes[start : start + 500])
            living.update(session.execute(_joined(SignIn.token_hash).where(some)).scalars())
    return living


def end(token: str) -> None:
    """Sign out: this browser, all its tabs."""
    visitor = who(token)
    if visitor is None:
        return
    with writing(visitor.actor, Action.SIGN_OUT, secrets.token_hex(16)) as write:
        this = col(SignIn.token_hash) == visitor.token_hash
        write.session.execute(update(SignIn).where(this).values(ended_at=now()))
        write.record("account", visitor.actor.account_id)


def end_all(session: Session, account_id: int) -> None:
    """Sign an account out everywhere, inside the change that makes it needed."""
    open_ones = and_(col(SignIn.account_id) == account_id, col(SignIn.ended_at).is_(None))
    session.execute(update(SignIn).where(open_ones).values(ended_at=now()))
