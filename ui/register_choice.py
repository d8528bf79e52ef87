"""The register with rows to tick, and the bar at the bottom with what can be done to all that are ticked."""

from collections.abc import Sequence
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from models.labels import LABELS
from models.lifecycle import GLYPHS
from services.access import Actor
from services.assignments import AssignmentView
from services.bulk import Act
from services.register import Wanted
from ui.assignment_card import light_words
from ui.bulk_dialog import WORDS, ask
from ui.moments import day
from ui.text import show_text
from ui.words import _, _n, numeral

PICKED, _TABLE = "register/picked", "register/table"
_ICONS = {
    Act.CHASE: ":material/notifications_active:",
    Act.EXTEND: ":material/event_upcoming:",
    Act.SUSPEND: ":material/pause_circle:",
    Act.WITHDRAW: ":material/block:",
    Act.VERIFY: ":material/done_all:",
}


def show_choice(actor: Actor, views: Sequence[AssignmentView]) -> None:
    """The rows of this page; the box in the head ticks all of them."""
    ids = [view.id for view in views]
    key = f"register/rows/{hash(tuple((view.id, view.version) for view in views))}"  # other rows are another table
    if st.session_state.get(_TABLE) != key:
        st.session_state[_TABLE], st.session_state[PICKED] = key, []
    st.dataframe(
        _table(views),
        hide_index=True,
        on_select=lambda: _pick(key, ids),
        selection_mode="multi-row",
        key=key,
        height=min(38 * (len(views) + 1), 560),
        column_config={
            "state": st.column_config.TextColumn(_("State"), width=110),
            "bureau": st.column_config.TextColumn(_("Bureau"), width=190),
            "matter": st.column_config.TextColumn(_("Point"), width="large"),
            "due": st.column_config.TextColumn(_("Due"), width=80),
            "said": st.column_config.TextColumn(_("Last report"), width="medium"),
            "chased": st.column_config.TextColumn(_("Chased"), width=64),
            "open": st.column_config.LinkColumn(_("Open"), display_text=_("Open"), width=64),
        },
        alt=_("Register with rows to tick"),
    )
    picked = [view for view in views if view.id in st.session_state[PICKED]]
    with st.bottom:
        _show_bar(actor, picked)


def _pick(key: str, ids: list[int]) -> None:
    rows = st.session_state[key]["selection"]["rows"]
    st.session_state[PICKED] = [ids[row] for row in rows if row < len(ids)]


def _show_bar(actor: Actor, picked: Sequence[AssignmentView]) -> None:
    if not picked:
        show_text(_("Tick rows in the list; the box in its head ticks the whole page."), size="small")
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        show_text(_n("{n} ticked", "{n} ticked", len(picked)), strong=True)
        for each in Act:
            if st.button(_(WORDS[each]), key=f"register/{each}", icon=_ICONS[each]):
                ask(actor, each, [(view.id, view.version) for view in picked])
        query = urlencode(Wanted(ids=tuple(view.id for view in picked)).asked())
        st.html(
            f'<a class="duban-link" href="/papers/register.xlsx?{query}" target="_blank">{_("Export the ticked")}</a>',
            width="content",
        )


def _table(views: Sequence[AssignmentView]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "state": [f"{GLYPHS[view.light]} {light_words(view) or _(LABELS[view.light])}" for view in views],
            "bureau": [view.bureau for view in views],
            "matter": [f"{numeral(view.ordinal)}、{view.heading}：{view.point_text}" for view in views],
            "due": [day(view.due_on) for view in views],
            "said": [view.last_report.text[:60] if view.last_report else "" for view in views],
            "chased": [str(view.chased or "") for view in views],
            "open": [f"/assignment?id={view.id}" for view in views],
        }
    )
