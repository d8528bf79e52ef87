"""Accounts 账号: who may come in, and as what."""

import pandas as pd
import streamlit as st

from models.accounts import Role
from models.labels import LABELS
from services import accounts, bureaus, officers
from services.accounts import AccountRow
from ui.account_dialog import open_account
from ui.session import require
from ui.words import _, _n

actor = require(Role.ADMINISTRATOR, Role.SECURITY)


def state_of(row: AccountRow) -> str:
    if not row.active:
        return _("Disabled")
    if row.locked:
        return _("Locked after wrong passwords")
    if row.dormant and not halves.grants:
        return _("Shut: unused for 90 days; the security officer opens it")
    return _("Shut: unused for 90 days; save it to open it") if row.dormant else _("May sign in")


def matching(rows: list[AccountRow], text: str) -> list[AccountRow]:
    small = text.strip().lower()
    return [row for row in rows if small in f"{row.login} {row.name} {row.bureau}".lower()]


def frame_of(rows: list[AccountRow]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            _("User name"): [row.login for row in rows],
            _("Name"): [row.name for row in rows],
            _("Role"): [_(LABELS[row.role]) for row in rows],
            _("Bureau"): [row.bureau for row in rows],
            _("State"): [state_of(row) for row in rows],
        }
    )


halves = officers.halves(actor)
everyone = accounts.list_accounts(actor)
directory = bureaus.list_bureaus(actor)

with st.container(horizontal=True, vertical_alignment="bottom", horizontal_alignment="distribute"):
    st.title(_("Accounts"), anchor=False, width="content")
    if halves.adds and st.button(_("Add account"), type="primary"):
        open_account(actor, None, directory, halves)

wanted = st.text_input(
    _("Search"), placeholder=_("User name, name or bureau"), label_visibility="collapsed", key="accounts/search"
)
shown = matching(everyone, wanted or "")
st.markdown(_n("{n} account. Choose its row to change it.", "{n} accounts. Choose a row to change it.", len(shown)))

if len(everyone) == 1:  # the first day
    st.info(
        _(
            "Next: an account for each person of the secretariat, for the leaders, and one for every bureau. "
            "Tell each their password; you can set a new one at any time."
        )
    )

turn = st.session_state.setdefault("accounts/turn", 0)
chosen = st.dataframe(
    frame_of(shown),
    hide_index=True,
    on_select="rerun",
    selection_mode="single-row",
    key=f"accounts/table {turn}",
    height="content" if len(shown) < 20 else 720,
)
if chosen.selection.rows:
    st.session_state["accounts/turn"] = turn + 1  # the same row can be chosen again
    open_account(actor, shown[chosen.selection.rows[0]], directory, halves)
