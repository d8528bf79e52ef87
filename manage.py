"""The command line 命令行: what is done at the machine and not on a screen. ``python manage.py --help`` lists it.

Exit codes: 0 done; 1 refused, or something was found wrong (the reason is printed); 2 the command was typed wrongly.
"""

import json
import sqlite3
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy.exc import ArgumentError, DatabaseError, IntegrityError

from commands.account import account
from commands.lists import import_list
from commands.move import move_office
from commands.reindex import reindex
from commands.words import _, _n, stop, token
from models.assignments import Rung
from models.clock import now
from models.errors import Refused
from models.labels import REFUSALS
from models.permissions import Action
from models.settings import settings
from models.words import N_
from services import backup, ledger, outgoing, parse, readings, reminders, sample, search_index, setup, tallies
from services.access import SYSTEM
from services.database import migrate
from services.transactions import reading

WHY_BAD = {
    "missing": N_("is missing"),
    "changed": N_("was changed"),
    "rewritten": N_("is not the one that was anchored"),
    "cut_off": N_("and what follows was cut off"),
}
RUNGS = {
    Rung.THREE_BEFORE: N_("due within three days"),
    Rung.ONE_BEFORE: N_("due within a day"),
    Rung.ONE_AFTER: N_("overdue"),
}

app = typer.Typer(
    help=_("Duban at the machine: set-up, sample, checks, backups, accounts."),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(account, name="account")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(_("{text} is no date. Write it as 2020-02-18.", text=text)) from None


@app.command(help=_("Bring the database up to date; show the set-up code while there is no real office."))
def init() -> None:
    if (folder := backup.place()) and setup.is_older():
        _back_up_before(folder)
    migrate()
    typer.echo(_("The database is up to date."))
    if setup.state() != "real":
        typer.echo(_("One-time set-up code, while there is no real office: {code}", code=setup.new_setup_code()))
    typer.echo(_("Once started, the app is at http://127.0.0.1:{port}/ (Ctrl+C stops it).", port=str(settings().port)))


@app.command(help=_("Fill an empty database with the sample office of February 2020."))
def demo() -> None:
    migrate()
    sample.load(token())
    typer.echo(_("The sample office is loaded. Open the sign-in page and choose a person."))


@app.command("parse", help=_("Read communiqués (.txt) and write what was understood, one JSON file each."))
def parse_files(
    files: Annotated[list[Path], typer.Argument(help=_("Text files, UTF-8 or GB 18030"))],
    out: Annotated[Path, typer.Option(help=_("Folder for the JSON files"))],
) -> None:
    twins = [file.name for file in files if sum(other.stem == file.stem for other in files) > 1]
    if twins:
        stop(_("Several files would be written to one name: {names}. Rename them.", names=", ".join(twins)))
    out.mkdir(parents=True, exist_ok=True)
    unread = sum(not _parse_file(file, out / f"{file.stem}.json") for file in files)
    read = len(files) - unread
    typer.echo(
        _n(
            "{n} file read; the result is in {folder}.",
            "{n} files read; the results are in {folder}.",
            read,
            folder=out,
        )
    )
    if unread:
        raise typer.Exit(1)


def _parse_file(file: Path, target: Path) -> bool:
    """Whether it could be read. One bad file does not keep the others from being read."""
    try:
        labels = parse.labels_of(file.read_bytes(), file.stem)
    except FileNotFoundError:
        typer.echo(_("There is no file {name}.", name=file), err=True)
    except OSError as error:
        typer.echo(_("{name} can't be read or written: {why}", name=file, why=error.strerror), err=True)
    except Refused as refused:
        typer.echo(f"{file}: {_(REFUSALS[refused.code], **refused.facts)}", err=True)
    else:
        target.write_text(json.dumps(labels, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return True
    return False


@app.command(
    "readings", help=_("Write what people corrected on the check screen as test cases: text and labels of each.")
)
def write_readings(out: Annotated[Path, typer.Option(help=_("Folder for the text and JSON files"))]) -> None:
    count = readings.write_out(SYSTEM, out)
    typer.echo(
        _n("{n} corrected reading is in {folder}.", "{n} corrected readings are in {folder}.", count, folder=out)
    )


app.command(
    "import", help=_("Take in a list of bureaus, people, attendance or an existing register; each row's fate is said.")
)(import_list)


@app.command(help=_("Check the ledger of changes against its chain and anchors, and recount all figures."))
def verify() -> None:
    with ledger.one_moment() as held, reading(SYSTEM, Action.SEE_LEDGER) as read:
        verdict = ledger.verify(read.session, held)
        folder = ledger.anchor_file(read.session).parent
        differences = tallies.recount_differs(read.session)
        lacking = search_index.missing(read.session.connection())
    found = list(differences)
    if differences:
        found.append(_n("{n} figure differs from a recount.", "{n} figures differ from a recount.", len(differences)))
    if lacking:
        found.append(
            _n(
                "Search misses {n} text. Run: python manage.py reindex",
                "Search misses {n} texts. Run: python manage.py reindex",
                lacking,
            )
        )
    if not verdict.ok:
        why = _(WHY_BAD[verdict.why])
        found.append(_("The ledger is not as it was written: entry {seq} {why}.", seq=verdict.bad_seq or 0, why=why))
    elif not verdict.anchored:
        found.append(_("The anchors are gone from {folder}: a cut-off end could not be noticed.", folder=folder))
    for line in found:
        typer.echo(line)
    if found:
        raise typer.Exit(1)
    typer.echo(_("{n} ledger entries are as they were written; all figures agree with a recount.", n=verdict.entries))


app.command(help=_("Make the search index anew from the texts there are."))(reindex)


@app.command("backup", help=_("Write database, handed-in files and ledger anchors into one checked archive."))
def back_up(
    file: Annotated[Path, typer.Argument(help=_("The archive to write, as duban-20200218.zip, or a folder for it"))],
) -> None:
    if file.is_dir():
        file /= f"duban-{now():%Y%m%d-%H%M%S}.zip"
    summary = backup.back_up(file)
    typer.echo(_("Backed up and checked: {n} ledger entries, {files} files.", n=summary.entries, files=summary.files))
    for digest in summary.missing:
        typer.echo(_("A handed-in file was already gone: {name}", name=digest))
    if summary.ledger_bad_at is not None:
        typer.echo(_("The ledger was already damaged at entry {seq}; see verify.", seq=summary.ledger_bad_at))
    if summary.missing or summary.ledger_bad_at is not None:
        raise typer.Exit(1)


@app.command(help=_("Back up, bring the database up to date, check it. Stop the app first."))
def upgrade(folder: Annotated[Path, typer.Argument(help=_("Folder for the backup that is made first"))]) -> None:
    if setup.is_migrated():
        typer.echo(_("The database is up to date."))
        return
    _back_up_before(folder)
    migrate()
    typer.echo(_("The database is up to date."))
    verify()


def _back_up_before(folder: Path) -> None:
    """What a migration changed is got back from here alone."""
    archive = folder / f"duban-before-upgrade-{now():%Y%m%d-%H%M%S}.zip"
    backup.back_up(archive)
    typer.echo(_("Backed up to {name}.", name=archive))
    typer.echo(_("To go back: put the old program in place, then restore that file."))


@app.command(help=_("Put a backup in place of the database. Stop the app first; what was there is kept aside."))
def restore(file: Annotated[Path, typer.Argument(help=_("An archive made by backup"))]) -> None:
    summary = backup.restore(file)
    typer.echo(_("Restored the office as of {at}: {n} ledger entries.", at=summary.made_at[:16], n=summary.entries))
    typer.echo(_("What was there before stands beside it as .before-restore. Start the app again."))


app.command(
    "move", help=_("Carry the office into another, empty database (SQLite or PostgreSQL). Stop the app first.")
)(move_office)


@app.command(help=_("Send the reminders that are due. Run it every morning; a second run sends nothing twice."))
def remind(
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Only show what would go out"))] = False,
    today: Annotated[
        date | None, typer.Option(parser=_day, metavar="DATE", help=_("As if it were this day, as 2020-02-18"))
    ] = None,
) -> None:
    lines = reminders.remind(today, dry_run=dry_run)
    for line in lines:
        typer.echo(f"{line.bureau}  {_(RUNGS[line.rung])}  {len(line.assignments)}")
    bureaus_reached, items = len({line.bureau_id for line in lines}), sum(len(line.assignments) for line in lines)
    if dry_run:
        typer.echo(_("Would remind {bureaus} bureaus of {n} items.", bureaus=bureaus_reached, n=items))
    else:
        typer.echo(_("Reminded {bureaus} bureaus of {n} items.", bureaus=bureaus_reached, n=items))
        _deliver()


@app.command(help=_("Send the e-mails and robot messages that wait. Run it every few minutes where channels are set."))
def deliver() -> None:
    _deliver()


def _deliver() -> None:
    """What fails is kept and tried again; it is no failure of the command."""
    done = outgoing.deliver()
    if done.sent or done.failed:
        typer.echo(
            _("Messages sent: {sent}. Not sent, will be tried again: {failed}.", sent=done.sent, failed=done.failed)
        )


def main() -> None:
    """Run a command. What a person can mend is said in one sentence; only a defect shows its trace."""
    try:
        app()
    except Refused as refused:
        stop(_(REFUSALS[refused.code], **refused.facts))
    except ValidationError as error:
        stop(_("The setting {names} has a value that can't be.", names=", ".join(map(_variable, error.errors()))))
    except ArgumentError:
        stop(_("The setting {names} has a value that can't be.", names="DUBAN_DATABASE_URL"))
    except IntegrityError:
        raise
    except DatabaseError as error:
        stop(_what_ails_the_database(error))
    except sqlite3.Error as error:  # of SQLite's own backup, which goes by no other layer
        stop(_("The database can't be used: {why}", why=error))
    except OSError as error:
        stop(_("{name} can't be read or written: {why}", name=error.filename or "", why=error.strerror or error))


def _variable(error: ErrorDetails) -> str:
    name = str(error["loc"][0])
    return name if name.isupper() else f"DUBAN_{name.upper()}"


def _what_ails_the_database(error: DatabaseError) -> str:
    try:
        ready = setup.is_migrated()
    except DatabaseError:
        ready = True  # it is something else
    if ready:
        return _("The database can't be used: {why}", why=error.orig)
    return _("The database is not ready for this version. Run: python manage.py init")


if __name__ == "__main__":
    main()
