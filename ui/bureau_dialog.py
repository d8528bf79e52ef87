"""Adding a bureau to the directory, or changing one: names, contact, whether it still receives."""

import re
from typing import Any

import streamlit as st

from models.accounts import Role
from models.bureaus import BureauKind
from models.labels import LABELS
from services.access import Actor
from services.bureaus import MOST, BureauForm, BureauRow, may_be_moved, save_bureau
from ui.act import act, show_refusal, token
from ui.bureau_reorganise import show_reorganise
from ui.words import _

_SINGLE = ("name", "short_name", "contact_name", "contact_phone", "contact_email")


def open_bureau(actor: Actor, row: BureauRow | None, bureaus: list[BureauRow]) -> None:
    """The dialog of a bureau; of a new one without a row."""
    title = _("Edit bureau") if row else _("Add bureau")
    st.dialog(title, width="medium", on_dismiss="rerun")(_draw)(actor, row, bureaus)


def _draw(actor: Actor, row: BureauRow | None, bureaus: list[BureauRow]) -> None:
    name = f"bureau-{row.id if row else 'new'}"
    if st.session_state.pop(f"{name}/saved", False):
        st.rerun()
    show_refusal(name)
    if row is None or may_be_moved(actor, row.id):
        _ask_place(name, row, bureaus)
    labels = (
        (_("Full name"), _("As it should stand on papers.")),
        (_("Short name"), _("As lists and the leader's table show it, for example 三台.")),
        (_("Contact person"), _("Whom the office rings up.")),
        (_("Telephone"), _("Where the bureau is reached in working hours.")),
        (_("E-mail"), _("Reminders and the link to its tasks go there.")),
    )
    for field, (label, why) in zip(_SINGLE, labels, strict=True):
        most = MOST.get(field, 100)
        st.text_input(label, getattr(row, field) if row else "", key=f"{name}/{field}", max_chars=most, help=why)
    st.text_area(
        _("Other names that texts use, one a line"),
        "\n".join(row.aliases) if row else "",
        key=f"{name}/aliases",
        height=90,
        help=_("With them a release's wording is recognised as this bureau."),
    )
    if row:
        st.checkbox(
            _("Receives directives"),
            row.active,
            key=f"{name}/active",
            help=_("Unticked, new directives pass it by; what it has stays."),
        )
    if row and row.active and actor.role is Role.ADMINISTRATOR:
        show_reorganise(actor, row, bureaus, name)
    st.button(
        _("Save"), type="primary", width="stretch", key=f"{name}/save", on_click=_save, args=(actor, row, token(name))
    )


def _ask_place(name: str, row: BureauRow | None, bureaus: list[BureauRow]) -> None:
    """What a bureau is and where it belongs, for as long as it has received nothing: its assignments repeat it."""
    kinds = list(BureauKind)
    kind = st.selectbox(
        _("Group"),
        kinds,
        index=kinds.index(row.kind) if row else 0,
        format_func=lambda kind: _(LABELS[kind]),
        key=f"{name}/kind",
        help=_("Decides which directives reach it when a whole group is chosen."),
    )
    st.text_input(
        _("Code (for cities and counties the official division code)"),
        row.code if row else "",
        key=f"{name}/code",
        max_chars=32,
        help=_("Must be its own; imports find a bureau by it."),
    )
    if kind is BureauKind.COUNTY:
        cities = {it.id: it.name for it in bureaus if it.kind is BureauKind.CITY and (row is None or it.id != row.id)}
        st.selectbox(
            _("City it belongs to"),
            list(cities),
            index=list(cities).index(row.parent_id) if row and row.parent_id in cities else None,
            format_func=lambda id_: cities[id_],
            key=f"{name}/parent",
            placeholder=_("Choose a city"),
            help=_("The city sees this county's standing and may pass tasks on to it."),
        )


def _save(actor: Actor, row: BureauRow | None, once: str) -> None:
    name = f"bureau-{row.id if row else 'new'}"
    state = st.session_state
    aliases = tuple(filter(None, (part.strip() for part in re.split(r"[\n、，,]", str(state[f"{name}/aliases"])))))
    typed = {field: str(state.get(f"{name}/{field}") or "") for field in _SINGLE}
    place: dict[str, Any] = {"active": bool(state.get(f"{name}/active", True))}
    if f"{name}/code" in state:
        kind, parent = state[f"{name}/kind"], state.get(f"{name}/parent")
        place |= {"code": str(state[f"{name}/code"] or ""), "kind": kind, "parent_id": parent}
    form = BureauForm(**{**typed, **place, "aliases": aliases})
    version = row.version if row else 0
    if act(
        lambda: save_bureau(actor, form, once, bureau_id=row.id if row else None, version=version),
        key=name,
        done=_("Saved."),
    ):
        state[f"{name}/saved"] = True
