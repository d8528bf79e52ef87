"""报进展: where it stands, in one or two sentences, with files if there are any. Three fields, one button."""

from enum import StrEnum
from typing import Any

import streamlit as st

from models.assignments import ReportKind
from models.deadlines import ONE_DAY
from models.directives import Criterion
from models.lifecycle import Step
from models.words import N_
from services import history, steps
from services.access import Actor
from services.assignments import AssignmentView
from services.files import ENDINGS, MOST_BYTES, Upload
from ui.act import act, show_refusal, token
from ui.assignment_card import show_card
from ui.history import show_history
from ui.said import say_later
from ui.text import show_text
from ui.words import _, _n


class Stage(StrEnum):
    """现在办到哪一步了."""

    WORKING = "working"
    DONE = "done"
    STUCK = "stuck"


_QUESTION = {
    Stage.WORKING: N_("Still working on it"),
    Stage.DONE: N_("It is finished"),
    Stage.STUCK: N_("Stuck: need help"),
}
_STANDING = {
    Stage.WORKING: N_("This period's return"),
    Stage.DONE: N_("The duty itself has ended"),
    Stage.STUCK: N_("Stuck: need help"),
}
_MEGA = 1024 * 1024


def report(actor: Actor, assignment_id: int, *, done: bool = False) -> None:
    """Open the dialog; ``done`` when the person came by 已办完."""
    st.session_state.pop(_key(assignment_id, "sent"), None)
    st.dialog(_("Report done") if done else _("Report progress"), width="medium")(_draw)(actor, assignment_id, done)


def _draw(actor: Actor, assignment_id: int, done: bool) -> None:
    if st.session_state.pop(_key(assignment_id, "sent"), False):
        st.rerun()
    # Asked anew on every draw: after a refusal the next try is about the state that is there now.
    view, lines = history.open_assignment(actor, assignment_id)
    show_card(view, excerpt=True)
    if view.return_reason:
        show_text(_("Returned: {reason}", reason=view.return_reason), strong=True)
    show_refusal(f"report-{assignment_id}")
    if Step.REPORT_PROGRESS not in view.steps:
        st.info(_("Someone has already answered this. This is what was done:"), icon=":material/info:")
        show_history(lines[-1:])
        return
    stage = _ask_stage(view, done)
    st.text_area(
        _("In one or two sentences"),
        # A result is not how far it was last time; what was sent back is mended, not written anew.
        value="" if done and not view.return_reason else _said_last(view),
        max_chars=2000,
        height=120,
        key=_key(assignment_id, "text"),
        help=_("What was done, and what came of it.")
        if done
        else _("What you wrote last time is filled in: change what has changed.")
        if view.last_report
        else None,
    )
    st.file_uploader(
        _("Evidence (required)") if stage is Stage.DONE and view.evidence_required else _("Evidence (optional)"),
        type=[ending.removeprefix(".") for ending in ENDINGS],
        accept_multiple_files=True,
        max_upload_size=MOST_BYTES // _MEGA,
        key=_key(assignment_id, "files"),
        help=_("Photographs, Word, PDF or sheets, 20 MB each. Only who deals with this task sees them."),
    )
    _ask_more(view, stage)
    once = token(f"report-{assignment_id}")
    args = (actor, view, _key(assignment_id, "stage", "done" if done else ""), once)
    st.button(
        _("Submit"), key=_key(assignment_id, "submit"), type="primary", width="stretch", on_click=_submit, args=args
    )
    st.html(f'<div class="duban-text duban-small">{_next(view, stage)}</div>')


def _ask_stage(view: AssignmentView, done: bool) -> Stage:
    words = _STANDING if view.criterion is Criterion.RECURRING else _QUESTION
    offered = [stage for stage in Stage if stage is not Stage.DONE or Step.REPORT_DONE in view.steps]
    index = offered.index(Stage.DONE) if done and Stage.DONE in offered else 0
    chosen = st.radio(
        _("How far is it now?"),
        offered,
        index=index,
        format_func=lambda stage: _(words[stage]),
        key=_key(view.id, "stage", "done" if done else ""),
        help=_("Finished goes to the province to be verified; the others stay with you."),
    )
    return Stage(chosen)


