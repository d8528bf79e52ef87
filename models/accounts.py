"""Who may come in, and who is in."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from models.base import Moment, Table, Word


class Role(StrEnum):
    """What a person is to the office. Values are stored."""

    SECRETARIAT = "secretariat"  # 秘书处
    BUREAU = "bureau"  # 承办单位
    LEADER = "leader"  # 领导
    ADMINISTRATOR = "administrator"  # 管理员
    AUDITOR = "auditor"  # 审计员


class Account(Table, table=True):
    """A person's account. ``password_hash`` is empty only for sample accounts, which are entered by a click."""

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
    created_at: datetime = Field(sa_type=Moment)
    version: int = 1


class SignIn(Table, table=True):
    """One signed-in browser. Only the SHA-256 of the cookie is kept."""

    __tablename__ = "sign_in"

    token_hash: str = Field(primary_key=True, max_length=64)
    account_id: int = Field(foreign_key="account.id", index=True)
    created_at: datetime = Field(sa_type=Moment)
    seen_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    ip: str = ""
    agent: str = Field(default="", max_length=200)
