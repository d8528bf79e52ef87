"""What a bureau can do with one assignment: at most three buttons, the rarer steps behind 更多."""

import streamlit as st

from models.directives import Criterion
from models.lifecycle import Light, Step
from services import steps
from services.access import Actor
from services.assignments import AssignmentView
from ui.act import act, token
from ui.cascade_dialog import pass_on
from ui.extension_dialog import ask_extension
from ui.report_dialog import report
from ui.source_popover import show_source_popover
from ui.step_dialog import ask
from ui.words import _


def show_buttons(actor: Actor, view: AssignmentView) -> None:
    """The buttons of a card in its bureau's hands."""
    if Step.ACKNOWLEDGE in view.steps:
        kind = "primary" if view.light is Light.OVERDUE else "secondary"
        _button(view, _("Sign for"), "how_to_reg", Step.ACKNOWLEDGE, actor, kind)
    elif Step.REPORT_PROGRESS in view.steps:
        _show_reporting(actor, view)
    elif Step.TAKE_BACK in view.steps:
        _button(view, _("Take back"), "undo", Step.TAKE_BACK, actor)
    show_source_popover(actor, view)
    if Step.OBJECT in view.steps or view.around.may_extend or view.around.passable:
        _show_more(actor, view)


def _show_reporting(actor: Actor, view: AssignmentView) -> None:
    urgent = view.light in (Light.OVERDUE, Light.DUE_SOON)
    if st.button(
        _("Report progress"),
        key=f"report-{view.id}",
        type="primary" if urgent else "secondary",
        icon=":material/edit:",
    ):
        report(actor, view.id)
    if view.criterion is Criterion.RECURRING:
        st.button(
            _("Nil return"),
            key=f"nil-{view.id}",
            icon=":material/check:",
            help=_("Nothing to report: one click and this period is answered."),
            on_click=_take,
            args=(actor, view, Step.REPORT_PROGRESS, token(), True),
        )
    elif Step.REPORT_DONE in view.steps and st.button(_("Finished"), key=f"done-{view.id}", icon=":material/task_alt:"):
        report(actor, view.id, done=True)
    if view.criterion is not Criterion.RECURRING and view.last_report and not view.return_reason:
        st.button(
            _("No change"),
            key=f"nil-{view.id}",
            type="tertiary",
            icon=":material/check:",
            help=_("What you reported last still holds: one click says so."),
            on_click=_take,
            args=(actor, view, Step.REPORT_PROGRESS, token(), True),
        )


def _show_more(actor: Actor, view: AssignmentView) -> None:
    """The rarer steps: before signing to report at once, which signs as well, or to say that it is not one's duty;
    a later date; a city's passing it on."""
    # A new key folds the menu away: left open, it would lie on the dialog.
    with st.popover(_("More"), type="tertiary", key=f"more-{view.id}/{st.session_state.get(_turn(view), 0)}"):
        if Step.OBJECT in view.steps:
            if _rarer(view, "report", _("Report at once"), "edit"):
                report(actor, view.id)
            if _rarer(view, "object", _("Object: not our duty"), "block"):
                ask(actor, view.id, Step.OBJECT)
        askable = view.around.may_extend and not view.around.asked_until
        if askable and _rarer(view, "extend", _("Ask for an extension"), "more_time"):
            ask_extension(actor, view.id)
        if view.around.passable and _rarer(view, "pass_on", _("Pass on to counties"), "account_tree"):
            pass_on(actor, view.id)


def _rarer(view: AssignmentView, name: str, label: str, icon: str) -> bool:
    key, shape = f"{name}-{view.id}", f":material/{icon}:"
    return st.button(label, key=key, icon=shape, width="stretch", on_click=_fold, args=(view,))


def _fold(view: AssignmentView) -> None:
    st.session_state[_turn(view)] = st.session_state.get(_turn(view), 0) + 1


def _turn(view: AssignmentView) -> str:
    return f"more-{view.id}/turn"


def _button(view: AssignmentView, label: str, icon: str, step: Step, actor: Actor, kind: str = "secondary") -> None:
    st.button(
        label,
        key=f"{step}-{view.id}",
        type="primary" if kind == "primary" else "secondary",
        icon=f":material/{icon}:",
        on_click=_take,
        args=(actor, view, step, token()),
    )


def _take(actor: Actor, view: AssignmentView, step: Step, once: str, nil: bool = False) -> None:
    given = steps.Given(nil=nil)
    done = _after(step)
    if nil:
        recurring = view.criterion is Criterion.RECURRING
        done = _("Nil return filed. Nothing more to do this period.") if recurring else _("Said: no change.")
    act(lambda: steps.take(actor, step, view.id, view.version, once, given), key=f"{step}-{view.id}", done=done)


def _after(step: Step) -> str:
    if step is Step.ACKNOWLEDGE:
        return _("Signed for. Next: report progress, or the result once it is done.")
    return _("Taken back. The item is with you again: add what is missing and report again.")
