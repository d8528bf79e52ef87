"""交办前再看一眼: what a dispatch would send, to whom. Nothing is sent by looking."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import Session, col, select

from models.assignments import Part
from models.bureaus import Bureau, BureauKind
from models.directives import Criterion, Cycle
from models.permissions import Action
from services.access import Actor
from services.forms import DirectiveForm, MeetingForm, PointForm, Receivers
from services.transactions import reading


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One point as it would be sent: to whole groups, and singly to the bureaus named, some of them in support."""

    ordinal: int
    heading: str
    text: str
    criterion: Criterion
    due_on: date | None
    cycle: Cycle | None
    groups: tuple[tuple[BureauKind, int], ...]
    singly: tuple[str, ...]
    helping: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Preview:
    """Exactly what a dispatch would send: ``assignments`` is points × bureaus, summed over the points."""

    lines: tuple[PreviewLine, ...]
    bureaus: int
    without_contact: tuple[str, ...]
    assignments: int = field(default=0)


def preview(actor: Actor, form: MeetingForm) -> Preview:
    """What pressing the button would send. Nothing is sent by looking."""
    with reading(actor, Action.DISPATCH) as read:
        return preview_of(read.session, form)


def preview_of(session: Session, form: MeetingForm) -> Preview:
    """The same, inside a transaction."""
    directory = directory_of(session)
    lines: list[PreviewLine] = []
    everyone: set[int] = set()
    for directive in form.kept:
        for point in directive.tracked:
            parts = receiving(point.receivers, directory.values())
            everyone |= parts.keys()
            lines.append(_line(directive, point, parts, directory))
    silent = tuple(directory[i].name for i in sorted(everyone) if not directory[i].has_contact)
    return Preview(tuple(lines), len(everyone), silent, sum(line.count for line in lines))


def receiving(receivers: Receivers, directory: Iterable[Bureau]) -> dict[int, Part]:
    """The part each receiving bureau plays. Closed bureaus receive nothing."""
    chosen, excluded = set(receivers.bureaus), set(receivers.excluded)
    return {
        bureau.id or 0: Part.SUPPORTING if bureau.id in receivers.supporting else Part.LEAD
        for bureau in directory
        if bureau.active and bureau.id not in excluded and (bureau.kind in receivers.groups or bureau.id in chosen)
    }


def directory_of(session: Session) -> dict[int, Bureau]:
    """All bureaus by id, in the order of official lists."""
    rows = session.exec(select(Bureau).order_by(col(Bureau.position), col(Bureau.id)))
    return {bureau.id or 0: bureau for bureau in rows}


def _line(
    directive: DirectiveForm, point: PointForm, parts: dict[int, Part], directory: dict[int, Bureau]
) -> PreviewLine:
    kinds = Counter(directory[i].kind for i in parts)
    groups = tuple((kind, kinds[kind]) for kind in point.receivers.groups if kinds[kind])
    single = {i for i in parts if directory[i].kind not in point.receivers.groups}
    return PreviewLine(
        ordinal=directive.ordinal or 0,
        heading=directive.heading,
        text=point.text,
        criterion=point.criterion,
        due_on=point.due_on,
        cycle=point.cycle,
        groups=groups,
        singly=_names(directory[i] for i in parts if i in single and parts[i] is Part.LEAD),
        helping=_names(directory[i] for i in parts if parts[i] is Part.SUPPORTING),
        count=len(parts),
    )


def _names(bureaus: Iterable[Bureau]) -> tuple[str, ...]:
    return tuple(bureau.short_name for bureau in bureaus)
