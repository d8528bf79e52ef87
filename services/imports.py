"""Lists in: looked at first, every row's fate said; then the good rows are taken in and the bad ones handed back."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import col, delete, select

from documents.register_sheet import Column, write
from documents.sheets import Table as Table
from documents.sheets import tables_of
from models.errors import NotAllowed, NotPossibleNow, Refused
from models.imports import Fate, ImportDraft, ImportKind, ImportRun
from models.labels import REFUSALS
from models.permissions import Action
from models.words import CHINESE, N_, say
from services import import_answers, import_attendance, import_bureaus, import_people, import_register
from services.access import Actor
from services.import_plan import Planned, refused
from services.import_table import Matching, lines
from services.transactions import Read, Write, reading, writing

MOST_REFUSED = 5_000  # rows that are handed back; a list with more is the wrong list

ACTIONS: dict[ImportKind, Action] = {
    ImportKind.BUREAUS: Action.EDIT_BUREAUS,
    ImportKind.PEOPLE: Action.EDIT_PEOPLE,
    ImportKind.ATTENDANCE: Action.RECORD_ATTENDANCE,
    ImportKind.REGISTER: Action.IMPORT_REGISTER,
    ImportKind.ANSWERS: Action.ANSWER_BY_WORKBOOK,
}


@dataclass(frozen=True, slots=True)
class DryRun:
    """Every row with its fate, and how many of each there are. Nothing has been done."""

    rows: tuple[Planned, ...]

    @property
    def counts(self) -> Counter[Fate]:
        return Counter(row.fate for row in self.rows)

    @property
    def takes(self) -> int:
        """How many rows an import would take in."""
        return sum(row.do is not None for row in self.rows)

    @property
    def unknown(self) -> list[str]:
        """Units that no bureau goes by, each once."""
        return list(dict.fromkeys(row.unknown for row in self.rows if row.unknown))


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import; ``run_id`` leads to the rows that were refused."""

    run_id: int
    new: int
    changed: int
    same: int
    refused: int


def read_list(name: str, data: bytes) -> tuple[Table, ...]:
    """A list's sheets as rows, for the command line. A list from a screen is kept (`import_drafts`)."""
    return tables_of(name, data)


def dry_run(actor: Actor, table: Table, matching: Matching, meeting_id: int | None = None) -> DryRun:
    """What an import would do, row by row."""
    _expect_columns(matching)
    with reading(actor, ACTIONS[matching.kind]) as read:
        return DryRun(tuple(_plan(read, table, matching, meeting_id)))


def run(
    actor: Actor,
    table: Table,
    matching: Matching,
    token: str,
    meeting_id: int | None = None,
    *,
    draft_id: int = 0,
    tell: Callable[[int], None] | None = None,
) -> Imported:
    """Take in the good rows, all in one transaction; keep the others with their reasons. The draft, if it was one, is over.

    ``tell`` hears after each row how many are done.
    """
    _expect_columns(matching)
    with writing(actor, ACTIONS[matching.kind], token) as write:
        draft = (col(ImportDraft.id) == draft_id, col(ImportDraft.account_id) == actor.account_id)
        if draft_id and write.session.exec(select(ImportDraft.id).where(*draft)).first() is None:
            raise NotAllowed("not_found")  # taken in from another page, or thrown away
        planned = list(_plan(write, table, matching, meeting_id))
        if not any(row.do for row in planned):
            raise NotPossibleNow("nothing_to_import")
        for place, row in enumerate(planned):
            planned[place] = _done(write, row)
            if tell:
                tell(place + 1)
        counts = Counter(row.fate for row in planned)
        kept = ImportRun(
            kind=matching.kind,
            file_name=table.name,
            account_id=actor.account_id,
            at=write.now,
            heads=list(matching.heads),
            refused=[_handed_back(row) for row in planned if row.refusal][:MOST_REFUSED],
        )
        write.session.add(kept)
        write.session.execute(delete(ImportDraft).where(*draft))
        write.session.flush()
        facts = {str(fate): counts[fate] for fate in Fate}
        write.record("import", kept.id, after={"kind": str(matching.kind), "file": table.name} | facts)
        return Imported(kept.id or 0, counts[Fate.NEW], counts[Fate.CHANGED], counts[Fate.SAME], counts[Fate.REFUSED])


@dataclass(frozen=True, slots=True)
class RunLine:
    """A past import of one's own, with how many of its rows wait to be mended."""

    id: int
    file_name: str
    at: datetime
    refused: int


def latest_runs(actor: Actor) -> list[RunLine]:
    """One's last imports that left rows behind, latest first."""
    with reading(actor, Action.KEEP_LIST) as read:
        mine = select(ImportRun).where(ImportRun.account_id == actor.account_id).order_by(col(ImportRun.id).desc())
        runs = read.session.exec(mine.limit(10)).all()
        return [RunLine(it.id or 0, it.file_name, it.at, len(it.refused)) for it in runs if it.refused]


def refused_sheet(actor: Actor, run_id: int, path: Path) -> int:
    """The rows of an import that were refused, as a sheet to mend and send again: their cells and why; how many."""
    with reading(actor, Action.KEEP_LIST) as read:
        kept = read.session.get(ImportRun, run_id)
        if kept is None or kept.account_id != actor.account_id:
            raise NotAllowed("not_found")
        heads = [say(CHINESE, N_("Row")), say(CHINESE, N_("Why it was not imported"))]
        columns = [Column(heads[0], 6), Column(heads[1], 40, wraps=True), *(Column(head, 18) for head in kept.heads)]
        rows = [(row["number"], row["reason"], *row["cells"]) for row in kept.refused]
        return write(path, say(CHINESE, N_("Rows that were not imported")), columns, rows)


def reason_of(refusal: Refused, language: str) -> str:
    """Why a row can't be imported, in one sentence."""
    return say(language, REFUSALS[refusal.code], **refusal.facts)


def _expect_columns(matching: Matching) -> None:
    if matching.missing:
        names = "、".join(say(CHINESE, field.label) for field in matching.missing)
        raise NotPossibleNow("columns_missing", names=names)


def _plan(read: Read, table: Table, matching: Matching, meeting_id: int | None) -> Iterator[Planned]:
    rows = list(lines(table, matching))
    planners: dict[ImportKind, Callable[[], Iterator[Planned]]] = {
        ImportKind.BUREAUS: lambda: import_bureaus.plan(read, rows),
        ImportKind.PEOPLE: lambda: import_people.plan(read, rows),
        ImportKind.ATTENDANCE: lambda: import_attendance.plan(read, rows, meeting_id),
        ImportKind.REGISTER: lambda: import_register.plan(read, rows),
        ImportKind.ANSWERS: lambda: import_answers.plan(read, rows),
    }
    return planners[matching.kind]()


def _done(write: Write, row: Planned) -> Planned:
    """The row after its change was made; refused, and nothing of it kept, where that could not be foreseen."""
    if row.do is None:
        return row
    try:
        with write.session.begin_nested():
            row.do(write)
    except Refused as refusal:
        return refused(row.line, row.what, refusal)
    return row


def _handed_back(row: Planned) -> dict[str, object]:
    assert row.refusal
    return {
        "number": row.line.number,
        "reason": reason_of(row.refusal, CHINESE),
        "cells": [str(cell) for cell in row.line.cells],
    }
