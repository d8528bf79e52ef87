"""Our few styles, and the framework's built-in words that no parameter reaches."""

from pathlib import Path

import streamlit as st

from ui.words import _

_SHEET = (Path(__file__).parent / "styles.css").read_text(encoding="utf-8")


def show_styles() -> None:
    """Once a run, before anything else is drawn."""
    st.html(f"<style>{_SHEET}{_words()}</style>")


def _words() -> str:
    """The uploader says "20MB per file" and the like in English, put together from parts; the sentences become ours."""
    limit, drop = _("At most 20 MB each"), _("Let go here")
    failed = _("The file was not taken: it is over 20 MB, or the connection broke. Try again, or paste the text.")
    box = '[data-testid="stFileUploaderDropzone"]'
    return (
        f'[data-testid="stFileUploaderDropzoneInstructions"]{{font-size:0}}'
        f'[data-testid="stFileUploaderDropzoneInstructions"] *{{display:none}}'
        f'[data-testid="stFileUploaderDropzoneInstructions"]::after{{content:"{limit}";font-size:0.875rem}}'
        f"{box} > input + div:not([data-testid]) > span{{font-size:0}}"
        f'{box} > input + div:not([data-testid]) > span::after{{content:"{drop}";font-size:1rem}}'
        f'{box}:has([aria-invalid="true"])::after{{content:"{failed}";font-size:0.875rem;align-self:center}}'
        f'[data-testid="stTooltipErrorContent"]{{display:none}}'
    )
