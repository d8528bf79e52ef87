"""The office that runs this copy, and the tokens that make a click count once."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, false
from sqlmodel import Field

from models.base import Moment, Table


class Office(Table, table=True):
    """Exactly one row once the office is set up (or the sample is loaded); none before.

    ``clock_shift`` (seconds) lets the sample office live in February 2020, so that its
    real meeting is not six years overdue; it is zero in every real office.
    The limits ending in ``_days`` are working days; ``extensions_most`` and ``objections_most`` say how often
    one assignment may be extended or objected to.
    With ``three_officers`` the administrator and the security officer share what one could do alone (`permissions.APART`).
    With ``approval_required`` a draft is dispatched only after a leader's yes to it as it stands.
    """

    id: int = Field(default=1, primary_key=True)
    name: str
    is_sample: bool = False
    clock_shift: int = 0
    contact: str = ""
    approval_required: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    three_officers: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    created_at: datetime = Field(sa_type=Moment)
    acknowledge_days: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    first_report_days: int = Field(default=3, sa_column_kwargs={"server_default": "3"})
    due_soon_days: int = Field(default=3, sa_column_kwargs={"server_default": "3"})
    verify_days: int = Field(default=2, sa_column_kwargs={"server_default": "2"})
    extension_notice_days: int = Field(default=1, sa_column_kwargs={"server_default": "1"})
    extensions_most: int = Field(default=2, sa_column_kwargs={"server_default": "2"})
    objection_days: int = Field(default=3, sa_column_kwargs={"server_default": "3"})
    objections_most: int = Field(default=2, sa_column_kwargs={"server_default": "2"})


class Once(Table, table=True):
    """A one-time token that has been used, with what came of it."""

    token: str = Field(primary_key=True, max_length=64)
    account_id: int | None = None
    action: str
    at: datetime = Field(sa_type=Moment)
    outcome: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class Installation(Table, table=True):
    """What belongs to this database rather than to an office: its identity, the set-up code, the heartbeat.

    ``setup_code_hash`` is SHA-256 of the code printed on the terminal at the first start;
    only who can read that terminal may become the first administrator.
    """

    id: int = Field(default=1, primary_key=True)
    uuid: str
    created_at: datetime = Field(sa_type=Moment)
    setup_code_hash: str = ""
    beat_at: datetime | None = Field(default=None, sa_type=Moment)
