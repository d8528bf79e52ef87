"""The intake form: what a person corrects between the first reading and the dispatch. Plain data with pure edits."""

from __future__ import annotations

import secrets
from datetime import date

from pydantic import BaseModel, Field

from models.bureaus import BureauKind
from models.deadlines import Unit
from models.directives import Criterion, Cycle
from models.meetings import AttendanceState, Venue
from services.waiting_units import WaitingUnit


def new_key() -> str:
    """A key that keeps naming the same thing while its neighbours are split, merged and dropped."""
    return secrets.token_hex(4)


class Receivers(BaseModel):
    """Who gets a point: whole groups and single bureaus, minus exclusions; those in ``supporting`` support, the rest lead."""

    groups: list[BureauKind] = []
    bureaus: list[int] = []
    excluded: list[int] = []
    supporting: list[int] = []


class TermForm(BaseModel):
    """3 个工作日内: a limit that begins with the dispatch. ``due_on`` beside it is where it would end if sent today."""

    count: int
    unit: Unit


class PointForm(BaseModel):
    """One trackable point. ``kept`` is false for slogans: on record in the directive, but not tracked."""

    key: str = Field(default_factory=new_key)
    text: str
    start: int | None = None
    end: int | None = None
    kept: bool = True
    criterion: Criterion = Criterion.FINISH
    completion: str = ""
    due_on: date | None = None
    term: TermForm | None = None
    cycle: Cycle | None = None
    evidence_required: bool = False
    on_bureaus_word: bool = False
    waits_for_supporters: bool = False
    answers_point_id: int | None = None
    receivers: Receivers = Field(default_factory=Receivers)


class DirectiveForm(BaseModel):
    """One directive. ``kept`` is false for unnumbered candidates until a person ticks them; ``checked`` once looked at."""

    key: str = Field(default_factory=new_key)
    ordinal: int | None = None
    heading: str
    text: str
    start: int | None = None
    end: int | None = None
    kept: bool = True
    checked: bool = False
    points: list[PointForm] = []

    @property
    def tracked(self) -> list[PointForm]:
        return [point for point in self.points if point.kept]


class AttendanceForm(BaseModel):
    """One phrase of those present, as the communiqué has it, with the classes of units it speaks of."""

    key: str = Field(default_factory=new_key)
    phrase: str
    classes: list[str] = []
    start: int | None = None
    end: int | None = None
    venue: Venue = Venue.UNKNOWN
    state: AttendanceState = AttendanceState.INFERRED
    head_count: int | None = None


class WarningForm(BaseModel):
    """A doubt of the reading. ``settled`` once a person has said which is right."""

    code: str
    blocking: bool = False
    facts: dict[str, str | int] = {}
    settled: bool = False


class MeetingForm(BaseModel):
    """The whole form."""

    title: str = ""
    held_on: date | None = None
    held_on_inferred: bool = False
    published_on: date | None = None
    source: str = ""
    host: str = ""
    host_posts: str = ""
    organisers: list[str] = []
    is_video: bool = True
    main_venue: str = ""
    parent_id: int | None = None
    parent_phrase: str = ""
    checked: bool = False
    spans: dict[str, tuple[int, int]] = {}
    attendance: list[AttendanceForm] = []
    directives: list[DirectiveForm] = []
    warnings: list[WarningForm] = []
    waiting_units: list[WaitingUnit] = []

    @property
    def kept(self) -> list[DirectiveForm]:
        return [directive for directive in self.directives if directive.kept]

    def directive(self, key: str) -> DirectiveForm | None:
        return next((directive for directive in self.directives if directive.key == key), None)


def sentences_of(text: str) -> list[tuple[int, int]]:
    """The sentences of a directive as ranges of its text: the places where it can be split."""
    found, start = [], 0
    for i, character in enumerate(text):
        if character in "。;；!！?？\n":
            if text[start : i + 1].strip():
                found.append((start, i + 1))
            start = i + 1
    if text[start:].strip():
        found.append((start, len(text)))
    return found


def split_directive(form: MeetingForm, key: str, at: int) -> DirectiveForm:
    """Cut a directive in two at an offset of its text; the new second half, with the points that lie in it."""
    index = _index(form, key)
    first = form.directives[index]
    cut = None if first.start is None else first.start + at
    later = [p for p in first.points if cut is not None and p.start is not None and p.start >= cut]
    second = DirectiveForm(
        heading=heading_of(first.text[at:]),
        text=first.text[at:],
        start=cut,
        end=first.end,
        points=later or [_whole(first.text[at:], cut, first.end, first.points)],
    )
    first.text, first.end, first.checked = first.text[:at], cut, False
    first.points = [p for p in first.points if p not in later] or [_whole(first.text, first.start, cut, later)]
    form.directives.insert(index + 1, second)
    renumber(form)
    return second


def merge_with_next(form: MeetingForm, key: str, source_text: str) -> None:
    """Join a directive with the kept one behind it. Neighbours in the source keep their exact source text."""
    index = _index(form, key)
    first = form.directives[index]
    second = next((d for d in form.directives[index + 1 :] if d.kept), None)
    if second is None:
        return
    between = form.directives[index + 1 : form.directives.index(second)]
    form.directives.remove(second)
    if not between and first.start is not None and second.end is not None and (first.end or 0) <= (second.start or 0):
        first.end, first.text = second.end, source_text[first.start : second.end]
    else:
        first.start = first.end = None
        first.text = f"{first.text}\n{second.text}"
    first.points, first.checked = [*first.points, *second.points], False
    renumber(form)


