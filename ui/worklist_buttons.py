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
    if Step.OBJECT in view.steps or _may_ask_for_longer(view) or view.around.passable:
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
        _show_nil(actor, view)
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


def _show_nil(actor: Actor, view: AssignmentView) -> None:
    """One click a day: a second one would answer the next period."""
    if not view.answered_today:
        st.button(
            _("Nil return"),
            key=f"nil-{view.id}",
            icon=":material/check:",
            help=_("Nothing to report: one click and this period is answered."),
            on_click=_take,
            args=(actor, view, Step.REPORT_PROGRESS, token(), True),
        )


def _show_more(actor: Actor, view: AssignmentView) -> None:
    """The rarer steps: before signing to report at once, which signs as well, or to say that it is not one's duty;
    a later date; a city's passing it on."""
    key = f"more-{view.id}"
    chosen = st.session_state.pop(_chosen(key), "")
    menu = st.popover(_("More"), type="tertiary", key=key, on_change="rerun")
    if menu.open:
        with menu:
            _show_rarer(view, key)
    if chosen == "report":
        report(actor, view.id)
    elif chosen == "object":
        ask(actor, view.id, Step.OBJECT)
    elif chosen == "extend":
        ask_extension(actor, view.id)
    elif chosen == "pass_on":
        pass_on(actor, view.id)


def _show_rarer(view: AssignmentView, menu: str) -> None:
    def rarer(name: str, label: str, icon: str) -> None:
        key, shape = f"{name}-{view.id}", f":material/{icon}:"
        st.button(label, key=key, icon=shape, width="stretch", on_click=_choose, args=(menu, name))

    if Step.OBJECT in view.steps:
        rarer("report", _("Report at once"), "edit")
        rarer("object", _("Object: not our duty"), "block")
    if _may_ask_for_longer(view):
        rarer("extend", _("Ask for an extension"), "more_time")
    if view.around.passable:
        rarer("pass_on", _("Pass on to counties"), "account_tree")


def _may_ask_for_longer(view: AssignmentView) -> bool:
    return view.around.may_extend and not view.around.asked_until


def _choose(menu: str, name: str) -> None:
    """Fold the menu away: left open, it would lie on the dialog, which the coming run opens."""
    st.session_state[menu] = False
    st.session_state[_chosen(menu)] = name


def _chosen(menu: str) -> str:
    return f"{menu}/chosen"


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
