"""Who may come in, and who is in."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, false
from sqlmodel import Field

from models.base import Moment, Table, Word


class Role(StrEnum):
    """What a person is to the office. Values are stored."""

    SECRETARIAT = "secretariat"  # 秘书处
    BUREAU = "bureau"  # 承办单位
    LEADER = "leader"  # 领导
    ADMINISTRATOR = "administrator"  # 管理员
    SECURITY = "security"  # 安全管理员
    AUDITOR = "auditor"  # 审计员


NO_PASSWORD = "!"  # in a hash's place, it matches nothing that can be typed


class Account(Table, table=True):
    """A person's account. ``password_hash`` is empty only for sample accounts, which are entered by a click.

    With a ``totp_secret`` (RFC 6238, base 32) a code is asked for after the password; ``totp_step`` is the half
    minute of the last code that counted, so that none counts twice. ``password_at`` and ``used_at`` (last signed in)
    are empty where nobody knows; the limits of the password rules then have nothing to count from.
    """

    __table_args__ = (
        CheckConstraint("(role = 'bureau') = (bureau_id IS NOT NULL)", name="bureau_accounts_have_a_bureau"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True, max_length=64)
    name: str = Field(max_length=50)
    role: Role = Field(sa_type=Word(Role))
    bureau_id: int | None = Field(default=None, foreign_key="bureau.id", index=True)
    password_hash: str = ""
    active: bool = True
    language: str = ""
    failures: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=Moment)
    totp_secret: str = Field(default="", max_length=64, sa_column_kwargs={"server_default": ""})
    totp_step: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    created_at: datetime = Field(sa_type=Moment)
    password_at: datetime | None = Field(default=None, sa_type=Moment)
    used_at: datetime | None = Field(default=None, sa_type=Moment)
    version: int = 1


class OldPassword(Table, table=True):
    """The hash of a password that an account had before, so that it does not come back too soon."""

    __tablename__ = "old_password"

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    hash: str


class AddressTries(Table, table=True):
    """Wrong tries at signing in that came from one address within an hour, whatever names they tried."""

    __tablename__ = "address_tries"

    address: str = Field(primary_key=True, max_length=64)
    since: datetime = Field(sa_type=Moment)
    failures: int


class SignIn(Table, table=True):
    """One signed-in browser. Only the SHA-256 of the cookie is kept.

    While it ``waits_for_code`` nobody is in: the password was right, the second factor has yet to come.
    ``link_hash``: the bureau link they came in by, empty for a password. ``deputy_id``: as whose deputy they act there.
    """

    __tablename__ = "sign_in"

    token_hash: str = Field(primary_key=True, max_length=64)
    account_id: int = Field(foreign_key="account.id", index=True)
    created_at: datetime = Field(sa_type=Moment)
    seen_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    waits_for_code: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    link_hash: str = Field(default="", max_length=64, sa_column_kwargs={"server_default": ""})
    deputy_id: int | None = None
    ip: str = ""
    agent: str = Field(default="", max_length=200)


class Deputy(Table, table=True):
    """代办: who may act for an account, from one Beijing day to another, both included, unless it is ended before."""

    __table_args__ = (
        CheckConstraint("account_id <> deputy_account_id", name="nobody_is_their_own_deputy"),
        CheckConstraint("first_day <= last_day", name="days_in_order"),
    )

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True)
    deputy_account_id: int = Field(foreign_key="account.id", index=True)
    first_day: date
    last_day: date
    named_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)


class BureauLink(Table, table=True):
    """A link that opens a bureau's screens for a while. Only the SHA-256 of its secret is kept."""

    __tablename__ = "bureau_link"

    token_hash: str = Field(primary_key=True, max_length=64)
    account_id: int = Field(foreign_key="account.id", index=True)
    created_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    revoked_at: datetime | None = Field(default=None, sa_type=Moment)
