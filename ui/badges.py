"""Lights as small badges: shape, word, colour, in this order of importance."""

from datetime import date
from typing import Literal

import streamlit as st

from models.labels import LABELS
from models.lifecycle import GLYPHS, Light
from ui.words import _, _n

Colour = Literal["red", "orange", "violet", "blue", "green", "gray"]

COLOURS: dict[Light, Colour] = {
    Light.OVERDUE: "red",
    Light.DUE_SOON: "orange",
    Light.UNSIGNED: "violet",
    Light.TO_VERIFY: "blue",
    Light.ON_TRACK: "green",
    Light.DONE: "gray",
    Light.STOPPED: "gray",
}


def show_light(light: Light, words: str = "") -> None:
    """▲ 逾期, or the glyph with other words of ours (never with what somebody wrote)."""
    st.badge(f"{GLYPHS[light]} {words or _(LABELS[light])}", color=COLOURS[light])


def show_due(light: Light, due_on: date, today: date) -> None:
    """The light with how much time is left or gone: ▲ 逾期 3 天, ◆ 还剩 2 天."""
    show_light(light, due_words(light, due_on, today))


def due_words(light: Light, due_on: date, today: date) -> str:
    """The words for that, alone. Empty where the light's own word is all there is to say."""
    left = (due_on - today).days
    if light is Light.OVERDUE:
        return _n("{n} day overdue", "{n} days overdue", -left)
    if light is Light.DUE_SOON:
        return _("Due today") if left == 0 else _n("{n} day left", "{n} days left", left)
    return ""


def show_counts(counts: dict[Light, int]) -> None:
    """A row of lights with how many there are of each; those with none are left out."""
    with st.container(horizontal=True, gap="small"):
        for light in Light:
            if n := counts.get(light, 0):
                show_light(light, f"{_(LABELS[light])} {n:,}")
