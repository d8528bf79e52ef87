"""台账: the assignments of all bureaus, narrowed; the secretariat acts on them, one by one or many at once, leaders read."""

from dataclasses import replace

import streamlit as st

from models.accounts import Role
from models.lifecycle import Light
from services import chasing, register
from services.register import Wanted
from ui.chase_dialog import show_chase_button
from ui.register_choice import show_choice
from ui.register_export import show_export, show_under_way
from ui.register_filters import adopt, choose_page, narrow_to, remember, show_filters
from ui.register_table import show_light_choice, show_register
from ui.register_views import show_views
from ui.said import show_said
from ui.session import require
from ui.text import show_text
from ui.words import _, _n

actor = require(Role.SECRETARIAT, Role.LEADER)
show_said()
CHASED = (Light.OVERDUE, Light.DUE_SOON, Light.UNSIGNED, Light.ON_TRACK)  # what a bureau still owes an answer on
TICKED_PAGE = 200


def head(wanted: Wanted, total: int) -> bool:
    """How many there are and what can be done with all of them; whether rows are to be ticked."""
    several = False
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        show_text(_n("{n} item", "{n} items", total), strong=True)
        if actor.role is Role.SECRETARIAT and total:
            several = st.toggle(
                _("Tick rows"),
                key="several",
                help=_("Ticked rows can be chased, extended, suspended, withdrawn, verified or exported together."),
            )
            if wanted.light in CHASED:
                show_chase_button(actor, lambda: chasing.owing(actor, wanted))
        show_export(actor, wanted, total)
        show_views(actor, wanted)
    show_under_way(actor)
    return several


st.title(_("Register and chasing") if actor.role is Role.SECRETARIAT else _("Register"), anchor=False)
adopt()
rest = show_filters(actor)
counts = register.lights(actor, rest)
wanted = replace(rest, light=show_light_choice(counts))
total = counts.get(wanted.light, 0) if wanted.light else sum(counts.values())
several = head(wanted, total)
size = TICKED_PAGE if several else register.PAGE
page = choose_page(wanted, -(-total // size))
remember(wanted, page)
if not total:
    st.info(_("Nothing meets these conditions."), icon=":material/filter_alt_off:")
    st.button(_("Clear the filters"), on_click=narrow_to, args=(Wanted(),), key="clear")
elif several:
    show_choice(actor, register.search(actor, wanted, page, size))
else:
    show_register(register.search(actor, wanted, page, size))
