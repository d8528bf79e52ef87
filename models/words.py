"""Words in the reader's language, from the catalogues in ``locale/<language>/*.po``.

The code speaks English message ids; the Chinese catalogue is the product's first face.
Catalogues are read straight from the .po files, so nothing has to be compiled.
"""

import gettext
from datetime import date, datetime
from functools import lru_cache
from io import BytesIO

from babel.dates import format_skeleton
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from models.clock import BEIJING
from models.settings import ROOT

LANGUAGES = ("zh_CN", "en")
CHINESE, ENGLISH = LANGUAGES
_DIGITS: tuple[str, ...] = ("", *"一二三四五六七八九")


def N_(msgid: str) -> str:  # noqa: N802 - gettext's own name for "a word, said elsewhere"
    """Mark a message id in a table of data."""
    return msgid


@lru_cache
def catalogue(language: str) -> gettext.GNUTranslations:
    """All .po files of one language as one catalogue."""
    merged = Catalog(locale=language)
    for path in sorted((ROOT / "locale" / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    merged.add(message.id, message.string, context=message.context)
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def say(language: str, msgid: str, /, **facts: object) -> str:
    """The sentence in a language, with ``{name}`` places filled from the facts. Whole numbers get thousands commas, days and
    moments are said as people say them."""
    return _fill(language, catalogue(language).gettext(msgid), facts)


def say_n(language: str, one: str, many: str, n: int, /, **facts: object) -> str:
    """The same for a sentence that counts; ``{n}`` is the count."""
    return _fill(language, catalogue(language).ngettext(one, many, n), {**facts, "n": n})


def _fill(language: str, sentence: str, facts: dict[str, object]) -> str:
    if not facts:
        return sentence
    shown = {name: value if type(value) is str else _shown(language, value) for name, value in facts.items()}
    return sentence.format(**shown)


def _shown(language: str, value: object) -> object:
    if type(value) is int:
        return f"{value:,}"
    if isinstance(value, datetime):
        there = value.astimezone(BEIJING)
        return f"{_shown(language, there.date())} {there:%H:%M}"
    if isinstance(value, date):
        return format_skeleton("yMMMd", value, locale=language)
    return value


@lru_cache(maxsize=1024)
def day_words(language: str, day: date) -> str:
    """A day as people say it in a sentence: 2月17日, Feb 17."""
    return str(format_skeleton("MMMd", day, locale=language))


def numeral(language: str, number: int) -> str:
    """A directive's number as its text writes it: 十二, 12; digits above 99 too."""
    if language != CHINESE or not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return (_DIGITS[tens] if tens > 1 else "") + ("十" if tens else "") + _DIGITS[ones]


def language_for(accept_language: str) -> str:
    """The language a browser asks for; Chinese where it asks for neither of ours."""
    for part in accept_language.split(","):
        tag = part.split(";")[0].strip().lower()
        if tag.startswith("zh"):
            return CHINESE
        if tag.startswith("en"):
            return ENGLISH
    return CHINESE
