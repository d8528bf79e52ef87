"""率，成对看: no rate stands alone, each says what it was divided by, each leads to its rows. Ranking is off by default."""

from html import escape

import streamlit as st

from models.lifecycle import Light, Status
from services.area_names import area_name
from services.drill import Pick
from services.figures import Overview
from services.matrix import Area
from services.punctuality import Timing
from ui.leader_drill import Asked, behind, behind_area, way_in
from ui.leader_scope import RANK
from ui.words import _, _n, language


def percent(part: int, whole: int) -> str:
    """Rounded down: 100 is said only when it is all."""
    return f"{part * 100 // whole}%" if whole else "-"


def share(part: int, whole: int) -> str:
    """50% (822/1,644)."""
    return _("{rate} ({part}/{whole})", rate=percent(part, whole), part=f"{part:,}", whole=f"{whole:,}")


def show_rates(seen: Overview) -> None:
    """Three pairs and the division by date; below them the switch for the ranking."""
    st.subheader(
        _("Rates, always in pairs"),
        anchor=False,
        help=_(
            "Reported is not closed, extended is not on time by the first date: so each rate stands beside the one that "
            "keeps it honest. Returned reports do not count. Standing duties and what was suspended are left out of "
            "punctuality; their returns have figures of their own."
        ),
    )
    it = seen.punctual
    both = (Status.CLOSED, Status.REPORTED)
    due = {"due_before": seen.today}
    cards = _card(
        "closed",
        _("Closed"),
        (
            (_("Of all"), share(seen.closed, seen.total), behind(seen, statuses=(Status.CLOSED,))),
            (
                _("Of what is due"),
                share(seen.due_closed, seen.due_total),
                behind(seen, statuses=(Status.CLOSED,), **due),
            ),
        ),
    )
    cards += _card(
        "due",
        _("What is due"),
        (
            (
                _("Reported by the bureau"),
                share(seen.due_reported, seen.due_total),
                behind(seen, statuses=both, **due),
            ),
            (
                _("Closed by us"),
                share(seen.due_closed, seen.due_total),
                behind(seen, statuses=(Status.CLOSED,), **due),
            ),
        ),
    )
    first, now = share(it.on_time_original, it.due_original), share(it.on_time_current, it.due_current)
    cards += _card(
        "on_time",
        _("On time"),
        (
            (_("By the date first set"), first, behind(seen, timing=Timing.ON_TIME_FIRST)),
            (_("By the date as extended"), now, behind(seen, timing=Timing.ON_TIME)),
        ),
    )
    cards += _card(
        "timing",
        _n("{n} task by its date", "{n} tasks by their dates", it.divided),
        (
            (_("Closed on time"), f"{it.closed_on_time:,}", behind(seen, timing=Timing.CLOSED_ON_TIME)),
            (_("Closed late"), f"{it.closed_late:,}", behind(seen, timing=Timing.CLOSED_LATE)),
            (_("Within term or with us"), f"{it.within:,}", behind(seen, timing=Timing.WITHIN)),
            (_("Overdue"), f"{it.overdue:,}", behind(seen, timing=Timing.OVERDUE)),
        ),
    )
    st.html(f'<div class="duban-panels">{cards}</div>')
    _show_ranking(seen)


def _card(key: str, name: str, lines: tuple[tuple[str, str, Pick], ...]) -> str:
    """A heading and, under it, a way in a figure."""
    ways = "".join(
        way_in(f"rate.{key}.{i}", Asked(pick, f"{name} · {words}"), _("{name}: {figure}", name=words, figure=figure))
        for i, (words, figure, pick) in enumerate(lines)
    )
    return f'<div class="duban-panel"><div class="duban-text duban-strong">{escape(name)}</div>{ways}</div>'


def _show_ranking(seen: Overview) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        wanted = st.toggle(
            _("Rank the areas"),
            key=RANK,
            help=_("Only for this look: it is off again the next time, and stands on no printed page."),
        )
        st.html(
            f'<div class="duban-text duban-small">{_("Off by default: the rules that relieve the grass roots forbid ranking by points, and areas differ in size and in what was asked of them.")}</div>',
            width="stretch",
        )
    if wanted:
        places = sorted(seen.areas, key=lambda area: _merit(seen, area), reverse=True)
        st.html("".join(_place(seen, place, area) for place, area in enumerate(places, 1)))


def _merit(seen: Overview, area: Area) -> tuple[float, float, int]:
    it = seen.area_punctual[area.key]
    return area.closed / area.total, it.on_time_current / (it.due_current or 1), -area.overdue


def _place(seen: Overview, place: int, area: Area) -> str:
    it = seen.area_punctual[area.key]
    name = area_name(language(), area)
    facts = (
        _("closed {share}", share=share(area.closed, area.total)),
        _("on time {share}", share=share(it.on_time_current, it.due_current)),
        _("overdue {n}", n=area.overdue),
    )
    light = Light.OVERDUE if area.overdue else None
    asked = Asked(behind_area(seen, area.key, light=light), name)
    way = way_in(f"place.{area.key}", asked, _("Look"), name=f"{_('Look')} {name}")
    said = f"<strong>{place}. {escape(name)}</strong>　{' · '.join(facts)}"
    return f'<div class="duban-place"><div class="duban-text">{said}</div>{way}</div>'
