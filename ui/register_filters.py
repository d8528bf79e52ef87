"""What the register is narrowed to: by its widgets, by its address (a link, a bookmark, the way back), by a kept view."""

import streamlit as st

from models.assignments import Part
from models.bureaus import BureauKind
from models.directives import Criterion
from models.labels import LABELS
from models.lifecycle import Light
from services import register
from services.access import Actor
from services.register import Wanted
from ui.moments import day
from ui.words import _

_ADDRESS = "register/address"
_START = "register/start"
_EVERYTHING = "all"  # no light is a choice too: without a word in the address the register begins with what is overdue


def narrow_to(wanted: Wanted) -> None:
    """Set the widgets; before they are drawn, so from a callback or from `adopt`."""
    facts = {"meeting": wanted.meeting_id, "area": wanted.area, "criterion": wanted.criterion, "part": wanted.part}
    facts |= {"bureau": wanted.bureau, "text": wanted.text, "state": wanted.light}
    for name, value in facts.items():
        st.session_state[name] = value


def adopt() -> None:
    """Follow the address where it is another than the widgets last wrote there."""
    asked = st.query_params.to_dict()
    if asked == st.session_state.get(_ADDRESS):
        return
    wanted, page = Wanted.of(asked or {"light": Light.OVERDUE}), asked.get("page", "")
    narrow_to(wanted)
    st.session_state[_START] = wanted, int(page) if page.isascii() and page.isdecimal() and 0 < len(page) < 7 else 1
    st.session_state[_ADDRESS] = asked


def choose_page(wanted: Wanted, pages: int) -> int:
    """The page of the register; another narrowing begins at its first, an address at the one it names."""
    at, page = st.session_state[_START]
    if pages < 2:
        return 1
    return st.pagination(
        pages, default=min(max(page, 1), pages) if at == wanted else 1, key=f"page {hash(wanted)} {pages}"
    )


def remember(wanted: Wanted, page: int) -> None:
    """Write the address anew, where it has changed."""
    asked = (
        wanted.asked() | ({} if wanted.light else {"light": _EVERYTHING}) | ({"page": str(page)} if page > 1 else {})
    )
    if asked != st.query_params.to_dict():
        st.query_params.from_dict(asked)
    st.session_state[_ADDRESS] = asked


def show_filters(actor: Actor) -> Wanted:
    """The row of filters; what is narrowed to, the light aside."""
    asked = st.session_state.get("meeting")
    meetings = {line.id: f"{day(line.held_on)} {line.title}" for line in register.meetings(actor, asked)}
    areas = {area: name or _(LABELS[BureauKind(area)]) for area, name in register.areas(actor)}
    for name, options in (("meeting", meetings), ("area", areas)):
        if st.session_state.get(name) not in options:
            st.session_state[name] = None
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        text = st.text_input(
            _("Matter"),
            key="text",
            placeholder=_("words of it"),
            width=190,
            max_chars=register.MOST_TYPED,
            help=_(
                "Words of the directive or of its points; several must all be there. The latest 1,000 directives are searched."
            ),
        )
        meeting_id = st.selectbox(
            _("Which meeting"),
            list(meetings),
            index=None,
            placeholder=_("All meetings"),
            format_func=meetings.__getitem__,
            key="meeting",
            width=340,
            help=_(
                "Narrows the register and its export. The latest 200 are listed; an older one is found by the search."
            ),
        )
        area = st.selectbox(
            _("City"),
            list(areas),
            index=None,
            placeholder=_("All cities"),
            format_func=areas.__getitem__,
            key="area",
            width=150,
            help=_("The city's own bureau and its counties; or the other units of a kind."),
        )
        bureau = st.text_input(
            _("Bureau"),
            key="bureau",
            placeholder=_("name or pinyin initials"),
            width=170,
            help=_("Any part of the name will do, or the initials of its pinyin."),
            max_chars=register.MOST_TYPED,
        )
        criterion = st.selectbox(
            _("Kind"),
            list(Criterion),
            index=None,
            placeholder=_("All kinds"),
            format_func=lambda kind: _(LABELS[kind]),
            key="criterion",
            width=140,
            help=_("What counts as done of a point."),
        )
        part = st.selectbox(
            _("Part"),
            list(Part),
            index=None,
            placeholder=_("Lead and supporting"),
            format_func=lambda part: _(LABELS[part]),
            key="part",
            width=190,
            help=_("A lead bureau answers for the result, a supporting one for its share."),
        )
    return Wanted(
        meeting_id=meeting_id, part=part, bureau=bureau or "", area=area or "", criterion=criterion, text=text or ""
    )
