"""A bureau's workbook out and in again: locked keys, a dry run first, the newer row here wins, no good row lost to a bad one."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import select

from documents.sheets import Table
from models.assignments import Assignment, Report, ReportKind
from models.errors import DoneAlready, NotAllowed
from models.imports import Fate, ImportKind
from models.ledger import LedgerEntry
from models.lifecycle import Status, Step
from services import bureaus, import_table, imports, steps, workbooks
from services.access import Actor
from services.bureaus import BureauForm
from services.database import reading_session
from services.import_answers import key_of
from services.imports import DryRun, Imported
from services.steps import Given
from services.transactions import Write
from tests.conftest import bureau_id
from tests.making import assignment, dispatched, point, standing
from tests.services.test_papers import TRICKY
from tests.taking import VERIFIED, assert_sound

pytestmark = pytest.mark.usefixtures("morning")
Row = list[str]


@pytest.fixture
def meeting_id(secretary: Actor) -> int:
    return dispatched(secretary, point(TRICKY), point("备足物资", names=("三台",)), standing(names=("三台",)))


def rows_of(actor: Actor, path: Path, name: str = "三台") -> list[Row]:
    """The tasks of a bureau's workbook as they come, the cells to fill in empty."""
    workbooks.workbook(actor, bureau_id(name), path)
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    return [[str(cell) for cell in row] for row in rows[2:]]


def filled(rows: list[Row], *answers: tuple[str, ...]) -> Table:
    """The workbook with the cells to fill in filled, row by row."""
    width = len(rows[0])
    back = [
        [*row[:7], *answer, *[""] * (width - 7 - len(answer))] for row, answer in zip(rows[1:], answers, strict=False)
    ]
    return Table("填报.xlsx", tuple(map(tuple, (rows[0], *back))))


def judged(actor: Actor, table: Table) -> DryRun:
    return imports.dry_run(actor, table, import_table.match(ImportKind.ANSWERS, table))


def taken(actor: Actor, table: Table, token: str = "import") -> Imported:
    return imports.run(actor, table, import_table.match(ImportKind.ANSWERS, table), token)


