"""The link in a bureau's e-mail 凭链接办理: it opens that bureau's screens for a few days, until it is revoked.

It is made when the letter is sent and its secret is kept nowhere but in the letter; what is stored is its hash. It is
asked for a click before it lets anybody in, so that programs which follow the links of a letter do not come in.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, select, update

from models.accounts import Account, BureauLink, Role, SignIn
from models.bureaus import Bureau
from models.clock import now
from models.errors import NotAllowed
from models.permissions import Action
from models.settings import settings
from models.words import CHINESE, say_n
from services.access import SYSTEM, Actor
from services.database import reading_session
from services.sign_in import hash_of, is_dormant, let_in, not_dormant
from services.transactions import writing

PLACE = "/go/"


@dataclass(frozen=True, slots=True)
class LinkCard:
    """Whose screens a link opens."""

    bureau: str
    name: str
    expires_at: datetime


def invitation(bureau_id: int | None) -> str:
    """The paragraph for a letter to this bureau, with a new link in it; empty where there can be none."""
    hours, address = settings().link_hours, settings().public_url.rstrip("/")
    if not (hours and address and bureau_id):
        return ""
    with reading_session() as session:
        account = session.exec(_holder(bureau_id)).first()
    if account is None:
        return ""
    secret, at = secrets.token_urlsafe(32), now()
    with writing(SYSTEM, Action.MAKE_LINK, f"link {secrets.token_hex(16)}") as write:
        link = BureauLink(
            token_hash=hash_of(secret),
            account_id=account.id or 0,
            created_at=at,
            expires_at=at + timedelta(hours=hours),
        )
        write.session.add(link)
        write.record("account", account.id, after={"link": "made", "hours": hours})
    said = say_n(
        CHINESE,
        "Or open your bureau's tasks with this link, within {n} hour. Do not forward it: {link}",
        "Or open your bureau's tasks with this link, within {n} hours. Do not forward it: {link}",
        hours,
        link=f"{address}{PLACE}{secret}",
    )
    return f"\n\n{said}"


def _holder(bureau_id: int) -> Any:
    """Whose name a link's visitor bears: the bureau's first account that is not shut. A second step is not gone around."""
    own = (Account.bureau_id == bureau_id, Account.role == Role.BUREAU, col(Account.active), Account.totp_secret == "")
    return select(Account).where(*own, not_dormant(now())).order_by(col(Account.id)).limit(1)


def card(secret: str) -> LinkCard:
    """What the link opens; refused once it is too old or revoked."""
    _, account, bureau, expires_at = _living(secret)
    return LinkCard(bureau, account.name, expires_at)


def enter(secret: str, ip: str = "", agent: str = "") -> str:
    """Come in by the link; gives the cookie's token. The ledger says that it was by a link."""
    link, account, _, _ = _living(secret)
    return let_in(account, ip, agent, by="link", link_hash=link)


def _living(secret: str) -> tuple[str, Account, str, datetime]:
    hash_ = hash_of(secret)
    good = (col(BureauLink.revoked_at).is_(None), col(BureauLink.expires_at) > now(), col(Account.active))
    query = (
        select(Account, Bureau.name, BureauLink.expires_at)
        .join(BureauLink, col(BureauLink.account_id) == Account.id)
        .join(Bureau, col(Bureau.id) == Account.bureau_id)
        .where(BureauLink.token_hash == hash_, Account.role == Role.BUREAU, Account.totp_secret == "", *good)
    )
    with reading_session() as session:
        found = session.exec(query).first()
    if found is None or is_dormant(found[0], now()):
        raise NotAllowed("link_over")
    return hash_, *found


def how_many(session: Session, bureau_id: int | None) -> int:
    """How many links of a bureau are good now, whichever of its accounts they bear."""
    good = (col(BureauLink.revoked_at).is_(None), BureauLink.expires_at > now())
    of_bureau = select(Account.id).where(Account.bureau_id == bureau_id)
    query = select(func.count()).select_from(BureauLink).where(col(BureauLink.account_id).in_(of_bureau), *good)
    return session.scalar(query) or 0 if bureau_id else 0


def revoke(actor: Actor, token: str) -> None:
    """None of one's own bureau's links opens anything any more, and who came in by one is out."""
    with writing(actor, Action.REVOKE_LINKS, token) as write:
        of_bureau = select(Account.id).where(Account.bureau_id == actor.bureau_id)
        ended = end_links(write.session, col(BureauLink.account_id).in_(of_bureau))
        write.record("bureau", actor.bureau_id, after={"links": "revoked", "n": ended})


def end_links(session: Session, whose: Any) -> int:
    """Revoke these links and end the sign-ins made by them."""
    at = now()
    hashes = session.exec(select(BureauLink.token_hash).where(whose, col(BureauLink.revoked_at).is_(None))).all()
    session.execute(update(BureauLink).where(col(BureauLink.token_hash).in_(hashes)).values(revoked_at=at))
    by_them = (col(SignIn.link_hash).in_(hashes), col(SignIn.ended_at).is_(None))
    session.execute(update(SignIn).where(*by_them).values(ended_at=at))
    return len(hashes)
