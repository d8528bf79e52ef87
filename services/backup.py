"""Backups of the SQLite office: one archive of database, handed-in files and ledger anchors, proved before it counts.

The archive is a zip whose comment is the SHA-256 of everything before it, so that one
changed byte anywhere is found before anything is restored. PostgreSQL has `pg_dump`.
"""

import hashlib
import json
import os
import secrets
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path
from typing import IO, Any

from alembic.script import ScriptDirectory
from sqlalchemy import make_url, update
from sqlmodel import col

from models.accounts import SignIn
from models.clock import now
from models.errors import NotPossibleNow, NotReadable
from models.permissions import Action
from models.settings import ROOT, settings
from services import ledger
from services.access import SYSTEM
from services.database import engine, migrate, reading_session
from services.files import sync_folder
from services.transactions import writing

FORMAT = 1
DATABASE, ANCHORS, MANIFEST = "duban.db", "anchors.txt", "manifest.json"
# The database goes first: should it end in between, nothing is left that opens without its log.
_LOGS = ("", "-wal", "-journal")


@dataclass(frozen=True, slots=True)
class Summary:
    """What an archive holds. ``missing`` names handed-in files that were already gone when it was made."""

    made_at: str
    uuid: str
    revision: str
    entries: int
    files: int
    missing: tuple[str, ...] = ()
    ledger_bad_at: int | None = None


def back_up(target: Path) -> Summary:
    """Write an archive of the office as it is now, while people go on working; it has been opened and checked."""
    _database_path()
    if target.exists():
        raise NotPossibleNow("backup_exists", name=target.name)
    with ledger.one_moment() as held, reading_session() as session:
        verdict, anchors = ledger.verify(session, held), ledger.anchor_file(session)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        copy, part = Path(folder) / DATABASE, Path(folder) / "archive"
        anchored = anchors.read_bytes() if anchors.exists() else b""  # before the copy, so that none is ahead of it
        _copy_database(copy)
        facts = _facts_of(copy)
        present, missing = _handed_in(copy)
        facts |= {"format": FORMAT, "made_at": now().isoformat(), "missing": missing, "ledger_bad_at": verdict.bad_seq}
        _pack(part, facts, copy, anchored, present)
        part.chmod(0o600)  # it holds every account's password hash
        summary = check(part)
        os.replace(part, target)
    sync_folder(target.parent)
    return summary


def place() -> Path | None:
    """Where a backup goes that nobody named a place for: beside the database. None on PostgreSQL, which has `pg_dump`."""
    url = make_url(settings().database_url)
    return _database_path().parent / "backups" if url.get_backend_name() == "sqlite" else None


def _database_path() -> Path:
    url = make_url(settings().database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise NotPossibleNow("backup_needs_sqlite")
    return Path(url.database)


def _copy_database(target: Path) -> None:
    """A consistent copy of the live database: SQLite's own backup, the only copy that is safe beside writers."""
    with closing(sqlite3.connect(_database_path())) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def _facts_of(database: Path) -> dict[str, object]:
    with closing(sqlite3.connect(database)) as copy:
        (uuid,) = copy.execute("SELECT uuid FROM installation").fetchone()
        (revision,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
        (entries,) = copy.execute("SELECT count(*) FROM ledger_entry").fetchone()
    return {"uuid": uuid, "revision": revision, "entries": entries}


def _handed_in(database: Path) -> tuple[list[str], list[str]]:
    """The digests of handed-in files that lie in the files folder unharmed, and of those that do not."""
    with closing(sqlite3.connect(database)) as copy:
        digests = [digest for (digest,) in copy.execute("SELECT DISTINCT digest FROM attachment ORDER BY digest")]
    sound = {digest for digest in digests if place_of(digest).exists() and _digest(place_of(digest)) == digest}
    return [d for d in digests if d in sound], [d for d in digests if d not in sound]


def place_of(digest: str) -> Path:
    """Where the bytes of a handed-in file lie."""
    return settings().files / digest[:2] / digest


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return _digest_of(file)


def _digest_of(file: IO[bytes]) -> str:
    """Block by block: what is read may be larger than the memory."""
    found = hashlib.sha256()
    while block := file.read(1 << 20):
        found.update(block)
    return found.hexdigest()


def _pack(target: Path, facts: dict[str, object], copy: Path, anchored: bytes, digests: list[str]) -> None:
    contents = {DATABASE: _digest(copy), ANCHORS: hashlib.sha256(anchored).hexdigest()}
    contents |= {f"files/{digest}": digest for digest in digests}
    manifest = json.dumps(facts | {"contents": contents}, ensure_ascii=False, indent=1)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, manifest)
        archive.writestr(ANCHORS, anchored)
        archive.write(copy, DATABASE)
        for digest in digests:
            archive.write(place_of(digest), f"files/{digest}")
        archive.comment = b"0" * 64
    with target.open("r+b") as file:
        sealed = _seal(target)
        file.seek(-64, os.SEEK_END)
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())


def _seal(path: Path) -> bytes:
    """The SHA-256 of all but the last 64 bytes, where it is kept."""
    left, found = path.stat().st_size - 64, hashlib.sha256()
    with path.open("rb") as file:
        while left > 0 and (block := file.read(min(left, 1 << 20))):
            found.update(block)
            left -= len(block)
    return found.hexdigest().encode()


def check(archive: Path) -> Summary:
    """Open an archive and hold everything in it against its digests; what it holds, or a refusal.

    Of room it takes the database's own size, beside the archive.
    """
    with _opened(archive, archive.parent) as (facts, _folder):
        return _summary(facts)


