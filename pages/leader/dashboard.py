"""落实看板: the sentence first, then what proves it."""

import streamlit as st

from models.accounts import Role
from services import figures
from ui.charts import show_chart_styles
from ui.leader_approvals import show_to_approve
from ui.leader_backlog import show_backlog
from ui.leader_drill import follow_address, show_asked
from ui.leader_head import show_head
from ui.leader_instructions import show_answers
from ui.leader_late import show_late
from ui.leader_matrix import show_shares
from ui.leader_present import show_presenting
from ui.leader_rates import show_rates
from ui.leader_scope import choose_scope
from ui.leader_views import show_middle
from ui.session import require
from ui.words import _

actor = require(Role.LEADER, Role.SECRETARIAT)

show_to_approve(actor)
show_answers(actor)
meetings = figures.meetings_to_choose(actor)
if not meetings:
    st.title(_("No meeting has been dispatched yet."), anchor=False)
    st.text(_("The secretariat records the first one; then this page says what is not implemented."))
    st.stop()

show_chart_styles()
show_presenting()
seen = choose_scope(actor, meetings)
follow_address()
show_head(actor, seen)
if seen.total:
    show_middle(actor, seen)
    late, shares = st.columns([1.35, 1], gap="medium")
    with late:
        show_late(seen)
    with shares:
        show_shares(seen)
    show_rates(seen)
    show_backlog(actor, seen)
show_asked(actor)
