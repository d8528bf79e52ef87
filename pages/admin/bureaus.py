"""The directory of bureaus 单位名录: names, contacts, who still receives directives."""

import pandas as pd
import streamlit as st

from models.accounts import Role
from models.bureaus import BureauKind
from models.labels import LABELS
from services import bureaus
from services.bureaus import BureauRow
from ui.bureau_dialog import open_bureau
from ui.said import show_said
from ui.session import require
from ui.text import show_text
from ui.words import _, _n

actor = require(Role.ADMINISTRATOR, Role.SECRETARIAT)


def frame_of(rows: list[BureauRow]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("Full name"): [row.name for row in rows],
            _("Group"): [_(LABELS[row.kind]) for row in rows],
            _("City"): [row.parent for row in rows],
            _("Contact person"): [row.contact_name for row in rows],
            _("Telephone"): [row.contact_phone for row in rows],
            _("E-mail"): [row.contact_email for row in rows],
            _("Receives directives"): [row.active for row in rows],
        }
    )


directory = bureaus.list_bureaus(actor)
show_said()

with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    st.title(_("Bureaus"), anchor=False, width="content")
    if st.button(_("Add bureau"), type="primary"):
        open_bureau(actor, None, directory)

with st.container(horizontal=True, vertical_alignment="center"):
    wanted = st.text_input(
        _("Search"),
        placeholder=_("Name, or initials of its pinyin"),
        label_visibility="collapsed",
        key="bureaus/search",
    )
    kind = st.selectbox(
        _("Group"),
        list(BureauKind),
        index=None,
        format_func=lambda kind: _(LABELS[kind]),
        placeholder=_("All groups"),
        label_visibility="collapsed",
        key="bureaus/kind",
    )
shown = [row for row in bureaus.search(directory, wanted or "") if kind in (None, row.kind)]
without = sum(row.active and not row.has_contact for row in shown)
show_text(
    _n("{n} bureau. Choose its row to change it.", "{n} bureaus. Choose a row to change it.", len(shown))
    + (" " + _n("{n} has no contact yet.", "{n} have no contact yet.", without) if without else "")
)

turn = st.session_state.setdefault("bureaus/turn", 0)
chosen = st.dataframe(
    frame_of(shown),
    hide_index=True,
    on_select="rerun",
    selection_mode="single-row",
    key=f"bureaus/table {turn}",
    height="content" if len(shown) < 20 else 720,
)
if chosen.selection.rows:
    st.session_state["bureaus/turn"] = turn + 1  # the same row can be chosen again
    open_bureau(actor, shown[chosen.selection.rows[0]], directory)
