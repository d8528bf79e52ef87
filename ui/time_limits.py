"""时限: the office's own limits, each with what it is for."""

from dataclasses import asdict

import streamlit as st

from models.words import N_
from services import calendar
from services.access import Actor
from services.working_days import Limits
from ui.act import act, show_refusal, token
from ui.words import _

_WORDS = {
    "acknowledge_days": N_("Signing for an item, working days"),
    "first_report_days": N_("First progress report, working days"),
    "due_soon_days": N_("Due soon from so many working days before"),
    "verify_days": N_("Our verification of a report, working days"),
    "extension_notice_days": N_("An extension is asked for so many working days before"),
    "extensions_most": N_("Extensions of one item, at most"),
    "objection_days": N_("An objection is raised within, working days"),
    "objections_most": N_("Objections to one item, at most"),
}
# What each number decides.
_WHY = {
    "acknowledge_days": N_("After it an unsigned item is marked."),
    "first_report_days": N_("After it an item nobody reported on is marked. A nil return counts."),
    "due_soon_days": N_(
        "From then on ◆ is shown. Reminders go out three days and one day before, whatever stands here."
    ),
    "verify_days": N_("Our own limit: after it the work desk and the page Verify say how many wait."),
    "extension_notice_days": N_("A later wish is refused: the bureau asks in time or reports as it stands."),
    "extensions_most": N_("0 means that nothing is extended."),
    "objection_days": N_("Counted from the dispatch; after it the bureau can't object any more."),
    "objections_most": N_("0 means that nobody can object."),
}
_KEY = "limits"


def show_limits(actor: Actor, limits: Limits) -> None:
    """The numbers and one button."""
    st.subheader(_("Time limits"), anchor=False)
    columns = st.columns(2)
    for i, (name, value) in enumerate(asdict(limits).items()):
        drawn, key = f"{_KEY}/drawn/{name}", f"{_KEY}/{name}"
        # As it stands in the office now: not as it was drawn first, nor empty after a look at another page.
        if st.session_state.get(drawn) != value or key not in st.session_state:
            st.session_state[drawn] = st.session_state[key] = value
        columns[i % 2].number_input(
            _(_WORDS[name]),
            min_value=0,
            max_value=calendar.MOST_DAYS,
            step=1,
            key=key,
            help=_(_WHY[name]),
        )
    st.button(
        _("Save the limits"), key=f"{_KEY}/save", type="primary", on_click=_save, args=(actor, limits, token(_KEY))
    )
    show_refusal(_KEY)


def _save(actor: Actor, seen: Limits, once: str) -> None:
    wanted = Limits(**{name: int(st.session_state[f"{_KEY}/{name}"]) for name in _WORDS})
    act(lambda: calendar.set_limits(actor, seen, wanted, once), key=_KEY, done=_("Saved."))
