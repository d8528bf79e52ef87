"""Our few styles, and the framework's built-in words that no parameter reaches."""

from pathlib import Path

import streamlit as st

from ui.words import _

_SHEET = (Path(__file__).parent / "styles.css").read_text(encoding="utf-8")


def show_styles() -> None:
    """Once a run, before anything else is drawn."""
    st.html(f"<style>{_SHEET}{_words()}</style>")


def _words() -> str:
    """The uploader says "Upload" and "20MB per file" in English whatever the language; the sentence becomes ours."""
    choose, limit = _("Choose a file"), _("At most 20 MB each")
    box = '[data-testid="stFileUploaderDropzone"]'
    return (
        f'{box} button p{{font-size:0}}{box} button p::after{{content:"{choose}";font-size:1rem}}'
        f'[data-testid="stFileUploaderDropzoneInstructions"]{{font-size:0}}'
        f'[data-testid="stFileUploaderDropzoneInstructions"] *{{display:none}}'
        f'[data-testid="stFileUploaderDropzoneInstructions"]::after{{content:"{limit}";font-size:0.875rem}}'
    )
