"""The sentence the leader's page opens with: what is late, who, better or worse, and why. Pure: figures in, words out.

A part carries a tone, never a colour. Names and headings come from people: whoever shows a part must escape it.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from models.lifecycle import Light
from models.words import CHINESE, N_, day_words, numeral, say, say_n
from services.area_names import area_name
from services.figures import Fresh, Overview
from services.matrix import Area

NAMED = 3
JUST = timedelta(days=3)


class Tone(StrEnum):
    """How a part is meant."""

    PLAIN = "plain"
    BAD = "bad"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence."""

    text: str
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Sentence:
    """``lead`` says what is not implemented, ``change`` whether that is better or worse than a week ago, and why."""

    lead: tuple[Part, ...]
    change: tuple[Part, ...] = ()


def sentence(overview: Overview, language: str) -> Sentence:
    """What the figures say, in a language."""
    if not overview.meetings and overview.year:
        return Sentence((Part(say(language, "No meeting of {year} was dispatched.", year=str(overview.year))),))
    if not overview.meetings:
        return Sentence((Part(say(language, "No meeting has anything open.")),))
    if overview.overdue:
        lead = _overdue(overview, language)
    elif overview.total and overview.closed == overview.total:
        lead = (Part(_all_done(overview, language)),)
    else:
        lead = (Part(_in_time(overview, language)),)
    return Sentence(lead, _change(overview, language))


def _overdue(overview: Overview, language: str) -> tuple[Part, ...]:
    areas = overview.overdue_areas
    if overview.sight.bureau_id is not None:
        return _counted(overview, language), Part(say(language, " overdue"))
    named = _list(language, [area_name(language, area) for area in areas[:NAMED]])
    number = _counted(overview, language)
    if len(areas) <= NAMED:
        return number, Part(say(language, " overdue, all in {names}", names=named))
    share = sum(area.overdue for area in areas[:NAMED]) * 100 / overview.overdue
    where = _where(language, areas)
    if overview.sight.by_bureau:
        where = say_n(language, "{n} bureau", "{n} bureaus", len(areas))
    facts = {"where": where, "share": min(99, round(share)), "names": named}
    return number, Part(say(language, " overdue in {where}; {share}% of them in {names}", **facts))


def _counted(overview: Overview, language: str) -> Part:
    return Part(say_n(language, "{n} task", "{n} tasks", overview.overdue), Tone.BAD)


def _where(language: str, areas: tuple[Area, ...]) -> str:
    """So many prefectures, and the other kinds of units by name."""
    cities = sum(area.is_city for area in areas)
    kinds = _list(language, [area_name(language, area) for area in areas if not area.is_city])
    counted = say_n(language, "{n} prefecture", "{n} prefectures", cities)
    if not cities or not kinds:
        return kinds if not cities else counted
    return say(language, "{prefectures} and {kinds}", prefectures=counted, kinds=kinds)


def _all_done(overview: Overview, language: str) -> str:
    verified = overview.closed - overview.unverified
    facts = {"directives": overview.directives, "verified": verified, "unverified": overview.unverified}
    if not overview.unverified:
        return say(
            language, "All {directives} directives are implemented: {verified} tasks verified and closed.", **facts
        )
    return say(
        language,
        "All {directives} directives are implemented: {verified} tasks verified, {unverified} closed on the bureau's word.",
        **facts,
    )


def _in_time(overview: Overview, language: str) -> str:
    stopped = overview.lights.get(Light.STOPPED, 0)
    within = overview.total - overview.closed - overview.waiting - stopped
    counts = (
        (N_("{n} tasks closed"), overview.closed),
        (N_("{n} wait for our verification"), overview.waiting),
        (N_("{n} still within their term"), within),
        (N_("{n} suspended or closed as not implemented"), stopped),
    )
    pieces = [say(language, words, n=n) for words, n in counts if n]
    return say(language, "Nothing is overdue: {pieces}.", pieces=_list(language, pieces, clause=True))


def _change(overview: Overview, language: str) -> tuple[Part, ...]:
    more = overview.overdue - overview.past_overdue
    if not overview.trend:
        verdict = []
    elif not overview.past_total:
        verdict = [Part(say(language, "Sent less than a week ago: nothing to compare with yet."))]
    elif more > 0:
        verdict = [Part(say(language, "▲ {n} more than a week ago: getting worse.", n=more), Tone.BAD)]
    elif more < 0:
        verdict = [Part(say(language, "↓ {n} fewer than a week ago: getting better.", n=-more), Tone.GOOD)]
    elif overview.overdue:
        verdict = [Part(say(language, "As many as a week ago."))]
    else:
        verdict = []
    if overview.fresh and overview.overdue:
        verdict.append(Part(_source(overview.fresh, overview, language)))
    return tuple(verdict)


def _source(fresh: Fresh, overview: Overview, language: str) -> str:
    """Where most of the new ones come from."""
    what = say(language, "“{ordinal}. {heading}”", ordinal=numeral(language, fresh.ordinal), heading=fresh.heading)
    if overview.meeting_id is None:
        facts = {"what": what, "day": day_words(language, fresh.held_on)}
        what = say(language, "{what} of the meeting of {day}", **facts)
    facts = {"what": what, "n": f"{fresh.count:,}", "day": day_words(language, fresh.due_on)}
    if not fresh.one_day:
        return say(language, "New ones mostly from {what}: {n}, the latest due on {day}.", **facts)
    if overview.today - fresh.due_on <= JUST:
        return say(language, "New ones mostly from {what}: {n} that just fell due on {day}.", **facts)
    return say(language, "New ones mostly from {what}: {n} that fell due on {day}.", **facts)


def _list(language: str, names: list[str], *, clause: bool = False) -> str:
    if language == CHINESE:
        return ("，" if clause else "、").join(names)
    return ", ".join(names)
