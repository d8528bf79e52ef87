"""The units that receive directives 承办单位."""

from enum import StrEnum

from sqlmodel import Field

from models.base import Table, Word


class BureauKind(StrEnum):
    """The groups that receivers are chosen by. Values are stored."""

    CITY = "city"  # 市州局, 21 in Sichuan
    COUNTY = "county"  # 县级局, 183
    DIVISION = "division"  # 厅机关处室
    AFFILIATED = "affiliated"  # 直属单位
    PARTNER = "partner"  # 协同部门


class Bureau(Table, table=True):
    """One receiving unit.

    ``area`` is what boards group by: the code of the city for a city and its counties,
    else the kind's own name. ``merged_into_id`` is the successor of a bureau that is no more. ``code`` is GB/T 2260 for cities and counties.
    """

    __table_args__ = {"sqlite_autoincrement": True}

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=32)
    name: str = Field(unique=True, max_length=100)
    short_name: str = Field(max_length=50)
    kind: BureauKind = Field(sa_type=Word(BureauKind))
    parent_id: int | None = Field(default=None, foreign_key="bureau.id", index=True)
    area: str = Field(index=True, max_length=32)
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    active: bool = True
    merged_into_id: int | None = Field(default=None, foreign_key="bureau.id")
    position: int = 0
    version: int = 1

    @property
    def has_contact(self) -> bool:
        return bool(self.contact_phone or self.contact_email)


class BureauAlias(Table, table=True):
    """Another name texts use for a bureau."""

    __tablename__ = "bureau_alias"

    name: str = Field(primary_key=True, max_length=100)
    bureau_id: int = Field(foreign_key="bureau.id", index=True)
