"""Which column is which: as the heads say, and as a person corrects it."""

import streamlit as st

from services.import_table import FIELDS, Matching, with_columns
from services.imports import Table
from ui.words import _, _n

NONE = -1


def choose_columns(table: Table, found: Matching, file_id: str) -> Matching:
    """The matching to go on with. Open at once only where a needed column was not found."""
    matched = len(found.columns)
    label = _n("{n} column recognised", "{n} columns recognised", matched)
    with st.expander(label, icon=":material/view_column:", expanded=bool(found.missing)):
        columns = {}
        grid = st.columns(3)
        for place, field in enumerate(FIELDS[found.kind]):
            name = _(field.label) + (" *" if field.needed else "")
            options = [NONE, *range(len(found.heads))]
            key = f"imports/{file_id}/{found.kind}/{field.key}"
            chosen = grid[place % 3].selectbox(
                name,
                options,
                index=options.index(found.columns.get(field.key, NONE)),
                format_func=lambda i: (
                    _("Not in this list") if i == NONE else found.heads[i] or _("Column {n}", n=i + 1)
                ),
                key=key,
            )
            if chosen != NONE:
                columns[field.key] = chosen
    return with_columns(found.kind, table, found.head_row, columns)
