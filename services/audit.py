"""The auditor's view of the ledger of changes: narrowed, page by page, exported whole, and checked against its chain."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func
from sqlmodel import col, or_, select

from documents.register_sheet import Column, Value, write
from models.accounts import Account, Role
from models.clock import BEIJING, start_of
from models.labels import LABELS, THINGS
from models.ledger import LedgerEntry
from models.ledger_words import CODED, FACTS, VALUES
from models.lifecycle import Step
from models.permissions import Action
from models.words import CHINESE, N_, say
from services import ledger
from services.access import SYSTEM, Actor
from services.ledger import Verdict
from services.transactions import Read, reading, writing

PAGE = 50
_SYSTEM = N_("The system")
MOST_ROWS = 1_000_000  # a sheet holds 1,048,576
_WORDS: dict[str, str] = VALUES | {str(value): word for value, word in LABELS.items()}
KNOWN: dict[str, str] = {str(action): LABELS[action] for action in (*Action, *Step)} | {
    "restore": N_("Restore a backup")
}
_COLUMNS = (
    (N_("Entry"), 9),
    (N_("When"), 18),
    (N_("Who"), 14),
    (N_("Role"), 10),
    (N_("Address"), 16),
    (N_("What was done"), 20),
    (N_("To what"), 16),
    (N_("Before"), 40),
    (N_("After"), 40),
    (N_("Reason"), 30),
    (N_("Fingerprint"), 66),
)


@dataclass(frozen=True, slots=True)
class AuditWish:
    """What is looked for; everything where nothing is said. Days are Beijing days, both included."""

    who: str = ""
    action: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One entry of the ledger."""

    seq: int
    at: datetime
    actor: str
    role: str
    ip: str
    action: str
    kind: str
    object_id: int | None
    before: dict[str, Any]
    after: dict[str, Any]
    reason: str
    hash: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    lines: tuple[AuditLine, ...]
    total: int


def search(actor: Actor, wish: AuditWish, page: int = 0) -> AuditPage:
    """A page of the entries that are looked for, latest first."""
    with reading(actor, Action.SEE_LEDGER) as read:
        where = _where(wish)
        total = read.session.scalar(select(func.count()).select_from(LedgerEntry).where(*where)) or 0
        query = select(LedgerEntry).where(*where).order_by(col(LedgerEntry.seq).desc())
        rows = read.session.exec(query.limit(PAGE).offset(page * PAGE))
        return AuditPage(tuple(_line(row) for row in rows), total)


def kinds(actor: Actor) -> list[str]:
    """The kinds of things that entries are about."""
    with reading(actor, Action.SEE_LEDGER) as read:
        return sorted(read.session.exec(select(LedgerEntry.kind).distinct()))


def check(actor: Actor) -> tuple[Verdict, datetime]:
    """Walk the chain and hold it against the anchors now, by the office's clock."""
    with ledger.one_moment() as anchors, reading(actor, Action.SEE_LEDGER) as read:
        return ledger.verify(read.session, anchors), read.now


def export(actor: Actor, wish: AuditWish, path: Path, token: str) -> int:
    """The entries as a sheet, oldest first; how many. That it was taken is an entry itself."""
    with writing(actor, Action.EXPORT_LEDGER, token) as note:
        note.record("ledger", None, after={name: str(value) for name, value in _asked(wish).items()})
    columns = [Column(say(CHINESE, head), width, wraps=width >= 30) for head, width in _COLUMNS]
    with reading(actor, Action.EXPORT_LEDGER) as read:
        return write(path, say(CHINESE, N_("Ledger of changes")), columns, _rows(read, wish))


def _asked(wish: AuditWish) -> dict[str, Any]:
    said = {"who": wish.who, "action": wish.action, "kind": wish.kind, "since": wish.since, "until": wish.until}
    return {name: value for name, value in said.items() if value}


def _name(actor: str) -> str:
    return say(CHINESE, _SYSTEM) if actor == SYSTEM.name else actor


def _who(said: str) -> Any:
    """Part of a name as it was then, of a user name, or what the system itself is called."""
    by_login = select(Account.id).where(col(Account.login).contains(said.lower(), autoescape=True))
    found = [
        col(LedgerEntry.actor).contains(said, autoescape=True),
        col(LedgerEntry.actor_id).in_(by_login),
    ]
    if any(said.lower() in name.lower() for name in (say(CHINESE, _SYSTEM), _SYSTEM)):
        found.append(col(LedgerEntry.actor) == SYSTEM.name)
    return or_(*found)


def _where(wish: AuditWish) -> list[Any]:
    where: list[Any] = []
    if wish.who.strip():
        where.append(_who(wish.who.strip()))
    if wish.action:
        where.append(LedgerEntry.action == wish.action)
    if wish.kind:
        where.append(LedgerEntry.kind == wish.kind)
    if wish.since:
        where.append(col(LedgerEntry.at) >= start_of(wish.since))
    if wish.until:
        where.append(col(LedgerEntry.at) < start_of(wish.until + timedelta(days=1)))
    return where


def _line(row: LedgerEntry) -> AuditLine:
    return AuditLine(
        row.seq,
        row.at,
        row.actor,
        row.role,
        row.ip,
        row.action,
        row.kind,
        row.object_id,
        row.before,
        row.after,
        row.reason,
        row.hash,
    )


def _thing(line: AuditLine) -> str:
    word = say(CHINESE, THINGS[line.kind]) if line.kind in THINGS else line.kind
    return f"{word} {line.object_id}" if line.object_id is not None else word


def in_words(facts: dict[str, Any], language: str) -> str:
    """The facts of an entry as a sentence: 状态：办理中；退回次数：1."""
    colon, comma = ("：", "；") if language == CHINESE else (": ", "; ")
    told = ((say(language, FACTS.get(key, key)), _value(key, value, language)) for key, value in facts.items())
    return comma.join(f"{name}{colon}{value}" for name, value in told)


def what_changed(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both sides without what stayed as it was, and without what was empty and is not named any more."""
    if not (before and after):
        return before, after
    changed = [key for key in after if key not in before or before[key] != after[key]]
    return {key: before[key] for key in changed if key in before}, {key: after[key] for key in changed}


def _value(key: str, value: Any, language: str) -> str:
    if isinstance(value, dict):
        return f"（{in_words(value, language)}）" if language == CHINESE else f"({in_words(value, language)})"
    if isinstance(value, list):
        return "、".join(_value(key, one, language) for one in value)
    if key in CODED or value is None or isinstance(value, bool):
        code, _, number = str(value).partition(" ")  # "directive 3"
        return f"{say(language, _WORDS[code])} {number}".strip() if code in _WORDS else str(value)
    return str(value)


def _rows(read: Read, wish: AuditWish) -> Iterator[tuple[Value, ...]]:
    query = select(LedgerEntry).where(*_where(wish)).order_by(col(LedgerEntry.seq)).limit(MOST_ROWS)
    roles = {str(role): say(CHINESE, LABELS[role]) for role in Role}
    for row in read.session.exec(query.execution_options(yield_per=1000)):
        line = _line(row)
        at = line.at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")
        action = say(CHINESE, KNOWN[line.action]) if line.action in KNOWN else line.action
        yield (
            *(line.seq, at, _name(line.actor), roles.get(line.role, line.role), line.ip, action),
            *(_thing(line), in_words(line.before, CHINESE), in_words(line.after, CHINESE), line.reason, line.hash),
        )
