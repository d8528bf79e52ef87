"""``backup`` and ``restore`` as they are typed. What they keep is tested in tests/data."""

import re
from pathlib import Path

from models.words import ENGLISH
from services.access import Actor
from services.database import engine
from tests.commands.conftest import Outcome, Type
from tests.commands.test_verify import entries, tampering
from tests.conftest import point_at
from tests.data.test_backup import room_for
from tests.making import assignment, dispatched, point


def test_a_backup_says_what_it_holds_and_comes_back(typed: Type, office: Path, secretary: Actor) -> None:
    dispatched(secretary, point())
    n, archive = entries(), office / "not" / "there" / "one.zip"
    assert typed("backup", archive) == Outcome(0, f"已备份并核验：操作台账 {n} 条，附件 0 个。\n", "")
    assert archive.stat().st_mode & 0o077 == 0  # it holds password hashes
    dispatched(secretary, point(), title="备份以后的会议")
    back = typed("restore", archive)
    assert (back.code, back.err) == (0, "")
    first, second = back.out.splitlines()
    assert re.fullmatch(rf"已恢复到 \d{{4}}-\d\d-\d\dT\d\d:\d\d：操作台账 {n} 条。", first)
    assert second == "原来的数据库在旁边，名为 .before-restore。请重新启动系统。"
    assert (office / "duban.db.before-restore").exists()
    assert entries() == n + 1  # that it was restored
    assert assignment().version == 1
    assert typed("verify").code == 0


def test_a_backup_never_overwrites_a_file(typed: Type, office: Path) -> None:
    archive = office / "mine.zip"
    archive.write_text("mine")
    found = typed("backup", archive)
    assert found == Outcome(1, "", "已有同名文件 mine.zip。备份不覆盖旧文件，请换个名字。\n")
    assert archive.read_text() == "mine"


def test_a_backup_of_a_damaged_ledger_is_made_and_says_so(typed: Type, office: Path, secretary: Actor) -> None:
    dispatched(secretary, point())
    with tampering(office) as database:
        database.execute("UPDATE ledger_entry SET actor = '赵某' WHERE seq = 2")
    found = typed("backup", office / "one.zip", language=ENGLISH)
    assert found.code == 1
    assert found.out.endswith("The ledger was already damaged at entry 2; see verify.\n")
    assert (office / "one.zip").exists()


def test_restoring_what_is_not_there_or_not_whole_touches_nothing(typed: Type, office: Path) -> None:
    before = entries()
    assert typed("restore", office / "none.zip") == Outcome(1, "", "找不到备份包 none.zip。\n")
    typed("backup", office / "one.zip")
    data = bytearray((office / "one.zip").read_bytes())
    data[len(data) // 2] ^= 1
    (office / "bent.zip").write_bytes(data)
    words = "The archive bent.zip is not as it was made. Nothing was restored; use another one.\n"
    assert typed("restore", office / "bent.zip", language=ENGLISH) == Outcome(1, "", words)
    assert entries() == before


def test_a_backup_comes_back_where_there_was_nothing(typed: Type, office: Path, tmp_path: Path) -> None:
    typed("backup", office / "one.zip")
    n = entries()
    engine().dispose()
    point_at(tmp_path / "other machine")
    assert typed("restore", office / "one.zip").code == 0
    assert entries() == n + 1


def test_a_backup_into_a_folder_gets_a_name_of_its_own(typed: Type, office: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    assert typed("backup", tmp_path / "kept").code == 0
    (archive,) = (tmp_path / "kept").iterdir()
    assert re.fullmatch(r"duban-\d{8}-\d{6}\.zip", archive.name)


def test_a_disk_without_room_is_said_in_a_sentence(typed: Type, office: Path) -> None:
    engine().dispose()
    with room_for(20_000):
        said = typed("backup", office / "one.zip")
    assert said.code == 1
    assert "Traceback" not in said.err
    assert len(said.err.splitlines()) == 1
    assert not (office / "one.zip").exists()
