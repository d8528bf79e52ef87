"""XML of office files as a tree of plain names. A document type, an entity or an absurd depth ends the reading."""

from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from documents.types import Unreadable

DEEPEST = 120
_MOST_ELEMENTS = 1_000_000


def tree(data: bytes) -> Element:
    """The root element; names of tags and attributes without their namespaces, which differ between producers."""
    builder = TreeBuilder()
    depth = elements = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, elements
        depth, elements = depth + 1, elements + 1
        if depth > DEEPEST or elements > _MOST_ELEMENTS:
            raise Unreadable("bomb")
        builder.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_local(name))

    def forbid(*_: Any) -> None:
        raise Unreadable("bomb")

    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = forbid
    try:
        parser.Parse(data, True)
        return builder.close()
    except (expat.ExpatError, ValueError, LookupError, AssertionError) as error:
        raise Unreadable("broken_file") from error


def _local(name: str) -> str:
    return name.rpartition("}")[2]
