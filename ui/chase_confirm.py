"""What a person must confirm: supervision notices 督办通知单 and the list for the draft circular 通报."""

import streamlit as st

from models.assignments import Rung
from models.words import N_
from services import chasing
from services.access import Actor
from services.chasing import Owing
from ui.act import act, show_refusal, token
from ui.chase_table import show_owing
from ui.words import _, _n

_WHAT = {
    Rung.NOTICE: N_("Three days overdue or more. A supervision notice goes out only when you confirm it."),
    Rung.CIRCULAR: N_("More than five days overdue, with a notice sent. Only whom you confirm is listed in the draft."),
}
_NOBODY = {
    Rung.NOTICE: N_("Nobody is three days overdue without a notice."),
    Rung.CIRCULAR: N_("Nobody is five days overdue after a notice without being listed."),
}


def show_confirm(actor: Actor, rung: Rung) -> None:
    """Who has been reached, whom to leave out this time, and the button."""
    show_refusal(f"confirm {rung}")
    found = chasing.waiting(actor, rung)
    if not found:
        st.success(_(_NOBODY[rung]), icon=":material/task_alt:")
        return
    st.html(f'<div class="duban-text">{_(_WHAT[rung])}</div>')
    names = {line.bureau_id: line.bureau for line in found}
    spared = st.multiselect(
        _("Leave out this time"),
        list(names),
        format_func=lambda i: names[i],
        key=_spared(rung),
        placeholder=_("Nobody is left out"),
        help=_("They come up again next time."),
    )
    chosen = [line for line in found if line.bureau_id not in spared]
    st.button(
        _label(rung, chosen),
        key=f"chasing/confirm {rung}",
        type="primary",
        icon=":material/send:",
        on_click=_confirm,
        args=(actor, rung, [line.bureau_id for line in chosen], token()),
    )
    show_owing(chosen)


def _spared(rung: Rung) -> str:
    return f"chasing/spared {rung}"


def _label(rung: Rung, chosen: list[Owing]) -> str:
    n = len(chosen)
    if rung is Rung.NOTICE:
        return _n("Send the notice to {n} bureau", "Send the notice to {n} bureaus", n)
    return _n("List {n} bureau in the draft", "List {n} bureaus in the draft", n)


def _confirm(actor: Actor, rung: Rung, bureaus: list[int], once: str) -> None:
    items = act(lambda: chasing.confirm(actor, rung, bureaus, once), key=f"confirm {rung}")
    if items:
        st.session_state[_spared(rung)] = []
        st.toast(_n("Confirmed: {n} item.", "Confirmed: {n} items.", int(items)))
