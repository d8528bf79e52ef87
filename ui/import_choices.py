"""What a person chooses about a list: what it holds, which sheet, whose attendance, which column is which. Kept at once."""

from typing import Any

import streamlit as st

from models.imports import ImportKind
from models.labels import LABELS
from services import import_drafts, meetings
from services.access import Actor
from services.import_drafts import DraftView
from services.import_table import FIELDS
from ui.act import act, token
from ui.moments import full_day
from ui.text import show_notice
from ui.words import _, _n

NONE = -1


def choose_kind(actor: Actor, draft: DraftView, kinds: list[ImportKind]) -> None:
    key = f"imports/{draft.id}/kind"
    st.session_state[key] = draft.kind  # what is shown is what is imported, also after a choice that was refused
    st.segmented_control(
        _("What the list holds"),
        kinds,
        format_func=lambda kind: _(LABELS[kind]),
        required=True,
        key=key,
        on_change=_chosen,
        args=(actor, draft.id, "kind", key, token()),
        help=_("Change it if the list holds something else."),
    )


def choose_sheet(actor: Actor, draft: DraftView) -> None:
    """Only where there is more than one."""
    if len(draft.sheets) < 2:
        return
    key = f"imports/{draft.id}/sheet"
    st.session_state[key] = draft.sheet
    st.selectbox(
        _("Sheet"),
        range(len(draft.sheets)),
        format_func=lambda place: draft.sheets[place],
        key=key,
        on_change=_chosen,
        args=(actor, draft.id, "sheet", key, token()),
        help=_("One sheet at a time is brought in."),
    )


def choose_meeting(actor: Actor, draft: DraftView) -> bool:
    """Whose attendance it is; whether that is known by now."""
    lines = {line.id: line for line in meetings.list_meetings(actor)}
    key = f"imports/{draft.id}/meeting"
    chosen = draft.meeting_id if draft.meeting_id in lines else None
    st.session_state[key] = chosen
    st.selectbox(
        _("Which meeting"),
        list(lines),
        index=None,
        format_func=lambda i: f"{full_day(lines[i].held_on)}　{lines[i].title}",
        key=key,
        placeholder=_("Choose the meeting") if lines else _("No meeting yet"),
        on_change=_chosen,
        args=(actor, draft.id, "meeting_id", key, token()),
        help=_("Whose attendance this is."),
    )
    if not lines:
        show_notice(_("Log the meeting first; then its attendance list can be imported."), "plain")
    elif chosen is None:
        show_notice(_("Choose the meeting; then what becomes of each row is shown here."), "plain")
    return chosen is not None


def choose_columns(actor: Actor, draft: DraftView) -> None:
    """As the heads say, and as a person corrects it. Open at once only where a needed column was not found."""
    found = draft.matching
    label = _n("{n} column recognised", "{n} columns recognised", len(found.columns))
    with st.expander(label, icon=":material/view_column:", expanded=bool(found.missing)):
        grid = st.columns(3)
        for place, field in enumerate(FIELDS[found.kind]):
            options = [NONE, *range(len(found.heads))]
            key = f"imports/{draft.id}/{found.kind}/{draft.sheet}/{field.key}"
            st.session_state[key] = found.columns.get(field.key, NONE)
            grid[place % 3].selectbox(
                _(field.label) + (" *" if field.needed else ""),
                options,
                format_func=lambda i: (
                    _("Not in this list") if i == NONE else found.heads[i] or _("Column {n}", n=i + 1)
                ),
                key=key,
                on_change=_matched,
                args=(actor, draft, field.key, key, token()),
                help=_("The column of your file that holds it. Starred ones are needed."),
            )


def _chosen(actor: Actor, draft_id: int, what: str, key: str, once: str) -> None:
    chosen: dict[str, Any] = {what: st.session_state[key]}
    act(lambda: import_drafts.choose(actor, draft_id, once, **chosen))


def _matched(actor: Actor, draft: DraftView, field: str, key: str, once: str) -> None:
    columns = {name: place for name, place in draft.matching.columns.items() if name != field}
    if st.session_state[key] != NONE:
        columns[field] = st.session_state[key]
    act(lambda: import_drafts.choose(actor, draft.id, once, columns=columns))
