"""Drafts of meetings: pasted, read, corrected, kept. Every change is saved, so a closed tab loses nothing."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import col, select

from documents.read import plain_name, text_of
from documents.types import MOST_MEGABYTES, Remark
from models.accounts import Account
from models.errors import NotAllowed, NotPossibleNow, NotReadable
from models.ledger import LedgerEntry
from models.meetings import Draft, Meeting
from models.permissions import Action
from parsing import read as read_text
from parsing.body import body_words
from parsing.gold import to_labels
from parsing.secrecy import marking
from services.access import Actor, reach
from services.first_form import first_form
from services.forms import MeetingForm
from services.terms import count_terms
from services.transactions import Read, expect_version, reading, writing

MOST_CHARACTERS = 1_000_000
LEAST_CHARACTERS = 20
FILE_MEGABYTES = MOST_MEGABYTES


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file a draft's text was read from, and what of it was left out."""

    name: str
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as a screen needs it. ``twin`` is a meeting already registered with the same text, or title and day.

    ``changed_by`` saved last; ``today`` is the office's day, for due dates counted from it.
    """

    id: int
    version: int
    source_text: str
    form: MeetingForm
    owner: str
    changed_by: str
    updated_at: datetime
    today: date
    file: SourceFile | None = None
    meeting_id: int | None = None
    twin: tuple[int, str] | None = None


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in a list."""

    id: int
    version: int
    title: str
    owner: str
    updated_at: datetime
    directives: int = 0
    checked: int = field(default=0)


def start(actor: Actor, text: str, token: str) -> int:
    """Read a pasted communiqué into a new draft; its id. The text is kept exactly as it came."""
    return _start(actor, text, token, None)


def start_from_file(actor: Actor, name: str, data: bytes, token: str) -> int:
    """The same with the text of a file. The draft remembers its name and hash, so that it can be told which file it was."""
    reach(actor, Action.EDIT_DRAFT)  # before the work of reading
    document = text_of(name, data)
    return _start(
        actor,
        document.text,
        token,
        {
            "name": plain_name(name),
            "kind": document.kind.value,
            "sha256": hashlib.sha256(data).hexdigest(),
            "remarks": [remark.value for remark in document.remarks],
        },
    )


def _start(actor: Actor, text: str, token: str, file: dict[str, Any] | None) -> int:
    if len(text.strip()) < LEAST_CHARACTERS:
        raise NotReadable("text_too_short", field="text", least=LEAST_CHARACTERS)
    if len(text) > MOST_CHARACTERS:
        raise NotReadable("text_too_long", field="text", most=MOST_CHARACTERS)
    if marking(text):
        raise NotReadable("classified", field="text")
    found = read_text(text)
    if any(warning.code == "classified" for warning in found.warnings):
        raise NotReadable("classified", field="text")
    with writing(actor, Action.EDIT_DRAFT, token) as write:
        form = first_form(found, write.session)
        digest = digest_of(text)
        of_file = {"file": file} if file else {}
        draft = Draft(
            owner_id=actor.account_id or 0,
            source_text=text,
            text_digest=digest,
            reading=to_labels(found, text, id=digest[:12]) | of_file,
            form=form.model_dump(mode="json"),
            created_at=write.now,
            updated_at=write.now,
        )
        write.session.add(draft)
        write.session.flush()
        write.record("draft", draft.id, after={"text_digest": digest, "directives": len(form.kept)} | of_file)
        return draft.id or 0


def open_draft(actor: Actor, draft_id: int) -> DraftView:
    """The draft as last saved, by whomever of the secretariat."""
    with reading(actor, Action.EDIT_DRAFT) as look:
        draft = _fetch(look, draft_id)
        form = MeetingForm.model_validate(draft.form)
        if draft.meeting_id is None:
            count_terms(form, look.session)
        return DraftView(
            id=draft_id,
            version=draft.version,
            source_text=draft.source_text,
            form=form,
            owner=look.session.get_one(Account, draft.owner_id).name,
            changed_by=_last_hand(look, draft_id),
            updated_at=draft.updated_at,
            today=look.today,
            file=_file(draft),
            meeting_id=draft.meeting_id,
            twin=_twin(look, draft, form),
        )


