"""The one page for a leader's desk: the sentence, the matrix, who is latest. The figures are those of the screen."""

from dataclasses import dataclass

from models.clock import BEIJING
from models.labels import LABELS
from models.lifecycle import GLYPHS, Light
from models.words import CHINESE, N_, day_words, numeral, say, say_n
from services import figures
from services.access import Actor
from services.area_names import area_called, short_area_name
from services.figures import Overview, WorstBureau
from services.matrix import Cell, Row
from services.punctuality import Punctuality
from services.sentence import sentence

# What the legend explains, in the order of urgency.
_SHOWN = (Light.OVERDUE, Light.DUE_SOON, Light.UNSIGNED, Light.TO_VERIFY, Light.ON_TRACK, Light.STOPPED, Light.DONE)


@dataclass(frozen=True, slots=True)
class BriefCell:
    """A square: its light, and what is printed in it, which says it without colour."""

    light: str
    said: str


@dataclass(frozen=True, slots=True)
class BriefRow:
    """A row of the matrix."""

    name: str
    cells: tuple[BriefCell | None, ...]


@dataclass(frozen=True, slots=True)
class BriefArea:
    """The head and foot of a column."""

    name: str
    rate: str
    on_time: str


@dataclass(frozen=True, slots=True)
class LateLine:
    """A bureau that is behind."""

    name: str
    where: str
    count: str
    days: str
    chased: str


@dataclass(frozen=True, slots=True)
class Brief:
    """All that is printed, in words."""

    lead: str
    change: str
    facts: str
    corner: str
    areas: tuple[BriefArea, ...]
    rows: tuple[BriefRow, ...]
    legend: str
    late: tuple[LateLine, ...]


def brief(
    actor: Actor, language: str, meeting_id: int | None = None, *, this_year: bool = False, area: str | None = None
) -> Brief:
    """The page for one meeting, all of this year, or all in which something is open."""
    seen = figures.overview(actor, meeting_id, this_year=this_year, area=area)
    said = sentence(seen, language)
    space = "" if language == CHINESE else " "
    by_directive = any(row.ordinal for row in seen.rows)
    return Brief(
        lead=space.join(part.text.strip() for part in said.lead),
        change=space.join(part.text.strip() for part in said.change),
        facts=_facts(seen, language),
        corner=say(language, N_("Directive") if by_directive else N_("Name of the meeting")),
        areas=tuple(
            BriefArea(
                short_area_name(language, area),
                _percent(area.closed, area.total),
                _on_time(seen.area_punctual[area.key]),
            )
            for area in seen.areas
        ),
        rows=tuple(_row(seen, row, language) for row in seen.rows),
        legend=_legend(language),
        late=tuple(_late(line, language, one=seen.meeting_id is not None) for line in seen.worst),
    )


def _facts(seen: Overview, language: str) -> str:
    """The denominators, and as of when."""
    it = seen.punctual
    on_time = {"rate": _on_time(it), "part": it.on_time_current, "whole": it.due_current}
    held = f"{day_words(language, seen.held_on)} " if seen.held_on else ""
    year = say(language, "Held in {year}", year=str(seen.year)) if seen.year else ""
    meetings = "" if seen.meeting_id else say_n(language, "{n} meeting", "{n} meetings", seen.meetings)
    pieces = (
        area_called(language, seen.sight.area, seen.area_name) if seen.sight.area else "",
        f"{held}{seen.title}",
        year,
        meetings,
        say_n(language, "{n} directive", "{n} directives", seen.directives),
        say_n(language, "{n} bureau", "{n} bureaus", seen.bureaus),
        say_n(language, "{n} task", "{n} tasks", seen.total),
        say(
            language,
            "closed {rate} ({part}/{whole})",
            rate=_percent(seen.closed, seen.total),
            part=seen.closed,
            whole=seen.total,
        ),
        say(language, "on time {rate} ({part}/{whole})", **on_time),
        say(language, "waiting for us {n}", n=seen.waiting),
        say(language, "as of {moment}", moment=_moment(seen)),
    )
    return " · ".join(piece.strip() for piece in pieces if piece.strip())


def _on_time(found: Punctuality) -> str:
    return _percent(found.on_time_current, found.due_current)


def _percent(part: int, whole: int) -> str:
    """Rounded down: 100 is said only when it is all."""
    return f"{part * 100 // whole}%" if whole else "-"


def _moment(seen: Overview) -> str:
    return f"{seen.as_of.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def _row(seen: Overview, row: Row, language: str) -> BriefRow:
    if row.ordinal:
        held = f"{day_words(language, row.held_on)} " if row.held_on and seen.meeting_id is None else ""
        stop = "、" if language == CHINESE else ". "
        name = f"{held}{numeral(language, row.ordinal)}{stop}{row.name}"
    elif row.held_on:
        name = f"{day_words(language, row.held_on)} {row.name}"
    else:
        name = say_n(language, "{n} other meeting", "{n} other meetings", len(row.meetings))
    return BriefRow(name, tuple(_cell(seen.cells.get((row.id, area.key))) for area in seen.areas))


def _cell(cell: Cell | None) -> BriefCell | None:
    if cell is None:
        return None
    return BriefCell(str(cell.light), GLYPHS[cell.light] + ("" if cell.light is Light.DONE else f"{cell.count:,}"))


def _legend(language: str) -> str:
    named = "  ".join(f"{GLYPHS[light]} {say(language, LABELS[light])}" for light in _SHOWN)
    rule = say(language, "A square shows its worst state and how many are in it; worst areas first.")
    return f"{named}　{rule}"


def _late(line: WorstBureau, language: str, *, one: bool) -> LateLine:
    comma = "、" if language == CHINESE else ", "
    where = comma.join(numeral(language, n) for n in line.ordinals if n) or "—"
    if not one and line.meetings > 1:
        where = say_n(language, "{n} meeting", "{n} meetings", line.meetings)
    return LateLine(
        line.name,
        where,
        say_n(language, "{n} task", "{n} tasks", line.count),
        say_n(language, "{n} day", "{n} days", line.days),
        say_n(language, "{n} time", "{n} times", line.chased),
    )
