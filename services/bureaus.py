"""The directory of bureaus: loading it, reading it, changing it, finding a bureau by any of its names."""

import csv
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from pypinyin import Style, pinyin
from sqlmodel import Session, col, func, or_, select

from models.assignments import Assignment
from models.bureaus import Bureau, BureauAlias, BureauKind
from models.errors import NotAllowed, NotPossibleNow
from models.permissions import Action
from models.settings import ROOT
from services.access import Actor
from services.transactions import Write, expect_version, reading, writing

DIRECTORY = ROOT / "data" / "bureaus.csv"
MOST = {"name": 100, "short_name": 50, "aliases": 100}  # characters that the columns hold


@dataclass(frozen=True, slots=True)
class BureauRow:
    """A bureau as lists show it. ``parent`` is the short name of its city, empty where it has none."""

    id: int
    code: str
    name: str
    short_name: str
    kind: BureauKind
    parent_id: int | None
    parent: str
    area: str
    contact_name: str
    contact_phone: str
    contact_email: str
    active: bool
    version: int
    aliases: tuple[str, ...]

    @property
    def has_contact(self) -> bool:
        return bool(self.contact_phone or self.contact_email)


@dataclass(frozen=True, slots=True)
class BureauForm:
    """What a person may set. ``code``, ``kind`` and ``parent_id`` say where a bureau stands. They are fixed once it has
    received anything, since assignments repeat the area they give; without a code they stay as they are."""

    name: str
    short_name: str
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""
    active: bool = True
    aliases: tuple[str, ...] = ()
    code: str = ""
    kind: BureauKind = BureauKind.PARTNER
    parent_id: int | None = None


def load_directory(session: Session) -> int:
    """Add the bureaus of ``data/bureaus.csv`` that are not there yet; say how many. What was edited stays as it is."""
    with DIRECTORY.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    ids: dict[str, int] = {code: found or 0 for code, found in session.exec(select(Bureau.code, Bureau.id))}
    names = set(session.exec(select(BureauAlias.name)).all())
    added = [line for line in lines if line["code"] not in ids]
    for level in (False, True):  # cities first: counties point at them
        rows = [_bureau(line, ids) for line in added if bool(line["parent_code"]) is level]
        session.add_all(rows)
        session.flush()
        ids |= {row.code: row.id or 0 for row in rows}
    session.add_all(
        BureauAlias(name=alias, bureau_id=ids[line["code"]])
        for line in added
        for alias in line["aliases"].split("|")
        if alias and alias not in names
    )
    session.flush()
    return len(added)


def _bureau(line: dict[str, str], ids: dict[str, int]) -> Bureau:
    kind = BureauKind(line["kind"])
    position = list(BureauKind).index(kind) * 1_000_000 + int("".join(filter(str.isdigit, line["code"])))
    return Bureau(
        code=line["code"],
        name=line["name"],
        short_name=line["short_name"],
        kind=kind,
        parent_id=ids[line["parent_code"]] if line["parent_code"] else None,
        area=line["area"],
        position=position,
    )


def list_bureaus(actor: Actor) -> list[BureauRow]:
    """The whole directory with contacts, retired bureaus too, in the order of official lists."""
    with reading(actor, Action.SEE_BUREAUS) as read:
        return rows_of(read.session)


def groups(actor: Actor) -> dict[BureauKind, list[BureauRow]]:
    """The active bureaus by kind, for choosing who receives a point. Every kind is there, if empty."""
    with reading(actor, Action.EDIT_DRAFT) as read:
        rows = rows_of(read.session)
    return {kind: [row for row in rows if row.kind is kind and row.active] for kind in BureauKind}


def rows_of(session: Session) -> list[BureauRow]:
    """The whole directory, inside a transaction, in the order of official lists."""
    aliases: defaultdict[int, list[str]] = defaultdict(list)
    for alias in session.exec(select(BureauAlias).order_by(col(BureauAlias.name))):
        aliases[alias.bureau_id].append(alias.name)
    bureaus = session.exec(select(Bureau).order_by(col(Bureau.position), col(Bureau.id))).all()
    short = {bureau.id: bureau.short_name for bureau in bureaus}
    return [
        BureauRow(
            **bureau.model_dump(exclude={"position", "merged_into_id"}),
            parent=short.get(bureau.parent_id, ""),
            aliases=tuple(aliases[bureau.id or 0]),
        )
        for bureau in bureaus
    ]


def save_bureau(actor: Actor, form: BureauForm, token: str, *, bureau_id: int | None = None, version: int = 0) -> int:
    """Add a bureau, or change one; gives its id."""
    with writing(actor, Action.EDIT_BUREAUS, token) as write:
        if bureau_id is not None:
            bureau = write.session.get(Bureau, bureau_id)
            if bureau is None:
                raise NotAllowed("not_found")
            expect_version(bureau, version)
        return keep(write, form, bureau_id)


