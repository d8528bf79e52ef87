"""公文模板: the office's own Word form of each paper in place of ours, tried on an example, given up with one click."""

import streamlit as st

from models.accounts import Role
from services import paper_forms
from ui.act import show_refusal
from ui.paper_form import show_fields, show_form
from ui.session import require
from ui.text import show_text
from ui.words import _

actor = require(Role.ADMINISTRATOR)

st.title(_("Word forms"), anchor=False)
show_text(_("Each paper comes in our layout until you hand in a Word file of your own with fields in double braces."))
with st.container(width=860):
    show_refusal("papers")
    for line in paper_forms.forms(actor):
        show_form(actor, line)
        show_fields(line.kind)
