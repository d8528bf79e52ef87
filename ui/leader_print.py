"""打印一页: the brief of what the leader's page shows now, on a page of its own."""

from urllib.parse import urlencode

import streamlit as st

from services.figures import Overview
from ui.words import _


def show_print(seen: Overview) -> None:
    """A link that looks like the button beside it; the page behind it prints with one more click."""
    asked = {"meeting": seen.meeting_id, "scope": "year" if seen.year else "", "area": seen.sight.area}
    query = "?" + urlencode({name: value for name, value in asked.items() if value})
    st.link_button(_("Print one page"), f"/print/brief{query}", icon=":material/print:", type="tertiary")
