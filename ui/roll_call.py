"""The roll-call of a meeting: who was there, unit by unit; a change in a cell is saved at once, many by one click."""

from collections import Counter
from typing import Any

import pandas as pd
import streamlit as st

from models.labels import LABELS
from models.meetings import AttendanceState, Venue
from services import bureaus, meetings, receivers
from services.access import Actor
from services.meetings import AttendanceLine, MeetingView, RollCall
from ui.act import act, token
from ui.text import show_text
from ui.words import _, _n


def show_roll_call(actor: Actor, meeting: MeetingView) -> None:
    """Filters, the one click for all that are shown, the table."""
    if meeting.phrases:
        show_text(
            "\n".join(f"{p.phrase} · {_(LABELS[p.venue])} · {_(LABELS[p.state])}" for p in meeting.phrases),
            size="small",
        )
    if not meeting.units:
        st.markdown(_("The release names no class of units that the directory knows."))
        return
    lines = _shown(actor, meeting)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(_("{n} of {all} units shown", n=len(lines), all=len(meeting.units)))
        waiting = [line for line in lines if line.state is not AttendanceState.PRESENT]
        if waiting:
            st.button(
                _n("Present: the {n} unit shown", "Present: the {n} units shown", len(waiting)),
                key=f"roll-call/{meeting.id}/present",
                icon=":material/done_all:",
                on_click=_all_present,
                args=(actor, waiting, token()),
            )
    _show_table(actor, meeting.id, lines)


def _shown(actor: Actor, meeting: MeetingView) -> list[AttendanceLine]:
    """The units that both filters let through."""
    counts = Counter(line.state for line in meeting.units)
    left, right = st.columns([1.6, 1], vertical_alignment="bottom")
    state = left.pills(
        _("Presence"),
        [state for state in AttendanceState if counts[state]],
        format_func=lambda state: f"{_(LABELS[state])} {counts[state]}",
        key=f"roll-call/{meeting.id}/state",
    )
    wanted = right.text_input(
        _("Find a bureau"),
        key=f"roll-call/{meeting.id}/find",
        placeholder=_("Name, a city for all of its counties, or pinyin initials"),
    )
    rows = [row for kind in bureaus.groups(actor).values() for row in kind]
    found = {row.id for row in receivers.find(rows, wanted)} if wanted else None
    return [
        line for line in meeting.units if state in (None, line.state) and (found is None or line.bureau_id in found)
    ]


def _show_table(actor: Actor, meeting_id: int, lines: list[AttendanceLine]) -> None:
    """A grid that is new whenever its rows are: an edit can't land in another unit's row."""
    key = f"roll-call/{meeting_id}/{hash(tuple((line.id, line.version) for line in lines))}"
    table = pd.DataFrame(
        {
            "unit": [line.unit for line in lines],
            "city": [line.city for line in lines],
            "state": [str(line.state) for line in lines],
            "venue": [str(line.venue) for line in lines],
            "head_count": pd.array([line.head_count for line in lines], dtype="Int64"),
        }
    )
    st.data_editor(
        table,
        key=key,
        hide_index=True,
        placeholder="",
        height=560,
        disabled=["unit", "city"],
        on_change=_save,
        args=(actor, key, lines, token()),
        column_config={
            "unit": st.column_config.TextColumn(_("Unit"), width="medium", pinned=True),
            "city": st.column_config.TextColumn(_("City"), width="small"),
            "state": st.column_config.SelectboxColumn(
                _("Presence"),
                options=[str(state) for state in AttendanceState],
                format_func=lambda state: _(LABELS[AttendanceState(str(state))]),
                required=True,
            ),
            "venue": st.column_config.SelectboxColumn(
                _("Venue"),
                options=[str(venue) for venue in Venue],
                format_func=lambda venue: _(LABELS[Venue(str(venue))]),
                required=True,
            ),
            "head_count": st.column_config.NumberColumn(_("Head count"), min_value=0, step=1, width="small"),
        },
    )


def calls_of(lines: list[AttendanceLine], edited: dict[int, dict[str, Any]]) -> list[RollCall]:
    """What the edited cells of the grid say, row by row."""
    calls = []
    for number, cells in edited.items():
        line = lines[int(number)]
        head_count = cells.get("head_count", line.head_count)
        calls.append(
            RollCall(
                line.id,
                line.version,
                AttendanceState(cells.get("state") or line.state),
                Venue(cells.get("venue") or line.venue),
                None if head_count is None else int(head_count),
            )
        )
    return calls


def _save(actor: Actor, key: str, lines: list[AttendanceLine], once: str) -> None:
    calls = calls_of(lines, st.session_state[key]["edited_rows"])
    act(lambda: meetings.record_roll_call(actor, calls, once))


def _all_present(actor: Actor, lines: list[AttendanceLine], once: str) -> None:
    """Those shown that are not yet marked present; venue and head count stay as they are."""
    calls = [RollCall(line.id, line.version, AttendanceState.PRESENT, line.venue, line.head_count) for line in lines]
    act(
        lambda: meetings.record_roll_call(actor, calls, once),
        done=_n("{n} unit marked present.", "{n} units marked present.", len(calls)),
    )
