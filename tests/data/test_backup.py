"""Backup and restore: what comes back is what there was, and nothing damaged comes back at all."""

import hashlib
import json
import random
import resource
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlmodel import select

from models.accounts import SignIn
from models.clock import now
from models.errors import NotPossibleNow, NotReadable
from models.settings import settings
from services import backup, bureaus, ledger
from services.access import Actor
from services.bureaus import BureauForm
from services.database import engine, reading_session, writing_session
from tests.conftest import point_at


def add_bureau(actor: Actor, number: int) -> None:
    form = BureauForm(f"新设单位{number}", f"新{number}", code=f"N-{number}")
    bureaus.save_bureau(actor, form, f"add {number}")


def names() -> list[str]:
    with closing(sqlite3.connect(settings().database_url.removeprefix("sqlite:///"))) as database:
        return [name for (name,) in database.execute("SELECT name FROM bureau WHERE code LIKE 'N-%' ORDER BY code")]


def verdict() -> ledger.Verdict:
    with reading_session() as session:
        return ledger.verify(session)


@pytest.fixture
def archive(office: Path, secretary: Actor) -> Path:
    add_bureau(secretary, 1)
    backup.back_up(office / "one.zip")
    return office / "one.zip"


def test_a_restored_office_is_as_it_was_and_the_later_one_is_kept_aside(
    office: Path, secretary: Actor, archive: Path
) -> None:
    add_bureau(secretary, 2)
    summary = backup.restore(archive)
    assert (summary.files, summary.missing, summary.ledger_bad_at) == (0, (), None)
    assert names() == ["新设单位1"]
    assert verdict() == ledger.Verdict(summary.entries + 1)
    with closing(sqlite3.connect(office / "duban.db.before-restore")) as before:
        assert before.execute("SELECT count(*) FROM bureau WHERE code LIKE 'N-%'").fetchone() == (2,)


def test_a_log_left_without_its_database_does_not_get_into_the_restored_one(
    office: Path, secretary: Actor, archive: Path
) -> None:
    add_bureau(secretary, 2)
    log = office / "duban.db-wal"
    left = log.read_bytes()
    engine().dispose()
    (office / "duban.db").unlink()
    log.write_bytes(left)
    backup.restore(archive)
    assert names() == ["新设单位1"]
    assert verdict().ok
    assert (office / "duban.db.before-restore-wal").read_bytes() == left


def test_a_second_restore_keeps_both_earlier_databases(office: Path, archive: Path) -> None:
    backup.restore(archive)
    backup.restore(archive)
    assert (office / "duban.db.before-restore").exists()
    assert (office / "duban.db.before-restore.2").exists()


def test_a_backup_comes_back_on_an_empty_machine(office: Path, archive: Path, tmp_path: Path) -> None:
    point_at(tmp_path / "elsewhere")
    backup.restore(archive)
    assert names() == ["新设单位1"]
    assert verdict().ok
    assert sorted(path.name for path in (tmp_path / "elsewhere").iterdir()) == [
        "anchors",
        "duban.db",
        "duban.db-shm",
        "duban.db-wal",
    ]


def test_a_backup_taken_while_others_write_holds_everything_saved_before_it(office: Path, secretary: Actor) -> None:
    add_bureau(secretary, 1)
    with writing_session() as session:  # someone else is in the middle of a change
        session.add(SignIn(token_hash="half", account_id=1, created_at=now(), seen_at=now()))
        session.flush()
        backup.back_up(office / "live.zip")
    backup.restore(office / "live.zip")
    assert names() == ["新设单位1"]
    with reading_session() as session:
        assert session.exec(select(SignIn)).all() == []


def test_everybody_signs_in_again_after_a_restore(office: Path) -> None:
    with writing_session() as session:
        session.add(SignIn(token_hash="x", account_id=1, created_at=now(), seen_at=now()))
    backup.back_up(office / "one.zip")
    backup.restore(office / "one.zip")
    with reading_session() as session:
        assert session.exec(select(SignIn)).one().ended_at is not None


def test_handed_in_files_come_back(office: Path, secretary: Actor) -> None:
    _, place = hand_in(b"evidence")
    backup.back_up(office / "one.zip")
    place.unlink()
    assert backup.restore(office / "one.zip").files == 1
    assert place.read_bytes() == b"evidence"


def test_a_file_that_is_gone_is_named_and_does_not_stop_the_backup(office: Path) -> None:
    digest, place = hand_in(b"evidence")
    place.write_bytes(b"forged")
    assert backup.back_up(office / "one.zip").missing == (digest,)


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file may grow beyond a size: the system refuses as it does on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def larger_than_the_database(office: Path) -> tuple[Path, int]:
    """A handed-in file's place, and room for the database only."""
    engine().dispose()
    room = (office / "duban.db").stat().st_size + 100_000
    _, place = hand_in(random.Random(7).randbytes(2 * room))
    return place, room


def test_a_check_needs_no_room_for_handed_in_files(office: Path) -> None:
    _, room = larger_than_the_database(office)
    backup.back_up(office / "one.zip")
    with room_for(room):
        assert backup.check(office / "one.zip").files == 1


def test_a_full_disk_is_not_called_a_damaged_archive(office: Path, archive: Path) -> None:
    with room_for(10_000), pytest.raises(OSError, match="File too large"):
        backup.check(archive)
    assert backup.check(archive).files == 0


