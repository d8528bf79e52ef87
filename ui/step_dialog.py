"""A step that needs a reason: what it will do, the reason, one button."""

import streamlit as st

from models.labels import LABELS
from models.lifecycle import Step, rule_for
from models.words import N_
from services import history, steps
from services.access import Actor
from ui.act import act, show_refusal, token
from ui.assignment_card import show_card
from ui.said import say_later
from ui.words import _

# What each step leads to, said before it is taken; and said again, as done, after it.
_BEFORE = {
    Step.OBJECT: N_(
        "The province looks at your objection. If it agrees, the item is withdrawn; if not, it comes back."
    ),
    Step.UPHOLD: N_("The item is withdrawn from this bureau and leaves the rates."),
    Step.REJECT: N_("The item goes back to the bureau, which must sign for it."),
    Step.RETURN: N_("The item goes back to the bureau with your reason."),
    Step.CLOSE_NOT_IMPLEMENTED: N_("The item is closed as not implemented and stays in the statistics as such."),
    Step.SUSPEND: N_("The clock stops until the item is resumed. The bureau has nothing to do meanwhile."),
    Step.RESUME: N_("The clock runs again; the due date moves by the length of the pause."),
    Step.WITHDRAW: N_("The item is withdrawn from the bureau and leaves the rates."),
    Step.REOPEN: N_("The item is open again and goes back to the bureau with your reason."),
}
_AFTER = {
    Step.OBJECT: N_("Objection raised. The province answers next."),
    Step.UPHOLD: N_("Objection upheld; the item is withdrawn."),
    Step.REJECT: N_("Objection rejected. The bureau must sign for it now."),
    Step.RETURN: N_("Returned. The bureau sees the reason and reports again."),
    Step.CLOSE_NOT_IMPLEMENTED: N_("Closed as not implemented."),
    Step.SUSPEND: N_("Suspended. The clock stands still."),
    Step.RESUME: N_("Resumed. The bureau goes on."),
    Step.WITHDRAW: N_("Withdrawn."),
    Step.REOPEN: N_("Reopened. The bureau sees the reason and works on it again."),
}


def ask(actor: Actor, assignment_id: int, step: Step) -> None:
    """Open the dialog of a step."""
    st.session_state.pop(f"{step}-{assignment_id}/taken", None)
    st.dialog(_(LABELS[step]), width="medium")(_draw)(actor, assignment_id, step)


def _draw(actor: Actor, assignment_id: int, step: Step) -> None:
    name = f"{step}-{assignment_id}"
    if st.session_state.pop(f"{name}/taken", False):
        st.rerun()
    view, _lines = history.open_assignment(actor, assignment_id)
    show_card(view, bureau=actor.bureau_id is None, excerpt=True)
    st.html(f'<div class="duban-text">{_(_BEFORE[step])}</div>')
    show_refusal(name)
    if view.status not in rule_for(step).before:
        st.info(_("Someone has dealt with this meanwhile."), icon=":material/info:")
        return
    st.text_area(
        _("Reason (required)"),
        key=f"{name}/reason",
        max_chars=500,
        height=110,
        help=_("It stands in the history and is read by the other side."),
    )
    args = (actor, view.id, view.version, step, token(name))
    label = _("Submit")
    st.button(label, key=f"{name}/submit", type="primary", width="stretch", on_click=_submit, args=args)


def _submit(actor: Actor, assignment_id: int, version: int, step: Step, once: str) -> None:
    name = f"{step}-{assignment_id}"
    given = steps.Given(reason=str(st.session_state.get(f"{name}/reason") or ""))
    if act(lambda: steps.take(actor, step, assignment_id, version, once, given), key=name):
        st.session_state[f"{name}/taken"] = True
        say_later(_(_AFTER[step]))
