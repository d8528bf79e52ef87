"""催办: what goes out next, what a person must confirm, what was sent by hand."""

from enum import StrEnum

import streamlit as st

from models.accounts import Role
from models.assignments import Rung
from models.words import N_
from services import chasing, reminders
from ui.chase_confirm import show_confirm
from ui.chase_table import show_chases, show_reminders
from ui.circular import show_circular
from ui.said import show_said
from ui.session import require
from ui.words import _, _n

actor = require(Role.SECRETARIAT)
show_said()


class Part(StrEnum):
    """The parts of this page, in the order of the ladder."""

    NEXT = "next"
    NOTICES = "notices"
    CIRCULAR = "circular"
    BY_HAND = "by_hand"


TITLES = {
    Part.NEXT: N_("Goes out with the next run"),
    Part.NOTICES: N_("Supervision notices"),
    Part.CIRCULAR: N_("Draft circular"),
    Part.BY_HAND: N_("Chased by hand"),
}


def show_next() -> None:
    lines = reminders.waiting(actor)
    if not lines:
        st.success(_("Nothing is due to go out."), icon=":material/task_alt:")
        return
    bureaus, items = len({line.bureau_id for line in lines}), sum(len(line.assignments) for line in lines)
    st.subheader(_n("{n} bureau will be reminded", "{n} bureaus will be reminded", bureaus), anchor=False)
    note = _n(
        "{n} item. Sent by itself with the next run; who answers before is left in peace.",
        "{n} items. Sent by itself with the next run; who answers before is left in peace.",
        items,
    )
    st.html(f'<div class="duban-text duban-small">{note}</div>')
    show_reminders(lines)


def show_by_hand() -> None:
    lines = chasing.sent_by_hand(actor)
    st.html(f'<a class="duban-link" href="/ledger" target="_self">{_("Chase from the register")}</a>')
    if lines:
        show_chases(lines)
    else:
        st.info(_("Nobody was chased by hand yet."), icon=":material/info:")


st.title(_("Chasing"), anchor=False)
part = st.segmented_control(
    _("Part of the ladder"),
    list(Part),
    default=Part.NEXT,
    required=True,
    format_func=lambda part: _(TITLES[part]),
    key="chasing/part",
    label_visibility="collapsed",
)
with st.container(width=960):
    if part == Part.NOTICES:
        show_confirm(actor, Rung.NOTICE)
    elif part == Part.CIRCULAR:
        show_confirm(actor, Rung.CIRCULAR)
        show_circular(actor)
    elif part == Part.BY_HAND:
        show_by_hand()
    else:
        show_next()
