"""Moving the office to another database at the machine."""

from typing import Annotated

import typer

from commands.words import _, stop
from models.errors import Refused
from models.labels import REFUSALS
from services import move


def move_office(
    source: Annotated[str, typer.Argument(help=_("Address of the database it is in now"))],
    target: Annotated[str, typer.Argument(help=_("Address of an empty database"))],
) -> None:
    try:
        done = move.move(source, target)
    except Refused as refusal:
        stop(_(REFUSALS[refusal.code], **refusal.facts))
    typer.echo(
        _(
            "Moved {rows} rows; the ledger's {entries} entries and all figures are whole there.",
            rows=f"{done.rows:,}",
            entries=f"{done.entries:,}",
        )
    )
    typer.echo(_("Now set DUBAN_DATABASE_URL to the new address and start the app. The old database was not changed."))
