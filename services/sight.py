"""How far a reader's figures reach. Fetching is authorising: what lies beyond is not counted and not listed."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import col

from models.assignments import Assignment
from models.bureaus import BureauKind
from services.access import bureau_of
from services.transactions import Read


@dataclass(frozen=True, slots=True)
class Sight:
    """The whole province, one area (a city with its counties, or a kind of unit), or one bureau."""

    area: str | None = None
    bureau_id: int | None = None

    @property
    def by_bureau(self) -> bool:
        """Whether its figures stand bureau by bureau, not area by area."""
        return self.area is not None or self.bureau_id is not None

    def rows(self) -> list[Any]:
        """The conditions on assignments."""
        if self.bureau_id is not None:
            return [col(Assignment.bureau_id) == self.bureau_id]
        return [col(Assignment.area) == self.area] if self.area is not None else []


EVERYTHING = Sight()


def sight_of(read: Read, area: str | None = None) -> Sight:
    """What the actor asked for, as far as it is theirs: a city sees its area, any other bureau itself."""
    if read.actor.bureau_id is None:
        return Sight(area)
    bureau = bureau_of(read.session, read.actor)
    return Sight(bureau.area) if bureau.kind is BureauKind.CITY else Sight(bureau_id=bureau.id)
