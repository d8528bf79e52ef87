"""Tables, and the rules that are true without a screen. Importing this package defines every table."""

from models import accounts, assignments, bureaus, directives, figures, ledger, meetings, office
from models.base import Table

__all__ = ["Table", "accounts", "assignments", "bureaus", "directives", "figures", "ledger", "meetings", "office"]
