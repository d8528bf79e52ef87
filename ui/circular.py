"""通报: the draft with its generated words and the list of what it names, and the circulars that were issued."""

from functools import partial
from html import escape

import streamlit as st

from services import circulars, figures
from services.access import Actor
from services.circulars import MOST_TEXT, MOST_TITLE, CircularDraft
from ui.act import act, show_refusal, token
from ui.chase_table import show_table
from ui.moments import full_day, moment
from ui.text import show_text
from ui.words import _, _n
from ui.writing import forget, keep_typed, keep_writing

KEY = "circular"
_SCOPE, _SPARED = f"{KEY}/scope", f"{KEY}/spared"


def show_circular(actor: Actor) -> None:
    """The draft, then what was issued."""
    st.subheader(_("The draft circular"), anchor=False)
    scope = _scope(actor)
    seen = circulars.draft(actor, scope)
    _show_words(actor, seen)
    _show_issued(actor)


def _scope(actor: Actor) -> int | None:
    """Which meetings the figures are of."""
    names = {line.id: f"{full_day(line.held_on)}　{line.title}" for line in figures.meetings_to_choose(actor, 50)}
    chosen: int | None = st.selectbox(
        _("Scope of the circular"),
        [None, *names],
        format_func=lambda i: names[i] if i else _("All open meetings"),
        key=_SCOPE,
        width=560,
        help=_("The figures and the list are of these meetings."),
    )
    return chosen


def _show_words(actor: Actor, seen: CircularDraft) -> None:
    at = f"{KEY}/{seen.meeting_id}"
    if seen.version and seen.written_at:
        facts = {"who": seen.written_by, "when": moment(seen.written_at)}
        show_text(_("Written by {who}, {when}: the words no longer follow the figures.", **facts), size="small")
    else:
        show_text(_("Generated from the figures of now. Change what you like."), size="small")
    keep_writing(at, seen.version, title=seen.title, opening=seen.opening)
    st.text_input(
        _("Title of the circular"),
        max_chars=MOST_TITLE,
        key=f"{at}/title",
        on_change=keep_typed,
        args=(at, "title"),
        help=_("It stands below the red line and names the file."),
    )
    st.text_area(
        _("Text of the circular"),
        height=260,
        max_chars=MOST_TEXT,
        key=f"{at}/opening",
        on_change=keep_typed,
        args=(at, "opening"),
        help=_("Each line is a paragraph; addressee, annex, signature and date are added."),
    )
    _show_named(seen)
    for act_key in (f"{KEY}/save", f"{KEY}/anew", f"{KEY}/issue"):
        show_refusal(act_key)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Save the draft"),
            key=f"{KEY}/save",
            icon=":material/save:",
            on_click=_save,
            args=(actor, seen, at, token()),
        )
        if seen.version:
            label, args = _("Generate the words anew"), (actor, seen.version, at, token())
            st.button(label, key=f"{KEY}/anew", type="tertiary", on_click=_discard, args=args)
        with st.popover(_("Issue"), icon=":material/approval:", type="primary"):
            show_text(_("It gets its number and is kept as it is now; nothing of it changes any more."))
            st.button(
                _("Issue the circular now"),
                key=f"{KEY}/issue",
                type="primary",
                on_click=_issue,
                args=(actor, seen, at, token()),
            )
        query = f"?meeting={seen.meeting_id:d}" if seen.meeting_id else ""
        words = _("See the draft as a Word file")
        st.html(
            f'<a class="duban-link" href="/papers/circular/draft{query}" target="_blank">{words}</a>', width="content"
        )


def _show_named(seen: CircularDraft) -> None:
    if not seen.named:
        st.info(_("Nobody is named: confirm above who is to be listed."), icon=":material/info:")
        return
    names = {it.bureau_id: it.bureau for it in seen.named}
    st.multiselect(
        _("Name these only in the next one"),
        list(names),
        format_func=lambda i: names[i],
        key=_SPARED,
        placeholder=_("Nobody is left out"),
        help=_("Who is left out now stays on the list."),
    )
    spared = st.session_state[_SPARED]
    named = [it for it in seen.named if it.bureau_id not in spared]
    head = _n("{n} item is named", "{n} items are named", len(named))
    with st.expander(head, expanded=len(named) <= 10):
        rows = [
            (
                escape(it.bureau),
                escape(f"{it.row['required']}：{it.row['matter']}"),
                it.row["due"],
                f"▲ {it.row['late']}",
            )
            for it in named
        ]
        show_table((_("Bureau"), _("Matter"), _("Due date"), _("Days overdue")), rows)


def _show_issued(actor: Actor) -> None:
    lines = circulars.issued(actor)
    if not lines:
        return
    st.subheader(_n("{n} circular issued", "{n} circulars issued", len(lines)), anchor=False)
    rows = [
        (
            f'<a class="duban-link" href="/papers/circular/{line.id:d}" target="_blank">{escape(line.number)}</a>',
            escape(line.title),
            _n("{n} item", "{n} items", line.items),
            f"{escape(line.issued_by)}<br>{moment(line.issued_at)}",
        )
        for line in lines
    ]
    show_table((_("Number"), _("Title of the circular"), _("How many"), _("Issued by")), rows)


def _typed(at: str) -> tuple[str, str]:
    return str(st.session_state[f"{at}/title"]), str(st.session_state[f"{at}/opening"])


def _save(actor: Actor, seen: CircularDraft, at: str, once: str) -> None:
    title, opening = _typed(at)
    saving = partial(circulars.save, actor, seen.meeting_id, title, opening, seen.version, once)
    if act(saving, key=f"{KEY}/save", done=_("Saved.")):
        forget(at)


def _discard(actor: Actor, version: int, at: str, once: str) -> None:
    if act(lambda: circulars.discard(actor, version, once), key=f"{KEY}/anew"):
        forget(at)


def _issue(actor: Actor, seen: CircularDraft, at: str, once: str) -> None:
    (title, opening), spared = _typed(at), frozenset(st.session_state.get(_SPARED, []))
    issuing = partial(circulars.issue, actor, seen.meeting_id, title, opening, spared, seen.version, once)
    if act(issuing, key=f"{KEY}/issue", done=_("Issued. It stands in the list below.")):
        forget(at)
        st.session_state[_SPARED] = []
