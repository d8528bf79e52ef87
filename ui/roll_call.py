"""The roll-call of a meeting: who was there, unit by unit; a change in a cell is saved at once, many by one click."""

from collections import Counter
from typing import Any

import pandas as pd
import streamlit as st

from models.labels import LABELS
from models.meetings import AttendanceState, Venue
from services import bureaus, meetings, receivers
from services.access import Actor
from services.meetings import PRESENCE, AttendanceLine, MeetingView, RollCall
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
    show_text("\n".join(_sums(meeting)), strong=True)
    lines = _shown(actor, meeting)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(_("{n} of {all} units shown", n=len(lines), all=len(meeting.units)))
        waiting = [line for line in lines if line.state is AttendanceState.INFERRED]
        if waiting:
            st.button(
                _n("Present: the {n} unit not yet recorded", "Present: the {n} units not yet recorded", len(waiting)),
                key=f"roll-call/{meeting.id}/present",
                icon=":material/done_all:",
                on_click=_all_present,
                args=(actor, waiting, token()),
            )
    if not lines:  # a grid without rows knows no types, and breaks
        show_text(_("No unit of this meeting is called so."))
        return
    _show_table(actor, meeting.id, lines)
    words = _("Attendance sheet as a Word file")
    st.html(f'<a class="duban-link" href="/papers/roll/{meeting.id:d}" target="_blank">{words}</a>')


def _sums(meeting: MeetingView) -> list[str]:
    """主会场 12 个单位：参加 10、请假 2，迟到 1，共 35 人; a line a venue, with the heads that were counted."""
    found = []
    for venue in Venue:
        lines = [line for line in meeting.units if line.venue is venue]
        if not lines:
            continue
        counts = Counter(line.state for line in lines)
        said = [f"{_(LABELS[state])} {counts[state]}" for state in AttendanceState if counts[state]]
        if late := sum(line.late for line in lines):
            said.append(_("late {n}", n=late))
        if heads := sum(line.head_count or 0 for line in lines):
            said.append(_n("{n} person in all", "{n} people in all", heads))
        units = _n("{n} unit", "{n} units", len(lines))
        found.append(_("{venue}, {units}: {said}", venue=_(LABELS[venue]), units=units, said=_(", ").join(said)))
    return found


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
        help=_("Name, or the initials of its pinyin."),
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
            "late": [line.late for line in lines],
            "attendee": [line.attendee for line in lines],
            "stands_in_for": [line.stands_in_for for line in lines],
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
            "late": st.column_config.CheckboxColumn(_("Late for the meeting"), width="small"),
            "attendee": st.column_config.TextColumn(_("Who came"), max_chars=50),
            "stands_in_for": st.column_config.TextColumn(_("In place of"), max_chars=50),
        },
    )


def calls_of(lines: list[AttendanceLine], edited: dict[int, dict[str, Any]]) -> list[RollCall]:
    """What the edited cells of the grid say, row by row."""
    calls = []
    for number, cells in edited.items():
        line = lines[int(number)]
        said: dict[str, Any] = {name: getattr(line, name) for name in PRESENCE} | cells
        calls.append(
            RollCall(
                line.id,
                line.version,
                AttendanceState(said["state"]),
                Venue(said["venue"]),
                None if said["head_count"] is None else int(said["head_count"]),
                bool(said["late"]),
                str(said["attendee"] or "").strip(),
                str(said["stands_in_for"] or "").strip(),
            )
        )
    return calls


def _save(actor: Actor, key: str, lines: list[AttendanceLine], once: str) -> None:
    calls = calls_of(lines, st.session_state[key]["edited_rows"])
    act(lambda: meetings.record_roll_call(actor, calls, once))


def _all_present(actor: Actor, lines: list[AttendanceLine], once: str) -> None:
    """Those shown of whom nothing is known yet: who was marked absent, on leave or represented stays so."""
    calls = calls_of(lines, {number: {"state": AttendanceState.PRESENT} for number in range(len(lines))})
    act(
        lambda: meetings.record_roll_call(actor, calls, once),
        done=_n("{n} unit marked present.", "{n} units marked present.", len(calls)),
    )
