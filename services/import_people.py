"""A list of people: who they are and where they work. Told apart by name and bureau."""

from collections.abc import Iterator
from functools import partial

from sqlmodel import select

from models.errors import NotPossibleNow, Refused
from models.imports import Fate, Person
from services.import_plan import Planned, Units, changes, refused, told
from services.import_table import Line
from services.transactions import Read, Write

_SETTABLE = ("post", "phone")


def plan(read: Read, lines: list[Line]) -> Iterator[Planned]:
    """Row by row. A bureau is optional: leaders of the office itself have none in the directory."""
    units = Units(read.session)
    known = {(person.name, person.bureau_id): person for person in read.session.exec(select(Person))}
    seen: dict[tuple[str, int | None], int] = {}
    for line in lines:
        try:
            yield _plan(line, units, known, seen)
        except Refused as refusal:
            yield refused(line, str(line.cells[line.matching.columns["name"]])[:50], refusal)


def _plan(
    line: Line,
    units: Units,
    known: dict[tuple[str, int | None], Person],
    seen: dict[tuple[str, int | None], int],
) -> Planned:
    name, unit = line.needed("name").replace(" ", ""), line.text("bureau")
    bureau_id = units.one(unit).id if unit else None
    wanted = {key: line.text(key) for key in _SETTABLE}
    if (name, bureau_id) in seen:
        raise NotPossibleNow("row_twice", row=seen[(name, bureau_id)])
    seen[(name, bureau_id)] = line.number
    person = known.get((name, bureau_id))
    if person is None:
        made = Person(name=name, bureau_id=bureau_id, post=wanted["post"], phone=wanted["phone"])
        return Planned(line, Fate.NEW, name, wanted["post"], do=partial(_add, made))
    changed = changes({key: getattr(person, key) for key in _SETTABLE}, wanted)
    if not changed:
        return Planned(line, Fate.SAME, name)
    return Planned(line, Fate.CHANGED, name, told(changed), do=partial(_change, person.id or 0, changed))


def _add(person: Person, write: Write) -> None:
    write.session.add(person)
    write.session.flush()
    write.record("person", person.id, after={"name": person.name, "post": person.post, "bureau": person.bureau_id})


def _change(person_id: int, changed: dict[str, tuple[str, str]], write: Write) -> None:
    person = write.session.get_one(Person, person_id)
    for key, (_old, new) in changed.items():
        setattr(person, key, new)
    person.version += 1
    before, after = ({key: pair[i] for key, pair in changed.items()} for i in (0, 1))
    write.record("person", person_id, before, after)
