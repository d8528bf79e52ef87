"""台账与催办: the assignments of all bureaus, narrowed by state, meeting, bureau and part; each leads to its own page."""

from dataclasses import replace

import streamlit as st

from models.accounts import Role
from models.assignments import Part
from models.labels import LABELS
from models.lifecycle import Light
from services import chasing, register
from services.register import Wanted
from ui.chase_dialog import show_chase_button
from ui.moments import day
from ui.register_export import show_export
from ui.register_table import show_light_choice, show_register
from ui.said import show_said
from ui.session import require
from ui.text import show_text
from ui.words import _, _n

actor = require(Role.SECRETARIAT)
show_said()
CHASED = (Light.OVERDUE, Light.DUE_SOON, Light.UNSIGNED, Light.ON_TRACK)  # what a bureau still owes an answer on
meetings = {line.id: line for line in register.meetings(actor)}


def name_of(meeting_id: int | None) -> str:
    if meeting_id is None:
        return _("All meetings")
    return f"{day(meetings[meeting_id].held_on)} {meetings[meeting_id].title}"


def clear() -> None:
    for name in ("meeting", "bureau", "part", "state"):
        st.session_state.pop(name, None)
    st.session_state["state"] = None


def filters() -> Wanted:
    """What the person narrows to. It stands in the address too, so that the way back from an item finds it again."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        meeting_id = st.selectbox(_("Which meeting"), [None, *meetings], format_func=name_of, key="meeting", width=420)
        bureau = st.text_input(
            _("Bureau"), key="bureau", placeholder=_("part of its name"), width=220, bind="query-params"
        )
        part = st.selectbox(
            _("Part"),
            [None, *Part],
            format_func=lambda part: _(LABELS[part]) if part else _("Lead and supporting"),
            key="part",
            width=200,
        )
    return Wanted(meeting_id=meeting_id, bureau=bureau or "", part=part)


st.title(_("Register and chasing"), anchor=False)
wanted = filters()
counts = register.lights(actor, wanted)
light = show_light_choice(counts)
total = counts.get(light, 0) if light else sum(counts.values())
show_export(replace(wanted, light=light))
page = 1
with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    show_text(_n("{n} item", "{n} items", total))
    if light in CHASED and total:
        narrowed = replace(wanted, light=light)
        show_chase_button(actor, lambda: chasing.owing(actor, narrowed))
    if total > register.PAGE:
        page = st.pagination(-(-total // register.PAGE), key=f"page-{hash((wanted, light))}")
if total:
    show_register(register.search(actor, replace(wanted, light=light), page))
else:
    st.info(_("Nothing meets these conditions."), icon=":material/filter_alt_off:")
    st.button(_("Clear the filters"), on_click=clear, key="clear")
