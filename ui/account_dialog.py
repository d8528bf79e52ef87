"""Adding an account, changing one, setting a password."""

import streamlit as st

from models.accounts import Role
from models.labels import LABELS
from services import accounts
from services.access import Actor
from services.accounts import AccountForm, AccountRow
from services.bureaus import BureauRow
from services.officers import Halves
from services.passwords import rules
from ui.act import act, show_refusal, token
from ui.text import show_text
from ui.words import _


def open_account(actor: Actor, row: AccountRow | None, bureaus: list[BureauRow], halves: Halves) -> None:
    """The dialog of an account; of a new one without a row."""
    title = _("Edit account") if row else _("Add account")
    st.dialog(title, width="medium", on_dismiss="rerun")(_draw)(actor, row, bureaus, halves)


def _draw(actor: Actor, row: AccountRow | None, bureaus: list[BureauRow], halves: Halves) -> None:
    name = f"account-{row.id if row else 'new'}"
    if st.session_state.pop(f"{name}/saved", False):
        st.rerun()
    show_refusal(name)
    if row:
        show_text(row.login, strong=True)
    else:
        st.text_input(
            _("User name"),
            key=f"{name}/login",
            max_chars=32,
            help=_("What is typed when signing in. It stays for good."),
        )
    may_grant = halves.grants or row is None
    st.text_input(
        _("Name"),
        row.name if row else "",
        key=f"{name}/name",
        max_chars=50,
        disabled=not halves.adds,
        help=_("As it should stand in histories and papers."),
    )
    roles = list(Role)
    role = st.selectbox(
        _("Role"),
        roles,
        index=roles.index(row.role) if row else 0,
        format_func=lambda role: _(LABELS[role]),
        key=f"{name}/role",
        disabled=not may_grant,
        help=_("It decides which screens there are and what may be done."),
    )
    if role is Role.BUREAU:
        _ask_bureau(name, row, bureaus, may_grant)
    if row:
        st.checkbox(
            _("May sign in"),
            row.active,
            key=f"{name}/active",
            disabled=not may_grant,
            help=_("Unticked, every sign-in of this account ends within two seconds."),
        )
        if row.second_factor and may_grant:
            st.button(
                _("Phone lost: switch the second step off"),
                key=f"{name}/second factor",
                icon=":material/phonelink_off:",
                on_click=_clear_second_factor,
                args=(actor, row, token()),
            )
    hint = _(rules().said, least=rules().least)
    label = _("New password (leave empty to keep the old one)") if row else _("Password")
    # A form, because a password box outside one loses what was typed when the keyboard leaves it by way of its eye.
    with st.form(f"{name}/form", border=False):
        if halves.grants:
            st.text_input(label, type="password", key=f"{name}/password", max_chars=200, help=hint)
        else:
            st.caption(_("The security officer opens the account and sets its password."))
        st.caption(_("What you change counts at once; a disabled account is signed out everywhere."))
        st.form_submit_button(
            _("Save"), type="primary", width="stretch", on_click=_save, args=(actor, row, token(name))
        )


def _clear_second_factor(actor: Actor, row: AccountRow, once: str) -> None:
    name = f"account-{row.id}"
    done = _("The second step is off.")
    if act(lambda: accounts.clear_second_factor(actor, row.id, row.version, once), key=name, done=done):
        st.session_state[f"{name}/saved"] = True


def _ask_bureau(name: str, row: AccountRow | None, bureaus: list[BureauRow], may_grant: bool) -> None:
    names = {bureau.id: bureau.name for bureau in bureaus if bureau.active or (row and bureau.id == row.bureau_id)}
    ids = list(names)
    st.selectbox(
        _("Bureau"),
        ids,
        index=ids.index(row.bureau_id) if row and row.bureau_id in names else None,
        format_func=lambda id_: names[id_],
        key=f"{name}/bureau",
        placeholder=_("Choose a bureau"),
        disabled=not may_grant,
        help=_("The account sees this bureau's tasks and no others."),
    )


def _save(actor: Actor, row: AccountRow | None, once: str) -> None:
    name = f"account-{row.id if row else 'new'}"
    typed = {
        field: st.session_state.get(f"{name}/{field}")
        for field in ("login", "name", "role", "bureau", "active", "password")
    }
    form = AccountForm(
        str(typed["name"] or ""), typed["role"] or Role.BUREAU, typed["bureau"], bool(typed["active"] or not row)
    )
    password = str(typed["password"] or "")

    def change() -> None:
        if row is None:
            accounts.create_account(actor, str(typed["login"] or ""), form, password, once)
        else:
            accounts.edit_account(actor, row.id, form, row.version, once, password=password)

    if act(change, key=name, done=_("Saved.")):
        st.session_state[f"{name}/saved"] = True
