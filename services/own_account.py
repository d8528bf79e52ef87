"""What a person sees and changes of their own account 我的账号: the password, and where they are signed in."""

import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from models.accounts import Account, BureauLink, SignIn
from models.clock import now
from models.errors import NotAllowed, NotPossibleNow
from models.permissions import Action
from services import passwords
from services.access import Actor
from services.database import reading_session, writing_session
from services.links import end_links, how_many
from services.sign_in import Visitor, alive, count_try, forget_tries, is_right
from services.transactions import reading, writing


@dataclass(frozen=True, slots=True)
class SignInLine:
    """A browser that is signed in. ``name`` is good for ending it, not for entering."""

    name: str
    since: datetime
    seen_at: datetime
    ip: str
    agent: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """The card of one's own account."""

    login: str
    name: str
    has_password: bool
    second_factor: bool
    links: int
    sign_ins: list[SignInLine]


def card(visitor: Visitor) -> OwnAccount:
    """One's own account, the browser asking first, then the latest."""
    with reading(visitor.actor, Action.END_SIGN_IN) as read:
        account = read.session.get_one(Account, visitor.actor.account_id)
        own = select(SignIn).join(Account, col(Account.id) == col(SignIn.account_id))
        rows = read.session.exec(own.where(SignIn.account_id == account.id, alive())).all()
        open_links = how_many(read.session, visitor.actor.bureau_id)
    lines = [
        SignInLine(_name(row), row.created_at, row.seen_at, row.ip, row.agent, row.token_hash == visitor.token_hash)
        for row in sorted(rows, key=lambda row: (row.token_hash != visitor.token_hash, -row.seen_at.timestamp()))
    ]
    has_password = account.password_hash.startswith("$")
    return OwnAccount(account.login, account.name, has_password, bool(account.totp_secret), open_links, lines)


def _name(row: SignIn) -> str:
    return row.token_hash[:24]


def prove(actor: Actor, password: str) -> None:
    """That it is still them. Wrong tries count as at the sign-in form, so an open screen is no place to guess."""
    with reading_session() as session:
        account = session.get_one(Account, actor.account_id)
    if not account.password_hash:
        raise NotPossibleNow("sample_has_no_password", field="password")
    counted = count_try(account.login, actor.ip)
    if counted is None or not is_right(counted, password, actor.ip):
        raise NotPossibleNow("password_wrong", field="password")
    with writing_session() as session:
        forget_tries(session, account.id or 0, actor.ip)


def change_password(visitor: Visitor, old: str, new: str, token: str) -> None:
    """A new password; every other browser is signed out, and no link of before lets anybody in."""
    prove(visitor.actor, old)
    passwords.check(new, visitor.login)
    if hmac.compare_digest(old.encode(), new.encode()):
        raise NotPossibleNow("password_same", field="new")
    with reading_session() as session:
        passwords.expect_unused(session, session.get_one(Account, visitor.actor.account_id), new)
    fresh = passwords.hashed(new)
    with writing(visitor.actor, Action.CHANGE_PASSWORD, token) as write:
        account = write.session.get_one(Account, visitor.actor.account_id)
        passwords.put(write.session, account, fresh)
        account.version += 1
        write.session.add(account)
        for row in write.session.exec(select(SignIn).where(SignIn.account_id == account.id)):
            if row.token_hash != visitor.token_hash and row.ended_at is None:
                row.ended_at = now()
        end_links(write.session, col(BureauLink.account_id) == account.id)
        write.record("account", account.id, after={"password": "changed"})


def end_sign_in(visitor: Visitor, name: str, token: str) -> None:
    """Sign one's other browser out; ``name`` is a line's, or empty for all but this one."""
    with writing(visitor.actor, Action.END_SIGN_IN, token) as write:
        rows = write.session.exec(
            select(SignIn).where(SignIn.account_id == visitor.actor.account_id, col(SignIn.ended_at).is_(None))
        )
        chosen = [row for row in rows if row.token_hash != visitor.token_hash and (not name or _name(row) == name)]
        if not chosen:
            raise NotAllowed("not_found")
        for row in chosen:
            row.ended_at = now()
        write.record("account", visitor.actor.account_id, after={"ended": len(chosen)})
