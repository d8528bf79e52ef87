"""我的待办: what needs this bureau now, most urgent first; then what needs nobody here."""

from collections import Counter
from collections.abc import Callable, Iterable

import streamlit as st

from models.accounts import Role
from services import steps, worklist
from services.access import Actor
from services.assignments import AssignmentView
from ui.act import act, token
from ui.assignment_card import show_card
from ui.badges import show_counts
from ui.inbox_line import show_inbox_line
from ui.moments import day, weekday
from ui.said import say_later, show_said
from ui.session import require
from ui.text import show_text
from ui.words import _, _n
from ui.worklist_buttons import show_buttons

actor = require(Role.BUREAU)
show_said()
listed = worklist.worklist(actor)


def sign_all(rows: tuple[tuple[int, int], ...], once: str) -> None:
    signed = act(lambda: steps.acknowledge_all(actor, rows, once), key="sign all")
    if signed:
        said = _n(
            "Signed for {n} item. Next: report on it by its due date.",
            "Signed for {n} items. Next: report on them by their due dates.",
            signed,
        )
        say_later(said)


def head() -> None:
    show_text(f"{listed.city} {listed.bureau} · {day(listed.today)} {weekday(listed.today)}".strip(), size="small")
    if listed.now:
        st.title(_n("{n} thing to do now", "{n} things to do now", len(listed.now)), anchor=False)
        show_counts(Counter(view.light for view in listed.now))
    else:
        st.title(_("Nothing to do now"), anchor=False)
        st.success(
            _("You will be told of new items and of what falls due soon; no need to look in every day."),
            icon=":material/task_alt:",
        )


def receipt() -> None:
    n = listed.unsigned
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="receipt"
    ):
        sentence = _n(
            "{n} new item is not signed for. Signing only says that you have received it.",
            "{n} new items are not signed for. Signing only says that you have received them.",
            n,
        )
        st.html(f'<div class="duban-text">{sentence}</div>', width="content")
        label = _n("Sign for {n} item", "Sign for all {n} items", n)
        st.button(
            label,
            key="sign-all",
            type="primary",
            icon=":material/done_all:",
            on_click=sign_all,
            args=(listed.to_sign, token()),
        )


def cards(views: Iterable[AssignmentView]) -> None:
    for view in views:
        show_card(view, actor=actor, buttons=lambda view=view: show_buttons(actor, view))  # type: ignore[misc]


def asked_for(title: str, icon: str, count: int, views: Callable[[Actor], Iterable[AssignmentView]]) -> None:
    """Cards that are fetched and drawn once somebody opens them: after a while they would be most of the page."""
    if count:
        fold = st.expander(title, icon=f":material/{icon}:", key=f"folded-{icon}", on_change="rerun")
        if fold.open:
            with fold:
                cards(views(actor))


with st.container(horizontal_alignment="center"), st.container(width=760, key="worklist"):
    head()
    show_inbox_line(actor)
    if listed.unsigned > 1:
        receipt()
    cards(listed.now)
    if listed.later:
        n = len(listed.later)
        st.subheader(_n("{n} under way, not due yet", "{n} under way, not due yet", n), anchor=False)
        cards(listed.later)
    n = len(listed.waiting)
    title = _n(
        "{n} with the province (nothing more for you to do)", "{n} with the province (nothing more for you to do)", n
    )
    asked_for(title, "hourglass_top", n, lambda _actor: listed.waiting)
    n = listed.closed
    asked_for(_n("{n} closed", "{n} closed", n), "done_all", n, worklist.over)
    n = listed.stopped
    asked_for(_n("{n} suspended or withdrawn", "{n} suspended or withdrawn", n), "pause_circle", n, worklist.stopped)
    if listed.contact:
        show_text(_("Questions? {contact}", contact=listed.contact), size="small")
    ways = (
        ("/light", _("Slow line? The light page does the same.")),
        ("/workbook", _("Rather in Excel? Answer by a workbook.")),
    )
    links = "".join(f'<a class="duban-link" href="{to}" target="_self">{words}</a>' for to, words in ways)
    st.html(f'<div class="duban-stack">{links}</div>')
