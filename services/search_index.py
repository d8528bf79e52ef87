"""The full-text index: SQLite's FTS5 without a copy of the texts, or a tsvector on PostgreSQL; both hold the same words.

A row's number is its kind and its own id, so the latest of a kind come first without sorting, however many there are.
Kept in the transaction that makes the row; `missing` proves it, `rebuild` makes it anew.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlmodel import Session, col

from models.assignments import Assignment, Report
from models.directives import Directive, Point
from models.meetings import Meeting, Minutes
from models.search import SHIFT, Found
from services.search_words import Asked, words_of

Row = Meeting | Minutes | Directive | Point | Report
KINDS: dict[type[Row], Found] = {
    Meeting: Found.MEETING,
    Minutes: Found.MINUTES,
    Directive: Found.DIRECTIVE,
    Point: Found.POINT,
    Report: Found.REPORT,
}
TEXTS: dict[Found, tuple[Any, ...]] = {
    Found.MEETING: (col(Meeting.number), col(Meeting.title), col(Meeting.host), col(Meeting.source_text)),
    Found.MINUTES: (col(Minutes.text),),
    Found.DIRECTIVE: (col(Directive.heading), col(Directive.text)),
    Found.POINT: (col(Point.text),),
    Found.REPORT: (col(Report.text), col(Report.next_steps), col(Report.problems)),
}
CHUNK = 2_000
MOST_BYTES = 900_000  # a tsvector holds one megabyte

_ADD = {
    "sqlite": sa.text("INSERT INTO search_index (rowid, words) VALUES (:id, :words)"),
    "postgresql": sa.text("INSERT INTO search_index (id, words) VALUES (:id, array_to_tsvector(:words))"),
}
# A table without a copy of its texts has to be told what it forgets.
_FORGET = {
    "sqlite": sa.text("INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', :id, :words)"),
    "postgresql": sa.text("DELETE FROM search_index WHERE id = :id"),
}
_EMPTY = {
    "sqlite": sa.text("INSERT INTO search_index (search_index) VALUES ('delete-all')"),
    "postgresql": sa.text("DELETE FROM search_index"),
}
_ASK = {
    "sqlite": sa.text(
        "SELECT rowid FROM search_index WHERE search_index MATCH :wanted AND rowid > :base AND rowid < :before"
        " ORDER BY rowid DESC LIMIT :most"
    ),
    "postgresql": sa.text(
        "SELECT id FROM search_index WHERE words @@ CAST(:wanted AS tsquery) AND id > :base AND id < :before"
        " ORDER BY id DESC LIMIT :most"
    ),
}
_NUMBERS = {
    "sqlite": sa.text("SELECT rowid FROM search_index WHERE rowid > :base AND rowid < :end"),
    "postgresql": sa.text("SELECT id FROM search_index WHERE id > :base AND id < :end"),
}


def text_of(row: Row) -> str:
    """What of a row is searched, character for character."""
    return joined([getattr(row, column.key) for column in TEXTS[KINDS[type(row)]]])


def joined(parts: Sequence[str]) -> str:
    return "\n".join(part for part in parts if part)


def add(session: Session, *rows: Row, bureau_id: int | None = None) -> None:
    """Index rows that were flushed; ``bureau_id`` is whose report it is."""
    entries = [
        _entry(KINDS[type(row)], row.id or 0, text_of(row), bureau_id) for row in rows if _says_more(session, row)
    ]
    _put(session.connection(), "add", entries)


def reword(session: Session, point: Point, before: str) -> None:
    """A point was amended: the old wording is found no more."""
    if _adds(session, point, before):
        _put(session.connection(), "forget", [_entry(Found.POINT, point.id or 0, before)])
    add(session, point)


def hand_over(session: Session, assignment_id: int, before: int, after: int) -> None:
    """An assignment went to another bureau, and its reports with it."""
    rows = session.exec(sa.select(Report).where(col(Report.assignment_id) == assignment_id)).scalars().all()  # type: ignore[call-overload]
    for row in rows:
        _put(session.connection(), "forget", [_entry(Found.REPORT, row.id or 0, text_of(row), before)])
        add(session, row, bureau_id=after)


def ids(
    session: Session,
    kind: Found,
    question: list[Asked],
    most: int,
    *,
    before: int | None = None,
    bureau_id: int | None = None,
) -> list[int]:
    """The latest rows of a kind that hold all words, latest first; ``bureau_id`` narrows reports to one bureau's."""
    connection = session.connection()
    end = (before if before is not None else 1 << SHIFT) + kind.base
    mine = [f"@{bureau_id}"] if bureau_id is not None else []
    wanted = _WANTED[connection.dialect.name](question, mine)
    facts = {"wanted": wanted, "base": kind.base, "before": end, "most": most}
    return [number - kind.base for (number,) in connection.execute(_ASK[connection.dialect.name], facts)]


