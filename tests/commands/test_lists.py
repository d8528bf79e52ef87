"""``import``: a list in at the machine, each row's fate said."""

import io
from pathlib import Path

from sqlmodel import select
from xlsxwriter import Workbook

from models.imports import Person
from services.database import reading_session
from tests.commands.conftest import Type


def list_of(path: Path, *sheets: tuple[str, str]) -> Path:
    """A workbook; rows by lines, cells by bars."""
    out = io.BytesIO()
    made = Workbook(out)
    for name, rows in sheets:
        sheet = made.add_worksheet(name)
        for line, row in enumerate(rows.splitlines()):
            sheet.write_row(line, 0, row.split("|"))
    made.close()
    path.write_bytes(out.getvalue())
    return path


def people() -> list[str]:
    with reading_session() as session:
        return list(session.exec(select(Person.name)))


GOOD = "姓名|职务|单位\n张三|局长|三台\n李四|副局长|绵阳"
BAD = "姓名|职务|单位\n张三|局长|三台\n李四|副局长|没有这个单位"


def test_a_dry_run_says_what_would_become_of_each_row_and_does_nothing(
    office: Path, typed: Type, tmp_path: Path
) -> None:
    said = typed("import", "people", list_of(tmp_path / "人员.xlsx", ("人员", GOOD)), "--as", "secretary", "--dry-run")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[-1] == "新增 2"
    assert said.out.startswith("2  新增  张三")
    assert people() == []


def test_good_rows_are_taken_in_and_a_bad_one_is_named_and_ends_with_one(
    office: Path, typed: Type, tmp_path: Path
) -> None:
    said = typed("import", "people", list_of(tmp_path / "人员.xlsx", ("人员", BAD)), "--as", "secretary")
    assert said.code == 1
    assert "已导入 1 行。" in said.out
    assert said.err == "3  有误  李四  单位名录里没有“没有这个单位”。\n"
    assert people() == ["张三"]


def test_of_several_sheets_one_has_to_be_named(office: Path, typed: Type, tmp_path: Path) -> None:
    file = list_of(tmp_path / "人员.xlsx", ("封面", "2020年"), ("人员", GOOD))
    said = typed("import", "people", file, "--as", "secretary")
    assert (said.code, said.err) == (1, "有多张工作表，请用 --sheet 指明：封面、人员\n")
    assert typed("import", "people", file, "--as", "secretary", "--sheet", "没有").code == 1
    assert typed("import", "people", file, "--as", "secretary", "--sheet", "人员").code == 0
    assert people() == ["张三", "李四"]


def test_who_may_not_import_on_a_screen_may_not_here(office: Path, typed: Type, tmp_path: Path) -> None:
    file = list_of(tmp_path / "人员.xlsx", ("人员", GOOD))
    for login in ("county_officer", "leader", "nobody"):
        assert typed("import", "people", file, "--as", login).code == 1
    assert people() == []


def test_what_is_no_list_is_refused_in_a_sentence(office: Path, typed: Type, tmp_path: Path) -> None:
    (tmp_path / "人员.docx").write_bytes(b"PK")
    said = typed("import", "people", tmp_path / "人员.docx", "--as", "secretary")
    assert (said.code, said.out) == (1, "")
    assert "请用 .xlsx" in said.err


def test_whose_attendance_and_as_whom_is_asked_for_in_a_sentence(office: Path, typed: Type, tmp_path: Path) -> None:
    file = list_of(tmp_path / "参会.xlsx", ("参会", "单位|参会情况\n三台|出席"))
    said = typed("import", "attendance", file, "--as", "secretary")
    assert (said.code, said.err) == (1, "请用 --meeting 指明是哪次会议的参会名单。\n")
    said = typed("import", "people", file, "--as", "nobody")
    assert (said.code, said.err) == (1, "没有可登录的账号 nobody。\n")
