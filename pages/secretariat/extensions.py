"""延期与异议: what bureaus ask the office to change, and what became of the earlier wishes."""

import streamlit as st

from models.accounts import Role
from services import extensions, objections
from services.punctuality import punctuality
from ui.extension_queue import show_extensions, show_sums
from ui.objections import show_objection_sums, show_objections
from ui.said import show_said
from ui.session import require
from ui.words import _, _n

actor = require(Role.SECRETARIAT)
show_said()
lines, raised = extensions.queue(actor), objections.queue(actor)

st.title(
    _n(
        "Extensions and objections · {n} to answer",
        "Extensions and objections · {n} to answer",
        len(lines) + len(raised),
    ),
    anchor=False,
)
with st.container(width=860):
    st.subheader(_("Extensions"), anchor=False)
    show_sums(extensions.statistics(actor), punctuality(actor))
    if lines:
        show_extensions(actor, lines)
    else:
        st.success(_("No extension waits for an answer."), icon=":material/task_alt:")
    st.subheader(_("Objections"), anchor=False)
    show_objection_sums(objections.statistics(actor))
    show_objections(actor, raised)
