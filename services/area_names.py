"""What the matrix calls its areas. The directory speaks Chinese; Sichuan's prefectures also have English names."""

from models.bureaus import BureauKind
from models.labels import LABELS
from models.words import CHINESE, N_, say
from services.matrix import Area

PREFECTURES = {
    "510100": N_("Chengdu"),
    "510300": N_("Zigong"),
    "510400": N_("Panzhihua"),
    "510500": N_("Luzhou"),
    "510600": N_("Deyang"),
    "510700": N_("Mianyang"),
    "510800": N_("Guangyuan"),
    "510900": N_("Suining"),
    "511000": N_("Neijiang"),
    "511100": N_("Leshan"),
    "511300": N_("Nanchong"),
    "511400": N_("Meishan"),
    "511500": N_("Yibin"),
    "511600": N_("Guang'an"),
    "511700": N_("Dazhou"),
    "511800": N_("Ya'an"),
    "511900": N_("Bazhong"),
    "512000": N_("Ziyang"),
    "513200": N_("Aba"),
    "513300": N_("Garze"),
    "513400": N_("Liangshan"),
}

_KINDS = frozenset(map(str, BureauKind))

# In the head of a column there is room for two characters.
_SHORT = {
    BureauKind.CITY: N_("Cities"),
    BureauKind.COUNTY: N_("Counties"),
    BureauKind.DIVISION: N_("Divs."),
    BureauKind.AFFILIATED: N_("Affil."),
    BureauKind.PARTNER: N_("Partners"),
}


def area_name(language: str, area: Area) -> str:
    return area_called(language, area.key, area.name)


def area_called(language: str, key: str, name: str) -> str:
    """A city by its name in the directory (in English by its own, where it is known), a kind of unit by its label."""
    if key in _KINDS:
        return say(language, LABELS[BureauKind(key)])
    if language != CHINESE and key in PREFECTURES:
        return say(language, PREFECTURES[key])
    return name


def short_area_name(language: str, area: Area) -> str:
    """The same where there is little room."""
    return area_name(language, area) if area.is_city else say(language, _SHORT[BureauKind(area.key)])
