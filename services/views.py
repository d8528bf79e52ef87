"""Kept views of the register: a narrowing under a name, one's own unless it is shared, each with its count."""

from dataclasses import dataclass

from sqlmodel import col, func, or_, select

from models.accounts import Account
from models.errors import NotAllowed, NotPossibleNow
from models.permissions import Action
from models.search import SavedView
from services import register
from services.access import Actor
from services.register import Wanted
from services.transactions import reading, writing

MOST_VIEWS = 20
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class View:
    """A kept view with what it would find now; ``by`` is who shared it, empty for one's own."""

    id: int
    name: str
    wanted: Wanted
    shared: bool
    by: str
    count: int


def views(actor: Actor) -> list[View]:
    """One's own and those that colleagues share, in the order they were kept."""
    with reading(actor, Action.SEE_ASSIGNMENTS) as read:
        rows = read.session.exec(
            select(SavedView, Account.name)
            .join(Account, col(Account.id) == SavedView.account_id)
            .where(or_(SavedView.account_id == actor.account_id, col(SavedView.shared)))
            .order_by(col(SavedView.account_id) != actor.account_id, col(SavedView.id))
            .limit(MOST_VIEWS)
        ).all()
    found = []
    for row, name in rows:
        wanted, own = Wanted.of(row.asked), row.account_id == actor.account_id
        n = register.count(actor, wanted)
        found.append(View(row.id or 0, row.name, wanted, row.shared, "" if own else name, n))
    return found


def keep(actor: Actor, name: str, wanted: Wanted, *, shared: bool, token: str) -> int:
    """Keep a narrowing under a name; the same name again is the view changed. Private unless shared."""
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise NotPossibleNow("view_name_needed", field="name")
    with writing(actor, Action.KEEP_VIEW, token) as write:
        mine = SavedView.account_id == actor.account_id
        row = write.session.exec(select(SavedView).where(mine, SavedView.name == name)).first()
        if row is None:
            if write.session.exec(select(func.count()).select_from(SavedView).where(mine)).one() >= MOST_VIEWS:
                raise NotPossibleNow("views_full", most=MOST_VIEWS)
            row = SavedView(account_id=actor.account_id or 0, name=name, created_at=write.now)
            write.session.add(row)
        row.asked, row.shared = wanted.asked(), shared
        write.session.flush()
        write.record("view", row.id, after={"name": name, "shared": shared, "asked": row.asked})
        return row.id or 0


def drop(actor: Actor, view_id: int, token: str) -> None:
    """Forget a view of one's own."""
    with writing(actor, Action.DROP_VIEW, token) as write:
        row = write.session.get(SavedView, view_id)
        if row is None or row.account_id != actor.account_id:
            raise NotAllowed("not_found")
        write.session.delete(row)
        write.record("view", view_id, before={"name": row.name, "shared": row.shared, "asked": row.asked})
