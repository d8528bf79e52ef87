"""Links to the files that a bureau handed in. Who follows one is asked again whether they may have it."""

from collections.abc import Iterable
from html import escape

import streamlit as st

from services.assignments import FileLine
from ui.words import _

_KILO = 1024


def links_to(files: Iterable[FileLine]) -> str:
    """The links as HTML, names escaped: a name is what somebody typed. Empty without files."""
    return " · ".join(
        f'<a class="duban-link" href="/files/{file.id}">{escape(file.name)}</a> <span class="duban-small">{_size(file.size)}</span>'
        for file in files
    )


def show_files(files: Iterable[FileLine]) -> None:
    """A line of links, if there is anything to link to."""
    if found := links_to(files):
        st.html(f'<div class="duban-text">{_("Evidence:")} {found}</div>')


def _size(bytes_: int) -> str:
    if bytes_ < _KILO * _KILO:
        return f"{max(1, round(bytes_ / _KILO))} KB"
    return f"{bytes_ / _KILO / _KILO:.1f} MB"
