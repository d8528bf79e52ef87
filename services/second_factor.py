"""The second step of signing in 两步验证: a six-digit code that changes every half minute (TOTP, RFC 6238)."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pyotp
from sqlmodel import Session, col, select, update

from models.accounts import Account, BureauLink, SignIn
from models.clock import now
from models.errors import NotAllowed, NotPossibleNow
from models.permissions import Action
from services.access import Actor
from services.database import reading_session, writing_session
from services.links import end_links
from services.own_account import prove
from services.sign_in import count_try, hash_of, let_in, note_lock_out
from services.transactions import writing

WAITS = timedelta(minutes=5)
_HALF_MINUTE = 30
_SECRET = re.compile(r"[A-Z2-7]{32}")


@dataclass(frozen=True, slots=True)
class Offer:
    """A secret for an app on the phone: to type in, or as the address that a picture of squares carries."""

    secret: str
    address: str


def offer(login: str, office: str, secret: str = "") -> Offer:
    """A new secret (or the one offered before); nothing is stored until a code made with it is shown (`switch_on`)."""
    if not _SECRET.fullmatch(secret):
        secret = pyotp.random_base32()
    return Offer(secret, pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=office))


def switch_on(actor: Actor, secret: str, code: str, password: str, token: str) -> None:
    """From now on a code is asked for, once one has shown that the phone knows the secret."""
    prove(actor, password)
    step = _step_of(secret, code) if _SECRET.fullmatch(secret) else 0
    if not step:
        raise NotPossibleNow("code_wrong", field="code")
    _switch(actor, secret, step, token)


def switch_off(actor: Actor, password: str, token: str) -> None:
    """No code any more."""
    prove(actor, password)
    _switch(actor, "", 0, token)


def _switch(actor: Actor, secret: str, step: int, token: str) -> None:
    with writing(actor, Action.SECOND_FACTOR, token) as write:
        account = write.session.get_one(Account, actor.account_id)
        account.totp_secret, account.totp_step = secret, step
        account.version += 1
        write.session.add(account)
        end_links(write.session, col(BureauLink.account_id) == account.id)  # a link would go around the second step
        write.record("account", account.id, after={"second_factor": bool(secret)})


def enter(token: str, code: str, ip: str = "", agent: str = "") -> str:
    """Hand in the code after a right password; gives the cookie's token. Each code counts once, and each try."""
    account = _waiting(token)
    counted = count_try(account.login, ip)
    if counted is None:
        raise NotAllowed("wrong_login")
    step = _step_of(counted.totp_secret, code)
    if not (step and _use(counted.id or 0, step)):
        note_lock_out(counted, ip)
        raise NotPossibleNow("code_wrong", field="code")
    with writing_session() as session:
        _end_waiting(session, token)
    return let_in(counted, ip, agent, by="code")


def _waiting(token: str) -> Account:
    waits = (col(SignIn.waits_for_code), col(SignIn.ended_at).is_(None), col(SignIn.created_at) >= now() - WAITS)
    with reading_session() as session:
        query = select(Account).join(SignIn, col(SignIn.account_id) == Account.id)
        account = session.exec(query.where(SignIn.token_hash == hash_of(token), *waits, col(Account.active))).first()
    if account is None:
        raise NotAllowed("code_late")
    return account


def _end_waiting(session: Session, token: str) -> None:
    """Refused where it was ended meanwhile, by a new password."""
    waiting = (col(SignIn.token_hash) == hash_of(token), col(SignIn.ended_at).is_(None))
    ended = session.execute(update(SignIn).where(*waiting).values(ended_at=now()).returning(col(SignIn.account_id)))
    if ended.first() is None:
        raise NotAllowed("code_late")


def _use(account_id: int, step: int) -> bool:
    """Whether this is the first use of the half minute's code, decided by the database."""
    newer = (col(Account.id) == account_id, col(Account.totp_step) < step)
    with writing_session() as session:
        used = session.execute(update(Account).where(*newer).values(totp_step=step).returning(col(Account.id)))
        return used.first() is not None


def _step_of(secret: str, code: str) -> int:
    """The half minute this code belongs to: the present one or a neighbour, for clocks a little off; 0 for none."""
    digits = "".join(code.split())
    here = int(now().timestamp()) // _HALF_MINUTE
    if len(digits) != 6 or not digits.isdecimal() or not secret:
        return 0
    codes = pyotp.TOTP(secret)
    return next((step for step in (here, here - 1, here + 1) if codes.generate_otp(step) == digits), 0)
