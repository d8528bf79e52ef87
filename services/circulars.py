"""通报: a draft with its generated words and the list of what is named; issued once, and from then on the same for ever."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy
from sqlalchemy import func, text
from sqlmodel import Session, col, select

from models.accounts import Account
from models.assignments import IS_UNANSWERED, Assignment, Reminder, Report, Rung
from models.bureaus import Bureau
from models.directives import Directive, Point
from models.errors import ChangedMeanwhile, NotAllowed, NotPossibleNow
from models.lifecycle import Status
from models.meetings import Meeting
from models.papers import Circular, CircularItem, PaperKind
from models.permissions import Action
from models.words import CHINESE, say
from services import circular_words
from services.access import Actor
from services.chasing import reached
from services.paper_facts import head, long_day, requirement
from services.paper_forms import File, drawn
from services.transactions import Read, Write, expect_version, reading, writing

MOST_TITLE, MOST_TEXT = 100, 5000


@dataclass(frozen=True, slots=True)
class Named:
    """An item that the circular names: confirmed by a person, still owed, in no circular before."""

    assignment_id: int
    bureau_id: int
    bureau: str
    row: dict[str, str]


@dataclass(frozen=True, slots=True)
class CircularDraft:
    """The draft as it stands. ``version`` 0: nobody has written in it yet, and its words follow the figures of now."""

    version: int
    meeting_id: int | None
    title: str
    opening: str
    named: tuple[Named, ...]
    written_by: str = ""
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CircularLine:
    """An issued circular in the list. ``digest`` is the SHA-256 of its file, as the ledger has it."""

    id: int
    number: str
    title: str
    issued_by: str
    issued_at: datetime
    items: int
    units: int
    digest: str


def draft(actor: Actor, meeting_id: int | None = None) -> CircularDraft:
    """What somebody has written; else a proposal for one meeting, or for all in which something is open."""
    with reading(actor, Action.WRITE_CIRCULAR) as read:
        kept = _kept(read.session)
        if kept is None:
            named = _named(read, meeting_id)
            facts = circular_words.figures(read, meeting_id, [it.bureau_id for it in named])
            return CircularDraft(
                0, meeting_id, circular_words.title(facts), circular_words.opening(facts), tuple(named)
            )
        by = read.session.get_one(Account, kept.written_by).name
        named = _named(read, kept.meeting_id)
        return CircularDraft(kept.version, kept.meeting_id, kept.title, kept.opening, tuple(named), by, kept.written_at)


def save(actor: Actor, meeting_id: int | None, title: str, opening: str, version: int, token: str) -> None:
    """Keep the words as a person left them; from then on they no longer follow the figures."""
    with writing(actor, Action.WRITE_CIRCULAR, token) as write:
        row = _write(write, meeting_id, title, opening, version)
        write.record("circular", row.id, after={"title": row.title, "version": row.version})


def discard(actor: Actor, version: int, token: str) -> None:
    """Throw the words away; the next draft proposes new ones. Who is named stays named."""
    with writing(actor, Action.WRITE_CIRCULAR, token) as write:
        row = _kept(write.session)
        if row is None:
            raise NotPossibleNow("circular_none")
        expect_version(row, version)
        write.session.delete(row)
        write.record("circular", row.id, before={"title": row.title})


def draft_file(actor: Actor, meeting_id: int | None = None) -> File:
    """The draft as a Word file that says it is one."""
    seen = draft(actor, meeting_id)
    with reading(actor, Action.WRITE_CIRCULAR) as read:
        facts = _facts(read, seen.meeting_id, say(CHINESE, "(draft)"), seen.title, seen.opening, list(seen.named))
        return File(f"{seen.title}{say(CHINESE, '(draft)')}.docx", drawn(read.session, PaperKind.CIRCULAR, facts))


def issue(
    actor: Actor, meeting_id: int | None, title: str, opening: str, spared: frozenset[int], version: int, token: str
) -> int:
    """Number it, freeze every figure and row it is made of, keep the paper itself; its id.

    ``spared`` bureaus stay on the list for the next one.
    """
    with writing(actor, Action.ISSUE_CIRCULAR, token) as write:
        row = _write(write, meeting_id, title, opening, version)
        named = [it for it in _named(write, meeting_id) if it.bureau_id not in spared]
        row.number = _number(write)
        row.snapshot = _facts(write, meeting_id, row.number, row.title, row.opening, named)
        row.file = drawn(write.session, PaperKind.CIRCULAR, row.snapshot)
        row.digest = hashlib.sha256(row.file).hexdigest()
        row.issued_by, row.issued_at = actor.account_id, write.now
        due = {it.assignment_id: write.session.get_one(Assignment, it.assignment_id).due_on for it in named}
        write.session.add_all(
            CircularItem(circular_id=row.id or 0, assignment_id=key, due_on=day) for key, day in due.items()
        )
        write.session.flush()
        after = {"number": row.number, "title": row.title, "digest": row.digest, "assignments": list(due)}
        write.record("circular", row.id, after=after)
        return row.id or 0


def issued(actor: Actor) -> list[CircularLine]:
    """All that were issued, latest first."""
    with reading(actor, Action.SEE_CIRCULARS) as read:
        columns = (Circular.id, Circular.number, Circular.title, Account.name, Circular.issued_at)
        query: Any = (
            sqlalchemy.select(*map(col, columns), col(Circular.snapshot), col(Circular.digest))
            .join(Account, col(Account.id) == Circular.issued_by)
            .order_by(col(Circular.issued_at).desc(), col(Circular.id).desc())
        )
        return [
            CircularLine(*facts, len(kept["items"]), len({item["bureau"] for item in kept["items"]}), digest)  # type: ignore[call-arg]
            for *facts, kept, digest in read.session.connection().execute(query)
        ]


def circular_file(actor: Actor, circular_id: int) -> File:
    """An issued circular, byte for byte as it was issued."""
    with reading(actor, Action.SEE_CIRCULARS) as read:
        row = read.session.get(Circular, circular_id)
        if row is None or row.issued_at is None or row.file is None:
            raise NotAllowed("not_found")
        if hashlib.sha256(row.file).hexdigest() != row.digest:
            raise NotPossibleNow("circular_changed")
        return File(f"{row.number}{row.title}.docx", row.file)


def _kept(session: Session) -> Circular | None:
    return session.exec(select(Circular).where(col(Circular.issued_at).is_(None))).first()


def _write(write: Write, meeting_id: int | None, title: str, opening: str, version: int) -> Circular:
    """The draft's row with these words; whoever wrote in between is not written over."""
    title, opening = title.strip(), opening.strip()
    if not title or not opening or len(title) > MOST_TITLE or len(opening) > MOST_TEXT:
        raise NotPossibleNow("circular_empty", field="title")
    row = _kept(write.session)
    if row is None and version:
        raise ChangedMeanwhile("changed_meanwhile")
    if row is None:
        row = Circular(title="", opening="", written_by=0, written_at=write.now, version=0)
    expect_version(row, version)
    row.meeting_id, row.title, row.opening = meeting_id, title, opening
    row.written_by, row.written_at = write.actor.account_id or 0, write.now
    write.session.add(row)
    write.session.flush()
    return row


