"""Words in the reader's language, from the catalogues in ``locale/<language>/*.po``.

The code speaks English message ids; the Chinese catalogue is the product's first face.
Catalogues are read straight from the .po files, so nothing has to be compiled.
"""

import gettext
from functools import lru_cache
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from models.settings import ROOT

LANGUAGES = ("zh_CN", "en")
CHINESE, ENGLISH = LANGUAGES


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
    """The sentence in a language, with ``{name}`` places filled from the facts. Whole numbers get thousands commas."""
    return _fill(catalogue(language).gettext(msgid), facts)


def say_n(language: str, one: str, many: str, n: int, /, **facts: object) -> str:
    """The same for a sentence that counts; ``{n}`` is the count."""
    return _fill(catalogue(language).ngettext(one, many, n), {**facts, "n": n})


def _fill(sentence: str, facts: dict[str, object]) -> str:
    shown = {name: f"{value:,}" if type(value) is int else value for name, value in facts.items()}
    return sentence.format(**shown) if facts else sentence


def language_for(accept_language: str) -> str:
    """The language a browser asks for; Chinese where it asks for neither of ours."""
    for part in accept_language.split(","):
        tag = part.split(";")[0].strip().lower()
        if tag.startswith("zh"):
            return CHINESE
        if tag.startswith("en"):
            return ENGLISH
    return CHINESE
