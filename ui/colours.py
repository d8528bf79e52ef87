"""Colours of the lights where a whole cell is filled. Chosen to stay apart for colour-blind eyes; shape comes first."""

from models.lifecycle import Light

# Light → (fill, ink).
ON_LIGHT: dict[Light, tuple[str, str]] = {
    Light.OVERDUE: ("#B42318", "#FFFFFF"),
    Light.DUE_SOON: ("#F5B841", "#3A2500"),
    Light.UNSIGNED: ("#E3D9F7", "#3C2474"),
    Light.TO_VERIFY: ("#86AEEA", "#0B2247"),
    Light.ON_TRACK: ("#A9DDD0", "#06483B"),
    Light.DONE: ("#EEF1F5", "#4B5563"),
    Light.STOPPED: ("#EEF1F5", "#4B5563"),
}
ON_DARK: dict[Light, tuple[str, str]] = {
    Light.OVERDUE: ("#E5484D", "#14070A"),
    Light.DUE_SOON: ("#F2B53A", "#241700"),
    Light.UNSIGNED: ("#4A3878", "#E9E0FF"),
    Light.TO_VERIFY: ("#3565B0", "#FFFFFF"),
    Light.ON_TRACK: ("#1F5E52", "#CFF3EA"),
    Light.DONE: ("#222A35", "#AEB8C6"),
    Light.STOPPED: ("#222A35", "#AEB8C6"),
}


def _fills(colours: dict[Light, tuple[str, str]]) -> str:
    return "".join(f".duban-l-{light}{{background:{fill};color:{ink}}}" for light, (fill, ink) in colours.items())


# Rules for the classes ``duban-l-overdue`` and so on, by day and by night.
FILLS = f"{_fills(ON_LIGHT)}@media (prefers-color-scheme: dark){{{_fills(ON_DARK)}}}"
