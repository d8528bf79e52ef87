"""Units named in a directive → receivers of its points, by the directory; what it does not know waits for a person."""

from collections.abc import Iterator

from sqlmodel import Session, col, select

from models.bureaus import Bureau, BureauKind
from parsing.types import Directive, Found
from services import bureaus
from services.forms import DirectiveForm, MeetingForm, PointForm
from services.receivers import Choice, choose
from services.waiting_units import WaitingUnit


def propose(whole: Directive, form: DirectiveForm, session: Session) -> list[WaitingUnit]:
    """Named leads lead and named supporters support, in the points whose words name them.

    What waits for a person: names that the directory does not know, and partner departments, which the text only tells
    others to work with (与卫健、疾控等部门协作). A class of units (各县局) is no name: groups receive.
    """
    waiting: list[WaitingUnit] = []
    for unit, leads, asked in _named(whole, session):
        found = bureaus.resolve(session, unit.value)
        start, end = unit.span.start, unit.span.end
        if not found and not _stands_for_many(unit.value):
            waiting.append(WaitingUnit(name=unit.value, directive=form.key, start=start, end=end, leads=leads))
        elif len(found) == 1 and asked:
            _give(form, start, found[0], leads)
        elif len(found) == 1:
            waiting.append(WaitingUnit(name=unit.value, directive=form.key, start=start, end=end, bureau_id=found[0]))
    return waiting


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
