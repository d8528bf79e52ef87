"""The top of the leader's page: the sentence, the figures behind it, the last fourteen days."""

from datetime import date, timedelta
from html import escape

import streamlit as st

from models.lifecycle import Light, Status
from services.access import Actor
from services.area_names import area_called
from services.drill import Pick
from services.figures import Overview
from services.punctuality import Timing
from services.sentence import Part, sentence
from ui.charts import trend_html
from ui.leader_drill import Asked, behind, way_in
from ui.leader_news import show_news
from ui.leader_rates import percent, share
from ui.moments import day, full_day, moment
from ui.words import _, _n, language, numeral

_ROOM = 8  # letters of a figure at its full size


def show_head(actor: Actor, seen: Overview) -> None:
    """Sentence and figures on the left, trend on the right; one above the other on a phone."""
    left, right = st.columns([1.75, 1], gap="small")
    with left.container(border=True, gap="small", height="stretch"):
        said = sentence(seen, language())
        change = f'<p class="duban-change">{_parts(said.change)}</p>' if said.change else ""
        st.html(f'<h1 class="duban-lead">{escape(_place(seen))}{_parts(said.lead)}</h1>{change}')
        of_what = f'<div class="duban-text duban-small">{escape(_denominators(seen))}</div>'
        st.html(f'<div class="duban-figures">{_figures(seen)}</div>{of_what}')
    with right.container(border=True, gap="small", height="stretch"):
        st.subheader(
            _("Overdue tasks, last {n} days", n=len(seen.trend)), anchor=False, help=_("As it stood each evening.")
        )
        st.html(_trend(seen))
        show_news(actor, seen)


def _place(seen: Overview) -> str:
    """Of which area the sentence speaks, where it is not all of them."""
    if seen.sight.area is None:
        return ""
    return _("{area}: ", area=area_called(language(), seen.sight.area, seen.area_name))


def _parts(parts: tuple[Part, ...]) -> str:
    """Parts may hold names and headings that people wrote."""
    space = "" if language().startswith("zh") else " "
    return space.join(f'<span class="duban-is-{part.tone}">{escape(part.text.strip())}</span>' for part in parts)


def _figures(seen: Overview) -> str:
    it = seen.punctual
    figures = _figure(
        "closed",
        _("Closed rate"),
        percent(seen.closed, seen.total),
        f"{seen.closed:,}/{seen.total:,}",
        _rate_help(seen),
        behind(seen, statuses=(Status.CLOSED,)),
        better=_better(seen),
    )
    figures += _figure(
        "on_time",
        _("On-time rate"),
        percent(it.on_time_current, it.due_current),
        f"{it.on_time_current:,}/{it.due_current:,}",
        _on_time_help(seen),
        behind(seen, timing=Timing.ON_TIME),
    )
    figures += _figure(
        "late",
        _("Longest overdue"),
        _n("{n} day", "{n} days", seen.longest_days),
        _n("{n} bureau", "{n} bureaus", seen.longest_bureaus) if seen.overdue else "",
        _("Days since the due date of what is overdue longest, and how many bureaus have something that is so late."),
        behind(seen, light=Light.OVERDUE, due_before=seen.today - timedelta(days=seen.longest_days - 1)),
    )
    figures += _figure(
        "unsigned",
        _("Not signed for"),
        _n("{n} task", "{n} tasks", seen.unsigned),
        _n("sent {n} day ago", "sent {n} days ago", seen.unsigned_days) if seen.unsigned else "",
        _("Sent, but the bureau has not confirmed that it received it. Those already overdue are counted here too."),
        behind(seen, statuses=(Status.DISPATCHED,)),
    )
    figures += _figure(
        "waiting",
        _("Waiting for us"),
        _n("{n} task", "{n} tasks", seen.waiting),
        _n("oldest {n} day", "oldest {n} days", seen.waiting_days) if seen.waiting else "",
        _("Reported done by the bureau, not yet verified by us. This backlog is our own; it is not counted as closed."),
        behind(seen, statuses=(Status.REPORTED,)),
    )
    return figures