def test_the_workbook_holds_what_is_owed_and_only_its_open_cells_can_be_changed(
    secretary: Actor, county_officer: Actor, meeting_id: int, tmp_path: Path
) -> None:
    steps.take(county_officer, Step.REPORT_DONE, assignment(position=1).id or 0, 1, "done", Given(text="沙袋已补齐。"))
    heads, *rows = rows_of(secretary, tmp_path / "w.xlsx")
    assert heads[0] == "任务号"
    assert heads[7:] == ["本次填报", "办理情况", "存在问题", "下步措施"]
    assert [row[3] for row in rows] == [TRICKY, "每日报告值班情况"]
    with ZipFile(tmp_path / "w.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        styles = book.read("xl/styles.xml").decode()
    assert "<sheetProtection" in sheet
    assert styles.count('locked="0"') == 1
    assert sheet.count("<dataValidation ") == 2
    assert "还在办,已经办完,零报告" in sheet
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet


def test_a_dry_run_says_every_rows_fate_and_writes_nothing(secretary: Actor, meeting_id: int, tmp_path: Path) -> None:
    table = filled(rows_of(secretary, tmp_path / "w.xlsx"), ("已经办完", "已排查十二处。"), (), ("零报告",))
    found = judged(secretary, table)
    assert [(row.fate, row.note) for row in found.rows] == [
        (Fate.CHANGED, "待签收 → 已经办完：已排查十二处。"),
        (Fate.SAME, ""),
        (Fate.CHANGED, "待签收 → 零报告"),
    ]
    assert [assignment(position=n).status for n in range(3)] == [Status.DISPATCHED] * 3


def test_the_answers_are_steps_like_any_and_the_ledger_says_they_came_by_workbook(
    secretary: Actor, other_secretary: Actor, meeting_id: int, tmp_path: Path
) -> None:
    rows = rows_of(secretary, tmp_path / "w.xlsx")
    table = filled(rows, ("已经办完", TRICKY, "缺人", "补人"), ("还在办", "沙袋到了一半。"), ("零报告",))
    made = taken(secretary, table)
    assert (made.changed, made.refused) == (3, 0)
    assert_sound()
    assert [assignment(position=n).status for n in range(3)] == [
        Status.REPORTED,
        Status.IN_PROGRESS,
        Status.IN_PROGRESS,
    ]
    with reading_session() as session:
        reports = session.exec(select(Report).order_by(Report.id)).all()  # type: ignore[arg-type]
        entries = session.exec(select(LedgerEntry).where(LedgerEntry.kind == "assignment")).all()
    assert [(it.kind, it.text, it.problems, it.next_steps) for it in reports] == [
        (ReportKind.DONE, TRICKY, "缺人", "补人"),
        (ReportKind.PROGRESS, "沙袋到了一半。", "", ""),
        (ReportKind.NIL, "", "", ""),
    ]
    assert [(it.action, it.actor, it.after.get("source")) for it in entries] == [
        ("report_done", "李明", "workbook"),
        ("report_progress", "李明", "workbook"),
        ("report_progress", "李明", "workbook"),
    ]
    row = assignment()
    with pytest.raises(NotAllowed, match="reporter_may_not_verify"):
        steps.take(secretary, Step.VERIFY, row.id or 0, row.version, "own", VERIFIED)
    with pytest.raises(DoneAlready):
        taken(secretary, table)


def test_a_newer_row_here_wins_and_is_shown_and_the_good_rows_go_in(
    secretary: Actor, county_officer: Actor, meeting_id: int, tmp_path: Path
) -> None:
    rows = rows_of(secretary, tmp_path / "w.xlsx")
    steps.take(county_officer, Step.REPORT_PROGRESS, assignment().id or 0, 1, "screen", Given(text="正在逐库排查。"))
    table = filled(rows, ("已经办完", "旧的说法。"), ("还在办", "沙袋到了一半。"), ("还在办", "短"))
    found = judged(secretary, table)
    assert [row.fate for row in found.rows] == [Fate.REFUSED, Fate.CHANGED, Fate.REFUSED]
    refusals = [imports.reason_of(row.refusal, "zh_CN") for row in found.rows if row.refusal]
    assert refusals[0] == "工作簿下载后系统里已有新的变化，以系统为准；现在是：办理中，正在逐库排查。。"
    made = taken(secretary, table)
    assert (made.changed, made.refused) == (1, 2)
    assert (assignment().status, assignment(position=1).status) == (Status.IN_PROGRESS, Status.IN_PROGRESS)
    assert_sound()


def test_a_workbook_handed_in_twice_changes_nothing_the_second_time(
    secretary: Actor, meeting_id: int, tmp_path: Path
) -> None:
    table = filled(rows_of(secretary, tmp_path / "w.xlsx"), ("还在办", "沙袋到了一半。"))
    taken(secretary, table)
    assert [row.fate for row in judged(secretary, table).rows] == [Fate.REFUSED]


@pytest.mark.parametrize("key", ["", "7", "1-1-ffffff", "1-2-x", "-1-1-0", "９-1-000000", "99999999999999-1-aaaaaa"])
def test_a_number_that_is_none_of_ours_is_refused(secretary: Actor, meeting_id: int, tmp_path: Path, key: str) -> None:
    rows = rows_of(secretary, tmp_path / "w.xlsx")
    rows[1][0] = key
    found = judged(secretary, filled(rows, ("还在办", "沙袋到了一半。"), ("还在办", "另一件也在办。")))
    assert [row.fate for row in found.rows] == [Fate.REFUSED, Fate.CHANGED]


def test_a_number_far_too_long_is_refused_alone_and_named(secretary: Actor, meeting_id: int, tmp_path: Path) -> None:
    rows = rows_of(secretary, tmp_path / "w.xlsx")
    rows[1][0] = "7" * 201
    table = filled(rows, ("还在办", "沙袋到了一半。"), ("还在办", "另一件也在办。"))
    found = judged(secretary, table)
    assert [(row.fate, row.what[:3], len(row.what)) for row in found.rows][:1] == [(Fate.REFUSED, "777", 100)]
    assert [row.refusal.code for row in found.rows if row.refusal] == ["row_too_long"]
    made = taken(secretary, table)
    assert (made.changed, made.refused) == (1, 1)


def test_a_cell_dragged_over_the_next_row_is_seen(secretary: Actor, meeting_id: int, tmp_path: Path) -> None:
    rows = rows_of(secretary, tmp_path / "w.xlsx")
    rows[2][0] = rows[1][0]
    found = judged(secretary, filled(rows, ("还在办", "沙袋到了一半。"), ("还在办", "另一件也在办。")))
    assert [row.refusal.code for row in found.rows if row.refusal] == ["row_twice"]


def test_words_beside_an_empty_choice_are_asked_about(secretary: Actor, meeting_id: int, tmp_path: Path) -> None:
    found = judged(secretary, filled(rows_of(secretary, tmp_path / "w.xlsx"), ("", "写了但没有选。")))
    assert [row.refusal.code for row in found.rows if row.refusal] == ["row_no_step"]


def test_a_bureau_gets_and_answers_its_own_only(
    secretary: Actor, county_officer: Actor, meeting_id: int, tmp_path: Path
) -> None:
    with pytest.raises(NotAllowed):
        workbooks.workbook(county_officer, bureau_id("康定"), tmp_path / "w.xlsx")
    rows = rows_of(county_officer, tmp_path / "w.xlsx")
    other = assignment("康定")
    with reading_session() as session:
        rows[1][0] = key_of(session, other.id or 0, other.version)
    table = filled(rows, ("还在办", "替别人写的话。"), ("还在办", "自己的在办。"))
    assert [row.fate for row in judged(county_officer, table).rows] == [Fate.REFUSED, Fate.CHANGED]
    assert taken(county_officer, table).changed == 1
    assert assignment("康定").status is Status.DISPATCHED


def _second_changes(write: Write, row: Assignment) -> list[Assignment]:
    query = select(Assignment).where(Assignment.bureau_id == row.bureau_id, Assignment.id != row.id)
    next(it for it in write.session.exec(query) if it.status is Status.DISPATCHED).version += 1
    return []


def test_what_could_not_be_foreseen_is_refused_alone(
    secretary: Actor, meeting_id: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second task changes while the first row is taken in."""
    rows = rows_of(secretary, tmp_path / "w.xlsx")
    monkeypatch.setattr("services.repeats.twins", lambda write, row, point, step: _second_changes(write, row))
    made = taken(secretary, filled(rows, ("还在办", "两次会议都要的。"), ("还在办", "第二次写的话。")))
    assert (made.changed, made.refused) == (1, 1)
    with reading_session() as session:
        assert [it.text for it in session.exec(select(Report))] == ["两次会议都要的。"]
    assert_sound()


def test_a_bureau_whose_name_no_sheet_may_bear_gets_its_workbook(
    administrator: Actor, secretary: Actor, meeting_id: int, tmp_path: Path
) -> None:
    (row,) = [row for row in bureaus.list_bureaus(administrator) if row.id == bureau_id("三台")]
    form = BureauForm(name="三台县应急管理局/地震局[本级]*?:", short_name=row.short_name)
    bureaus.save_bureau(administrator, form, "rename", bureau_id=row.id, version=row.version)
    rows_of(secretary, tmp_path / "w.xlsx")
    book = CalamineWorkbook.from_path(str(tmp_path / "w.xlsx"))
    assert book.sheet_names == ["待填报事项"]
    assert str(book.get_sheet_by_index(0).to_python()[0][0]).startswith("三台县应急管理局/地震局[本级]*?:")


def test_linked_items_that_a_bureau_answered_each_keep_each_its_own_answer(
    secretary: Actor, county_officer: Actor, tmp_path: Path
) -> None:
    text = "全面排查危险化学品企业复工安全隐患并建立清单"
    dispatched(secretary, point(text, names=("三台",)))
    again = point(text, names=("三台",))
    again.answers_point_id = assignment().point_id
    dispatched(secretary, again, title="又一会")
    rows = rows_of(county_officer, tmp_path / "w.xlsx")
    back = filled(rows, ("还在办", "甲片区已排查"), ("还在办", "乙片区已排查"))
    assert judged(county_officer, back).takes == 2
    done = taken(county_officer, back)
    assert (done.changed, done.refused) == (2, 0)
