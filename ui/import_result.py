"""What came of the last import, until the next one; where the refused rows are to be had."""

import streamlit as st

from services import import_work, imports
from services.access import Actor
from services.import_work import Work
from services.imports import Imported
from ui.act import words_of
from ui.import_upload import asked_draft, go_to
from ui.moments import moment
from ui.text import show_notice, show_text
from ui.words import _, _n

_EVERY = 1.0  # seconds between two looks at how far it is


def show_under_way(actor: Actor) -> bool:
    """One's own long import: how far it is, on this page alone. Whether there is one."""
    work = import_work.latest(actor)
    if work is not None and work.going:
        st.fragment(_show_progress, run_every=_EVERY)(work)
        return True
    if work is not None and work.result and asked_draft() == work.draft_id:
        go_to(None)  # the list is taken in, and is no longer under way
    return False


def _show_progress(work: Work) -> None:
    """Drawn again by itself while it is going; then the page."""
    if not work.going:
        st.rerun()
    said = _("Importing: {done} of {total} rows. You may leave this page.", done=work.done, total=work.total)
    st.progress(work.share, text=said)


def show_result(actor: Actor) -> None:
    """What the import just did, above nobody else's list; folded, the earlier ones that left rows behind."""
    work, asked = import_work.latest(actor), asked_draft()
    if work is not None and asked in (None, work.draft_id):
        if work.refusal:
            show_notice(words_of(work.refusal))
        if work.result:
            _show_done(work.result)
    if asked is None:
        _show_earlier(actor)


def _show_done(result: Imported) -> None:
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
