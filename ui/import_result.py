"""What came of the last import, until the next one; where the refused rows are to be had."""

import streamlit as st

from services.imports import Imported
from ui.text import show_notice
from ui.words import _

_KEY = "imports/result"


def keep_result(result: Imported) -> None:
    st.session_state[_KEY] = result


def show_result() -> None:
    """Said above the list, which now shows the same rows as done."""
    result: Imported | None = st.session_state.get(_KEY)
    if result is None:
        return
    facts = {"new": result.new, "changed": result.changed, "same": result.same, "refused": result.refused}
    show_notice(
        _("Imported: {new} new, {changed} changed; {same} were the same, {refused} were refused.", **facts), "good"
    )
    if result.refused:
        words = _("The refused rows with their reasons (.xlsx), to mend and import again")
        st.html(f'<a class="duban-link" href="/papers/import/{result.run_id:d}" target="_blank">{words}</a>')
