"""Tables, and the rules that are true without a screen. Importing this package defines every table."""

from models import (
    accounts,
    assignments,
    bureaus,
    calendar,
    channels,
    directives,
    extensions,
    figures,
    imports,
    leaders,
    ledger,
    meetings,
    objections,
    office,
    papers,
    returns,
    search,
)
from models.base import Table

__all__ = [
    "Table",
    "accounts",
    "assignments",
    "bureaus",
    "calendar",
    "channels",
    "directives",
    "extensions",
    "figures",
    "imports",
    "leaders",
    "ledger",
    "meetings",
    "objections",
    "office",
    "papers",
    "returns",
    "search",
]
