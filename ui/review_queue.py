"""The queue of reports that wait for the office: one is open, and when it is dealt with the next one opens."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from services.assignments import AssignmentView
from ui.words import _, _n, numeral

_NEXT = "review/next"
_ROW = 44


def show_queue(views: Sequence[AssignmentView], *, several: bool) -> list[AssignmentView]:
    """The table; the one that is open, or with ``several`` those that are ticked."""
    chosen = st.session_state.get(_NEXT)
    ids = [view.id for view in views]
    at = ids.index(chosen) if chosen in ids else 0
    state = st.dataframe(
        _table(views),
        hide_index=True,
        height=_ROW * (min(len(views), 4 if _on_a_phone() else 12) + 1),
        row_height=_ROW,
        on_select="rerun",
        selection_mode="multi-row" if several else "single-row-required",
        selection_default=None if several else {"selection": {"rows": [at], "columns": [], "cells": []}},
        # A new table whenever the queue has changed: row numbers of the old one would mean other rows.
        key=f"review/queue/{several}/{hash(tuple(ids))}/{at}",
        column_config={
            "waited": st.column_config.TextColumn(_("Waiting"), width=64),
            "bureau": st.column_config.TextColumn(_("Bureau"), width=150),
            "directive": st.column_config.TextColumn(_("Directive"), width=150),
            "files": st.column_config.TextColumn(_("Files"), width=48),
        },
        alt=_("Reports that wait to be verified"),
    )
    return [views[row] for row in state["selection"]["rows"] if row < len(views)]


def open_next(views: Sequence[AssignmentView], done: AssignmentView) -> None:
    """After this one comes the one behind it; after the last one the first."""
    ids = [view.id for view in views]
    behind = ids.index(done.id) + 1 if done.id in ids else 0
    st.session_state[_NEXT] = ids[behind] if behind < len(ids) else None


def _table(views: Sequence[AssignmentView]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "waited": [_n("{n} day", "{n} days", view.waited) if view.waited else _("today") for view in views],
            "bureau": [view.bureau.removesuffix("应急管理局") for view in views],
            "directive": [f"{numeral(view.ordinal)}、{view.heading}" for view in views],
            "files": [str(len(view.last_report.files) or "") if view.last_report else "" for view in views],
        }
    )


def _on_a_phone() -> bool:
    """Only a guess, and only about how much room a list takes."""
    return "Mobile" in (st.context.headers.get("User-Agent") or "")
