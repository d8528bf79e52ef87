"""延期申请: what bureaus ask for, each with its reason and the two answers."""

from datetime import date
from functools import partial

import streamlit as st

from services import extensions
from services.access import Actor
from services.extensions import ExtensionLine, ExtensionSum
from services.punctuality import Punctuality
from ui.act import act, show_refusal, token
from ui.assignment_card import show_card
from ui.moments import day, moment
from ui.source_popover import show_source_popover
from ui.text import show_text
from ui.words import _, _n


def show_extensions(actor: Actor, lines: list[ExtensionLine]) -> None:
    """The queue, earliest due date first."""
    for line in lines:
        with st.container(border=True, gap="small", key=f"extension-{line.id}"):
            _show_wish(line)
            show_card(line.view, bureau=True, actor=actor, buttons=partial(show_source_popover, actor, line.view))
            _show_answer(actor, line, shortcut="Alt+3" if line is lines[0] else None)


def show_extension_of(actor: Actor, assignment_id: int) -> None:
    """The wish that waits for this assignment, to be answered in place; nothing if none does."""
    for line in extensions.queue(actor, assignment_id=assignment_id):
        with st.container(border=True, gap="small", key=f"extension-{line.id}"):
            _show_wish(line)
            _show_answer(actor, line)


def _show_wish(line: ExtensionLine) -> None:
    days = (line.wanted_on - line.due_on).days
    facts = {"was": day(line.due_on), "wanted": day(line.wanted_on)}
    words = _("{bureau}: from {was} to {wanted}", bureau=line.view.bureau, **facts)
    show_text(f"{words}　{_n('{n} day longer', '{n} days longer', days)}", size="large", strong=True)
    show_text(_("Reason: {reason}", reason=line.reason))
    notes = [_("Asked by {by}, {when}", by=line.by, when=moment(line.asked_at))]
    if line.view.extended:
        notes.append(_n("Extended {n} time before", "Extended {n} times before", line.view.extended))
    show_text("　".join(notes), size="small")


def _show_answer(actor: Actor, line: ExtensionLine, shortcut: str | None = None) -> None:
    name = f"extension-{line.id}"
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.date_input(
            _("Approve to"),
            value=line.wanted_on,
            format="YYYY-MM-DD",
            key=f"{name}/day",
            width=180,
            help=_("Begins with the day that was asked for."),
        )
        st.text_input(
            _("Answer (required when refused)"),
            key=f"{name}/answer",
            max_chars=300,
            placeholder=_("Shown to the bureau"),
            help=_("The bureau reads it."),
        )
    with st.container(horizontal=True, gap="small"):
        args = (actor, line.id, token(name))
        label = _("Approve the extension")
        st.button(label, key=f"{name}/grant", type="primary", shortcut=shortcut, on_click=_grant, args=args)
        st.button(_("Refuse the extension"), key=f"{name}/refuse", on_click=_refuse, args=args)
    show_refusal(name)


def _grant(actor: Actor, extension_id: int, once: str) -> None:
    name = f"extension-{extension_id}"
    chosen, answer = st.session_state.get(f"{name}/day"), str(st.session_state.get(f"{name}/answer") or "")
    until = chosen if isinstance(chosen, date) else date.min
    done = _("Approved. The bureau now has until {day}.", day=day(until))
    act(lambda: extensions.grant(actor, extension_id, until, answer, once), key=name, done=done)


def _refuse(actor: Actor, extension_id: int, once: str) -> None:
    name = f"extension-{extension_id}"
    answer = str(st.session_state.get(f"{name}/answer") or "")
    done = _("Refused. The old date stands; the bureau sees why.")
    act(lambda: extensions.refuse(actor, extension_id, answer, once), key=name, done=done)


def show_sums(sums: ExtensionSum, rates: Punctuality) -> None:
    """What became of all that were asked for, and what the extensions do to the rates."""
    facts = [
        _("Asked for {n}", n=sums.asked),
        _("approved {n}", n=sums.approved),
        _("refused {n}", n=sums.refused),
        _("waiting {n}", n=sums.waiting),
    ]
    if sums.approved:
        facts.append(_("{n} days longer on average", n=f"{sums.days:.1f}"))
    show_text(_(", ").join(facts))
    show_text(
        _(
            "On time by the original date {a} of {b}; by the extended date {c} of {d} (of what was due or is closed).",
            a=f"{rates.on_time_original:,}",
            b=f"{rates.due_original:,}",
            c=f"{rates.on_time_current:,}",
            d=f"{rates.due_current:,}",
        )
    )
