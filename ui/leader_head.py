"""The top of the leader's page: the sentence, the four figures behind it, the last fourteen days."""

from datetime import date
from html import escape

import streamlit as st

from services.figures import Overview
from services.sentence import Part, sentence
from ui.charts import trend_html
from ui.moments import day, full_day, moment
from ui.words import _, _n, language, numeral


def show_head(seen: Overview) -> None:
    """Sentence and figures on the left, trend on the right; one above the other on a phone."""
    left, right = st.columns([1.75, 1], gap="small")
    with left.container(border=True, gap="small", height="stretch"):
        said = sentence(seen, language())
        change = f'<p class="duban-change">{_parts(said.change)}</p>' if said.change else ""
        st.html(f'<h1 class="duban-lead">{_parts(said.lead)}</h1>{change}')
        _show_figures(seen)
        st.html(f'<div class="duban-text duban-small">{escape(_denominators(seen))}</div>')
    with right.container(border=True, gap="small", height="stretch"):
        st.subheader(
            _("Overdue tasks, last {n} days", n=len(seen.trend)), anchor=False, help=_("As it stood each evening.")
        )
        st.html(_trend(seen))


def _parts(parts: tuple[Part, ...]) -> str:
    """Parts may hold names and headings that people wrote."""
    space = "" if language().startswith("zh") else " "
    return space.join(f'<span class="duban-is-{part.tone}">{escape(part.text.strip())}</span>' for part in parts)


def _show_figures(seen: Overview) -> None:
    grid = st.grid(4, min_column_width=128, gap="small")
    rate, past = _rate(seen.closed, seen.total), _rate(seen.past_closed, seen.past_total)
    better = _("{n} pts", n=f"{rate - past:+d}") if seen.past_total and rate != past else None
    grid.metric(
        _("Closed rate"),
        f"{rate}%" if seen.total else "-",
        delta=better,
        delta_description=_("vs. last week") if better else None,
        help=_rate_help(seen),
    )
    _figure(
        grid,
        _("Longest overdue"),
        _n("{n} day", "{n} days", seen.longest_days),
        _n("{n} bureau", "{n} bureaus", seen.longest_bureaus) if seen.overdue else None,
        _("Days since the due date of what is overdue longest, and how many bureaus have something that is so late."),
    )
    _figure(
        grid,
        _("Not signed for"),
        _n("{n} task", "{n} tasks", seen.unsigned),
        _n("sent {n} day ago", "sent {n} days ago", seen.unsigned_days) if seen.unsigned else None,
        _("Sent, but the bureau has not confirmed that it received it. Those already overdue are counted here too."),
    )
    _figure(
        grid,
        _("Waiting for us"),
        _n("{n} task", "{n} tasks", seen.waiting),
        _n("oldest {n} day", "oldest {n} days", seen.waiting_days) if seen.waiting else None,
        _("Reported done by the bureau, not yet verified by us. This backlog is our own; it is not counted as closed."),
    )


def _figure(grid: st.delta_generator.DeltaGenerator, name: str, value: str, note: str | None, meaning: str) -> None:
    grid.metric(name, value, delta=note, delta_color="off", delta_arrow="off", help=meaning)


def _rate(closed: int, total: int) -> int:
    """Rounded down: 100 is said only when it is all."""
    return closed * 100 // total if total else 0


def _rate_help(seen: Overview) -> str:
    facts = {"closed": seen.closed, "total": seen.total, "unverified": seen.unverified, "waiting": seen.waiting}
    return _(
        "Closed ÷ all that was not withdrawn: {closed}/{total}. Of these, {unverified} were closed on the bureau's word, "
        "without verification. Another {waiting} are reported done but not verified; they are not counted.",
        **facts,
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
