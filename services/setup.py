"""The first day: an empty database, the sample office, and how an office becomes real."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Literal

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import Session, select

from models.accounts import Role
from models.clock import now
from models.errors import NotPossibleNow
from models.office import Installation, Office
from models.permissions import Action
from services import sample
from services.access import SYSTEM
from services.accounts import AccountForm, add_account, expect_names
from services.bureaus import load_directory
from services.database import engine, migration_config, reading_session, writing_session
from services.passwords import check
from services.transactions import writing

# Without the signs that are mistaken for one another when copied from a terminal.
_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"

State = Literal["empty", "sample", "real"]


@dataclass(frozen=True, slots=True)
class SetupForm:
    """What the set-up form asks."""

    office_name: str
    contact: str
    admin_login: str
    admin_name: str
    password: str
    with_sichuan_bureaus: bool


def state() -> State:
    """Whether there is an office yet, and if it is the sample."""
    with reading_session() as session:
        return _state(session)


def _state(session: Session) -> State:
    office = session.get(Office, 1)
    if office is None:
        return "empty"
    return "sample" if office.is_sample else "real"


def is_migrated() -> bool:
    """Whether the tables are those that this version of the program was written for."""
    found, newest = _revisions()
    return found == newest


def is_older() -> bool:
    """Whether an earlier version of the program left its tables there."""
    found, newest = _revisions()
    return found not in (None, newest)


def _revisions() -> tuple[str | None, str | None]:
    """That of the tables, and that of the program."""
    with engine().connect() as connection:
        script = ScriptDirectory.from_config(migration_config(connection))
        return MigrationContext.configure(connection).get_current_revision(), script.get_current_head()


def new_setup_code() -> str:
    """A new one-time code, to be shown on the terminal. Only its hash is kept; an older code no longer counts."""
    code = "-".join("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(4))
    with writing_session() as session:
        installation = session.exec(select(Installation)).one()
        installation.setup_code_hash = _hash(code)
        session.add(installation)
    return code


def _hash(code: str) -> str:
    return hashlib.sha256("".join(filter(str.isalnum, code.upper())).encode()).hexdigest()


def _check_code(session: Session, code: str) -> Installation:
    installation = session.exec(select(Installation)).one()
    known = installation.setup_code_hash
    if not known or not hmac.compare_digest(_hash(code), known):
        raise NotPossibleNow("setup_code_wrong", field="code")
    return installation


def set_up(code: str, form: SetupForm, token: str) -> None:
    """Make the office and its first administrator. Whoever can read the terminal may; the code counts once.

    A sample office is cleared first, but only once nothing in the form can be refused any more.
    """
    with reading_session() as session:
        _check_code(session, code)
        before = _state(session)
    if not form.office_name.strip():
        raise NotPossibleNow("office_name_needed", field="office_name")
    administrator = AccountForm(form.admin_name, Role.ADMINISTRATOR)
    expect_names(form.admin_login, administrator)
    check(form.password, form.admin_login.strip())
    if before == "sample":
        sample.clear(SYSTEM, f"{token}-clear")
    with writing(SYSTEM, Action.SET_UP, token) as write:
        installation = _check_code(write.session, code)
        if _state(write.session) != "empty":
            raise NotPossibleNow("set_up_already")
        installation.setup_code_hash = ""
        write.session.add(installation)
        office = Office(name=form.office_name.strip(), contact=form.contact.strip(), created_at=now())
        write.session.add(office)
        write.session.flush()
        bureaus = load_directory(write.session) if form.with_sichuan_bureaus else 0
        add_account(write, form.admin_login, administrator, form.password)
        write.record("office", 1, after={"name": office.name, "contact": office.contact, "bureaus": bureaus})


@dataclass(frozen=True, slots=True)
class OfficeCard:
    """The office, as everyone may know it."""

    name: str
    contact: str
    is_sample: bool


def office() -> OfficeCard | None:
    """The office, if there is one yet."""
    with reading_session() as session:
        row = session.get(Office, 1)
        return OfficeCard(row.name, row.contact, row.is_sample) if row else None