def _fts5(question: list[Asked], mine: list[str]) -> str:
    phrases = [f'"{" ".join(word.words)}"' + (" *" if word.open else "") for word in question]
    return " AND ".join([*phrases, *(f'"{word}"' for word in mine)])


def _tsquery(question: list[Asked], mine: list[str]) -> str:
    """Without places in the vector, side by side can't be asked; who shows a row looks whether it holds the words."""
    closed = [f"'{w}'" for word in question for w in (word.words[:-1] if word.open else word.words)]
    return " & ".join(
        [*closed, *(f"'{word.words[-1]}':*" for word in question if word.open), *(f"'{w}'" for w in mine)]
    )


_WANTED = {"sqlite": _fts5, "postgresql": _tsquery}


def _says_more(session: Session, row: Row) -> bool:
    return not isinstance(row, Point) or _adds(session, row, row.text)


def _adds(session: Session, point: Point, wording: str) -> bool:
    directive = session.get_one(Directive, point.directive_id)
    return _is_new(wording, directive.heading, directive.text)


def _is_new(point: str, heading: str, source: str) -> bool:
    """A point that only repeats its directive is found by it."""
    return point.strip() not in source and point.strip() != heading.strip()


def _entry(kind: Found, row_id: int, text: str, bureau_id: int | None = None) -> dict[str, Any]:
    words = words_of(text)
    return {"id": kind.base + row_id, "words": [*words, f"@{bureau_id}"] if bureau_id is not None else words}


def _put(connection: Connection, what: str, entries: list[dict[str, Any]]) -> None:
    if not entries:
        return
    name = connection.dialect.name
    shape = " ".join if name == "sqlite" else _for_vector
    rows = [entry | {"words": shape(entry["words"])} for entry in entries]
    connection.execute((_ADD if what == "add" else _FORGET)[name], rows)


def _for_vector(words: list[str]) -> list[str]:
    """Each word once, as many as a tsvector holds; the bureau's own mark stands last and is always among them."""
    kept, size = [], 0
    for word in dict.fromkeys(reversed(words)):
        size += len(word.encode())
        if size > MOST_BYTES:
            break
        kept.append(word)
    return kept


def empty(connection: Connection) -> None:
    """Forget everything."""
    connection.execute(_EMPTY[connection.dialect.name])


def is_unfilled(connection: Connection) -> bool:
    """Whether there are meetings and an index that holds none of them: right after the migration that made it."""
    if not sa.inspect(connection).has_table("search_index"):
        return False
    held = connection.execute(sa.text("SELECT 1 FROM search_index LIMIT 1")).first()
    return not held and connection.execute(sa.select(col(Meeting.id)).limit(1)).first() is not None


def rebuild(connection: Connection) -> int:
    """Make the index anew from the rows there are; how many it holds."""
    empty(connection)
    count = 0
    for kind in Found:
        for chunk in _chunks(connection, kind):
            entries = [_entry(kind, row_id, text, bureau_id) for row_id, bureau_id, text in chunk]
            _put(connection, "add", entries)
            count += len(entries)
    return count


def missing(connection: Connection) -> int:
    """How many rows the index lacks, or has too many: none may be."""
    wrong = 0
    for kind in Found:
        facts = {"base": kind.base, "end": kind.base + (1 << SHIFT)}
        held = {number - kind.base for (number,) in connection.execute(_NUMBERS[connection.dialect.name], facts)}
        wrong += len(held ^ {row_id for chunk in _chunks(connection, kind, texts=False) for row_id, _, _ in chunk})
    return wrong


def _chunks(connection: Connection, kind: Found, *, texts: bool = True) -> Iterator[list[tuple[int, int | None, str]]]:
    """What there is to index of a kind, by id: the id, whose report it is, and the text where it is asked for."""
    query, last = _rows(kind, texts=texts), 0
    while rows := connection.execute(query.where(_key(kind) > last).limit(CHUNK)).all():
        last = rows[-1][0]
        if kind is Found.POINT:
            yield [(i, None, text) for i, _, heading, source, text in rows if _is_new(text, heading, source)]
        else:
            yield [(i, bureau_id, joined(parts)) for i, bureau_id, *parts in rows]


def _key(kind: Found) -> Any:
    return col(next(table for table, its in KINDS.items() if its is kind).id)


def _rows(kind: Found, *, texts: bool) -> Any:
    if kind is Found.POINT:
        query = sa.select(_key(kind), sa.null(), col(Directive.heading), col(Directive.text), *TEXTS[kind])
        return query.join(Directive, col(Directive.id) == Point.directive_id).order_by(_key(kind))
    parts = TEXTS[kind] if texts else ()
    if kind is Found.REPORT:
        query = sa.select(_key(kind), col(Assignment.bureau_id), *parts)
        return query.join(Assignment, col(Assignment.id) == Report.assignment_id).order_by(_key(kind))
    return sa.select(_key(kind), sa.null(), *parts).order_by(_key(kind))
