"""What an import makes of each row: its fate, said before anything is done, and how to do it."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session, select

from models.bureaus import Bureau
from models.errors import NotPossibleNow, Refused
from models.imports import Fate
from services import bureaus
from services.import_table import Line
from services.transactions import Write

Do = Callable[[Write], None]


@dataclass(frozen=True, slots=True)
class Planned:
    """One row of the list. ``what`` names the thing, ``note`` what would change; ``do`` does it, for new and changed rows.

    ``unknown`` is a unit's name that no bureau goes by: it can be made an alias.
    """

    line: Line
    fate: Fate
    what: str
    note: str = ""
    refusal: Refused | None = None
    do: Do | None = None
    unknown: str = ""


def refused(line: Line, what: str, refusal: Refused) -> Planned:
    unknown = str(refusal.facts.get("name", "")) if refusal.code == "row_unknown_unit" else ""
    return Planned(line, Fate.REFUSED, what, refusal=refusal, unknown=unknown)


def changes(now: dict[str, str], wanted: dict[str, str]) -> dict[str, tuple[str, str]]:
    """What a row says otherwise. What it leaves empty stays as it is."""
    return {key: (now[key], value) for key, value in wanted.items() if value and value != now[key]}


def told(changed: dict[str, tuple[str, str]]) -> str:
    """Old and new, side by side."""
    return "；".join(f"{old or '（空）'} → {new}" for old, new in changed.values())


class Units:
    """The one active bureau that a name in a list means. Asked once a name, however long the list."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, list[int]] = {}
        self._bureaus: dict[int, Bureau] = {}

    def one(self, name: str) -> Bureau:
        if name not in self._known:
            self._known[name] = bureaus.resolve(self._session, name)
        found = self._known[name]
        if not found:
            raise NotPossibleNow("row_unknown_unit", name=name[:100])
        if len(found) > 1:
            raise NotPossibleNow("row_many_units", name=name[:100])
        if not self._bureaus:
            self._bureaus = {bureau.id or 0: bureau for bureau in self._session.exec(select(Bureau))}
        return self._bureaus[found[0]]
