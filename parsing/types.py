"""What a reading is made of: frozen, hashable, free of behaviour but for a few look-ups.

Every value found carries the span it was read from, as ``[start, end)`` offsets in the
text *as it was pasted*, the name of the rule that found it and a confidence from 0 to 1.
"""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters of the pasted text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """One value with its evidence. ``inferred`` marks what the text does not say outright (a year, say)."""

    value: T
    span: Span
    rule: str
    confidence: float = 1.0
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """A name with the posts that stand before (or after) it, as they stand: ``省安办主任、…厅长`` + ``段毅君``."""

    name: str
    posts: str = ""


class Cadence(StrEnum):
    """How often a standing duty reports. ``EVERY_N_HOURS``-like cadences carry their number in ``Hints.every``."""

    HOURLY = "hourly"
    DAILY = "daily"
    WEEKLY = "weekly"
    SEMIMONTHLY = "semimonthly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    EVERY_N_HOURS = "every_Nh"
    EVERY_N_DAYS = "every_Nd"


class DirectiveKind(StrEnum):
    """How a directive shows itself in the text (words of the label rules)."""

    NUMBERED = "numbered"
    MODAL = "modal"
    BARE = "bare"
    CHAPEAU = "chapeau"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit as written, and its ISO date (or date and time) where calendar arithmetic gives one."""

    text: str
    value: str


@dataclass(frozen=True, slots=True)
class Hints:
    """What a directive says about who, by when and how often. Usually nothing: the office adds it afterwards."""

    addressee: Found[str] | None = None
    deadlines: tuple[Found[Deadline], ...] = ()
    cadence: Found[Cadence] | None = None
    every: int | None = None
    lead_units: tuple[Found[str], ...] = ()
    co_units: tuple[Found[str], ...] = ()
    partners: tuple[Found[str], ...] = ()  # short names in 与卫健、疾控等部门协作, which only a directory can tell


@dataclass(frozen=True, slots=True)
class Point:
    """A trackable piece of a directive: verb, object, addressee. ``slogan`` pieces are kept but proposed unticked."""

    text: str
    span: Span
    slogan: bool = False
    standing: bool = False


@dataclass(frozen=True, slots=True)
class Directive:
    """One directive. ``span`` runs from its mark to just before the next; ``heading`` is without mark and 要.

    ``ordinal`` is None for unnumbered candidates. ``run`` counts the numbered runs of the text from 1;
    level 2 directives lie inside the span of the level 1 directive before them.
    """

    ordinal: int | None
    heading: str
    text: str
    span: Span
    kind: DirectiveKind
    rule: str
    confidence: float = 1.0
    level: int = 1
    run: int | None = None
    section: str = ""
    hints: Hints = field(default_factory=Hints)
    points: tuple[Point, ...] = ()

    @property
    def numbered(self) -> bool:
        return self.kind is DirectiveKind.NUMBERED


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch opened by a speech verb: ``会议要求,…``. ``speaker`` is a name, or 会议."""

    lead: str
    speaker: str
    verb: str
    span: Span
    text_start: str


@dataclass(frozen=True, slots=True)
class Attendance:
    """One phrase of those present. ``classes`` names the unit classes it speaks of (see ``parsing.classes``)."""

    phrase: str
    span: Span
    rule: str
    classes: tuple[str, ...] = ()
    venue: str = ""


@dataclass(frozen=True, slots=True)
class Warning:  # noqa: A001 - the field's own word; nothing here raises Python warnings
    """Something a person must look at. ``facts`` fill the sentence that ``code`` stands for; blocking ones stop registering."""

    code: str
    blocking: bool = False
    span: Span | None = None
    facts: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True, slots=True)
class Communique:
    """A whole reading. Absent values are None or empty, never guessed."""

    title: Found[str] | None = None
    published_on: Found[date] | None = None
    source: Found[str] | None = None
    meeting_on: Found[date] | None = None
    hosts: tuple[Found[Person], ...] = ()
    speakers: tuple[Found[Person], ...] = ()
    organisers: tuple[Found[str], ...] = ()
    is_video: bool | None = None
    main_venue: Found[str] | None = None
    branch_venues: tuple[Found[str], ...] = ()
    sections: tuple[Section, ...] = ()
    directives: tuple[Directive, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    parent_meeting: Found[str] | None = None
    body: Span | None = None
    truncated: bool = False
    warnings: tuple[Warning, ...] = ()
