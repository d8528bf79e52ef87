"""A defect: the person gets a number to quote, the log gets the trace."""

import logging
import secrets

import streamlit as st

from ui.words import _

log = logging.getLogger("duban")


def report(error: Exception) -> bool:
    """Say that something went wrong without saying what; True keeps the framework's own message away."""
    number = secrets.token_hex(4)
    log.error("incident %s", number, exc_info=error)
    st.error(_("Something went wrong here. Nothing of this click was saved. Please give this number to the administrator: {number}", number=number))
    return True
