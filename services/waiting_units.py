"""A unit named in a directive that waits for a person: part of the intake form until it is decided."""

from pydantic import BaseModel


class WaitingUnit(BaseModel):
    """``bureau_id`` is the partner department proposed in support; None where the directory does not know the name.

    ``directive`` is the key of the directive that names it, ``start`` and ``end`` its place in the source.
    """

    name: str
    directive: str
    start: int
    end: int
    leads: bool = False
    bureau_id: int | None = None
