"""导出台账: the register as it is narrowed now, as a sheet."""

from urllib.parse import urlencode

import streamlit as st

from services.register import Wanted
from ui.words import _


def show_export(wanted: Wanted) -> None:
    """A link with the filters in it; the route behind it asks for permission again."""
    asked = {
        "meeting": wanted.meeting_id,
        "light": wanted.light,
        "part": wanted.part,
        "bureau": wanted.bureau.strip(),
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    address = f"/papers/register.xlsx?{query}" if query else "/papers/register.xlsx"
    st.html(f'<a class="duban-link" href="{address}" target="_blank">{_("Export the register (.xlsx)")}</a>')
