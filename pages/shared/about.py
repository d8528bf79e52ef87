"""What this is, what it promises, whom to ask."""

import streamlit as st

from models.accounts import Role
from services import setup
from ui.session import require
from ui.text import show_text
from ui.words import _

actor = require(Role.AUDITOR, Role.LEADER, Role.SECRETARIAT, Role.BUREAU, Role.ADMINISTRATOR, Role.SECURITY)

st.title(_("About Duban"), anchor=False)
st.markdown(
    _(
        "Duban keeps what a video meeting required, hands each point to the bureaus it concerns, and follows it until it is verified."
    )
)
st.markdown(_("What it promises:"))
st.markdown(
    "- "
    + _("What is shown as saved stays saved, through power cuts too.")
    + "\n- "
    + _("Nobody silently overwrites anybody.")
    + "\n- "
    + _("A bureau sees only what is its own.")
    + "\n- "
    + _("Who did what, and when, can be proved; changing the record is found out.")
    + "\n- "
    + _("The text of a release is shown character for character.")
)
office = setup.office()
if office:
    st.subheader(_("Whom to ask"), anchor=False)
    show_text(office.name, strong=True)
    show_text(office.contact or _("The administrator of your office."))
