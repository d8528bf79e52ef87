"""Reading a communiqué without keeping it: for the command line and for measuring the parser."""

from typing import Any

import parsing
from parsing.gold import to_labels
from services.drafts import read_bytes


def labels_of(data: bytes, name: str) -> dict[str, Any]:
    """What the parser reads in a text file (UTF-8 or GB 18030), in the schema of the labelled examples."""
    text = read_bytes(data)
    return to_labels(parsing.read(text), text, id=name)
