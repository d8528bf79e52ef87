"""Papers and the register's sheet: what stands in them, letter for letter, and that nothing in them is alive."""

from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from models.assignments import Rung
from models.clock import stopped_at
from models.errors import NotAllowed, NotPossibleNow
from models.lifecycle import Light, Step
from services import chasing, minutes, papers, register_paper, steps
from services.access import Actor
from services.register import Wanted
from tests.conftest import bureau_id
from tests.making import assignment, dispatched, point
from tests.taking import DONE, VERIFIED, take

TRICKY = "=1+1 排查 1~3月、4~6月 *隐患* https://example.com @SUM(A1) <b>粗</b>"


def text_of(data: bytes) -> list[str]:
    """Every paragraph of a Word file, those in tables behind the others."""
    document = Document(BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text] + cells


def sheet_of(path: Path) -> list[list[Any]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


@pytest.fixture
def meeting_id(secretary: Actor) -> int:
    """Sent on the 5th: 三台 and 康定 by the 10th, 三台 also by the 28th."""
    with stopped_at(datetime(2020, 2, 5, 1, 0, tzinfo=UTC)):
        return dispatched(
            secretary,
            point(TRICKY, due_on=date(2020, 2, 10)),
            point("备足物资", names=("三台",), due_on=date(2020, 2, 28)),
        )


def test_the_register_holds_every_column_of_every_assignment(
    secretary: Actor, other_secretary: Actor, county_officer: Actor, meeting_id: int, morning: object, tmp_path: Path
) -> None:
    take(county_officer, Step.REPORT_DONE, DONE, position=1)
    take(other_secretary, Step.VERIFY, VERIFIED, position=1)
    assert register_paper.export(secretary, Wanted(), tmp_path / "r.xlsx") == 3
    title, heads, *rows = sheet_of(tmp_path / "r.xlsx")
    assert title[0] == "督办台账（截至2020-02-18）"
    assert heads[:8] == ["编号", "来源会议", "会议日期", "原文依据", "事项", "类型", "牵头单位", "协办单位"]
    assert len(heads) == len(register_paper.COLUMNS) == 27
    line = dict(zip(heads, rows[2], strict=True))
    assert line == {
        "编号": "督〔2020〕1号",
        "来源会议": "全省安全生产视频会",
        "会议日期": date(2020, 2, 4),
        "原文依据": "备足物资",
        "事项": "二、备足物资",
        "类型": "做完为止",
        "牵头单位": "三台县应急管理局",
        "协办单位": "",
        "责任人": line["责任人"],
        "交办时间": date(2020, 2, 5),
        "签收时间": date(2020, 2, 18),
        "办理时限（原）": date(2020, 2, 28),
        "办理时限（现）": date(2020, 2, 28),
        "反馈周期": "",
        "成果形式": "",
        "最近反馈时间": date(2020, 2, 18),
        "进展情况": "已排查隐患十二处，全部整改。",
        "状态": "已办结",
        "灯": "√已办结",
        "存在问题": "",
        "下步措施": "",
        "延期次数": 0.0,
        "催办次数": 0.0,
        "退回次数": 0.0,
        "办结时间": date(2020, 2, 18),
        "核验方式": "现场核验",
        "备注": "",
    }


def test_no_cell_of_the_register_is_a_formula_or_a_link(
    secretary: Actor, meeting_id: int, morning: object, tmp_path: Path
) -> None:
    register_paper.export(secretary, Wanted(), tmp_path / "r.xlsx")
    with ZipFile(tmp_path / "r.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert [name for name in book.namelist() if "rels" in name and "sheet1" in name] == []
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert sheet_of(tmp_path / "r.xlsx")[2][3] == TRICKY


def test_the_register_is_narrowed_like_its_page(
    secretary: Actor, meeting_id: int, morning: object, tmp_path: Path
) -> None:
    for wanted, count in ((Wanted(light=Light.OVERDUE), 2), (Wanted(bureau="三台"), 2), (Wanted(meeting_id=99), 0)):
        assert register_paper.export(secretary, wanted, tmp_path / "r.xlsx") == count


def test_a_bureau_exports_only_its_own_rows(county_officer: Actor, meeting_id: int, tmp_path: Path) -> None:
    assert register_paper.export(county_officer, Wanted(), tmp_path / "r.xlsx") == 2
    assert {row[6] for row in sheet_of(tmp_path / "r.xlsx")[2:]} == {"三台县应急管理局"}


def test_supporting_bureaus_stand_beside_the_lead(secretary: Actor, morning: object, tmp_path: Path) -> None:
    form = point("联防联控", names=("三台", "绵阳"))
    form.receivers.supporting = [bureau_id("绵阳")]
    dispatched(secretary, form)
    register_paper.export(secretary, Wanted(), tmp_path / "r.xlsx")
    assert {tuple(row[6:8]) for row in sheet_of(tmp_path / "r.xlsx")[2:]} == {
        ("三台县应急管理局", "绵阳"),
        ("三台", "绵阳市应急管理局"),
    }


def test_a_bureau_that_was_taken_off_a_matter_supports_it_no_longer(secretary: Actor, tmp_path: Path) -> None:
    form = point("联防联控", names=("三台", "绵阳"))
    form.receivers.supporting = [bureau_id("绵阳")]
    dispatched(secretary, form)
    row = assignment("绵阳")
    steps.take(secretary, Step.WITHDRAW, row.id or 0, row.version, "withdraw", steps.Given(reason="另行安排"))
    register_paper.export(secretary, Wanted(bureau="三台"), tmp_path / "r.xlsx")
    assert [tuple(row[6:8]) for row in sheet_of(tmp_path / "r.xlsx")[2:]] == [("三台县应急管理局", "")]


def test_the_minutes_are_the_latest_version(secretary: Actor, meeting_id: int, morning: object) -> None:
    minutes.save(secretary, meeting_id, f"防汛会\n会议纪要\n时间：2月4日\n{TRICKY}", "", 0, "one")
    file = papers.minutes_file(secretary, meeting_id)
    assert file.name == "督〔2020〕1号会议纪要.docx"
    assert text_of(file.data)[:5] == [
        "四川省应急管理厅会议纪要",
        "督〔2020〕1号　　2020年2月18日",
        "防汛会",
        "时间：2月4日",
        TRICKY,
    ]


def test_the_title_of_minutes_is_their_first_line_with_words(secretary: Actor, meeting_id: int) -> None:
    minutes.save(secretary, meeting_id, "\n\n防汛会\n会议纪要\n要抓紧。\n", "", 0, "one")
    assert text_of(papers.minutes_file(secretary, meeting_id).data)[2:4] == ["防汛会", "要抓紧。"]


def test_signs_that_no_file_of_word_may_hold_are_left_out(secretary: Actor, meeting_id: int) -> None:
    minutes.save(secretary, meeting_id, "防汛会\n要抓\ufffe紧\x01落\uffff实。", "", 0, "one")
    assert text_of(papers.minutes_file(secretary, meeting_id).data)[3] == "要抓紧落实。"


def test_the_page_is_the_one_of_official_documents(secretary: Actor, meeting_id: int) -> None:
    section = Document(BytesIO(papers.minutes_file(secretary, meeting_id).data)).sections[0]
    assert [round(side.mm) for side in (section.page_width, section.top_margin, section.left_margin)] == [210, 37, 28]  # type: ignore[union-attr]


def test_a_notice_lists_what_the_bureau_owes_and_has_a_receipt(
    secretary: Actor, meeting_id: int, morning: object
) -> None:
    file = papers.notice_file(secretary, assignment("三台").id or 0)
    assert file.name == "督办通知单（三台）.docx"
    text = text_of(file.data)
    for line in (
        "主送：三台县应急管理局",
        "紧急程度：紧急",
        "来源：“全省安全生产视频会”（2020年2月4日）",
        "签发人：＿＿＿＿＿＿＿＿＿＿＿＿",
    ):
        assert line in text
    assert text[text.index("1") + 2 : text.index("1") + 4] == [TRICKY, "2020年2月10日\n逾期8天"]
    assert text[text.index("2") + 2 : text.index("2") + 4] == ["备足物资", "2020年2月28日"]
    assert "签收人：＿＿＿＿＿＿＿＿＿＿＿＿" in text
    assert not any("康定" in line for line in text)


def test_a_notice_is_signed_by_who_confirmed_it_whoever_prints_it(
    secretary: Actor, other_secretary: Actor, meeting_id: int, morning: object
) -> None:
    chasing.confirm(other_secretary, Rung.NOTICE, [bureau_id("三台")], "token")
    text = text_of(papers.notice_file(secretary, assignment("三台").id or 0).data)
    assert f"签发人：{other_secretary.name}" in text


def test_nobody_is_sent_a_notice_about_nothing(
    secretary: Actor, other_secretary: Actor, county_officer: Actor, morning: object
) -> None:
    dispatched(secretary, point(names=("三台",)))
    take(county_officer, Step.REPORT_DONE, DONE)
    with pytest.raises(NotPossibleNow):
        papers.notice_file(secretary, assignment("三台").id or 0)


def test_bureaus_take_no_minutes_and_no_notices(county_officer: Actor, meeting_id: int) -> None:
    with pytest.raises(NotAllowed):
        papers.minutes_file(county_officer, meeting_id)
    with pytest.raises(NotAllowed):
        papers.notice_file(county_officer, assignment("三台").id or 0)
