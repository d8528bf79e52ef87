"""Lists under way: what was handed in stays until it is taken in or thrown away, whatever happens to the browser."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import defer
from sqlmodel import Session, col, delete, select

from documents.sheets import Table, packed, tables_of, unpacked
from models.errors import NotAllowed
from models.imports import ImportDraft, ImportKind
from models.permissions import Action
from services.access import Actor
from services.import_table import Matching, match, with_columns
from services.transactions import Read, reading, writing

MOST_KEPT = 5  # lists of one person; the oldest makes room
KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A list one can go on with."""

    id: int
    kind: ImportKind
    file_name: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DraftView:
    """A list under way: its sheets, the one chosen, and the columns as found or as a person corrected them."""

    id: int
    kind: ImportKind
    file_name: str
    sheets: tuple[str, ...]
    sheet: int
    table: Table
    matching: Matching
    meeting_id: int | None


def keep(actor: Actor, kind: ImportKind, name: str, data: bytes, token: str) -> int:
    """Keep an uploaded list, on the sheet whose heads say most; gives its id. Refused (`NotReadable`) where it is none."""
    tables = tables_of(name, data)
    with writing(actor, Action.KEEP_LIST, token) as write:
        _make_room(write.session, actor, write.now)
        draft = ImportDraft(
            account_id=actor.account_id or 0,
            kind=kind,
            file_name=tables[0].name[:200],
            sheets=packed(tables),
            sheet=max(range(len(tables)), key=lambda i: (len(match(kind, tables[i]).columns), -i)),
            created_at=write.now,
        )
        write.session.add(draft)
        write.session.flush()
        write.record("import_draft", draft.id, after={"kind": str(kind), "file": draft.file_name})
        return draft.id or 0


def _make_room(session: Session, actor: Actor, at: datetime) -> None:
    mine = select(ImportDraft.id).where(ImportDraft.account_id == actor.account_id).order_by(col(ImportDraft.id).desc())
    beyond = session.exec(mine.offset(MOST_KEPT - 1)).all()
    old = col(ImportDraft.created_at) < at - KEPT_FOR
    session.execute(delete(ImportDraft).where(old | col(ImportDraft.id).in_(beyond)))


def drafts(actor: Actor) -> list[DraftLine]:
    """One's own lists under way, latest first."""
    with reading(actor, Action.KEEP_LIST) as read:
        mine = select(ImportDraft).options(defer(ImportDraft.sheets))  # type: ignore[arg-type]
        mine = mine.where(ImportDraft.account_id == actor.account_id).order_by(col(ImportDraft.id).desc())
        return [DraftLine(it.id or 0, it.kind, it.file_name, it.created_at) for it in read.session.exec(mine)]


def open_draft(actor: Actor, draft_id: int) -> DraftView:
    """A list under way as it stands; not found unless it is one's own."""
    with reading(actor, Action.KEEP_LIST) as read:
        draft = _own(read, draft_id)
    tables = unpacked(draft.file_name, draft.sheets)
    table = tables[draft.sheet]
    found = match(draft.kind, table)
    if (columns := draft.columns.get(_place(draft.kind, draft.sheet))) is not None:
        found = with_columns(draft.kind, table, found.head_row, columns)
    return DraftView(
        draft.id or 0,
        draft.kind,
        draft.file_name,
        tuple(it.sheet for it in tables),
        draft.sheet,
        table,
        found,
        draft.meeting_id,
    )


def choose(
    actor: Actor,
    draft_id: int,
    token: str,
    *,
    kind: ImportKind | None = None,
    sheet: int | None = None,
    columns: dict[str, int] | None = None,
    meeting_id: int | None = 0,
) -> None:
    """Keep what was chosen about a list: what it is a list of, which sheet, which column is which, whose attendance
    (None: nobody's any more)."""
    with writing(actor, Action.KEEP_LIST, token) as write:
        draft = _own(write, draft_id)
        draft.kind = kind or draft.kind
        if sheet is not None and 0 <= sheet < len(unpacked(draft.file_name, draft.sheets)):
            draft.sheet = sheet
        if columns is not None:
            draft.columns = draft.columns | {_place(draft.kind, draft.sheet): columns}
        draft.meeting_id = draft.meeting_id if meeting_id == 0 else meeting_id
        write.session.add(draft)
        write.record(
            "import_draft", draft_id, after={"kind": str(draft.kind), "sheet": draft.sheet}, action="keep_list"
        )


def discard(actor: Actor, draft_id: int, token: str) -> None:
    """Throw a list away."""
    with writing(actor, Action.KEEP_LIST, token) as write:
        write.session.delete(_own(write, draft_id))
        write.record("import_draft", draft_id, after={"discarded": True})


def _own(read: Read, draft_id: int) -> ImportDraft:
    draft = read.session.get(ImportDraft, draft_id)
    if draft is None or draft.account_id != read.actor.account_id:
        raise NotAllowed("not_found")
    return draft


def _place(kind: ImportKind, sheet: int) -> str:
    return f"{kind}/{sheet}"
