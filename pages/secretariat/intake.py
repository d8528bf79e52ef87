"""录入交办: paste the release, check what was read from it, dispatch. The draft's number stands in the address."""

import streamlit as st

from models.accounts import Role
from models.errors import Refused
from services import drafts
from ui.act import words_of
from ui.intake_check import show_check
from ui.intake_compare import show_compare
from ui.intake_draft import OpenDraft, open_draft
from ui.intake_drafts import show_drafts
from ui.intake_paste import show_paste
from ui.intake_sent import show_sent
from ui.intake_steps import show_steps
from ui.intake_twin import show_twin
from ui.session import require
from ui.words import _, _n

actor = require(Role.SECRETARIAT)


def head(title: str, step: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.title(title, anchor=False, width="content")
        show_steps(step)


def paste() -> None:
    head(_("New meeting"), 1)
    show_paste(actor)
    lines = drafts.list_drafts(actor)
    if lines:
        st.subheader(_n("{n} draft to finish", "{n} drafts to finish", len(lines)), anchor=False)
        show_drafts(actor, lines)


def go_on(draft: OpenDraft) -> None:
    if draft.view.meeting_id is not None:
        head(_("Dispatched"), 4)
        show_sent(draft)
    elif st.query_params.get("step") == "check":
        head(_("Check before you send"), 3)
        show_check(draft)
    else:
        head(_("Check against the source"), 2)
        show_twin(draft)
        show_compare(draft)


asked = st.query_params.get("draft", "")
if not (asked.isdecimal() and len(asked) < 10):
    paste()
else:
    try:
        opened = open_draft(actor, int(asked))
    except Refused as refusal:
        st.error(words_of(refusal), icon=":material/error:")
        paste()
    else:
        go_on(opened)