def _figure(key: str, name: str, value: str, note: str, meaning: str, pick: Pick, *, better: str | None = None) -> str:
    """A figure with what it means; the note under it leads to the rows behind it."""
    aloud = escape(f"{name}: {meaning}", quote=True)
    help_ = f'<span class="duban-help" tabindex="0" role="img" aria-label="{aloud}">?</span>'
    tip = f'<span class="duban-tip" aria-hidden="true">{escape(meaning)}</span>'
    change = ""
    if better:
        tone, arrow = ("bad", "↓") if better.startswith("-") else ("good", "↑")
        change = f'<span class="duban-change duban-{tone}">{arrow} {escape(better)}</span>'
    long = ' class="duban-long"' if len(value) > _ROOM else ""
    below = way_in(f"figure.{key}", Asked(pick, name), note, name=f"{name} {note}") if note else ""
    return (
        f'<div class="duban-figure"><div>{escape(name)} {help_}{tip}</div>'
        f"<div><strong{long}>{escape(value)}</strong>{change}</div>{below}</div>"
    )


def _better(seen: Overview) -> str | None:
    """The closed rate against a week ago, in points."""
    if not seen.past_total or not seen.total:
        return None
    more = seen.closed * 100 // seen.total - seen.past_closed * 100 // seen.past_total
    return _("{n} pts", n=f"{more:+d}") if more else None


def _rate_help(seen: Overview) -> str:
    facts = {"closed": seen.closed, "total": seen.total, "unverified": seen.unverified, "waiting": seen.waiting}
    return _(
        "Closed ÷ all that was not withdrawn: {closed}/{total}. Of these, {unverified} were closed on the bureau's word, "
        "without verification. Another {waiting} are reported done but not verified; they are not counted. "
        "Beside it: by how many points it differs from a week ago.",
        **facts,
    )


def _on_time_help(seen: Overview) -> str:
    it = seen.punctual
    return _(
        "Reported by the date ÷ what has fallen due or was reported before: {now} by the date as extended, {first} by "
        "the date first set. The report that stands counts; standing duties are counted by their returns.",
        now=share(it.on_time_current, it.due_current),
        first=share(it.on_time_original, it.due_original),
    )


def _denominators(seen: Overview) -> str:
    clock = moment(seen.as_of).rpartition(" ")[2]
    pieces = [
        _("As of {day} {time}", day=full_day(seen.today), time=clock),
        _("Held in {year}", year=str(seen.year)) if seen.year else "",
        "" if seen.meeting_id else _n("{n} meeting", "{n} meetings", seen.meetings),
        _n("{n} directive", "{n} directives", seen.directives),
        _n("{n} bureau", "{n} bureaus", seen.bureaus),
        _n("{n} task (requirement × bureau)", "{n} tasks (requirement × bureau)", seen.total),
    ]
    return " · ".join(piece for piece in pieces if piece)


def _trend(seen: Overview) -> str:
    said = _("Overdue at the end of each day: {days}", days=", ".join(f"{day(when)} {n:,}" for when, n in seen.trend))
    return trend_html(seen.trend, _marks(seen), (seen.trend[-8][0], seen.trend[-1][0]), said)


def _marks(seen: Overview) -> dict[date, str]:
    """Above a day on which the number rose, the directive that fell due the day before. Two side by side would collide."""
    marks: dict[date, str] = {}
    if seen.meeting_id is None:
        return marks
    last = -2
    for i, ((before, few), (when, many)) in enumerate(zip(seen.trend, seen.trend[1:], strict=False)):
        due = seen.fell_due.get(before, ())
        if many > few and 0 < len(due) <= 2 and i - last > 1:
            marks[when] = _("{which} due", which=_(", ").join(numeral(n) for n in due))
            last = i
    return marks
