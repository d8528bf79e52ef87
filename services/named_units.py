"""Units named in a directive → receivers of its points, by the directory; what it does not know waits for a person."""

import re
from collections.abc import Iterator

from sqlmodel import Session, col, select

from models.bureaus import Bureau, BureauKind
from parsing.normalise import normalise
from parsing.types import Directive, Found
from services import bureaus
from services.forms import DirectiveForm, MeetingForm, PointForm, Receivers
from services.receivers import Choice, choose
from services.waiting_units import WaitingUnit


def propose(whole: Directive, form: DirectiveForm, session: Session) -> list[WaitingUnit]:
    """Named leads lead and named supporters support, in the points whose words name them.

    What waits for a person: names that the directory does not know, and partner departments, which the text only tells
    others to work with (与卫健、疾控等部门协作). A class of units (各县局) is no name: groups receive.
    """
    _address(whole, form, session)
    waiting: list[WaitingUnit] = []
    for unit, leads, asked in _named(whole, session):
        found = bureaus.resolve(session, unit.value)
        start, end = unit.span.start, unit.span.end
        unknown = not found and not _stands_for_many(unit.value)
        if leads and (unknown or len(found) == 1) and not _MANY.search(whole.text):
            _only_named(form, start)
        if unknown:
            waiting.append(WaitingUnit(name=unit.value, directive=form.key, start=start, end=end, leads=leads))
        elif len(found) == 1 and asked:
            _give(form, start, found[0], leads)
        elif len(found) == 1:
            waiting.append(WaitingUnit(name=unit.value, directive=form.key, start=start, end=end, bureau_id=found[0]))
    return waiting


# Who is told to do it, before its 要: 成都、德阳、绵阳等地要…; 各市（州）、县（市、区）应急管理局要….
_TOLD = re.compile(
    "(?P<who>[^，。；：\\n]{2,80}?)(?:等地|等市州?|等县区?|等单位)?(?:都|均)?(?:要(?![求点素件])|必须|务必|须|应当)"
)
_JOINT = re.compile("、|以及|和|及|与")
_SUM = re.compile("[两三四五六七八九十]?(?:个?市州|市|州|县|区|地)$")
_ONE_UNIT = re.compile("(?:局|委|办|厅|队|处|公司|集团|中心|院)$")
_MANY = re.compile("各市|各县|各地|各级|各区|市州|市（州）|县（市、区）|属地")


def _address(whole: Directive, form: DirectiveForm, session: Session) -> None:
    """Points that say whom they are for are for those: bureaus by name, or groups. What follows in the same sentence is for
    the same. A unit that the directory does not know leaves its place to a person; who is no unit, the proposal as it is."""
    told: Receivers | None = None
    until = whole.span.start
    for point in form.points:
        if point.start is None or point.end is None:
            continue
        if "。" in whole.text[until - whole.span.start : point.start - whole.span.start]:
            told = None
        if said := _TOLD.match(normalise(point.text).text):
            told = _receivers_of(session, said["who"])
        if told is not None:
            point.receivers = told.model_copy(deep=True)
        until = point.end


def _receivers_of(session: Session, who: str) -> Receivers | None:
    if kinds := bureaus.classes_in(who):
        return Receivers(groups=[kind for kind in BureauKind if kind in kinds])
    parts = _JOINT.split(who)
    found = [bureaus.resolve(session, name) or bureaus.resolve(session, _SUM.sub("", name)) for name in parts]
    known = [ids[0] for ids in found if len(ids) == 1]
    is_named = any(_ONE_UNIT.search(name) and not _stands_for_many(name) for name in parts)
    return Receivers(bureaus=known) if is_named or len(known) == len(parts) else None


def _only_named(form: DirectiveForm, at: int) -> None:
    """A lead that is named does it: the groups stood there only because nobody was named."""
    for point in _points_at(form, at):
        point.receivers.groups = []


def settle(form: MeetingForm, name: str, bureau_id: int | None) -> None:
    """A person said which bureau an unknown name means, or (None) that it means none: wherever it stands."""
    here = [unit for unit in form.waiting_units if unit.name == name]
    for unit in here:
        directive = form.directive(unit.directive)
        if directive is not None and bureau_id is not None:
            _give(directive, unit.start, bureau_id, unit.leads)
    form.waiting_units = [unit for unit in form.waiting_units if unit not in here]


def decide_partners(form: MeetingForm, directive: str, *, support: bool) -> None:
    """The partner departments proposed for a directive support its points, or they are taken off."""
    here = [unit for unit in form.waiting_units if unit.directive == directive and unit.bureau_id is not None]
    whole = form.directive(directive)
    for unit in here:
        if support and whole is not None and unit.bureau_id is not None:
            _give(whole, unit.start, unit.bureau_id, leads=False)
    form.waiting_units = [unit for unit in form.waiting_units if unit not in here]


def _named(whole: Directive, session: Session) -> Iterator[tuple[Found[str], bool, bool]]:
    """Each unit once, whether it leads, and whether the text itself gives it that part. Of short names (卫健、疾控) only lists in which one is a partner count."""
    hints = whole.hints
    seen: set[str] = set()
    partners = hints.partners if any(_is_partner(session, p.value) for p in hints.partners) else ()
    for units, leads, asked in (
        (hints.lead_units, True, True),
        (hints.co_units, False, True),
        (partners, False, False),
    ):
        for unit in units:
            if unit.value not in seen:
                seen.add(unit.value)
                yield unit, leads, asked


def _is_partner(session: Session, name: str) -> bool:
    found = bureaus.resolve(session, name)
    query = select(Bureau.id).where(col(Bureau.id).in_(found), Bureau.kind == BureauKind.PARTNER)
    return len(found) == 1 and session.exec(query).first() is not None


def _stands_for_many(name: str) -> bool:
    return name.startswith(("各", "全", "有关", "相关", "所有")) or name.endswith(("部门", "单位"))


def _give(form: DirectiveForm, at: int, bureau_id: int, leads: bool) -> None:
    for point in _points_at(form, at):
        choice = Choice.LEADING if leads else Choice.SUPPORTING
        if bureau_id not in point.receivers.bureaus:
            choose(point.receivers, choice, [bureau_id], [])


def _points_at(form: DirectiveForm, at: int) -> list[PointForm]:
    """The points in whose words the place lies; all of them, where it lies between them."""
    here = [p for p in form.points if p.start is not None and p.end is not None and p.start <= at < p.end]
    return here or form.points
