"""导出台账: the register as it is narrowed now, as a sheet. A short one comes at once, a long one is prepared meanwhile."""

from urllib.parse import urlencode

import streamlit as st

from models.papers import ExportState
from services import exports
from services.access import Actor
from services.exports import ExportView
from services.register import Wanted
from ui.act import act, show_refusal, token
from ui.moments import moment
from ui.text import show_text
from ui.words import _, _n

KEY = "register/export"
_EVERY = 2.0  # seconds between two looks at how far it is


def show_export(actor: Actor, wanted: Wanted, total: int) -> None:
    """A link with the filters in it, or a button where it takes longer than one waits."""
    if total <= exports.AT_ONCE_UP_TO:
        _show_link(wanted)
    else:
        st.button(
            _n("Prepare {n} row as a sheet (.xlsx)", "Prepare {n} rows as a sheet (.xlsx)", total),
            key=KEY,
            icon=":material/table_view:",
            on_click=_start,
            args=(actor, wanted, token()),
        )


def show_under_way(actor: Actor) -> None:
    """One's own long sheets, being prepared or ready."""
    show_refusal(KEY)
    views = [view for view in exports.mine(actor) if view.state is not ExportState.CANCELLED]
    if views:
        going = any(view.state is ExportState.PREPARING for view in views)
        st.fragment(_show_mine, run_every=_EVERY if going else None)(actor, going)


def _show_link(wanted: Wanted) -> None:
    """The route behind it asks for permission again."""
    query = urlencode(wanted.asked())
    address = f"/papers/register.xlsx?{query}" if query else "/papers/register.xlsx"
    st.html(
        f'<a class="duban-link" href="{address}" target="_blank">{_("Export the register (.xlsx)")}</a>',
        width="content",
    )


def _show_mine(actor: Actor, was_going: bool) -> None:
    """One's own long sheets. Drawn again by itself while one is being prepared; the page, once it no longer is."""
    views = exports.mine(actor)
    for view in views:
        _show_one(actor, view)
    if was_going and not any(view.state is ExportState.PREPARING for view in views):
        st.rerun()


def _show_one(actor: Actor, view: ExportView) -> None:
    if view.state is ExportState.PREPARING:
        facts = {"written": view.written, "total": view.total}
        said = _("Preparing the sheet: {written} of {total} rows. You may leave this page.", **facts)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.progress(view.share, text=said)
            key = f"{KEY}/cancel {view.id}"
            st.button(_("Cancel the export"), key=key, on_click=_cancel, args=(actor, view.id, token()))
    elif view.state is ExportState.READY:
        words = _n("Fetch the sheet (.xlsx): {n} row", "Fetch the sheet (.xlsx): {n} rows", view.written)
        when = moment(view.started_at)
        st.html(f'<a class="duban-link" href="/papers/export/{view.id:d}" target="_blank">{words} · {when}</a>')
    elif view.state is ExportState.FAILED:
        said = _("The sheet of {when} stopped half-way. Please prepare it again.", when=moment(view.started_at))
        show_text(said, size="small")


def _start(actor: Actor, wanted: Wanted, once: str) -> None:
    act(lambda: exports.start(actor, wanted, once), key=KEY)


def _cancel(actor: Actor, export_id: int, once: str) -> None:
    act(lambda: exports.cancel(actor, export_id, once), key=KEY, done=_("Cancelled."))
