"""我的待办: what needs this bureau now, most urgent first."""

import streamlit as st

from models.accounts import Role
from models.lifecycle import Step
from services import assignments, steps
from ui.act import act, token
from ui.moments import day
from ui.session import require
from ui.words import _, _n
from ui.worklist_card import show_own_card

actor = require(Role.BUREAU)
listed = assignments.worklist(actor)


def sign_all(once: str) -> None:
    act(lambda: steps.acknowledge_all(actor, once), done=_("Signed for. Next: report progress or the result."))


st.text(f"{listed.bureau} · {day(listed.today)}")
st.title(_n("{n} thing to do now", "{n} things to do now", len(listed.now)), anchor=False)
if listed.unsigned:
    with st.container(border=True):
        st.markdown(_n("{n} new task awaits your receipt.", "{n} new tasks await your receipt.", listed.unsigned))
        label = _n("Sign for {n} task", "Sign for all {n} tasks", listed.unsigned)
        st.button(label, key="sign-all", type="primary", on_click=sign_all, args=(token(),))
if not listed.now:
    st.success(_("Nothing needs you now."))
for view in listed.now:
    show_own_card(actor, view)
for title, views in (
    (_n("{n} under way, not due yet", "{n} under way, not due yet", len(listed.later)), listed.later),
    (
        _n("{n} reported, waiting for the province", "{n} reported, waiting for the province", len(listed.waiting)),
        listed.waiting,
    ),
    (_n("{n} closed", "{n} closed", len(listed.over)), listed.over),
):
    if views:
        with st.expander(title, expanded=bool(views[0].steps) and Step.TAKE_BACK not in views[0].steps):
            for view in views:
                show_own_card(actor, view)
