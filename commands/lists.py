"""Lists in at the machine: each row's fate is printed, good rows are taken in, bad ones are named."""

from pathlib import Path
from typing import Annotated

import typer

from commands.words import _, _n, stop, token
from models.errors import NotAllowed, Refused
from models.imports import Fate, ImportKind
from models.labels import LABELS, REFUSALS
from services import accounts, imports
from services.access import SYSTEM
from services.import_table import match
from services.imports import DryRun, Table


def import_list(
    kind: Annotated[ImportKind, typer.Argument(help=_("What the list holds"))],
    file: Annotated[Path, typer.Argument(help=_("A list (.xlsx, .xls, .csv)"), exists=True, dir_okay=False)],
    as_: Annotated[str, typer.Option("--as", help=_("User name of the account that imports"))],
    sheet: Annotated[str, typer.Option(help=_("Name of the sheet, where there is more than one"))] = "",
    meeting: Annotated[
        int, typer.Option(help=_("For attendance: the meeting's number in the address of its page"))
    ] = 0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Only say what would become of each row"))] = False,
) -> None:
    if kind is ImportKind.ATTENDANCE and not meeting:
        stop(_("Say with --meeting whose attendance it is."))
    try:
        actor = accounts.actor_by_login(SYSTEM, as_)
    except NotAllowed:
        stop(_("No account that may sign in is called {name}.", name=as_))
    refused = 0
    try:
        table = _sheet(imports.read_list(file.name, file.read_bytes()), sheet)
        matching = match(kind, table)
        found = imports.dry_run(actor, table, matching, meeting or None)
        _print(found)
        refused = found.counts[Fate.REFUSED]
        if not dry_run and found.takes:
            done = imports.run(actor, table, matching, token(), meeting or None)
            taken = done.new + done.changed
            typer.echo(_n("{n} row imported.", "{n} rows imported.", taken))
            if done.refused > refused:  # somebody changed something meanwhile
                late = done.refused - refused
                typer.echo(_n("{n} row was refused on the way.", "{n} rows were refused on the way.", late), err=True)
            refused = done.refused
    except Refused as refusal:
        stop(_(REFUSALS[refusal.code], **refusal.facts))
    if refused:
        raise typer.Exit(1)


def _sheet(tables: tuple[Table, ...], wanted: str) -> Table:
    names = [table.sheet for table in tables]
    if not wanted and len(tables) > 1:
        stop(_("There are several sheets; say which one with --sheet: {names}", names="、".join(names)))
    if wanted and wanted not in names:
        stop(_("There is no sheet {name}: {names}", name=wanted, names="、".join(names)))
    return tables[names.index(wanted)] if wanted else tables[0]


def _print(found: DryRun) -> None:
    for row in found.rows:
        why = _(REFUSALS[row.refusal.code], **row.refusal.facts) if row.refusal else row.note
        said = (str(row.line.number), _(LABELS[row.fate]), row.what, why)
        typer.echo("  ".join(filter(None, said)), err=row.refusal is not None)
    counts = found.counts
    typer.echo("，".join(f"{_(LABELS[fate])} {counts[fate]:,}" for fate in Fate if counts[fate]))
