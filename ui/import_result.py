"""What came of the last import, until the next one; where the refused rows are to be had."""

import streamlit as st

from services import imports
from services.access import Actor
from services.imports import Imported
from ui.moments import moment
from ui.text import show_notice, show_text
from ui.words import _, _n

_KEY = "imports/result"


def keep_result(result: Imported) -> None:
    st.session_state[_KEY] = result


def forget_result() -> None:
    st.session_state.pop(_KEY, None)


def show_result(actor: Actor) -> None:
    """What the import just did; else, folded, the earlier ones that left rows behind."""
    result: Imported | None = st.session_state.get(_KEY)
    if result is None:
        _show_earlier(actor)
        return
    facts = {"new": result.new, "changed": result.changed, "same": result.same, "refused": result.refused}
    show_notice(
        _("Imported: {new} new, {changed} changed; {same} were the same, {refused} were refused.", **facts), "good"
    )
    if result.refused:
        words = _("The refused rows with their reasons (.xlsx), to mend and import again")
        st.html(f'<a class="duban-link" href="/papers/import/{result.run_id:d}" target="_blank">{words}</a>')


def _show_earlier(actor: Actor) -> None:
    runs = imports.latest_runs(actor)
    if not runs:
        return
    with st.expander(_("Earlier imports whose refused rows can be fetched"), icon=":material/history:"):
        for run in runs:
            words = _n("{n} refused row (.xlsx)", "{n} refused rows (.xlsx)", run.refused)
            show_text(f"{moment(run.at)}　{run.file_name}", size="small")
            st.html(f'<a class="duban-link" href="/papers/import/{run.id:d}" target="_blank">{words}</a>')
