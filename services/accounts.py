"""Accounts: who may come in, as which role. Every change counts at the next click of the person it is about."""

import re
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from models.accounts import NO_PASSWORD, Account, BureauLink, Role
from models.bureaus import Bureau
from models.clock import now
from models.errors import NotAllowed, NotPossibleNow
from models.permissions import Action
from models.settings import settings
from models.words import LANGUAGES
from services import officers, passwords
from services.access import Actor, actor_of
from services.links import end_links
from services.sign_in import end_all, is_dormant
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
    dormant: bool
    second_factor: bool
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
                second_factor=bool(account.totp_secret),
                locked=account.locked_until is not None and account.locked_until > at,
                dormant=is_dormant(account, at),
            )
            for account, bureau in rows
        ]


def create_account(actor: Actor, login: str, form: AccountForm, password: str, token: str) -> int:
    """A new account with its first password; gives its id. Where there is an identity provider it needs none.

    Where the officers are apart it is shut and without a password until the security officer opens it.
    """
    with writing(actor, Action.ADD_ACCOUNTS, token) as write:
        if actor.role and officers.are_apart(write.session):
            return add_account(write, login, replace(form, active=False), "", opened_later=True)
        return add_account(write, login, form, password)


def expect_names(login: str, form: AccountForm) -> None:
    """Refuse a user name or a name that no account can have."""
    if not login.strip():
        raise NotPossibleNow("login_needed", field="login")
    if not LOGIN.fullmatch(login.strip().lower()):
        raise NotPossibleNow("login_shape", field="login")
    _name(form)


def add_account(write: Write, login: str, form: AccountForm, password: str, *, opened_later: bool = False) -> int:
    """The same inside a larger change."""
    expect_names(login, form)
    login = login.strip().lower()
    needs_password = bool(password) or not (settings().oidc_issuer or opened_later)
    if needs_password:
        passwords.check(password, login)
    if write.session.exec(select(Account.id).where(Account.login == login)).first():
        raise NotPossibleNow("login_taken", field="login")
    account = Account(
        login=login,
        name=_name(form),
        role=form.role,
        bureau_id=_bureau_id(write.session, form),
        password_hash=passwords.hashed(password) if needs_password else NO_PASSWORD,
        active=form.active,
        created_at=now(),
        password_at=now() if needs_password else None,
        used_at=now(),
    )
    write.session.add(account)
    write.session.flush()
    write.record("account", account.id, after=_facts(account))
    return account.id or 0


def edit_account(
    actor: Actor, account_id: int, form: AccountForm, version: int, token: str, *, password: str = ""
) -> None:
    """Change name, role and bureau; disable or enable; set a password, if one is given. All but a new name signs out everywhere."""
    with writing(actor, Action.EDIT_ACCOUNTS, token) as write:
        account = _fetch(write.session, account_id, version)
        before = _facts(account)
        able = officers.able(write.session)
        _expect_halves(write, account, form, password)
        reopens = form.active and (not account.active or is_dormant(account, now()))
        if reopens and officers.halves_of(write.session, write.actor).grants:
            account.used_at = now()
        bureau_id = _bureau_id(write.session, form)  # asked before anything changes: asking would write half a change
        account.name, account.role = _name(form), form.role
        account.bureau_id, account.active = bureau_id, form.active
        opened = form.active and not before["active"] and account.password_hash == NO_PASSWORD
        if password or (opened and not settings().oidc_issuer):
            _set_password(write.session, account, password)
        write.session.add(account)
        write.session.flush()
        officers.expect_none_lost(write.session, able)
        moved = (before["role"], before["bureau_id"]) != (account.role, account.bureau_id)
        if password or moved or not form.active:
            _shut_out(write.session, account_id)
        write.record("account", account_id, before, _facts(account) | ({"password": "changed"} if password else {}))


def _expect_halves(write: Write, account: Account, form: AccountForm, password: str) -> None:
    """The name is one officer's, what the account may do the other's; and nobody's own access is in their own hands.

    Saving an account unchanged that was unused for so long that it counts as shut opens it.
    """
    renamed = _name(form) != account.name
    opened = form.active and is_dormant(account, now()) and not renamed
    if renamed:
        officers.expect_half(write.session, write.actor, Action.ADD_ACCOUNTS)
    granted = (form.role, form.bureau_id, form.active) != (account.role, account.bureau_id, account.active)
    if granted or opened or password:
        _expect_grant(write, account)


def _expect_grant(write: Write, account: Account) -> None:
    officers.expect_half(write.session, write.actor, Action.GRANT_ACCESS)
    if account.id == write.actor.account_id and officers.are_apart(write.session):
        raise NotAllowed("not_ones_own")


def clear_second_factor(actor: Actor, account_id: int, version: int, token: str) -> None:
    """For who lost the phone: no code is asked for any more. Signs out everywhere."""
    with writing(actor, Action.EDIT_ACCOUNTS, token) as write:
        account = _fetch(write.session, account_id, version)
        _expect_grant(write, account)
        account.totp_secret, account.totp_step = "", 0
        _shut_out(write.session, account_id)
        write.session.add(account)
        write.record("account", account_id, after={"login": account.login, "second_factor": False})


def set_password(actor: Actor, account_id: int, password: str, version: int, token: str) -> None:
    """A new password; lifts a lock and signs out everywhere."""
    with writing(actor, Action.EDIT_ACCOUNTS, token) as write:
        account = _fetch(write.session, account_id, version)
        _expect_grant(write, account)
        _set_password(write.session, account, password)
        _shut_out(write.session, account_id)
        write.session.add(account)
        write.record("account", account_id, after={"login": account.login, "password": "changed"})


def account_id_of(actor: Actor, login: str) -> tuple[int, int]:
    """The id and version of the account with this user name, for the command line."""
    with reading(actor, Action.EDIT_ACCOUNTS) as read:
        account = read.session.exec(select(Account).where(Account.login == login.strip().lower())).first()
    if account is None:
        raise NotAllowed("not_found")
    return account.id or 0, account.version


def actor_by_login(actor: Actor, login: str) -> Actor:
    """Who a change at the machine is made as: an account that may sign in. Only the system itself may ask."""
    with reading(actor, Action.SET_UP) as read:
        wanted = select(Account).where(Account.login == login.strip().lower(), col(Account.active))
        account = read.session.exec(wanted).first()
    if account is None:
        raise NotAllowed("not_found")
    return actor_of(account)


def choose_language(actor: Actor, language: str, token: str) -> None:
    """The language of one's own screens."""
    with writing(actor, Action.CHOOSE_LANGUAGE, token) as write:
        account = write.session.get(Account, actor.account_id) if actor.account_id else None
        if account is None or language not in LANGUAGES:
            raise NotAllowed("not_found")
        before, account.language = account.language, language
        write.session.add(account)
        write.record("account", account.id, {"language": before}, {"language": language})


def _shut_out(session: Session, account_id: int) -> None:
    """Out of every browser, and no link of before lets anybody in again."""
    end_all(session, account_id)
    end_links(session, col(BureauLink.account_id) == account_id)


def _fetch(session: Session, account_id: int, version: int) -> Account:
    account = session.get(Account, account_id)
    if account is None:
        raise NotAllowed("not_found")
    expect_version(account, version)
    return account


def _set_password(session: Session, account: Account, password: str) -> None:
    passwords.check(password, account.login)
    passwords.put(session, account, passwords.hashed(password))
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


def _facts(account: Account) -> dict[str, object]:
    return account.model_dump(mode="json", include={"login", "name", "role", "bureau_id", "active"})
