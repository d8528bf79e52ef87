"""通稿点名的单位: partner departments proposed in support, and names the directory does not know. A person decides."""

import streamlit as st

from services import bureaus
from services.bureaus import BureauRow
from services.forms import DirectiveForm
from services.named_units import decide_partners, settle
from ui.act import act, token
from ui.intake_draft import OpenDraft
from ui.receivers import Groups
from ui.text import show_text
from ui.words import _, _n, numeral


def show_named_units(draft: OpenDraft, groups: Groups) -> None:
    """Only while one waits: first the proposals, then the unknown names."""
    rows = {row.id: row for kind in groups.values() for row in kind}
    for directive in draft.form.kept:
        _show_partners(draft, directive, rows)
    names = list(dict.fromkeys(unit.name for unit in draft.form.waiting_units if unit.bureau_id is None))
    if not names:
        return
    head = _n(
        "{n} unit named in the release is not in the directory",
        "{n} units named in the release are not in the directory",
        len(names),
    )
    with st.expander(head, expanded=True, icon=":material/domain_add:", key=draft.key("unknown units")):
        for name in names:
            _show_name(draft, name, rows)


def _show_partners(draft: OpenDraft, directive: DirectiveForm, rows: dict[int, BureauRow]) -> None:
    """One line a directive: whom it tells others to work with, and one click that lets them receive it in support."""
    units = [unit for unit in draft.form.waiting_units if unit.directive == directive.key and unit.bureau_id in rows]
    if not units:
        return
    with st.container(border=True, gap="xsmall", key=draft.key("partners", directive.key)):
        show_text(
            _("Directive {which} names these departments; proposed in support:", which=numeral(directive.ordinal or 0))
        )
        show_text("、".join(dict.fromkeys(rows[unit.bureau_id or 0].name for unit in units)))
        with st.container(horizontal=True, gap="small"):
            st.button(
                _("Let them support it"),
                key=draft.key(directive.key, "support"),
                icon=":material/group_add:",
                **draft.click(lambda form: decide_partners(form, directive.key, support=True)),
            )
            st.button(
                _("Do not send it to them"),
                key=draft.key(directive.key, "no support"),
                type="tertiary",
                **draft.click(lambda form: decide_partners(form, directive.key, support=False)),
            )


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
                help=_("The wording is remembered as another name of it."),
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
