"""From a figure to the assignments behind it, each with its history and evidence."""

import streamlit as st

from models.labels import LABELS
from models.permissions import Action
from services import history
from services.access import Actor
from services.area_names import area_name
from services.assignments import AssignmentView
from services.drill import Pick, drill
from services.figures import Overview
from ui.badges import show_light
from ui.moments import day, moment
from ui.text import show_text
from ui.words import _, _n, language, numeral

LABEL_OF = {str(word): label for word, label in LABELS.items()}


def show_drill(actor: Actor, figures: Overview) -> None:
    """Choose a directive (or meeting) and an area; nothing chosen means all that is overdue."""
    rows = {row.id: row for row in figures.rows}
    areas = {area.key: area for area in figures.areas}
    left, right = st.columns(2)
    row_id = left.selectbox(
        _("Directive"),
        list(rows),
        index=None,
        format_func=lambda i: f"{numeral(rows[i].ordinal)} {rows[i].name}" if rows[i].ordinal else rows[i].name,
        placeholder=_("All"),
        key="drill-row",
    )
    area = right.selectbox(
        _("City or group"),
        list(areas),
        index=None,
        format_func=lambda key: area_name(language(), areas[key]),
        placeholder=_("All"),
        key="drill-area",
    )
    meetings = rows[row_id].meetings if row_id else tuple({m for row in figures.rows for m in row.meetings})
    directive = row_id if row_id and rows[row_id].ordinal else None
    everything = row_id is None and area is None
    found = drill(actor, Pick(meetings, directive, area, overdue_only=everything), limit=50)
    show_text(
        _n("{n} overdue task", "{n} overdue tasks", found.total)
        if everything
        else _n("{n} task", "{n} tasks", found.total)
    )
    for view in found.views:
        _show(actor, view)
    if found.rest:
        st.caption(_n("and {n} more", "and {n} more", found.rest))


def _show(actor: Actor, view: AssignmentView) -> None:
    with st.container(border=True, gap="small", key=f"drill-{view.id}"):
        show_light(view.light)
        st.text(_("Due {day}", day=day(view.due_on)))
        show_text(f"{view.bureau} · {numeral(view.ordinal)}、{view.heading}\n{view.point_text}")
        if st.toggle(_("History and evidence"), key=f"history-{view.id}"):
            for line in history.open_assignment(actor, view.id)[1]:
                words = _(LABEL_OF.get(line.action, LABELS[Action.SEE_ASSIGNMENTS]))
                show_text(" · ".join(x for x in (moment(line.at), words, line.by, line.text, line.reason) if x))
                for file in line.files:
                    st.link_button(file.name.replace("[", "(").replace("]", ")"), f"/files/{file.id}")
