"""The sentence that opens the leader's page. It may hold headings of directives: plain text, never Markdown."""

from html import escape

import streamlit as st

from services.sentence import Sentence, Tone

_COLOURS = {Tone.BAD: "var(--st-red-text-color)", Tone.GOOD: "var(--st-green-text-color)", Tone.PLAIN: "inherit"}


def show_sentence(said: Sentence) -> None:
    """The lead as the page's heading, the change below it."""
    lead, change = (
        "".join(f'<span style="color:{_COLOURS[part.tone]}">{escape(part.text)}</span>' for part in parts)
        for parts in (said.lead, said.change)
    )
    st.html(f'<h1 style="font-size:1.5rem;margin:0">{lead}</h1><p style="margin:.4rem 0 0">{change}</p>')