def _summary(facts: dict[str, Any]) -> Summary:
    same = {name: facts[name] for name in ("made_at", "uuid", "revision", "entries", "ledger_bad_at")}
    return Summary(**same, files=len(facts["contents"]) - 2, missing=tuple(facts["missing"]))


@contextmanager
def _opened(archive: Path, beside: Path) -> Iterator[tuple[dict[str, Any], Path]]:
    """The manifest, and a folder in ``beside`` with database and anchors; refuses anything that is not as it was made.

    A full disk is no fault of the archive: what the system has to say of it goes through.
    """
    if not archive.is_file():
        raise NotReadable("backup_not_found", name=archive.name)
    with tempfile.TemporaryDirectory(dir=beside) as folder:
        try:
            facts = _unpack(archive, Path(folder))
        except (ValueError, KeyError, zipfile.BadZipFile, sqlite3.DatabaseError) as error:
            raise NotReadable("backup_damaged", name=archive.name) from error
        yield facts, Path(folder)


def _beside_database() -> Path:
    """On the database's own disk, so that what is unpacked can be moved into place in one step."""
    folder = _database_path().parent
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _unpack(archive: Path, folder: Path) -> dict[str, Any]:
    """Handed-in files are looked through where they lie: all of them together may be larger than the disk's room."""
    if archive.stat().st_size < 64:
        raise ValueError("too short to be sealed")
    with archive.open("rb") as file:
        file.seek(-64, os.SEEK_END)
        if file.read() != _seal(archive):
            raise ValueError("a byte is not as it was")
    with zipfile.ZipFile(archive) as packed:
        facts: dict[str, Any] = json.loads(packed.read(MANIFEST))
        for name, digest in facts["contents"].items():
            with packed.open(name) as source:
                if name in (DATABASE, ANCHORS):
                    with (folder / name).open("wb") as unpacked:
                        shutil.copyfileobj(source, unpacked)
                    found = _digest(folder / name)
                else:
                    found = _digest_of(source)
            # Any other name might lead out of the folder of files.
            if found != digest or name not in (DATABASE, ANCHORS, f"files/{digest}"):
                raise ValueError(f"{name} is not as it was")
    _prove(folder / DATABASE)
    return facts


def _prove(database: Path) -> None:
    with closing(sqlite3.connect(database)) as copy:
        if (
            copy.execute("PRAGMA integrity_check").fetchone() != ("ok",)
            or copy.execute("PRAGMA foreign_key_check").fetchone()
        ):
            raise ValueError("the database in the archive is not whole")


def restore(archive: Path) -> Summary:
    """Put an archive in the place of the office's database. What was there is kept aside; nothing is touched if the
    archive is not whole. Everybody has to sign in again."""
    with _opened(archive, _beside_database()) as (facts, folder):
        summary, database = _summary(facts), _database_path()
        anchors = settings().anchors / f"{summary.uuid}.txt"
        _refuse_newer(summary.revision)
        # What takes room comes first: a disk that is full by now still has the office as it was.
        _put_files(archive, facts)
        _sync_file(folder / DATABASE)
        engine().dispose()
        engine.cache_clear()
        _put_aside(database)
        _put_aside(anchors)
        with (folder / ANCHORS).open("rb") as anchored:
            _put(anchored, anchors)
        (folder / DATABASE).replace(database)
        sync_folder(database.parent)
    migrate()
    with writing(SYSTEM, Action.EDIT_ACCOUNTS, secrets.token_hex(16)) as write:
        write.session.execute(update(SignIn).where(col(SignIn.ended_at).is_(None)).values(ended_at=write.now))
        write.record("backup", None, after={"made_at": summary.made_at, "entries": summary.entries}, action="restore")
    return summary


def _refuse_newer(revision: str) -> None:
    """A database of a newer release than this code can't be brought back to it without loss."""
    if revision not in {
        known.revision for known in ScriptDirectory(str(ROOT / "models" / "migrations")).walk_revisions()
    }:
        raise NotPossibleNow("backup_newer", revision=revision)


def _put_aside(path: Path) -> None:
    """Rename, never delete. Logs go with their database: under this name SQLite finds them again. One that was left
    alone goes as well: SQLite would play it into whatever database comes to stand beside it."""
    there = [log for log in _LOGS if _with_log(path, log).exists()]
    if there:
        names = (path.with_name(f"{path.name}.before-restore{n}") for n in chain([""], (f".{i}" for i in count(2))))
        aside = next(name for name in names if not any(_with_log(name, log).exists() for log in _LOGS))
        for log in there:
            _with_log(path, log).replace(_with_log(aside, log))
        sync_folder(path.parent)
    _with_log(path, "-shm").unlink(missing_ok=True)


def _with_log(path: Path, log: str) -> Path:
    return path.with_name(path.name + log)


def _put_files(archive: Path, facts: dict[str, Any]) -> None:
    with zipfile.ZipFile(archive) as packed:
        for name in facts["contents"]:
            if name.startswith("files/"):
                with packed.open(name) as source:
                    _put(source, place_of(name.removeprefix("files/")))


def _put(source: IO[bytes], target: Path) -> None:
    """Write checked bytes to their place, whole or not at all, and onto the disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    with part.open("wb") as file:
        shutil.copyfileobj(source, file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)
    sync_folder(target.parent)


def _sync_file(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())
