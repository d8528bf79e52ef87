"""Reading a communiqué without keeping it: for the command line and for measuring the parser."""

from typing import Any

import parsing
from documents.decode import characters
from documents.types import Unreadable
from models.errors import NotReadable
from parsing.gold import to_labels


def labels_of(data: bytes, name: str) -> dict[str, Any]:
    """What the parser reads in a text file (UTF-8 or GB 18030), in the schema of the labelled examples."""
    try:
        text = characters(data)
    except Unreadable as error:
        raise NotReadable("text_unreadable", field="text") from error
    return to_labels(parsing.read(text), text, id=name)
