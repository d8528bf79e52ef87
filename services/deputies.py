"""代办: a person names who acts for them, from one day to another, and that person acts in their place when they choose to.

A deputy has the other's role and bureau, their own name beside it in every entry, and never both sides of a matter: who
works at a bureau acts for a bureau, who works at the office for the office. System, security and audit have no deputies;
for them a second account is made.

Days are those of the real clock, as all about signing in: a sample office that lives in 2020 has deputies today.
"""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select, update

from models.accounts import Account, Deputy, SignIn
from models.clock import beijing_day, now
from models.errors import NotAllowed, NotPossibleNow
from models.permissions import Action, same_side
from services.access import Actor, actor_of
from services.sign_in import Visitor, is_on, person_of
from services.transactions import reading, writing

MOST_DAYS = 92  # a quarter; who is away for longer has a successor, not a deputy


@dataclass(frozen=True, slots=True)
class DeputyLine:
    """One naming that is not over: who acts for whom, and until when."""

    id: int
    name: str  # the other person: one's deputy, or for whom one may act
    first_day: date
    last_day: date
    has_begun: bool
    is_acting: bool  # this browser acts by it now


@dataclass(frozen=True, slots=True)
class Deputies:
    """One's own deputies, and for whom one may act."""

    may_name: bool
    own: list[DeputyLine]
    others: list[DeputyLine]
    today: date


def card(visitor: Visitor) -> Deputies:
    """What the page of one's own account says of deputies."""
    today = beijing_day(now())
    if not same_side(visitor.actor.role, visitor.actor.role) or visitor.by_link:
        return Deputies(False, [], [], today)
    me = visitor.actor.account_id
    with reading(visitor.actor, Action.STAND_IN) as read:
        principal, deputy = aliased(Account), aliased(Account)
        rows = read.session.execute(
            select(Deputy, principal.name, deputy.name)
            .join(principal, principal.id == col(Deputy.account_id))  # type: ignore[arg-type]
            .join(deputy, deputy.id == col(Deputy.deputy_account_id))  # type: ignore[arg-type]
            .where(or_(Deputy.account_id == me, Deputy.deputy_account_id == me))
            .where(col(Deputy.ended_at).is_(None), Deputy.last_day >= today)
            .order_by(col(Deputy.first_day), col(Deputy.id))
        ).all()
    own, others = list[DeputyLine](), list[DeputyLine]()
    for row, of, by in rows:
        mine = row.account_id == me
        facts = (row.first_day, row.last_day, row.first_day <= today, row.id == visitor.deputy_id)
        (own if mine else others).append(DeputyLine(row.id, by if mine else of, *facts))
    return Deputies(visitor.deputy_id is None, own, others, today)


def name_deputy(visitor: Visitor, login: str, first_day: date, last_day: date, token: str) -> int:
    """Somebody of one's own side acts for one from ``first_day`` to ``last_day``, Beijing days, both included."""
    actor = person_of(visitor)
    with writing(actor, Action.NAME_DEPUTY, token) as write:
        if visitor.deputy_id is not None:
            raise NotPossibleNow("deputy_elsewhere")
        today, length = beijing_day(now()), (last_day - first_day).days
        if first_day < today or not 0 <= length < MOST_DAYS:
            raise NotPossibleNow("deputy_days", field="first_day", most=MOST_DAYS)
        found = write.session.exec(select(Account).where(Account.login == login.strip().lower())).first()
        if found is None or not found.active or found.id == actor.account_id or not same_side(actor.role, found.role):
            raise NotPossibleNow("no_such_colleague", field="login")
        row = Deputy(
            account_id=actor.account_id or 0,
            deputy_account_id=found.id or 0,
            first_day=first_day,
            last_day=last_day,
            named_at=now(),
        )
        write.session.add(row)
        write.session.flush()
        after = {"deputy": found.name, "first_day": first_day.isoformat(), "last_day": last_day.isoformat()}
        write.record("account", actor.account_id, after=after)
        return row.id or 0


def end_deputy(actor: Actor, deputy_id: int, token: str) -> None:
    """End a naming of one's own, at once and on every screen."""
    with writing(actor, Action.END_DEPUTY, token) as write:
        row = write.session.get(Deputy, deputy_id)
        if row is None or row.account_id != actor.account_id or row.ended_at is not None:
            raise NotAllowed("not_found")
        row.ended_at = now()
        write.session.add(row)
        name = write.session.get_one(Account, row.deputy_account_id).name
        write.record("account", actor.account_id, before={"deputy": name}, after={"deputy": ""})


def acting_for(session: Session, account: Account, bureau_id: int | None) -> Actor:
    """The account's person, working for a bureau: their own, or one where somebody's deputy they are today."""
    if account.bureau_id == bureau_id:
        return actor_of(account)
    query = select(Deputy, Account).join(Account, col(Account.id) == col(Deputy.account_id))
    query = query.where(Deputy.deputy_account_id == account.id, Account.bureau_id == bureau_id, col(Account.active))
    today = beijing_day(now())
    for naming, principal in session.exec(query):
        if is_on(naming, today) and same_side(principal.role, account.role):
            return replace(actor_of(account), role=principal.role, bureau_id=bureau_id)
    raise NotAllowed("not_allowed")


def stand_in(visitor: Visitor, deputy_id: int | None, token: str) -> None:
    """In this browser act as the deputy of another; None: for oneself again."""
    actor = person_of(visitor)
    me = actor.account_id
    with writing(actor, Action.STAND_IN, token) as write:
        after = {"acts_for": ""}
        if deputy_id is not None:
            row = write.session.get(Deputy, deputy_id)
            if row is None or row.deputy_account_id != me or not is_on(row, beijing_day(now())):
                raise NotAllowed("not_found")
            after["acts_for"] = write.session.get_one(Account, row.account_id).name
        this = col(SignIn.token_hash) == visitor.token_hash
        write.session.execute(update(SignIn).where(this).values(deputy_id=deputy_id))
        write.record("account", me, after=after)
