"""本单位: the rules this office works by."""

import streamlit as st

from models.accounts import Role
from services import approvals
from ui.act import act, token
from ui.session import require
from ui.words import _

actor = require(Role.ADMINISTRATOR)

APPROVAL = "office/approval"


def switch(once: str) -> None:
    act(lambda: approvals.require_approval(actor, bool(st.session_state[APPROVAL]), once), done=_("Saved."))


st.title(_("Our office"), anchor=False)
st.session_state[APPROVAL] = approvals.is_wanted(actor)
st.toggle(
    _("A meeting is issued only after a leader's approval"),
    key=APPROVAL,
    help=_("The secretariat sends the checked draft to the leaders; a change after the approval needs a new one."),
    on_change=switch,
    args=(token(),),
)
