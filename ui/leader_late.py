"""逾期最多的单位, and the way to everything that is overdue."""

from html import escape

import streamlit as st

from models.lifecycle import Light
from services.drill import Pick
from services.figures import Overview, WorstBureau
from ui.leader_drill import Asked, behind, way_in
from ui.words import _, _n, numeral


def show_late(seen: Overview) -> None:
    """The bureaus with most overdue, a way in each, and one to all that is overdue."""
    st.subheader(
        _("Bureaus with most overdue"),
        anchor=False,
        help=_("By number overdue, then by days. Says whom to call first; it is no ranking."),
    )
    if not seen.worst:
        st.text(_("No bureau is late."))
        return
    lines = "".join(_line(bureau, seen) for bureau in seen.worst)
    everything = Asked(behind(seen, light=Light.OVERDUE), _("All that is overdue"))
    words = _n("See the {n} overdue task →", "See all {n} overdue tasks →", seen.overdue)
    st.html(f'<div class="duban-lates">{lines}</div><p class="duban-all">{way_in("late", everything, words)}</p>')


def _line(bureau: WorstBureau, seen: Overview) -> str:
    """Name, which directives (or of how many meetings), how late, how often chased, and the way in."""
    which = (
        _(", ").join(numeral(n) for n in bureau.ordinals)
        if seen.meeting_id or seen.meetings == 1
        else _n("{n} meeting", "{n} meetings", bureau.meetings)
    )
    width = bureau.days / (seen.longest_days or 1) * 100
    late = _n("{n} day overdue", "{n} days overdue", bureau.days)
    chased = _n("chased {n} time", "chased {n} times", bureau.chased) if bureau.chased else _("not chased")
    bar = f'<span><i class="duban-l-overdue" style="width:{width:.0f}%"></i></span>{late}'
    pick = Pick(seen.meeting_ids, bureau_id=bureau.id, light=Light.OVERDUE)
    way = way_in(f"late.{bureau.id}", Asked(pick, bureau.name), _("Look"), name=f"{_('Look')} {bureau.name}")
    return (
        f'<div class="duban-late"><div>{escape(bureau.name)}</div>'
        f"<div>{escape(which)} · {_n('{n} task', '{n} tasks', bureau.count)}</div>"
        f'<div class="duban-bar">{bar}</div><div>{chased}</div>{way}</div>'
    )
