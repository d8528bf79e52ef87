"""The dry run: what becomes of every row, unknown units with one click to name them, and the button that takes the rows in."""

import pandas as pd
import streamlit as st

from models.imports import Fate
from models.labels import LABELS
from services import bureaus, import_work, imports
from services.access import Actor
from services.import_drafts import DraftView
from services.import_work import Work
from services.imports import DryRun
from ui.act import act, show_refusal, token
from ui.import_upload import go_to
from ui.text import show_text
from ui.words import _, _n, language

SHOWN = 2_000
KEY = "imports/run"
_JUDGED = "imports/judged"


def show_fates(actor: Actor, draft: DraftView) -> None:
    """The counts, then the rows, worst first by choice."""
    found = _judged(actor, draft)
    counts = found.counts
    parts = [f"{_(LABELS[fate])} {counts[fate]:,}" for fate in Fate if counts[fate]]
    with st.container(horizontal=True, vertical_alignment="center"):
        said = _n("{n} row: {parts}", "{n} rows: {parts}", len(found.rows), parts=" · ".join(parts))
        show_text(said, strong=True)
        st.button(
            _("Judge the rows anew"),
            key="imports/again",
            type="tertiary",
            icon=":material/refresh:",
            help=_("After you or somebody else changed the directory meanwhile."),
            on_click=_forget,
        )
    _show_unknown(actor, found)
    if found.takes:
        st.button(
            _n("Import {n} row", "Import {n} rows", found.takes),
            key=KEY,
            type="primary",
            icon=":material/upload:",
            on_click=_run,
            args=(actor, draft, len(found.rows), token(KEY)),
        )
    show_refusal(KEY)
    chosen = st.pills(
        _("Show only"),
        [fate for fate in Fate if counts[fate]],
        format_func=lambda fate: f"{_(LABELS[fate])} {counts[fate]:,}",
        key="imports/fate",
        help=_("The rows with this fate."),
    )
    _show_rows(found, chosen)


def _judged(actor: Actor, draft: DraftView) -> DryRun:
    """Judging thousands of rows takes a second: once for each choice, and again when asked. The import judges anew."""
    asked = (draft.id, draft.kind, draft.sheet, tuple(sorted(draft.matching.columns.items())), draft.meeting_id)
    kept = st.session_state.get(_JUDGED)
    if kept is None or kept[0] != asked:
        kept = (asked, imports.dry_run(actor, draft.table, draft.matching, draft.meeting_id))
        st.session_state[_JUDGED] = kept
    found: DryRun = kept[1]
    return found


def _forget() -> None:
    st.session_state.pop(_JUDGED, None)


def _show_rows(found: DryRun, chosen: Fate | None) -> None:
    wanted = [row for row in found.rows if chosen in (None, row.fate)]
    rows = wanted[:SHOWN]
    st.dataframe(
        pd.DataFrame(
            {
                _("Row"): [row.line.number for row in rows],
                _("What becomes of it"): [_(LABELS[row.fate]) for row in rows],
                _("What it is about"): [row.what for row in rows],
                _("What would change, or why not"): [
                    imports.reason_of(row.refusal, language()) if row.refusal else row.note for row in rows
                ],
            }
        ),
        hide_index=True,
        width="stretch",
        height=min(560, 38 + 35 * max(1, len(rows))),
    )
    if len(wanted) > SHOWN:
        st.text(_("The first {n} are shown.", n=SHOWN))


def _show_unknown(actor: Actor, found: DryRun) -> None:
    """One line a name that no bureau goes by."""
    if not found.unknown:
        return
    rows = {row.id: row for row in bureaus.list_bureaus(actor) if row.active}
    head = _n("{n} unit is not in the directory", "{n} units are not in the directory", len(found.unknown))
    with st.expander(head, expanded=True, icon=":material/domain_add:"):
        for name in found.unknown[:20]:
            show_text(name)
            with st.container(horizontal=True, vertical_alignment="bottom"):
                key = f"imports/alias/{name}"
                st.selectbox(
                    _("The bureau it means"),
                    list(rows),
                    index=None,
                    format_func=lambda i: f"{rows[i].name} · {rows[i].parent}" if rows[i].parent else rows[i].name,
                    placeholder=_("Find it by name"),
                    key=key,
                    help=_("The row's wording is remembered as another name of it."),
                )
                st.button(
                    _("Remember as its other name"),
                    key=f"{key}/go",
                    icon=":material/bookmark_add:",
                    on_click=_remember,
                    args=(actor, name, key, token()),
                )
                show_refusal(key)


def _remember(actor: Actor, name: str, key: str, once: str) -> None:
    bureau_id = st.session_state[key]
    if bureau_id is not None:
        act(lambda: bureaus.add_alias(actor, bureau_id, name, once), key=key, done=_("Saved."))
        _forget()


def _run(actor: Actor, draft: DraftView, rows: int, once: str) -> None:
    """Take the good rows in; the list is done with then. A long one keeps its address until it is."""
    work = act(lambda: import_work.begin(actor, draft, rows, once), key=KEY)
    _forget()
    if isinstance(work, Work) and not work.going:
        go_to(None)
