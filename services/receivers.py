"""Choosing who receives a point: changes to the choice, and finding bureaus to choose from."""

from collections.abc import Iterable
from enum import StrEnum

from services import bureaus
from services.bureaus import BureauRow
from services.forms import PointForm, Receivers


class Choice(StrEnum):
    """What can be said of a single bureau, besides the groups it belongs to."""

    LEADING = "leading"  # receives, and reports the result
    SUPPORTING = "supporting"  # receives, and supports the lead
    EXCLUDED = "excluded"  # does not receive, though its group does


def chosen(points: Iterable[PointForm], choice: Choice) -> list[int]:
    """The bureaus of a choice, over all the points, each once."""
    return list(dict.fromkeys(i for point in points for i in _of(point.receivers, choice)))


def choose(receivers: Receivers, choice: Choice, added: Iterable[int], removed: Iterable[int]) -> None:
    """Add bureaus to a choice and take others out. One bureau has one choice: the latest holds."""
    gone = set(removed)
    for i in gone & set(_of(receivers, choice)):
        _take_out(receivers, i)
    for i in added:
        _take_out(receivers, i)
        if choice is Choice.EXCLUDED:
            receivers.excluded.append(i)
            continue
        receivers.bureaus.append(i)
        if choice is Choice.SUPPORTING:
            receivers.supporting.append(i)


def find(rows: list[BureauRow], text: str) -> list[BureauRow]:
    """What a search box means, a city's name also meaning its counties. Nothing typed means everything."""
    found = bureaus.search(rows, text)
    cities = {row.id for row in found}
    return [row for row in rows if row.id in cities or row.parent_id in cities]


def _of(receivers: Receivers, choice: Choice) -> list[int]:
    if choice is Choice.EXCLUDED:
        return receivers.excluded
    if choice is Choice.SUPPORTING:
        return receivers.supporting
    return [i for i in receivers.bureaus if i not in receivers.supporting]


def _take_out(receivers: Receivers, bureau_id: int) -> None:
    for choice in (receivers.bureaus, receivers.supporting, receivers.excluded):
        if bureau_id in choice:
            choice.remove(bureau_id)
