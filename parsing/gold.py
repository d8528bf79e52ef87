"""A reading in the schema of the labelled examples, so that predictions and labels can be compared."""

from collections.abc import Sequence
from typing import Any

from parsing.lines import Range
from parsing.marks import read_marks
from parsing.normalise import normalise
from parsing.types import Cadence, Communique, Deadline, Directive, Found, Person, Span

_SURE_ENOUGH = 0.6  # a festival as a time limit (节前) is a hint for a person, not yet a label


def _iso(found: "Found[Any] | None") -> str | None:
    return found.value.isoformat() if found else None


def _deadlines(found: Sequence[Found[Deadline]]) -> list[dict[str, str]]:
    return [{"text": f.value.text, "value": f.value.value} for f in found if f.confidence >= _SURE_ENOUGH]


def _frequency(directive: Directive) -> str | None:
    cadence = directive.hints.cadence
    if cadence is None:
        return None
    if cadence.value is Cadence.EVERY_N_HOURS:
        return f"every_{directive.hints.every}h"
    if cadence.value is Cadence.EVERY_N_DAYS:
        return f"every_{directive.hints.every}d"
    return cadence.value.value


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


def _directive(directive: Directive, text: str) -> dict[str, Any]:
    span, hints = directive.span, directive.hints
    deadlines = _deadlines(hints.deadlines)
    words = span.of(text)
    return {
        "ordinal": directive.ordinal,
        "heading": directive.heading,
        "level": directive.level,
        "numbered": directive.numbered,
        "kind": directive.kind.value,
        "list": directive.run,
        "section": directive.section or None,
        "start": span.start,
        "end": span.end,
        "starts_with": words[:15],
        "ends_with": words[-10:],
        "deadline": deadlines[0]["value"] if deadlines else None,
        "deadline_text": deadlines[0]["text"] if deadlines else None,
        "deadlines": deadlines,
        "frequency": _frequency(directive),
        "lead_units": [f.value for f in hints.lead_units],
        "co_units": [f.value for f in hints.co_units],
        "confidence": directive.confidence,
        "rule": directive.rule,
        "points": [
            {"text": p.text, "start": p.span.start, "end": p.span.end, "slogan": p.slogan, "standing": p.standing}
            for p in directive.points
        ],
    }


def _people(found: Sequence[Found[Person]]) -> list[str]:
    return [f.value.name for f in found]


def _spans(c: Communique) -> dict[str, Any]:
    """Where each meeting-level value stands in the pasted text."""
    single: dict[str, Found[Any] | None] = {
        "title": c.title,
        "published_on": c.published_on,
        "source": c.source,
        "meeting_date": c.meeting_on,
        "main_venue": c.main_venue,
    }
    many: dict[str, Sequence[Found[Any]]] = {
        "hosts": c.hosts,
        "speakers": c.speakers,
        "organisers": c.organisers,
        "branch_venues": c.branch_venues,
    }
    spans: dict[str, Any] = {key: _pair(found.span) for key, found in single.items() if found is not None}
    spans |= {key: [_pair(f.span) for f in found] for key, found in many.items()}
    spans["attendees"] = [_pair(a.span) for a in c.attendance]
    return spans


def to_labels(communique: Communique, text: str, *, id: str) -> dict[str, Any]:  # noqa: A002 - the schema's own key
    """The JSON of one reading. ``text`` is the pasted text the reading was made from."""
    c = communique
    return {
        "id": id,
        "title": c.title.value if c.title else None,
        "published_on": _iso(c.published_on),
        "source": c.source.value if c.source else None,
        "meeting_date": _iso(c.meeting_on),
        "meeting_md": _iso(c.meeting_on)[5:] if c.meeting_on else None,  # type: ignore[index]
        "hosts": _people(c.hosts),
        "host_titles": [f.value.posts for f in c.hosts if f.value.posts],
        "speakers": _people(c.speakers),
        "organisers": [f.value for f in c.organisers],
        "is_video": c.is_video,
        "sections": [{"lead": s.lead, "start": s.span.start, "text_start": s.text_start} for s in c.sections],
        "directives": [_directive(d, text) for d in c.directives],
        "attendees": [a.phrase for a in c.attendance],
        "venues": {"main": c.main_venue.value if c.main_venue else None, "branch": [f.value for f in c.branch_venues]},
        "truncated": c.truncated,
        "warnings": [w.code for w in c.warnings],
        "spans": _spans(c),
    }


def mark_of(words: str) -> int | None:
    """The ordinal a directive's words begin with; None when they begin without a mark."""
    text = normalise(words).text
    first = next(read_marks(text, [Range(0, len(text))], ()), None)
    return first.ordinal if first is not None and first.start == 0 and first.ordinal else None
