"""工作日历与时限: the office's limits, and the days on which it works."""

import streamlit as st

from models.accounts import Role
from services import calendar
from ui.calendar_days import show_days
from ui.session import require
from ui.time_limits import show_limits
from ui.words import _

actor = require(Role.ADMINISTRATOR, Role.SECRETARIAT)

st.title(_("Working days and limits"), anchor=False)
with st.container(width=860):
    show_limits(actor, calendar.limits(actor))
    show_days(actor, calendar.show(actor), may_edit=actor.role is Role.ADMINISTRATOR)