def _ask_more(view: AssignmentView, stage: Stage) -> None:
    """What each stage may add: what comes next and what is in the way; a later date; why the counties are not awaited."""
    if stage is Stage.DONE:
        counties = view.around.counties
        if counties and counties.unanswered:
            st.text_input(
                _n(
                    "{n} county has not reported. Why now?",
                    "{n} counties have not reported. Why now?",
                    counties.unanswered,
                ),
                key=_key(view.id, "why"),
                max_chars=300,
                help=_("Required if you passed it on to them."),
            )
        return
    if stage is Stage.STUCK and view.around.may_extend and not view.around.asked_until:
        st.date_input(
            _("Ask for an extension to (optional)"),
            value=None,
            min_value=view.due_on + ONE_DAY,
            format="YYYY-MM-DD",
            key=_key(view.id, "extend"),
            help=_("The due date stays as it is until the province agrees."),
        )
    with st.expander(_("Next steps, problems (optional)")):
        st.text_input(
            _("Next steps"), key=_key(view.id, "next"), max_chars=500, help=_("What you will do, and by when.")
        )
        st.text_input(_("Problems"), key=_key(view.id, "problems"), max_chars=500, help=_("What you need help with."))


def _said_last(view: AssignmentView) -> str:
    """The last text to start from. A call for help that is still in it would be made twice."""
    said = view.last_report
    if said is None or said.kind is ReportKind.NIL:
        return ""
    return said.text.removeprefix(_("Help needed: "))


def _next(view: AssignmentView, stage: Stage) -> str:
    """What pressing the button will lead to."""
    if stage is not Stage.DONE:
        return _("The province sees it at once. The item stays with you.")
    if view.on_bureaus_word:
        return _("Once submitted, the item is closed.")
    return _("Once submitted, it waits for the province to verify; nothing more for you to do.")


def _submit(actor: Actor, view: AssignmentView, stage_key: str, once: str) -> None:
    stage = Stage(st.session_state[stage_key])  # as it is now: on a slow line the button was drawn for an older choice
    text = str(st.session_state.get(_key(view.id, "text")) or "").strip()
    if stage is Stage.STUCK and text:
        text = _("Help needed: ") + text
    uploads = tuple(Upload(file.name, file.getvalue()) for file in st.session_state.get(_key(view.id, "files")) or ())
    step = Step.REPORT_DONE if stage is Stage.DONE else Step.REPORT_PROGRESS
    given = steps.Given(text=text, uploads=uploads, **_added(view, stage))
    if act(
        lambda: steps.take(actor, step, view.id, view.version, once, given),
        key=f"report-{view.id}",
    ):
        st.session_state[_key(view.id, "sent")] = True
        say_later(_after(view, stage))


def _added(view: AssignmentView, stage: Stage) -> dict[str, Any]:
    """What was filled in of `_ask_more` for this stage; what belongs to another stage is left out."""

    def said(name: str) -> str:
        return str(st.session_state.get(_key(view.id, name)) or "").strip()

    if stage is Stage.DONE:
        return {"reason": said("why")}
    found: dict[str, Any] = {"next_steps": said("next"), "problems": said("problems")}
    if stage is Stage.STUCK:
        found["extend_to"] = st.session_state.get(_key(view.id, "extend"))
    return found


def _after(view: AssignmentView, stage: Stage) -> str:
    if stage is Stage.STUCK:
        return _("Reported. The province sees that you need help.")
    if stage is Stage.WORKING:
        return _("Progress reported. The item stays with you until it is done.")
    if view.on_bureaus_word:
        return _("Reported done, and closed.")
    return _("Reported done. The province verifies next; nothing more for you to do.")


def _key(assignment_id: int, *names: str) -> str:
    return "/".join(("report", str(assignment_id), *filter(None, names)))