def keep(write: Write, form: BureauForm, bureau_id: int | None, *, city_code: str = "") -> int:
    """The same inside a transaction that has seen to it that the bureau may be changed; ``city_code`` names a new county's city."""
    if city_code:
        city = write.session.exec(select(Bureau.id).where(Bureau.code == city_code)).first()
        form = replace(form, parent_id=city)
    bureau = _new(write.session, form) if bureau_id is None else write.session.get_one(Bureau, bureau_id)
    before = {} if bureau_id is None else bureau.model_dump(mode="json")
    if bureau_id is not None and form.code.strip():
        _put(write.session, bureau, form)
    expect_lengths(form)
    _check_names(write.session, form, bureau_id)
    form = _with_former_name(bureau, form)
    for field in ("name", "short_name", "contact_name", "contact_phone", "contact_email"):
        setattr(bureau, field, getattr(form, field).strip())
    bureau.active = form.active
    write.session.add(bureau)
    write.session.flush()
    changed = _set_aliases(write, bureau, form)
    write.record("bureau", bureau.id, before, bureau.model_dump(mode="json") | changed)
    return bureau.id or 0


def expect_lengths(form: BureauForm) -> None:
    """Refuse, at its field, a name that is longer than is kept."""
    if len(form.name.strip()) > MOST["name"]:
        raise NotPossibleNow("bureau_name_long", field="name", most=MOST["name"])
    if len(form.short_name.strip()) > MOST["short_name"]:
        raise NotPossibleNow("bureau_short_name_long", field="short_name", most=MOST["short_name"])
    if any(len(name.strip()) > MOST["aliases"] for name in form.aliases):
        raise NotPossibleNow("bureau_alias_long", field="aliases", most=MOST["aliases"])


def _with_former_name(bureau: Bureau, form: BureauForm) -> BureauForm:
    """A text that still says the name a bureau had means that bureau."""
    former = {name for name in (bureau.name, bureau.short_name) if name} - {form.name.strip(), form.short_name.strip()}
    return replace(form, aliases=(*form.aliases, *sorted(former - set(form.aliases))))


def _new(session: Session, form: BureauForm) -> Bureau:
    bureau = Bureau(code="", name="", short_name="", kind=form.kind, area="", position=0)
    _put(session, bureau, form)
    return bureau


def _put(session: Session, bureau: Bureau, form: BureauForm) -> None:
    """Say what a bureau is and where it belongs, for as long as nothing depends on it."""
    code, parent_id = form.code.strip(), form.parent_id if form.kind is BureauKind.COUNTY else None
    if bureau.id is not None:
        if (code, form.kind, parent_id) == (bureau.code, bureau.kind, bureau.parent_id):
            return
        if is_placed(session, bureau.id):
            raise NotPossibleNow("bureau_placed", field="code")
    if not code:
        raise NotPossibleNow("bureau_code_needed", field="code")
    if session.exec(select(Bureau.id).where(Bureau.code == code, Bureau.id != bureau.id)).first():
        raise NotPossibleNow("bureau_code_taken", field="code")
    parent = session.get(Bureau, parent_id) if parent_id else None
    if form.kind is BureauKind.COUNTY and (parent is None or parent.kind is not BureauKind.CITY):
        raise NotPossibleNow("bureau_city_needed", field="parent_id")
    last = session.exec(select(func.max(Bureau.position)).where(Bureau.kind == form.kind)).one() or 0
    bureau.code, bureau.kind, bureau.parent_id, bureau.position = code, form.kind, parent_id, last + 1
    bureau.area = code if form.kind is BureauKind.CITY else parent.area if parent else form.kind.value


def is_placed(session: Session, bureau_id: int) -> bool:
    """Whether anything depends on what a bureau is and where it belongs: something it received, or counties below it."""
    received = select(Assignment.id).where(Assignment.bureau_id == bureau_id).limit(1)
    below = select(Bureau.id).where(Bureau.parent_id == bureau_id).limit(1)
    return session.exec(received).first() is not None or session.exec(below).first() is not None


def may_be_moved(actor: Actor, bureau_id: int) -> bool:
    """Whether code, group and city of a bureau can still be mended."""
    with reading(actor, Action.EDIT_BUREAUS) as read:
        return not is_placed(read.session, bureau_id)


def _check_names(session: Session, form: BureauForm, own_id: int | None) -> None:
    """Every name a bureau goes by must mean that bureau alone, or a text that names it could reach another."""
    for field in ("name", "short_name"):
        if not getattr(form, field).strip():
            raise NotPossibleNow("bureau_name_needed", field=field)
    own = _own_and_merged(session, own_id)
    for name in {form.name.strip(), form.short_name.strip(), *form.aliases}:
        if set(_named(session, name, retired_too=True)) - own:
            raise NotPossibleNow("bureau_name_taken", field="name", name=name)


