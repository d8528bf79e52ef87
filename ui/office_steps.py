"""What the office can do with an assignment besides verifying its report: each asks for a reason first."""

import streamlit as st

from models.labels import LABELS
from models.lifecycle import Step
from services.access import Actor
from services.assignments import AssignmentView
from ui.step_dialog import ask
from ui.words import _

_STEPS = (
    Step.UPHOLD,
    Step.REJECT,
    Step.RESUME,
    Step.REOPEN,
    Step.SUSPEND,
    Step.CLOSE_NOT_IMPLEMENTED,
    Step.WITHDRAW,
)


def show_office_steps(actor: Actor, view: AssignmentView) -> None:
    """A button for each of these steps that is possible now."""
    with st.container(horizontal=True, gap="small"):
        for step in _STEPS:
            if step in view.steps and st.button(_(LABELS[step]), key=f"{step}-{view.id}"):
                ask(actor, view.id, step)
