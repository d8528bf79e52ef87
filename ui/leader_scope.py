"""What the leader's page speaks of: all meetings in which something is open, all of the year, or one; the whole province
or one area, bureau by bureau. All of it stands in the address, so that a look can be kept, sent and gone back to."""

import re
from collections.abc import Sequence

import streamlit as st

from services import figures
from services.access import Actor
from services.area_names import area_called, area_name
from services.figures import MeetingChoice, Overview
from ui import returns_board
from ui.leader_present import show_way_to_present
from ui.leader_print import show_print
from ui.moments import day
from ui.words import _, language

SCOPE = "leader/scope"
MEETING = "leader/meeting"
AREA = "leader/area"
VIEW = "leader/view"
RANK = "leader/rank"
DUTY = "leader/duty"
ALL, YEAR, ONE = "all", "year", "one"
MATRIX, MAP, RETURNS = "matrix", "map", "returns"
VIEWS = (MATRIX, MAP, RETURNS)
_ADDRESS = "leader/address"
_CHOSEN = "leader/chosen"
_OURS = ("scope", "meeting", "area", "view")
_LONGEST = 12  # of a number in an address
_CODE = re.compile(r"[\w-]{1,32}", re.ASCII)


def choose_scope(actor: Actor, meetings: Sequence[MeetingChoice]) -> Overview:
    """The switch, the choices of a meeting and an area, and a button to look again; the figures of what is chosen."""
    _adopt({meeting.id for meeting in meetings})
    _say_again()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="leader-scope"):
        scope, chosen = _choose_meetings(meetings)
        province = figures.overview(actor, chosen, this_year=scope == YEAR)
        area = _choose_area(province)
        seen = figures.overview(actor, chosen, this_year=scope == YEAR, area=area) if area else province
        if area:
            st.button(_("← The whole province"), type="tertiary", key="leader/back", on_click=look_into, args=("",))
        _remember(scope, chosen if len(meetings) > 1 else None, area)
        st.space("stretch")
        show_way_to_present()
        show_print(seen)
        st.button(_("Look again"), icon=":material/refresh:", type="tertiary", key="leader/again", on_click=chose)
    return seen


def chose() -> None:
    """In a callback: this run comes from a choice on the page. The address that came with it may be older, where the
    line is slow."""
    st.session_state[_CHOSEN] = True


def look_into(area: str) -> None:
    """In a callback: the area's own page, or the whole province again."""
    chose()
    st.session_state[AREA] = area


def _adopt(known: set[int]) -> None:
    """Follow the address where it is another than was written there last.

    A click may cut a run off at any touch of the session's state: that it was followed is noted last.
    """
    asked = {name: st.query_params.get(name, "") for name in _OURS}
    if st.session_state.get(_CHOSEN) or asked == st.session_state.get(_ADDRESS, dict.fromkeys(_OURS, "")):
        return
    meeting = asked["meeting"]
    number = int(meeting) if meeting.isascii() and meeting.isdecimal() and len(meeting) < _LONGEST else 0
    if number in known:
        st.session_state[SCOPE], st.session_state[MEETING] = ONE, number
    else:
        st.session_state[SCOPE] = YEAR if asked["scope"] == YEAR else ALL
    st.session_state[AREA] = asked["area"] if _is_area(asked["area"]) else ""
    st.session_state[VIEW] = asked["view"] if asked["view"] in VIEWS else MATRIX
    st.session_state[_ADDRESS] = asked


def _say_again() -> None:
    """Tell the browser what is chosen, in each run: it forgets that when it follows an address, as the links behind a
    figure make it, and would answer at the next click that nothing is."""
    for key in (SCOPE, MEETING, AREA, VIEW, RANK, DUTY, returns_board.AREA):
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def _is_area(said: str) -> bool:
    """What may be a city's code or a kind of unit; what is neither asks for nothing."""
    return bool(_CODE.fullmatch(said))


def _remember(scope: str, meeting_id: int | None, area: str) -> None:
    """Write the address anew, where it has changed; what others keep there stays."""
    view = st.session_state.get(VIEW, MATRIX)
    asked = {
        "scope": scope if scope == YEAR else "",
        "meeting": str(meeting_id or ""),
        "area": area,
        "view": view if view != MATRIX else "",
    }
    for name, value in asked.items():
        if value != st.query_params.get(name, ""):
            if value:
                st.query_params[name] = value
            else:
                del st.query_params[name]
    st.session_state[_ADDRESS] = asked
    st.session_state[_CHOSEN] = False


def _choose_meetings(meetings: Sequence[MeetingChoice]) -> tuple[str, int | None]:
    words = {ALL: _("All open meetings"), YEAR: _("This year"), ONE: _("One meeting")}
    scope: str | None = ONE
    if len(meetings) > 1:
        st.session_state.setdefault(SCOPE, ALL)
        scope = st.segmented_control(
            _("Which meetings"),
            list(words),
            key=SCOPE,
            format_func=words.__getitem__,
            required=True,
            label_visibility="collapsed",
            on_change=chose,
        )
    if scope != ONE:
        return scope or ALL, None
    names = {meeting.id: f"{day(meeting.held_on)} {meeting.title}" for meeting in meetings}
    chosen = st.selectbox(
        _("Which meeting"),
        list(names),
        key=MEETING,
        format_func=names.__getitem__,
        label_visibility="collapsed",
        on_change=chose,
        width=420,
        help=_("All figures below are of this meeting."),
    )
    return ONE, chosen


def _choose_area(province: Overview) -> str:
    """The areas that the figures know, in the order of their codes: this is a place to find one, not to compare."""
    names = {area.key: area_name(language(), area) for area in sorted(province.areas, key=lambda area: area.key)}
    asked = st.session_state.setdefault(AREA, "")
    if asked and asked not in names:
        names[asked] = area_called(language(), asked, asked)
    return st.selectbox(
        _("Area"),
        ["", *names],
        key=AREA,
        format_func=lambda key: names[key] if key else _("The whole province"),
        label_visibility="collapsed",
        on_change=chose,
        width=190,
        help=_("One area, bureau by bureau."),
    )