def _own_and_merged(session: Session, own_id: int | None) -> set[int | None]:
    """The bureau and those that were merged into it, one after the other: their names have become its own."""
    found: set[int | None] = {own_id}
    last = [own_id]
    while last:
        merged = select(Bureau.id).where(col(Bureau.merged_into_id).in_(last), ~col(Bureau.active))
        last = [row for row in session.exec(merged) if row not in found]
        found.update(last)
    return found


def _set_aliases(write: Write, bureau: Bureau, form: BureauForm) -> dict[str, list[str]]:
    wanted = {alias.strip() for alias in form.aliases if alias.strip()}
    kept = write.session.exec(select(BureauAlias).where(BureauAlias.bureau_id == bureau.id)).all()
    for alias in kept:
        if alias.name not in wanted:
            write.session.delete(alias)
    missing = wanted - {alias.name for alias in kept}
    for name in missing:  # it may be that of a bureau merged into it
        write.session.merge(BureauAlias(name=name, bureau_id=bureau.id or 0))
    write.session.flush()
    return {"aliases": sorted(wanted)}


def add_alias(actor: Actor, bureau_id: int, name: str, token: str) -> None:
    """记为别名: from now on texts mean this bureau by this name. Refused where another bureau goes by it."""
    name = "".join(name.split())
    with writing(actor, Action.EDIT_BUREAUS, token) as write:
        bureau = write.session.get(Bureau, bureau_id)
        if bureau is None or not bureau.active:
            raise NotAllowed("not_found")
        if not name:
            raise NotPossibleNow("bureau_name_needed", field="name")
        if len(name) > MOST["aliases"]:
            raise NotPossibleNow("bureau_alias_long", field="name", most=MOST["aliases"])
        known = set(_named(write.session, name, retired_too=True))
        if known - _own_and_merged(write.session, bureau_id):
            raise NotPossibleNow("bureau_name_taken", field="name", name=name)
        if bureau_id not in known:
            write.session.merge(BureauAlias(name=name, bureau_id=bureau_id))
        write.record("bureau", bureau_id, after={"alias": name})


# Classes of units, as attendance sentences and addressees name them.
CLASSES: dict[str, BureauKind] = {
    "各市(州)": BureauKind.CITY,
    "各市州": BureauKind.CITY,
    "各县(市、区)": BureauKind.COUNTY,
    "县(市、区)": BureauKind.COUNTY,
    "各处(室、中心)": BureauKind.DIVISION,
    "各处室": BureauKind.DIVISION,
    "机关处室": BureauKind.DIVISION,
    "直属单位": BureauKind.AFFILIATED,
    "直属事业单位": BureauKind.AFFILIATED,
}
_HALF_WIDTH = str.maketrans("（）", "()")


def resolve(session: Session, name: str) -> list[int]:
    """The active bureaus a text means by a name: one by its full name, short name or alias; all of a class by the
    class's name (各市（州）应急管理局 → the 21). Empty where the directory does not know the name: never a guess."""
    cleaned = "".join(name.split())
    if exact := _named(session, cleaned):
        return exact
    kinds = classes_in(cleaned)
    ordered = select(Bureau.id).where(col(Bureau.kind).in_(kinds), Bureau.active).order_by(col(Bureau.position))
    return [found for found in session.exec(ordered) if found is not None] if kinds else []


def classes_in(text: str) -> set[BureauKind]:
    """The groups whose names stand in a text (各市（州）、县（市、区）应急管理局)."""
    plain = text.translate(_HALF_WIDTH)
    return {kind for words, kind in CLASSES.items() if words in plain}


def _named(session: Session, name: str, *, retired_too: bool = False) -> list[int]:
    by_alias = select(BureauAlias.bureau_id).where(BureauAlias.name == name)
    rows = select(Bureau.id).where(
        or_(col(Bureau.name) == name, col(Bureau.short_name) == name, col(Bureau.id).in_(by_alias)),
        or_(col(Bureau.active), retired_too),
    )
    return [found for found in session.exec(rows) if found is not None]


def search(rows: list[BureauRow], text: str) -> list[BureauRow]:
    """The rows that a search box means: part of a name, or the initials of its pinyin from the start (``st`` → 三台)."""
    wanted = "".join(text.lower().split())
    return [row for row in rows if _matches(row, wanted)] if wanted else rows


def _matches(row: BureauRow, wanted: str) -> bool:
    names = (row.short_name, row.name, *row.aliases)
    if any(wanted in name.lower() for name in names):
        return True
    return any(spelt.startswith(wanted) for name in (row.short_name, row.name) for spelt in _initials(name))


@lru_cache(maxsize=4096)
def _initials(name: str) -> frozenset[str]:
    """All the ways its initials can be read: 犍为 is ``qw`` at home and ``jw`` in dictionaries."""
    letters = pinyin(name[:8], style=Style.FIRST_LETTER, heteronym=True, errors="default")
    return frozenset("".join(way).lower() for way in product(*(sorted(set(ways)) for ways in letters)))