def _number(write: Write) -> str:
    """通报〔2020〕4号: counted anew each year, under the write lock."""
    year = write.today.year
    used = write.session.exec(select(func.count()).where(col(Circular.number).like(f"通报〔{year}〕%"))).one()
    return f"通报〔{year}〕{used + 1}号"


def _facts(
    read: Read, meeting_id: int | None, number: str, title: str, opening: str, named: list[Named]
) -> dict[str, Any]:
    """Everything the paper is made of, as plain texts: what is kept as the snapshot."""
    figures = circular_words.figures(read, meeting_id, [it.bureau_id for it in named])
    paragraphs = [line.strip() for line in opening.splitlines() if line.strip()]
    items = [it.row | {"no": str(place)} for place, it in enumerate(named, 1)]
    return head(read, number) | figures | {"title": title, "paragraphs": paragraphs, "items": items}


def _named(read: Read, meeting_id: int | None) -> list[Named]:
    """In the order of official lists."""
    latest = select(func.max(Report.id)).where(Report.assignment_id == Assignment.id).correlate(Assignment)
    query: Any = (
        sqlalchemy.select(
            col(Assignment.id),
            col(Assignment.bureau_id),
            col(Bureau.name),
            col(Directive.ordinal),
            col(Directive.heading),
            col(Point.text),
            col(Meeting.title),
            col(Assignment.due_on),
            col(Assignment.chased),
            col(Report.text),
        )
        .join(Bureau, col(Bureau.id) == Assignment.bureau_id)
        .join(Point, col(Point.id) == Assignment.point_id)
        .join(Directive, col(Directive.id) == Assignment.directive_id)
        .join(Meeting, col(Meeting.id) == Assignment.meeting_id)
        .outerjoin(Report, col(Report.id) == latest.scalar_subquery())
        .where(text(IS_UNANSWERED), col(Assignment.status) != Status.OBJECTED, *reached(Rung.CIRCULAR, read.today))
        .where(_confirmed(), ~_named_before())
        .order_by(col(Bureau.position), col(Bureau.id), col(Assignment.due_on), col(Assignment.id))
    )
    if meeting_id is not None:
        query = query.where(col(Assignment.meeting_id) == meeting_id)
    return [_line(read, *row) for row in read.session.connection().execute(query)]


def _confirmed() -> Any:
    return sqlalchemy.exists().where(
        col(Reminder.assignment_id) == Assignment.id,
        col(Reminder.rung) == Rung.CIRCULAR,
        col(Reminder.due_on) == Assignment.due_on,
    )


def _named_before() -> Any:
    return sqlalchemy.exists().where(
        col(CircularItem.assignment_id) == Assignment.id, col(CircularItem.due_on) == Assignment.due_on
    )


def _line(read: Read, key: int, bureau_id: int, bureau: str, *rest: Any) -> Named:
    ordinal, heading, point, meeting, due_on, chased, said = rest
    row = {
        "bureau": bureau,
        "required": requirement(ordinal, heading),
        "matter": point,
        "meeting": meeting,
        "due": long_day(due_on),
        "late": str((read.today - due_on).days),
        "chased": str(chased),
        "said": said or "",
    }
    return Named(key, bureau_id, bureau, row)
