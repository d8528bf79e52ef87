"""The ledger's entries as a table, and what its chain says."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from models.accounts import Role
from models.labels import LABELS, THINGS
from services import audit
from services.access import SYSTEM, Actor
from services.audit import KNOWN, AuditLine
from ui.moments import moment
from ui.text import show_notice
from ui.words import _, _n, language

_VERDICT = "audit/verdict"


def show_verdict(actor: Actor) -> None:
    """Checking reads every entry there is: on a click, not on each visit."""
    st.button(_("Check the chain now"), key="audit/check", icon=":material/link:", on_click=_check, args=(actor,))
    if _VERDICT not in st.session_state:
        return
    verdict, at = st.session_state[_VERDICT]
    if verdict.ok and not verdict.anchored:
        show_notice(
            _("The anchors outside the database are gone: a cut-off end could not be noticed. Tell the leaders.")
        )
    elif verdict.ok:
        words = _n(
            "{n} entry, each as it was written; the anchors agree.",
            "{n} entries, each as it was written; the anchors agree.",
            verdict.entries,
        )
        show_notice(words, "good")
    else:
        show_notice(
            _(
                "Entry {seq} is not as it was written. Keep the machine as it is and tell the leaders.",
                seq=verdict.bad_seq,
            )
        )
    st.caption(_("Checked on {moment}", moment=moment(at)))


def _check(actor: Actor) -> None:
    st.session_state[_VERDICT] = audit.check(actor)


def thing_of(line: AuditLine) -> str:
    word = _(THINGS[line.kind]) if line.kind in THINGS else line.kind
    return f"{word} {line.object_id}" if line.object_id is not None else word


def show_entries(lines: Sequence[AuditLine]) -> None:
    roles = {str(role): _(LABELS[role]) for role in Role}
    sides = [audit.what_changed(line.before, line.after) for line in lines]
    st.dataframe(
        pd.DataFrame(
            {
                _("Entry"): [line.seq for line in lines],
                _("When"): [moment(line.at) for line in lines],
                _("Who"): [_("The system") if line.actor == SYSTEM.name else line.actor for line in lines],
                _("Role"): [roles.get(line.role, "") for line in lines],
                _("Address"): [line.ip for line in lines],
                _("What was done"): [_(KNOWN[line.action]) if line.action in KNOWN else line.action for line in lines],
                _("To what"): [thing_of(line) for line in lines],
                _("Before"): [audit.in_words(before, language()) for before, _after in sides],
                _("After"): [audit.in_words(after, language()) for _before, after in sides],
                _("Reason"): [line.reason for line in lines],
            }
        ),
        hide_index=True,
        height="content" if len(lines) < 16 else 600,
    )