def drop_directive(form: MeetingForm, key: str) -> None:
    """Not a directive: keep it on the form, unticked, so that the choice can be undone."""
    form.directives[_index(form, key)].kept = False
    renumber(form)


def restore_directive(form: MeetingForm, key: str) -> None:
    form.directives[_index(form, key)].kept = True
    renumber(form)


def add_directive(form: MeetingForm, text: str, source_text: str) -> DirectiveForm:
    """A directive by hand. Where its text stands in the source, it gets its span and its place among the others."""
    text = text.strip()
    start = source_text.find(text)
    span = (start, start + len(text)) if start >= 0 else (None, None)
    made = DirectiveForm(heading=heading_of(text), text=text, start=span[0], end=span[1])
    made.points = [PointForm(text=text, start=span[0], end=span[1], receivers=_usual_receivers(form))]
    behind = [i for i, d in enumerate(form.directives) if start >= 0 and d.start is not None and d.start > start]
    form.directives.insert(behind[0] if behind else len(form.directives), made)
    renumber(form)
    return made


def copy_settings(form: MeetingForm, key: str) -> None:
    """全部沿用上一项: give every point of a directive the settings of the kept directive before it."""
    kept = [d.key for d in form.kept]
    index = kept.index(key) if key in kept else 0
    before = form.directive(kept[index - 1]) if index > 0 else None
    here = form.directive(key)
    if before is None or here is None or not before.tracked:
        return
    model = before.tracked[-1]
    for point in here.tracked:
        point.criterion, point.cycle, point.due_on = model.criterion, model.cycle, model.due_on
        point.evidence_required, point.on_bureaus_word = model.evidence_required, model.on_bureaus_word
        point.term, point.waits_for_supporters = model.term, model.waits_for_supporters
        point.receivers = model.receivers.model_copy(deep=True)


def due_takers(form: MeetingForm, key: str) -> list[PointForm]:
    """The points of other directives that this directive's due date can be given to: those without one,
    else (all have one) those that differ."""
    model = _dated(form, key)
    due_on = model.due_on if model else None
    others = [p for d in form.kept if d.key != key for p in d.tracked if due_on and p.due_on != due_on]
    return [point for point in others if point.due_on is None] or others


def share_due(form: MeetingForm, key: str) -> None:
    """Give the due date of this directive to the `due_takers`."""
    model = _dated(form, key)
    for point in due_takers(form, key):
        point.due_on, point.term = (model.due_on, model.term) if model else (None, None)


def receiver_takers(form: MeetingForm, key: str) -> list[PointForm]:
    """The points of other directives that go to other receivers than this directive's first point."""
    here = form.directive(key)
    if here is None or not here.tracked:
        return []
    model = here.tracked[0].receivers
    return [point for d in form.kept if d.key != key for point in d.tracked if point.receivers != model]


def share_receivers(form: MeetingForm, key: str) -> None:
    """Send the `receiver_takers` to this directive's receivers too."""
    for point in receiver_takers(form, key):
        point.receivers = form.directives[_index(form, key)].tracked[0].receivers.model_copy(deep=True)


def add_point(form: MeetingForm, key: str) -> PointForm:
    """An empty point at the end of a directive, with the settings of the point before it."""
    directive = form.directives[_index(form, key)]
    model = directive.points[-1] if directive.points else PointForm(text="", receivers=_usual_receivers(form))
    made = model.model_copy(
        deep=True,
        update={"key": new_key(), "text": "", "start": None, "end": None, "kept": True, "answers_point_id": None},
    )
    directive.points.append(made)
    directive.checked = False
    return made


def drop_point(form: MeetingForm, key: str, point_key: str) -> None:
    directive = form.directives[_index(form, key)]
    directive.points = [point for point in directive.points if point.key != point_key]
    directive.checked = False


def set_criterion(point: PointForm, criterion: Criterion) -> None:
    """What counts as implemented. What is only to be read is settled by the bureau's own word; results are not."""
    point.criterion = criterion
    point.on_bureaus_word = criterion is Criterion.READ
    if criterion is not Criterion.RECURRING:
        point.cycle = None


def renumber(form: MeetingForm) -> None:
    """Number the kept directives 1, 2, 3… in their order."""
    number = 0
    for directive in form.directives:
        number += directive.kept
        directive.ordinal = number if directive.kept else None


def heading_of(text: str) -> str:
    """Up to the first stop: a heading to start from, for the person to better."""
    stop = next((i for i, character in enumerate(text) if character in "。，；：,;:\n" and i >= 4), 40)
    return text[:stop].strip()


def _dated(form: MeetingForm, key: str) -> PointForm | None:
    """The first point of a directive that has a due date."""
    here = form.directive(key)
    return next((point for point in here.tracked if point.due_on), None) if here else None


def _whole(text: str, start: int | None, end: int | None, like: list[PointForm]) -> PointForm:
    receivers = like[0].receivers.model_copy(deep=True) if like else Receivers()
    return PointForm(text=text.strip(), start=start, end=end, receivers=receivers)


def _usual_receivers(form: MeetingForm) -> Receivers:
    return next((d.tracked[0].receivers.model_copy(deep=True) for d in form.kept if d.tracked), Receivers())


def _index(form: MeetingForm, key: str) -> int:
    return next(i for i, directive in enumerate(form.directives) if directive.key == key)