def list_drafts(actor: Actor) -> list[DraftLine]:
    """The drafts that wait to be finished, latest first."""
    with reading(actor, Action.EDIT_DRAFT) as look:
        rows = look.session.exec(
            select(Draft, Account.name)
            .join(Account, col(Account.id) == Draft.owner_id)
            .where(col(Draft.meeting_id).is_(None), col(Draft.discarded_at).is_(None))
            .order_by(col(Draft.updated_at).desc())
        ).all()
        return [_line(draft, owner) for draft, owner in rows]


def save(actor: Actor, draft_id: int, form: MeetingForm, version: int, token: str) -> int:
    """Keep the form as it stands; the draft's new version."""
    with writing(actor, Action.EDIT_DRAFT, token) as write:
        draft = fetch_open(write, draft_id)
        expect_version(draft, version)
        was = MeetingForm.model_validate(draft.form)
        draft.form, draft.updated_at = form.model_dump(mode="json"), write.now
        write.record("draft", draft_id, after={"changed": _changed(was, form)})
        return draft.version


def discard(actor: Actor, draft_id: int, version: int, token: str) -> None:
    """Put a draft aside. It stays in the database, out of the list."""
    with writing(actor, Action.EDIT_DRAFT, token) as write:
        draft = fetch_open(write, draft_id)
        expect_version(draft, version)
        draft.discarded_at = write.now
        write.record("draft", draft_id, after={"discarded": True})


def digest_of(text: str) -> str:
    """SHA-256 of the article's words: the same one pasted from two pages, with other clutter around it, has the same."""
    return hashlib.sha256(body_words(text).encode()).hexdigest()


def _fetch(look: Read, draft_id: int) -> Draft:
    draft = look.session.get(Draft, draft_id)
    if draft is None or draft.discarded_at is not None:
        raise NotAllowed("not_found")
    return draft


def fetch_open(look: Read, draft_id: int) -> Draft:
    """The draft, if nothing has been dispatched from it yet."""
    draft = _fetch(look, draft_id)
    if draft.meeting_id is not None:
        raise NotPossibleNow("already_dispatched")
    return draft


def _file(draft: Draft) -> SourceFile | None:
    file = draft.reading.get("file")
    return SourceFile(file["name"], tuple(Remark(remark) for remark in file["remarks"])) if file else None


def _twin(look: Read, draft: Draft, form: MeetingForm) -> tuple[int, str] | None:
    same = (col(Meeting.text_digest) == draft.text_digest) | (
        (col(Meeting.title) == form.title.strip()) & (col(Meeting.held_on) == form.held_on)
    )
    row = look.session.exec(select(Meeting.id, Meeting.title).where(same, Meeting.id != draft.meeting_id)).first()
    return (row[0] or 0, row[1]) if row else None


def _last_hand(look: Read, draft_id: int) -> str:
    query = select(LedgerEntry.actor).where(LedgerEntry.kind == "draft", LedgerEntry.object_id == draft_id)
    return look.session.exec(query.order_by(col(LedgerEntry.seq).desc())).first() or ""


def _line(draft: Draft, owner: str) -> DraftLine:
    form = MeetingForm.model_validate(draft.form)
    checked = sum(directive.checked for directive in form.kept)
    return DraftLine(draft.id or 0, draft.version, form.title, owner, draft.updated_at, len(form.kept), checked)


def _changed(was: MeetingForm, now: MeetingForm) -> list[str]:
    """The names of what differs, for the ledger: the words themselves are in the draft."""
    names = [
        name for name in MeetingForm.model_fields if name != "directives" and getattr(was, name) != getattr(now, name)
    ]
    before = {directive.key: directive for directive in was.directives}
    names += [f"directive {d.ordinal or '-'}" for d in now.directives if before.get(d.key) != d]
    return names
