"""导入: lists of bureaus, people, attendance and existing registers. Every row's fate is said before anything is done."""

import streamlit as st

from models.accounts import Role
from models.errors import Refused
from models.imports import ImportKind
from models.labels import LABELS
from services import imports, meetings
from services.import_table import match
from ui.act import words_of
from ui.import_columns import choose_columns
from ui.import_fates import show_fates
from ui.import_result import show_result
from ui.moments import full_day
from ui.session import require
from ui.text import show_notice
from ui.words import _

actor = require(Role.SECRETARIAT, Role.ADMINISTRATOR)

KINDS = list(ImportKind) if actor.role is Role.SECRETARIAT else [ImportKind.BUREAUS, ImportKind.PEOPLE]


def ask_meeting(kind: ImportKind) -> int | None:
    """Whose attendance it is."""
    if kind is not ImportKind.ATTENDANCE:
        return None
    lines = {line.id: line for line in meetings.list_meetings(actor)}
    return st.selectbox(
        _("Which meeting"),
        list(lines),
        format_func=lambda i: f"{full_day(lines[i].held_on)}　{lines[i].title}",
        key="imports/meeting",
        placeholder=_("No meeting yet"),
    )


st.title(_("Import lists"), anchor=False)
kind = st.segmented_control(
    _("What the list holds"),
    KINDS,
    format_func=lambda kind: _(LABELS[kind]),
    default=KINDS[0],
    required=True,
    key="imports/kind",
)
meeting_id = ask_meeting(kind)
upload = st.file_uploader(
    _("A list (.xlsx, .xls, .csv)"), type=["xlsx", "xls", "csv"], max_upload_size=20, key="imports/file"
)
show_result()
if upload is None:
    st.markdown(_("The first rows may hold a title; the columns are found by their heads, and you can correct them."))
elif kind is ImportKind.ATTENDANCE and meeting_id is None:
    show_notice(_("Log the meeting first; then its attendance list can be imported."), "plain")
else:
    try:
        table = imports.read_list(upload.name, upload.getvalue())
        matching = choose_columns(table, match(kind, table), upload.file_id)
        show_fates(actor, table, matching, meeting_id)
    except Refused as refusal:
        show_notice(words_of(refusal))
