"""填报工作簿: a bureau that works in Excel takes what it owes along and hands it back filled in."""

import streamlit as st

from models.accounts import Role
from models.errors import Refused
from models.imports import ImportKind
from services import import_drafts
from ui.act import words_of
from ui.import_fates import show_fates
from ui.import_result import show_result, show_under_way
from ui.import_upload import asked_draft, show_drafts, show_head, show_upload
from ui.session import require
from ui.text import show_notice
from ui.words import _
from ui.workbook import show_workbook

actor = require(Role.BUREAU)

st.title(_("Answer by a workbook"), anchor=False)
with st.container(width=860):
    if show_under_way(actor):
        st.stop()
    show_result(actor)
    draft_id = asked_draft()
    draft = None
    try:
        if draft_id is not None:
            draft = import_drafts.open_draft(actor, draft_id)
            show_head(actor, draft)
            show_fates(actor, draft)
    except Refused as refusal:
        show_notice(words_of(refusal))
    if draft is None:
        show_workbook(actor)
        show_upload(actor, [ImportKind.ANSWERS])
        show_drafts(actor)