def test_a_restore_that_finds_no_room_leaves_the_office_as_it_was(office: Path, secretary: Actor) -> None:
    place, room = larger_than_the_database(office)
    backup.back_up(office / "one.zip")
    place.unlink()
    add_bureau(secretary, 2)
    with room_for(room), pytest.raises(OSError, match="File too large"):
        backup.restore(office / "one.zip")
    assert names() == ["新设单位2"]
    assert not (office / "duban.db.before-restore").exists()


def test_no_file_of_an_archive_gets_out_of_its_folder(office: Path, archive: Path) -> None:
    name, bad = "files/../../outside", office / "bad.zip"
    with zipfile.ZipFile(archive) as sound, zipfile.ZipFile(bad, "w") as packed:
        facts = json.loads(sound.read(backup.MANIFEST))
        facts["contents"][name] = hashlib.sha256(b"outside").hexdigest()
        for kept in (backup.DATABASE, backup.ANCHORS):
            packed.writestr(kept, sound.read(kept))
        packed.writestr(name, b"outside")
        packed.writestr(backup.MANIFEST, json.dumps(facts))
        packed.comment = b"0" * 64
    whole = bad.read_bytes()[:-64]
    bad.write_bytes(whole + hashlib.sha256(whole).hexdigest().encode())
    with pytest.raises(NotReadable, match="backup_damaged"):
        backup.restore(bad)
    assert not (office / "outside").exists()


def hand_in(data: bytes) -> tuple[str, Path]:
    """An attachment row with its bytes, without the meeting around it (foreign keys are off for this one)."""
    digest = hashlib.sha256(data).hexdigest()
    place = settings().files / digest[:2] / digest
    place.parent.mkdir(parents=True)
    place.write_bytes(data)
    path = settings().database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(ROWS.format(digest=digest, size=len(data)))
    return digest, place


ROWS = """
INSERT INTO meeting (id, number, title, held_on, source, host, host_posts, organisers, is_video, main_venue, source_text,
    text_digest, created_by, dispatched_at, version)
    VALUES (1, '', 't', '2020-02-04', '', '', '', '[]', 1, '', '', '', 1, '2020-02-05', 1);
INSERT INTO directive (id, meeting_id, position, heading, text) VALUES (1, 1, 1, 'h', 't');
INSERT INTO point (id, meeting_id, directive_id, position, text, criterion, completion, due_on, evidence_required,
    on_bureaus_word, version) VALUES (1, 1, 1, 1, 't', 'finish', '', '2020-02-10', 0, 0, 1);
INSERT INTO assignment (id, meeting_id, directive_id, point_id, bureau_id, area, part, status, due_on, original_due_on,
    dispatched_at, returned, reopened, chased, version)
    VALUES (1, 1, 1, 1, 1, '510100', 'lead', 'in_progress', '2020-02-10', '2020-02-10', '2020-02-05', 0, 0, 0, 1);
INSERT INTO report (id, assignment_id, kind, text, account_id, at) VALUES (1, 1, 'done', 'done', 1, '2020-02-06');
INSERT INTO attachment (report_id, assignment_id, name, digest, size) VALUES (1, 1, 'a.pdf', '{digest}', {size});
"""


def test_no_single_damaged_byte_gets_through(office: Path, secretary: Actor, archive: Path) -> None:
    add_bureau(secretary, 2)
    sound, dice = archive.read_bytes(), random.Random(7)
    broken = office / "broken.zip"
    for _ in range(100):
        at = dice.randrange(len(sound))
        broken.write_bytes(sound[:at] + bytes([sound[at] ^ dice.randrange(1, 256)]) + sound[at + 1 :])
        with pytest.raises(NotReadable, match="backup_damaged"):
            backup.restore(broken)
    for _ in range(20):
        broken.write_bytes(sound[: dice.randrange(len(sound))])
        with pytest.raises(NotReadable, match="backup_damaged"):
            backup.restore(broken)
    assert names() == ["新设单位1", "新设单位2"]
    assert not (office / "duban.db.before-restore").exists()


def test_an_archive_that_is_not_there_is_said_so(office: Path) -> None:
    with pytest.raises(NotReadable, match="backup_not_found"):
        backup.restore(office / "nowhere.zip")


def test_a_backup_never_overwrites_another(office: Path, archive: Path) -> None:
    with pytest.raises(NotPossibleNow, match="backup_exists"):
        backup.back_up(archive)


def test_an_archive_of_a_newer_release_is_refused(office: Path) -> None:
    with closing(sqlite3.connect(office / "duban.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    backup.back_up(office / "newer.zip")
    with pytest.raises(NotPossibleNow, match="backup_newer"):
        backup.restore(office / "newer.zip")


def test_postgresql_is_told_of_its_own_tools(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_DATABASE_URL", "postgresql://nobody@localhost/none")
    settings.cache_clear()
    with pytest.raises(NotPossibleNow, match="backup_needs_sqlite"):
        backup.back_up(office / "one.zip")
    settings.cache_clear()


def test_a_backup_of_a_broken_ledger_is_made_and_says_where_it_broke(office: Path, secretary: Actor) -> None:
    add_bureau(secretary, 1)
    cut_tail(office)
    assert backup.back_up(office / "one.zip").ledger_bad_at == 2


def cut_tail(office: Path) -> None:
    """What someone with the database in hand would do: drop the last entry and set the head back."""
    engine().dispose()
    with closing(sqlite3.connect(office / "duban.db")) as database, database:
        database.execute("DROP TRIGGER ledger_entry_no_delete")
        database.execute("DELETE FROM ledger_entry WHERE seq = 2")
        database.execute("UPDATE ledger_head SET seq = 1, hash = (SELECT hash FROM ledger_entry WHERE seq = 1)")
