"""导入: lists of bureaus, people, attendance and existing registers. Every row's fate is said before anything is done."""

import streamlit as st

from models.accounts import Role
from models.errors import Refused
from models.imports import ImportKind
from services import import_drafts
from services.import_drafts import DraftView
from ui.act import words_of
from ui.import_choices import choose_columns, choose_kind, choose_meeting, choose_sheet
from ui.import_fates import show_fates
from ui.import_result import show_result, show_under_way
from ui.import_upload import asked_draft, show_drafts, show_head, show_upload
from ui.session import require
from ui.text import show_notice
from ui.words import _
from ui.workbook import show_workbook

actor = require(Role.SECRETARIAT, Role.ADMINISTRATOR)

KINDS = list(ImportKind) if actor.role is Role.SECRETARIAT else [ImportKind.BUREAUS, ImportKind.PEOPLE]


def show_draft(draft: DraftView) -> None:
    """A list under way: what it is, which column is which, what becomes of each row."""
    show_head(actor, draft)
    choose_kind(actor, draft, KINDS)
    choose_sheet(actor, draft)
    if draft.kind is ImportKind.ATTENDANCE and not choose_meeting(actor, draft):
        return
    choose_columns(actor, draft)
    try:
        show_fates(actor, draft)
    except Refused as refusal:
        show_notice(words_of(refusal))


st.title(_("Import lists"), anchor=False)
if show_under_way(actor):
    st.stop()
show_result(actor)
draft_id = asked_draft()
if draft_id is None:
    show_upload(actor, KINDS, {ImportKind.ANSWERS: lambda: show_workbook(actor)})
    show_drafts(actor)
else:
    try:
        found = import_drafts.open_draft(actor, draft_id)
    except Refused as refusal:
        show_notice(words_of(refusal))
        show_upload(actor, KINDS)
    else:
        show_draft(found)
