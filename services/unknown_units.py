"""A unit's name that the directory of bureaus does not know: part of the intake form until a person says what it means."""

from pydantic import BaseModel


class UnknownUnit(BaseModel):
    """``directive`` is the key of the directive that names it, ``start`` and ``end`` its place in the source."""

    name: str
    directive: str
    start: int
    end: int
    leads: bool = False
