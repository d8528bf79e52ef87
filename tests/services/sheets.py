"""Lists for the tests of importing, as a person would have typed them."""

from documents.sheets import Table
from models.imports import ImportKind
from services import imports
from services.access import Actor
from services.import_table import match
from services.imports import DryRun, Imported


def sheet(*rows: str) -> Table:
    """Rows with a bar between their cells."""
    cells = [tuple(row.split("|")) for row in rows]
    width = max(map(len, cells))
    return Table("名单.xlsx", tuple((*row, *[""] * (width - len(row))) for row in cells))


def looked_at(actor: Actor, kind: ImportKind, table: Table, meeting_id: int | None = None) -> DryRun:
    return imports.dry_run(actor, table, match(kind, table), meeting_id)


def taken_in(actor: Actor, kind: ImportKind, table: Table, token: str, meeting_id: int | None = None) -> Imported:
    return imports.run(actor, table, match(kind, table), token, meeting_id)


def why(found: DryRun) -> dict[int, str]:
    """The code of each refusal by the row's number in the sheet."""
    return {row.line.number: row.refusal.code for row in found.rows if row.refusal}
