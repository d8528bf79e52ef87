"""本单位: the rules this office works by."""

import streamlit as st

from models.accounts import Role
from services import approvals, officers
from ui.act import act, show_refusal, token
from ui.session import require
from ui.words import _

actor = require(Role.ADMINISTRATOR)

APPROVAL = "office/approval"


def switch(once: str) -> None:
    act(lambda: approvals.require_approval(actor, bool(st.session_state[APPROVAL]), once), done=_("Saved."))


OFFICERS = "office/officers"


def separate(once: str) -> None:
    act(lambda: officers.separate(actor, once), key=OFFICERS, done=_("Saved."))


st.title(_("Our office"), anchor=False)
st.session_state[APPROVAL] = approvals.is_wanted(actor)
st.toggle(
    _("A meeting is issued only after a leader's approval"),
    key=APPROVAL,
    help=_("The secretariat sends the checked draft to the leaders; a change after the approval needs a new one."),
    on_change=switch,
    args=(token(),),
)

apart = officers.is_separated(actor)
st.session_state[OFFICERS] = apart
st.toggle(
    _("Three officers: the administrator adds accounts, the security officer grants access, the auditor watches both"),
    key=OFFICERS,
    disabled=apart,
    help=_("It can be given up only at the machine the system runs on: manage.py account join-officers"),
    on_change=separate,
    args=(token(),),
)
show_refusal(OFFICERS)
