"""机构名录里没有的名称: units the release names and the directory does not know. A person says which bureau is meant."""

import streamlit as st

from services import bureaus
from services.bureaus import BureauRow
from services.named_units import settle
from ui.act import act, token
from ui.intake_draft import OpenDraft
from ui.receivers import Groups
from ui.text import show_text
from ui.words import _, _n


def show_unknown_units(draft: OpenDraft, groups: Groups) -> None:
    """One line a name: the bureau it means, and one click that remembers it for every later text."""
    names = list(dict.fromkeys(unit.name for unit in draft.form.unknown_units))
    if not names:
        return
    rows = {row.id: row for kind in groups.values() for row in kind}
    head = _n(
        "{n} unit named in the release is not in the directory",
        "{n} units named in the release are not in the directory",
        len(names),
    )
    with st.expander(head, expanded=True, icon=":material/domain_add:", key=draft.key("unknown units")):
        for name in names:
            _show_name(draft, name, rows)


def _show_name(draft: OpenDraft, name: str, rows: dict[int, BureauRow]) -> None:
    chosen = draft.key("unknown", name)
    with st.container(border=True, gap="xsmall"):
        show_text(name)
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            st.selectbox(
                _("The bureau it means"),
                list(rows),
                index=None,
                format_func=lambda i: f"{rows[i].name} · {rows[i].parent}" if rows[i].parent else rows[i].name,
                placeholder=_("Find it by name"),
                key=chosen,
            )
            st.button(
                _("Remember as its other name"),
                key=draft.key("remember", name),
                icon=":material/bookmark_add:",
                on_click=_remember,
                args=(draft, name, chosen, token()),
            )
            st.button(
                _("Receives nothing, take off the list"),
                key=draft.key("pass over", name),
                type="tertiary",
                **draft.click(lambda form: settle(form, name, None)),
            )
        if st.session_state.pop(draft.key("no bureau", name), False):
            st.error(_("Please choose the bureau first."), icon=":material/error:")


def _remember(draft: OpenDraft, name: str, chosen: str, once: str) -> None:
    """The alias first: where it is refused, the form stays as it was."""
    bureau_id = st.session_state[chosen]
    if bureau_id is None:
        st.session_state[draft.key("no bureau", name)] = True
        return

    def remember() -> bool:
        bureaus.add_alias(draft.actor, bureau_id, name, once)
        return True

    if act(remember):
        draft.edit(lambda form: settle(form, name, bureau_id))
