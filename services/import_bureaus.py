"""A list of bureaus: new ones are added, known ones get what the list says otherwise. Nobody is ever taken away by a list."""

from collections.abc import Iterator
from functools import partial
from itertools import chain
from typing import Any

from models.bureaus import BureauKind
from models.errors import NotPossibleNow, Refused
from models.imports import Fate
from models.labels import LABELS
from models.words import CHINESE, say
from services import bureaus
from services.bureaus import BureauForm, BureauRow
from services.import_plan import Planned, changes, refused, told
from services.import_table import Line
from services.transactions import Read, Write

KINDS = {
    "市州": BureauKind.CITY,
    "市级": BureauKind.CITY,
    "市（州）": BureauKind.CITY,
    "市(州)": BureauKind.CITY,
    "区县": BureauKind.COUNTY,
    "县区": BureauKind.COUNTY,
    "县级": BureauKind.COUNTY,
    "县（市、区）": BureauKind.COUNTY,
    "县(市、区)": BureauKind.COUNTY,
    "县": BureauKind.COUNTY,
    "处室": BureauKind.DIVISION,
    "机关处室": BureauKind.DIVISION,
    "直属": BureauKind.AFFILIATED,
    "事业单位": BureauKind.AFFILIATED,
    "协同": BureauKind.PARTNER,
    "部门": BureauKind.PARTNER,
    "省直": BureauKind.PARTNER,
}
_CONTACT = ("contact_name", "contact_phone", "contact_email")
_SETTABLE = ("name", "short_name", *_CONTACT)


class Directory:
    """The bureaus as they are, and as the rows so far would make them."""

    def __init__(self, rows: list[BureauRow]) -> None:
        self.by_code = {row.code: row for row in rows}
        self.by_name = {name: row for row in rows for name in (row.name, row.short_name, *row.aliases)}
        self.cities = {name: row.code for name, row in self.by_name.items() if row.kind is BureauKind.CITY}
        self.rows_seen: dict[str, int] = {}  # the codes of bureaus that the list speaks of, and in which row
        self.names_given: set[str] = set()  # names that rows of the list give to bureaus

    def find(self, code: str, name: str) -> BureauRow | None:
        return self.by_code.get(code) or self.by_name.get(name)


def plan(read: Read, lines: list[Line]) -> Iterator[Planned]:
    """Row by row; a city that the same list brings in can be the city of a county below it."""
    directory = Directory(bureaus.rows_of(read.session))
    for line in lines:
        try:
            yield _plan(line, directory)
        except Refused as refusal:
            yield refused(line, str(line.cells[line.matching.columns["name"]])[:100], refusal)


def _plan(line: Line, directory: Directory) -> Planned:
    name, code = line.needed("name"), line.text("code")
    row = directory.find(code, name)
    own = row.code if row else code or name
    if own in directory.rows_seen or name in directory.rows_seen:
        raise NotPossibleNow("row_twice", row=directory.rows_seen.get(own) or directory.rows_seen[name])
    directory.rows_seen |= dict.fromkeys((own, name), line.number)
    return _known(line, row, directory) if row else _new(line, name, code, directory)


def _expect_same_place(line: Line, row: BureauRow, directory: Directory) -> None:
    """A list changes no bureau's code, group or city: its tasks are counted by them."""
    city, kind = directory.by_name.get(line.text("parent")), line.word("kind", KINDS)
    now = {"code": row.code, "kind": say(CHINESE, LABELS[row.kind]), "parent": row.parent}
    differs = {
        "code": line.text("code") not in ("", row.code),
        "kind": kind not in (None, row.kind),
        "parent": city is not None and row.parent_id is not None and city.id != row.parent_id,
    }
    for key in (key for key, is_other in differs.items() if is_other):
        raise NotPossibleNow("row_other_place", head=line.head(key), now=now[key])


def _known(line: Line, row: BureauRow, directory: Directory) -> Planned:
    _expect_same_place(line, row, directory)
    wanted = {key: line.text(key) for key in _SETTABLE}
    if wanted["name"] in (row.short_name, *row.aliases):
        wanted["name"] = ""  # a name it goes by already is no new name
    changed = changes({key: getattr(row, key) for key in _SETTABLE}, wanted)
    aliases = tuple(dict.fromkeys((*row.aliases, *_aliases(line))))
    given = {changed[key][1] for key in ("name", "short_name") if key in changed} | {*aliases} - {*row.aliases}
    _give(directory, given, row)
    note = told(changed) + ("；" if changed and aliases != row.aliases else "")
    note += "、".join(alias for alias in aliases if alias not in row.aliases)
    if not note:
        return Planned(line, Fate.SAME, row.name)
    said: dict[str, Any] = {key: changed[key][1] if key in changed else getattr(row, key) for key in _SETTABLE}
    form = BureauForm(**said, active=row.active, aliases=aliases)
    bureaus.expect_lengths(form)
    return Planned(line, Fate.CHANGED, row.name, note, do=partial(_keep, form, row.id))


def _new(line: Line, name: str, code: str, directory: Directory) -> Planned:
    short_name = line.text("short_name") or name.removesuffix("应急管理局")[: bureaus.MOST["short_name"]]
    parent = line.text("parent")
    kind = line.word("kind", KINDS) or (BureauKind.COUNTY if parent else BureauKind.PARTNER)
    if not code:
        raise NotPossibleNow("bureau_code_needed", field="code")
    city = directory.cities.get(parent) or (parent if parent in directory.cities.values() else "")
    if kind is BureauKind.COUNTY and not city:
        raise NotPossibleNow("bureau_city_needed", field="parent_id")
    _give(directory, {name, short_name, *_aliases(line)}, None)
    if kind is BureauKind.CITY:
        directory.cities |= dict.fromkeys((name, short_name), code)
    contact: dict[str, Any] = {key: line.text(key) for key in _CONTACT}
    form = BureauForm(name=name, short_name=short_name, aliases=_aliases(line), code=code, kind=kind, **contact)
    bureaus.expect_lengths(form)
    return Planned(line, Fate.NEW, name, do=partial(_keep_new, form, city if kind is BureauKind.COUNTY else ""))


def _aliases(line: Line) -> tuple[str, ...]:
    said = line.text("aliases").replace("，", "、").replace("|", "、").replace(";", "、").replace("；", "、")
    return tuple(dict.fromkeys(filter(None, chain(part.strip() for part in said.split("、")))))


def _give(directory: Directory, names: set[str], own: BureauRow | None) -> None:
    """Every name means one bureau: neither one that is there nor one of a row above may have it."""
    for name in sorted(names):
        other = directory.by_name.get(name)
        if name in directory.names_given or (other and other is not own):
            raise NotPossibleNow("bureau_name_taken", field="name", name=name)
    directory.names_given |= names


def _keep(form: BureauForm, bureau_id: int, write: Write) -> None:
    bureaus.keep(write, form, bureau_id)


def _keep_new(form: BureauForm, city: str, write: Write) -> None:
    """The city by its code: it may have come with the same list."""
    bureaus.keep(write, form, None, city_code=city)
