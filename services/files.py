"""Files that bureaus hand in: kept under the hash of their bytes, opened only for who may see their assignment."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath

from sqlmodel import Session, col, func, select

from models.assignments import Attachment, Report
from models.errors import NotAllowed, NotPossibleNow, NotReadable
from models.permissions import Action
from models.settings import settings
from services.access import Actor, assignment_for
from services.transactions import reading

MOST_BYTES = 20 * 1024 * 1024
MOST_A_DAY = 500 * 1024 * 1024  # of one account
ENDINGS = (".pdf", ".doc", ".docx", ".wps", ".xls", ".xlsx", ".et", ".jpg", ".jpeg", ".png", ".txt", ".zip")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: the name is the sender's word, nothing more."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file a person may have: the name to offer and where the bytes are."""

    name: str
    path: Path
    size: int


def keep(session: Session, report: Report, upload: Upload) -> Attachment:
    """Store the bytes and note the attachment. If the transaction fails, bytes without a row are harmless."""
    name = PurePosixPath(upload.name.replace("\\", "/")).name.strip()[-200:] or "file"
    if not name.lower().endswith(ENDINGS):
        raise NotReadable("file_kind", field="files", name=name)
    if len(upload.data) > MOST_BYTES:
        raise NotReadable("file_too_large", field="files", name=name, most=MOST_BYTES // 1024 // 1024)
    if not upload.data:
        raise NotReadable("file_empty", field="files", name=name)
    if _kept_since(session, report, report.at - timedelta(days=1)) + len(upload.data) > MOST_A_DAY:
        raise NotReadable("files_too_many", field="files", most=MOST_A_DAY // 1024 // 1024)
    digest = hashlib.sha256(upload.data).hexdigest()
    _write(_place(digest), upload.data)
    row = Attachment(
        report_id=report.id or 0, assignment_id=report.assignment_id, name=name, digest=digest, size=len(upload.data)
    )
    session.add(row)
    return row


def _kept_since(session: Session, report: Report, since: datetime) -> int:
    """Bytes this account has handed in."""
    own = select(func.coalesce(func.sum(col(Attachment.size)), 0)).join(Report, col(Report.id) == Attachment.report_id)
    return int(session.exec(own.where(Report.account_id == report.account_id, col(Report.at) > since)).one())


def open_for(actor: Actor, attachment_id: int) -> StoredFile:
    """The file, if the actor may see the assignment it belongs to; else not found."""
    with reading(actor, Action.SEE_ASSIGNMENTS) as read:
        row = read.session.get(Attachment, attachment_id)
        if row is None:
            raise NotAllowed("not_found")
        assignment_for(read.session, actor, Action.SEE_ASSIGNMENTS, row.assignment_id)
        path = _place(row.digest)
        if not path.exists():
            raise NotPossibleNow("file_gone", name=row.name)
        return StoredFile(row.name, path, row.size)


def _place(digest: str) -> Path:
    return settings().files / digest[:2] / digest


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all, and on the disk before the row that speaks of it. One that was cut short is written anew."""
    if path.exists() and path.stat().st_size == len(data):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{secrets.token_hex(4)}.part")  # two may hand in the same at once
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    for folder in (path.parent, settings().files, settings().files.parent):  # each may be new
        sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Onto the disk with the names in it: a file whose name is lost is as good as not written."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
