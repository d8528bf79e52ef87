"""The words of the article alone, to tell that two pastes are one text in different surroundings."""

import re

from parsing.normalise import normalise
from parsing.page import read_page

_LEAST = 40
_UNHEARD = re.compile("[^\\w]+")


def body_words(text: str) -> str:
    """Title left out, page furniture left out, each repeated paragraph once; width, spaces, punctuation evened out."""
    normal = normalise(text)
    words = _UNHEARD.sub("", "".join(normal.text[line.start : line.end] for line in read_page(normal.text).body))
    return words if len(words) >= _LEAST else _UNHEARD.sub("", normal.text)
