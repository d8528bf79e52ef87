"""核验反馈: what was reported done, longest wait first; verify it or return it with a reason."""

import streamlit as st

from models.accounts import Role
from models.assignments import Method
from models.labels import LABELS
from models.lifecycle import Step
from services import register, steps
from services.assignments import AssignmentView
from ui.act import act, token
from ui.badges import show_light
from ui.session import require
from ui.text import show_text
from ui.words import _, _n, numeral

actor = require(Role.SECRETARIAT)
queue = register.review_queue(actor)


def take(view: AssignmentView, step: Step, once: str) -> None:
    given = steps.Given(reason=str(st.session_state.get("reason", "")), method=st.session_state.get("method"))
    done = _("Verified and closed.") if step is Step.VERIFY else _("Returned to the bureau.")
    act(lambda: steps.take(actor, step, view.id, view.version, once, given), done=done)


def show(view: AssignmentView) -> None:
    st.subheader(f"{view.bureau} · {numeral(view.ordinal)}", anchor=False)
    show_light(view.light)
    left, right = st.columns(2)
    with left:
        st.markdown(f"**{_('Required')}**")
        show_text(view.point_text)
    with right:
        st.markdown(f"**{_('Reported')}**")
        if view.last_report:
            show_text(view.last_report.text)
            for file in view.last_report.files:
                st.link_button(file.name.replace("[", "(").replace("]", ")"), f"/files/{file.id}")
    methods = [method for method in Method if method is not Method.BUREAUS_WORD]
    st.segmented_control(
        _("How it was verified"), methods, default=Method.PAPER, format_func=lambda m: _(LABELS[m]), key="method"
    )
    st.text_input(_("Reason, if it goes back"), key="reason")
    with st.container(horizontal=True):
        label = _("Verify and close")
        st.button(
            label, type="primary", shortcut="Alt+1", key="verify", on_click=take, args=(view, Step.VERIFY, token())
        )
        label = _("Return for rework")
        st.button(label, shortcut="Alt+2", key="return", on_click=take, args=(view, Step.RETURN, token()))


st.title(_n("{n} report to verify", "{n} reports to verify", len(queue)), anchor=False)
if not queue:
    st.success(_("All verified."))
else:
    left, right = st.columns([1, 1.6])
    with left:
        by_id = {view.id: view for view in queue}
        names = {view.id: f"{view.bureau} · {numeral(view.ordinal)}" for view in queue}
        chosen = st.radio(_("Waiting"), list(by_id), format_func=lambda i: names[i], key="chosen")
    with right, st.container(border=True):
        show(by_id[chosen] if chosen in by_id else queue[0])
