"""异议: bureaus that say an assignment is not theirs, waiting for the office's answer."""

import streamlit as st

from models.lifecycle import Step
from services.access import Actor
from services.objections import ObjectionLine, ObjectionSum
from ui.assignment_card import show_card
from ui.moments import moment
from ui.source_popover import show_source_popover
from ui.step_dialog import ask
from ui.text import show_text
from ui.words import _, _n


def show_objections(actor: Actor, lines: list[ObjectionLine]) -> None:
    """Each with its grounds and the two answers; nothing if there are none."""
    if not lines:
        return
    with st.expander(
        _n("{n} objection to answer", "{n} objections to answer", len(lines)), icon=":material/block:", expanded=True
    ):
        for line in lines:
            _show(actor, line)


def _show(actor: Actor, line: ObjectionLine) -> None:
    view = line.view

    def buttons() -> None:
        if st.button(_("Uphold the objection"), key=f"uphold-{view.id}"):
            ask(actor, view.id, Step.UPHOLD)
        if st.button(_("Reject the objection"), key=f"reject-{view.id}"):
            ask(actor, view.id, Step.REJECT)
        show_source_popover(actor, view)

    show_text(_("Grounds: {grounds}", grounds=line.grounds))
    notes = [_("Raised by {by}, {when}", by=line.by, when=moment(line.raised_at))]
    if line.before:
        notes.append(_n("Objected to {n} time before", "Objected to {n} times before", line.before))
    show_text("　".join(notes), size="small")
    show_card(view, bureau=True, buttons=buttons)


def show_objection_sums(sums: ObjectionSum) -> None:
    """What became of all that were raised, how fast, and who objects most."""
    facts = [
        _("Raised {n}", n=sums.raised),
        _("upheld {n}", n=sums.upheld),
        _("rejected {n}", n=sums.rejected),
        _("waiting {n}", n=sums.waiting),
    ]
    if sums.waiting:
        facts.append(_n("the oldest for {n} day", "the oldest for {n} days", sums.oldest_days))
    if sums.upheld or sums.rejected:
        facts.append(_("answered in {n} days (median)", n=f"{sums.answered_in_days:g}"))
    show_text(_(", ").join(facts))
    if sums.bureaus:
        most = "、".join(f"{name} {n}" for name, n in sums.bureaus)
        show_text(_("Most objections: {bureaus}", bureaus=most), size="small")
