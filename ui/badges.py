"""The light of an assignment: shape first, then word, then colour."""

from models.labels import LABELS
from models.lifecycle import GLYPHS, Light
from ui.words import _

_COLOURS = {
    Light.OVERDUE: "red",
    Light.DUE_SOON: "orange",
    Light.UNSIGNED: "violet",
    Light.TO_VERIFY: "blue",
    Light.ON_TRACK: "green",
    Light.DONE: "gray",
    Light.STOPPED: "gray",
}


def badge(light: Light, detail: str = "") -> str:
    """Markdown of a badge; ``detail`` is a number or a few of our own words, never official text."""
    words = " ".join(x for x in (GLYPHS[light], _(LABELS[light]), detail) if x)
    return f":{_COLOURS[light]}-badge[{words}]"
