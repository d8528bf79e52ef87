"""The office's working days, as it may change them."""

from datetime import date, datetime

from sqlmodel import Field

from models.base import Moment, Table


class WorkingYear(Table, table=True):
    """A year that the office itself has entered: days that no `WorkingDayOverride` names follow the week."""

    __tablename__ = "working_year"

    year: int = Field(primary_key=True)
    loaded_at: datetime = Field(sa_type=Moment)


class WorkingDayOverride(Table, table=True):
    """A day on which the office does not do as the built-in calendar (or the week) says. ``note`` is the holiday's name."""

    __tablename__ = "working_day_override"

    day: date = Field(primary_key=True)
    is_working: bool
    note: str = Field(default="", max_length=60)
