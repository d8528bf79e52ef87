"""Accounts: who may come in, as which role. Every change counts at the next click of the person it is about."""

import re
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from models.accounts import Account, Role
from models.bureaus import Bureau
from models.clock import now
from models.errors import NotAllowed, NotPossibleNow
from models.permissions import Action
from models.words import LANGUAGES
from services import passwords
from services.access import Actor
from services.sign_in import end_all
from services.transactions import Write, expect_version, reading, writing

LOGIN = re.compile(r"[\w.\-]{2,32}")


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as the list shows it."""

    id: int
    login: str
    name: str
    role: Role
    bureau_id: int | None
    bureau: str
    active: bool
    locked: bool
    version: int


@dataclass(frozen=True, slots=True)
class AccountForm:
    """What an administrator sets. ``bureau_id`` counts for bureau accounts only."""

    name: str
    role: Role
    bureau_id: int | None = None
    active: bool = True


def list_accounts(actor: Actor) -> list[AccountRow]:
    """All accounts, active ones first, by role and user name."""
    with reading(actor, Action.EDIT_ACCOUNTS) as read:
        rows = read.session.execute(
            select(Account, Bureau.name)
            .outerjoin(Bureau, col(Bureau.id) == col(Account.bureau_id))
            .order_by(col(Account.active).desc(), col(Account.role), col(Account.login))
        )
        at = now()
        return [
            AccountRow(
                **account.model_dump(include={"id", "login", "name", "role", "bureau_id", "active", "version"}),
                bureau=bureau or "",
                locked=account.locked_until is not None and account.locked_until > at,
            )
            for account, bureau in rows
        ]


def create_account(actor: Actor, login: str, form: AccountForm, password: str, token: str) -> int:
    """A new account with its first password; gives its id."""
    with writing(actor, Action.EDIT_ACCOUNTS, token) as write:
        return add_account(write, login, form, password)


def add_account(write: Write, login: str, form: AccountForm, password: str) -> int:
    """The same inside a larger change."""
    login = login.strip().lower()
    if not LOGIN.fullmatch(login):
        raise NotPossibleNow("login_shape", field="login")
    passwords.check(password, login)
    if write.session.exec(select(Account.id).where(Account.login == login)).first():
        raise NotPossibleNow("login_taken", field="login")
    account = Account(
        login=login,
        name=_name(form),
        role=form.role,
        bureau_id=_bureau_id(write.session, form),
        password_hash=passwords.hashed(password),
        active=form.active,
        created_at=now(),
    )
    write.session.add(account)
    write.session.flush()
    write.record("account", account.id, after=_facts(account))
    return account.id or 0


def edit_account(
    actor: Actor, account_id: int, form: AccountForm, version: int, token: str, *, password: str = ""
) -> None:
    """Change name, role and bureau; disable or enable; set a password, if one is given. Disabling signs out everywhere."""
    with writing(actor, Action.EDIT_ACCOUNTS, token) as write:
        account = _fetch(write.session, account_id, version)
        before = _facts(account)
        account.name, account.role = _name(form), form.role
        account.bureau_id, account.active = _bureau_id(write.session, form), form.active
        write.session.add(account)
        write.session.flush()
        _keep_an_administrator(write.session)
        if password:
            _set_password(account, password)
        if password or not form.active:
            end_all(write.session, account_id)
        write.record("account", account_id, before, _facts(account) | ({"password": "changed"} if password else {}))


def set_password(actor: Actor, account_id: int, password: str, version: int, token: str) -> None:
    """A new password; lifts a lock and signs out everywhere."""
    with writing(actor, Action.EDIT_ACCOUNTS, token) as write:
        account = _fetch(write.session, account_id, version)
        _set_password(account, password)
        end_all(write.session, account_id)
        write.session.add(account)
        write.record("account", account_id, after={"login": account.login, "password": "changed"})


def account_id_of(actor: Actor, login: str) -> tuple[int, int]:
    """The id and version of the account with this user name, for the command line."""
    with reading(actor, Action.EDIT_ACCOUNTS) as read:
        account = read.session.exec(select(Account).where(Account.login == login.strip().lower())).first()
    if account is None:
        raise NotAllowed("not_found")
    return account.id or 0, account.version


def choose_language(actor: Actor, language: str, token: str) -> None:
    """The language of one's own screens."""
    with writing(actor, Action.CHOOSE_LANGUAGE, token) as write:
        account = write.session.get(Account, actor.account_id) if actor.account_id else None
        if account is None or language not in LANGUAGES:
            raise NotAllowed("not_found")
        before, account.language = account.language, language
        write.session.add(account)
        write.record("account", account.id, {"language": before}, {"language": language})


def _fetch(session: Session, account_id: int, version: int) -> Account:
    account = session.get(Account, account_id)
    if account is None:
        raise NotAllowed("not_found")
    expect_version(account, version)
    return account


def _set_password(account: Account, password: str) -> None:
    passwords.check(password, account.login)
    account.password_hash = passwords.hashed(password)
    account.failures, account.locked_until = 0, None


def _name(form: AccountForm) -> str:
    if not form.name.strip():
        raise NotPossibleNow("name_needed", field="name")
    return form.name.strip()[:50]


def _bureau_id(session: Session, form: AccountForm) -> int | None:
    if form.role is not Role.BUREAU:
        return None
    if form.bureau_id is None or session.get(Bureau, form.bureau_id) is None:
        raise NotPossibleNow("bureau_needed", field="bureau_id")
    return form.bureau_id


def _keep_an_administrator(session: Session) -> None:
    """Without one, nobody could ever let one in again."""
    active = select(func.count()).where(col(Account.role) == Role.ADMINISTRATOR, col(Account.active))
    if not session.scalar(active):
        raise NotPossibleNow("last_administrator", field="role")


def _facts(account: Account) -> dict[str, object]:
    return account.model_dump(mode="json", include={"login", "name", "role", "bureau_id", "active"})
