"""搜索: meetings, directives, minutes and reports that hold the words, the latest of each first, each with its way in."""

import streamlit as st

from models.accounts import Role
from services import search
from ui.search_hits import KINDS, link_of, show_hits
from ui.session import require
from ui.text import show_text
from ui.words import _

actor = require(Role.SECRETARIAT, Role.LEADER, Role.BUREAU, Role.AUDITOR)
LONGEST = 100


def ask() -> str:
    """The question; it stands in the address."""
    return st.text_input(
        _("Search"),
        key="q",
        bind="query-params",
        max_chars=LONGEST,
        placeholder=_("words of a release, a directive, minutes or a report"),
        help=_("Several words, with spaces between them, must all be there. The latest come first."),
    ).strip()


def show_units(question: str) -> None:
    """Bureaus that the question names: their part of the register."""
    if actor.role in (Role.SECRETARIAT, Role.LEADER):
        for name in search.units(actor, question):
            st.html(link_of(name, "/ledger", bureau=name, light="all"))


def show_all(question: str) -> None:
    """The latest few of each kind."""
    found = search.overview(actor, question)
    for kind, hits in found.items():
        st.subheader(_(KINDS[kind]), anchor=False)
        show_hits(actor, hits.hits, question)
        if hits.before is not None:
            st.button(
                _("All of these"), key=f"search/all {int(kind)}", type="tertiary", on_click=choose, args=(int(kind),)
            )
    if not found:
        st.info(_("Nothing holds all of these words."), icon=":material/search_off:")


def choose(kind: int) -> None:
    st.session_state["search/kind"] = kind


def show_kind(question: str, kind: int) -> None:
    """Page after page of one kind, one under the other."""
    chosen = next(found for found in search.kinds(actor) if found == kind)
    pages = st.session_state.setdefault(f"search/pages {kind} {question}", [None])
    for before in list(pages):
        hits = search.find(actor, question, chosen, before)
        show_hits(actor, hits.hits, question)
    if hits.before is not None:
        st.button(_("Show more"), key="search/more", on_click=pages.append, args=(hits.before,))
    elif pages == [None] and not hits.hits:
        st.info(_("Nothing holds all of these words."), icon=":material/search_off:")


st.title(_("Search"), anchor=False)
question = ask()
if question:
    show_units(question)
    kind = st.pills(
        _("What to search"),
        [int(found) for found in search.kinds(actor)],
        format_func=lambda value: _(KINDS[next(found for found in KINDS if found == value)]),
        key="search/kind",
        label_visibility="collapsed",
    )
    if kind:
        show_kind(question, kind)
    else:
        show_all(question)
else:
    show_text(
        _("Part of a bureau's name, or the initials of its pinyin, leads to its part of the register."), size="small"
    )
