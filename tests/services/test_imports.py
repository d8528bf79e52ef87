"""Lists in: every row has a fate before anything is done; good rows are never lost to bad ones; twice is the same as once."""

from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from sqlmodel import col, func, select
from xlsxwriter import Workbook

from models.assignments import Assignment, Method, Report
from models.bureaus import Bureau
from models.clock import stopped_at
from models.directives import Point
from models.errors import NotAllowed, NotPossibleNow, NotReadable
from models.imports import Fate, ImportKind, Person
from models.labels import LABELS
from models.lifecycle import Status, Step
from models.meetings import AttendanceState, Meeting
from models.words import CHINESE, say
from services import (
    bureaus,
    extensions,
    history,
    import_table,
    imports,
    ledger,
    meetings,
    register_paper,
    reorganise,
    tallies,
)
from services.access import Actor
from services.database import reading_session
from services.import_register import STATUSES
from services.imports import DryRun, Imported, Table
from services.meetings import AttendanceLine
from services.register import Wanted
from tests.conftest import MORNING, bureau_id
from tests.making import assignment, dispatched, point, standing
from tests.taking import DONE
from tests.taking import take as step

tokens = iter(f"import {n}" for n in range(10**6))


def sheet(*rows: tuple[object, ...], name: str = "名单.xlsx") -> Table:
    """The rows as an Excel file that was read again."""
    file = BytesIO()
    book = Workbook(file, {"in_memory": True})
    page, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
    for place, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, date):
                page.write_datetime(place, column, value, day)
            else:
                page.write(place, column, value)
    book.close()
    return imports.read_list(name, file.getvalue())[0]


def look(actor: Actor, kind: ImportKind, table: Table, meeting_id: int | None = None) -> DryRun:
    return imports.dry_run(actor, table, import_table.match(kind, table), meeting_id)


def take(actor: Actor, kind: ImportKind, table: Table, meeting_id: int | None = None) -> Imported:
    return imports.run(actor, table, import_table.match(kind, table), next(tokens), meeting_id)


def fates(found: DryRun) -> list[tuple[int, str, str]]:
    """Row number, fate, and the code of the refusal or the note."""
    return [(row.line.number, str(row.fate), row.refusal.code if row.refusal else row.note) for row in found.rows]


BUREAUS = (
    ("2020年单位通讯录", "", "", "", "", ""),
    ("单位名称*", "简称", "行政区划代码", "类别", "上级单位", "联系电话"),
    ("三台县应急管理局", "", "", "", "", "0816-5222222"),
    ("绵阳市应急管理局", "", "", "市州", "", ""),
    ("科学城应急管理局", "科学城", "510799", "区县", "绵阳", "0816-1"),
    ("天府新区应急管理局", "天府新区", "519000", "市州", "", ""),
    ("新兴街道应急办", "新兴", "519001", "区县", "天府新区", ""),
    ("", "无名", "1", "", "", ""),
    ("三台县应急管理局", "", "", "", "", "1"),
    ("某县应急管理局", "某县", "510001", "区县", "乌有市", ""),
    ("某局", "某", "", "部门", "", ""),
    ("某办", "某办", "X1", "火星", "", ""),
)


def test_every_row_of_a_list_of_bureaus_has_its_fate(secretary: Actor) -> None:
    found = look(secretary, ImportKind.BUREAUS, sheet(*BUREAUS))
    assert fates(found) == [
        (3, "changed", "（空） → 0816-5222222"),
        (4, "same", ""),
        (5, "new", ""),
        (6, "new", ""),
        (7, "new", ""),
        (8, "refused", "row_empty_field"),
        (9, "refused", "row_twice"),
        (10, "refused", "bureau_city_needed"),
        (11, "refused", "bureau_code_needed"),
        (12, "refused", "row_unknown_word"),
    ]
    assert (found.takes, found.counts[Fate.REFUSED]) == (4, 5)


def test_a_short_name_made_from_a_long_one_is_cut_and_a_long_alias_refused(secretary: Actor) -> None:
    long = "长" * 60
    rows = (
        ("单位名称", "单位代码", "类别", "别名"),
        (long, "X1", "部门", ""),
        ("某局", "X2", "部门", "甲" * 101),
        ("三台县应急管理局", "", "", "乙" * 101),
    )
    found = look(secretary, ImportKind.BUREAUS, sheet(*rows))
    assert [row[1:] for row in fates(found)] == [
        ("new", ""),
        ("refused", "bureau_alias_long"),
        ("refused", "bureau_alias_long"),
    ]
    take(secretary, ImportKind.BUREAUS, sheet(*rows))
    with reading_session() as session:
        assert session.exec(select(Bureau.short_name).where(Bureau.name == long)).one() == "长" * 50


def test_a_list_does_not_quietly_leave_a_bureau_where_it_is(secretary: Actor) -> None:
    found = look(
        secretary,
        ImportKind.BUREAUS,
        sheet(
            ("单位名称", "代码", "类别", "上级单位"),
            ("三台县应急管理局", "", "处室", ""),
            ("康定市应急管理局", "", "", "绵阳"),
            ("泸定县应急管理局", "990000", "", ""),
            ("石棉县应急管理局", "", "区县", "雅安"),
        ),
    )
    assert [row[1:] for row in fates(found)] == [("refused", "row_other_place")] * 3 + [("same", "")]


def test_looking_changes_nothing(secretary: Actor) -> None:
    with reading_session() as session:
        before = (session.exec(select(func.count()).select_from(Bureau)).one(), ledger.verify(session).entries)
    look(secretary, ImportKind.BUREAUS, sheet(*BUREAUS))
    with reading_session() as session:
        after = (session.exec(select(func.count()).select_from(Bureau)).one(), ledger.verify(session).entries)
    assert after == before


def test_good_rows_are_taken_in_and_bad_ones_handed_back(secretary: Actor, tmp_path: Path) -> None:
    result = take(secretary, ImportKind.BUREAUS, sheet(*BUREAUS))
    assert (result.new, result.changed, result.same, result.refused) == (3, 1, 1, 5)
    with reading_session() as session:
        county = session.exec(select(Bureau).where(Bureau.code == "519001")).one()
        city = session.exec(select(Bureau).where(Bureau.code == "519000")).one()
    assert (county.parent_id, county.area) == (city.id, "519000")
    assert imports.refused_sheet(secretary, result.run_id, tmp_path / "bad.xlsx") == 5
    rows = CalamineWorkbook.from_path(str(tmp_path / "bad.xlsx")).get_sheet_by_index(0).to_python()
    assert rows[1][:3] == ["行号", "没有导入的原因", "单位名称*"]
    assert [row[1] for row in rows[2:4]] == ["“全称”没有填。", "与本表第 3 行重复。"]


def test_the_same_list_twice_changes_nothing(secretary: Actor) -> None:
    take(secretary, ImportKind.BUREAUS, sheet(*BUREAUS))
    with pytest.raises(NotPossibleNow) as refused:
        take(secretary, ImportKind.BUREAUS, sheet(*BUREAUS))
    assert refused.value.code == "nothing_to_import"


def test_the_refused_rows_are_for_who_ran_the_import(secretary: Actor, other_secretary: Actor, tmp_path: Path) -> None:
    result = take(secretary, ImportKind.BUREAUS, sheet(*BUREAUS))
    with pytest.raises(NotAllowed):
        imports.refused_sheet(other_secretary, result.run_id, tmp_path / "bad.xlsx")


def test_people_are_told_apart_by_name_and_bureau(secretary: Actor) -> None:
    rows = (
        ("姓名", "职务", "单位", "手机"),
        ("段毅君", "厅长", "", ""),
        ("王 伟", "局长", "三台", "138"),
        ("王伟", "科长", "康定市应急管理局", ""),
    )
    assert take(secretary, ImportKind.PEOPLE, sheet(*rows)).new == 3
    again = sheet(
        rows[0], ("王伟", "副局长", "三台县应急管理局", ""), ("王伟", "", "火星局", ""), ("段毅君", "", "", "")
    )
    assert fates(look(secretary, ImportKind.PEOPLE, again)) == [
        (2, "changed", "局长 → 副局长"),
        (3, "refused", "row_unknown_unit"),
        (4, "same", ""),
    ]
    take(secretary, ImportKind.PEOPLE, again)
    with reading_session() as session:
        people = session.exec(select(Person.name, Person.post, Person.bureau_id).order_by(col(Person.id))).all()
    assert people == [
        ("段毅君", "厅长", None),
        ("王伟", "副局长", bureau_id("三台")),
        ("王伟", "科长", bureau_id("康定")),
    ]


def test_an_unknown_unit_becomes_known_by_an_alias(secretary: Actor) -> None:
    table = sheet(("姓名", "单位"), ("刘洋", "三台局"))
    found = look(secretary, ImportKind.PEOPLE, table)
    assert found.unknown == ["三台局"]
    bureaus.add_alias(secretary, bureau_id("三台"), "三台局", "alias")
    assert fates(look(secretary, ImportKind.PEOPLE, table)) == [(2, "new", "")]


def test_an_attendance_list_marks_who_came_for_whom(secretary: Actor, morning: object) -> None:
    meeting_id = dispatched(secretary, point())
    table = sheet(
        ("序号", "单位", "参会情况", "会场", "人数", "姓名", "代谁"),
        (1, "绵阳市应急管理局", "出席", "分会场", 3, "李强", ""),
        (2, "三台", "替会", "分会场", "2人", "刘洋", "周平"),
        (3, "康定", "请假", "", "", "", ""),
        (4, "泸定", "迟到", "", "", "", ""),
        (5, "火星", "出席", "", "", "", ""),
        (6, "康定", "出席", "", "", "", ""),
        (7, "石棉", "出席", "", "许多", "", ""),
    )
    found = look(secretary, ImportKind.ATTENDANCE, table, meeting_id)
    assert [row[1:] for row in fates(found)][4:] == [
        ("refused", "row_unknown_unit"),
        ("refused", "row_twice"),
        ("refused", "row_bad_number"),
    ]
    assert take(secretary, ImportKind.ATTENDANCE, table, meeting_id).new == 4
    units = {line.unit: line for line in meetings.open_meeting(secretary, meeting_id).units}
    line = units["三台县应急管理局"]
    assert (line.state, line.head_count, line.attendee, line.stands_in_for) == (
        AttendanceState.SUBSTITUTE,
        2,
        "刘洋",
        "周平",
    )
    assert (units["泸定县应急管理局"].state, units["泸定县应急管理局"].late) == (AttendanceState.PRESENT, True)
    changed = sheet(("单位", "参会情况"), ("康定", "缺席"), ("绵阳", "出席"))
    assert [row[1] for row in fates(look(secretary, ImportKind.ATTENDANCE, changed, meeting_id))] == ["changed", "same"]


def attendance(meeting_id: int, actor: Actor, name: str) -> AttendanceLine:
    return next(line for line in meetings.open_meeting(actor, meeting_id).units if line.unit.startswith(name))


def test_who_did_not_sign_is_not_present_and_who_was_late_stays_so(secretary: Actor, morning: object) -> None:
    meeting_id = dispatched(secretary, point())
    signed = sheet(("单位", "签到"), ("三台", "迟到"), ("康定", ""), ("泸定", "√"))
    assert [row[1:] for row in fates(look(secretary, ImportKind.ATTENDANCE, signed, meeting_id))][1] == (
        "refused",
        "row_empty_field",
    )
    take(secretary, ImportKind.ATTENDANCE, signed, meeting_id)
    names = sheet(("单位", "姓名"), ("三台", "刘洋"))
    take(secretary, ImportKind.ATTENDANCE, names, meeting_id)
    line = attendance(meeting_id, secretary, "三台")
    assert (line.state, line.late, line.attendee) == (AttendanceState.PRESENT, True, "刘洋")
    take(secretary, ImportKind.ATTENDANCE, sheet(("单位", "迟到"), ("三台", "否")), meeting_id)
    assert attendance(meeting_id, secretary, "三台").late is False


REGISTER = (
    ("四川省督办台账", "", "", "", "", "", "", "", ""),
    ("编号", "来源会议", "会议日期", "原文依据", "督办事项", "责任单位", "配合单位", "办理时限", "状态", "进展情况", "办结时间"),
    ("1", "全省防汛会", date(2019, 6, 1), "一要排查隐患", "排查水库隐患", "绵阳、三台", "", "2019-06-30", "已办结", "已排查12处", "2019年6月20日"),
    ("2", "全省防汛会", "2019.6.1", "一要排查隐患", "排查水库隐患", "康定", "甘孜", "2019/6/30", "办理中", "", ""),
    ("3", "全省防汛会", "6月1日", "", "备足物资", "康定", "", "2019-07-30", "", "", ""),
    ("4", "全省防汛会", "20190601", "", "备足物资", "火星局", "", "2019-07-30", "", "", ""),
    ("5", "全省防汛会", "2019-06-01", "", "备足物资", "康定", "", "2019-05-30", "", "", ""),
    ("6", "全省防汛会", "2019-06-01", "", "备足物资", "康定", "", "2019-13-30", "", "", ""),
    ("7", "全省防汛会", "2019-06-01", "", "", "康定", "", "2019-07-30", "", "", ""),
)  # fmt: skip


def test_an_existing_register_becomes_meetings_and_assignments_in_their_state(secretary: Actor) -> None:
    found = look(secretary, ImportKind.REGISTER, sheet(*REGISTER))
    assert [row[1:] for row in fates(found)] == [
        ("new", "已办结 · 绵阳、三台"),
        ("new", "办理中 · 康定"),
        ("refused", "row_no_year"),
        ("refused", "row_unknown_unit"),
        ("refused", "row_date_order"),
        ("refused", "row_bad_date"),
        ("refused", "row_empty_field"),
    ]
    take(secretary, ImportKind.REGISTER, sheet(*REGISTER))
    with reading_session() as session:
        meeting = session.exec(select(Meeting)).one()
        rows = session.exec(select(Assignment).order_by(col(Assignment.id))).all()
        assert tallies.recount_differs(session) == []
        assert ledger.verify(session).ok
        reports = session.exec(select(Report.text)).all()
    assert (meeting.title, meeting.held_on, meeting.number) == ("全省防汛会", date(2019, 6, 1), "督〔2019〕1号")
    assert [(row.bureau_id, row.status, row.part.value) for row in rows] == [
        (bureau_id("绵阳"), Status.CLOSED, "lead"),
        (bureau_id("三台"), Status.CLOSED, "lead"),
        (bureau_id("康定"), Status.IN_PROGRESS, "lead"),
        (bureau_id("甘孜"), Status.IN_PROGRESS, "supporting"),
    ]
    assert {row.point_id for row in rows} == {1}
    assert (rows[0].reported_on, rows[0].method, rows[2].closed_at) == (date(2019, 6, 20), Method.PAPER, None)
    assert reports == ["已排查12处", "已排查12处"]


def test_a_row_that_waits_for_verification_says_when_it_was_reported(secretary: Actor) -> None:
    heads = ("来源会议", "会议日期", "督办事项", "责任单位", "办理时限", "状态", "最近反馈时间", "办结时间")
    held = ("全省防汛会", "2019-06-01")
    table = sheet(
        heads,
        (*held, "排查", "康定", "2099-12-31", "待核验", "", ""),
        (*held, "备料", "康定", "2099-12-31", "待核验", "2019-06-20", ""),
        (*held, "演练", "康定", "2099-12-31", "已销号", "", "2099-12-30"),
        (*held, "巡查", "康定", "2019-07-31", "已中止", "", ""),
    )
    found = look(secretary, ImportKind.REGISTER, table)
    assert [row[1:] for row in fates(found)] == [
        ("refused", "row_empty_field"),
        ("new", "待核验 · 康定"),
        ("refused", "row_date_ahead"),
        ("new", "已中止 · 康定"),
    ]
    take(secretary, ImportKind.REGISTER, table)
    with reading_session() as session:
        rows = session.exec(select(Assignment).order_by(col(Assignment.id))).all()
    assert [(row.status, row.reported_on) for row in rows] == [
        (Status.REPORTED, date(2019, 6, 20)),
        (Status.SUSPENDED, None),
    ]


@pytest.mark.parametrize("status", Status)
def test_every_state_that_our_own_register_prints_is_known(status: Status) -> None:
    printed = say(CHINESE, LABELS[status])
    assert any(printed.startswith(known) for known in STATUSES)


def test_a_register_imported_again_with_more_rows_adds_only_those(secretary: Actor) -> None:
    take(secretary, ImportKind.REGISTER, sheet(*REGISTER))
    more = ("8", "全省防汛会", "2019-06-01", "一要排查隐患", "排查水库隐患", "石棉", "", "2019-06-30", "待签收", "", "")
    assert [row[1] for row in fates(look(secretary, ImportKind.REGISTER, sheet(*REGISTER[:4], more)))] == [
        "same",
        "same",
        "new",
    ]
    assert take(secretary, ImportKind.REGISTER, sheet(*REGISTER[:4], more)).new == 1


def test_a_register_imported_again_after_a_merger_adds_nothing(secretary: Actor, administrator: Actor) -> None:
    """What was closed stays with the bureau that did it, whose name now means the successor."""
    take(secretary, ImportKind.REGISTER, sheet(*REGISTER[:3]))
    with reading_session() as session:
        version = session.get_one(Bureau, bureau_id("三台")).version
    reorganise.merge(administrator, bureau_id("三台"), bureau_id("盐亭"), version, "机构改革", "merge")
    assert [row[1] for row in fates(look(secretary, ImportKind.REGISTER, sheet(*REGISTER[:3])))] == ["same"]


def test_our_own_register_imported_adds_nothing(
    secretary: Actor, other_secretary: Actor, county_officer: Actor, morning: object, tmp_path: Path
) -> None:
    """Its matters begin with their directives' numbers, and its due dates are those of now."""
    dispatched(secretary, point("排查隐患", names=("三台",)), standing("二、每日报告值班情况", names=("康定",)))
    later = date(2020, 2, 25)
    extensions.ask(county_officer, assignment().id or 0, assignment().version, later, "道路中断", "ask")
    extensions.grant(other_secretary, extensions.queue(other_secretary)[0].id, later, "", "grant")
    assert register_paper.export(secretary, Wanted(), tmp_path / "register.xlsx") == 2
    table = imports.read_list("register.xlsx", (tmp_path / "register.xlsx").read_bytes())[0]
    assert [row[4] for row in table.rows[2:]] == ["一、排查隐患", "二、二、每日报告值班情况"]
    assert [row[1] for row in fates(look(secretary, ImportKind.REGISTER, table))] == ["same", "same"]


def test_another_bureau_of_a_numbered_matter_joins_its_point_and_other_numbers_stay(
    secretary: Actor, morning: object
) -> None:
    dispatched(secretary, point("排查隐患", names=("三台",)))
    heads = ("来源会议", "会议日期", "督办事项", "责任单位", "办理时限")
    rows = [("全省安全生产视频会", "2020-02-04", f"{n}、排查隐患", "康定", "2020-02-20") for n in ("一", "二")]
    assert take(secretary, ImportKind.REGISTER, sheet(heads, *rows)).new == 2
    with reading_session() as session:
        points = session.exec(select(Point.text, func.count()).join(Assignment).group_by(Point.text)).all()
    assert sorted(points) == [("二、排查隐患", 1), ("排查隐患", 2)]


def test_what_an_import_brought_along_stands_at_the_import_and_each_later_report_at_its_step(
    secretary: Actor, county_officer: Actor
) -> None:
    rows = ("全省防汛会", "2019-06-01", "排查水库隐患", "三台", "2019-06-30", "办理中", "已排查12处")
    heads = ("来源会议", "会议日期", "督办事项", "责任单位", "办理时限", "状态", "进展情况")
    with stopped_at(MORNING):
        take(secretary, ImportKind.REGISTER, sheet(heads, rows))
    with stopped_at(MORNING + timedelta(hours=1)):
        step(county_officer, Step.REPORT_PROGRESS, replace(DONE, text="又排查三处"))
    with stopped_at(MORNING + timedelta(hours=2)):
        step(county_officer, Step.REPORT_DONE, replace(DONE, text="全部排查完毕"))
        _, lines = history.open_assignment(secretary, assignment().id or 0)
    assert [(line.action, line.text) for line in lines] == [
        ("dispatch", ""),
        ("import_register", "已排查12处"),
        ("report_progress", "又排查三处"),
        ("report_done", "全部排查完毕"),
    ]


def test_a_closed_rows_text_stands_at_the_import_though_it_is_of_another_day(secretary: Actor) -> None:
    take(secretary, ImportKind.REGISTER, sheet(*REGISTER[:3]))
    _, lines = history.open_assignment(secretary, assignment().id or 0)
    assert [(line.action, line.text) for line in lines] == [("dispatch", ""), ("import_register", "已排查12处")]


def test_a_needed_column_that_is_not_there_is_asked_for(secretary: Actor) -> None:
    table = sheet(("甲", "乙"), ("三台", "局长"))
    matching = import_table.match(ImportKind.PEOPLE, table)
    with pytest.raises(NotPossibleNow) as refused:
        imports.dry_run(secretary, table, matching)
    assert refused.value.facts == {"names": "姓名"}
    mended = import_table.with_columns(ImportKind.PEOPLE, table, 0, {"name": 1})
    assert imports.dry_run(secretary, table, mended).takes == 1


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("名单.docx", b"PK\x03\x04", "sheet_kind"),
        ("名单.xlsx", b"", "sheet_empty"),
        ("名单.xlsx", b"PK\x03\x04 not a book", "sheet_broken"),
        ("名单.xlsx", "姓名,职务".encode(), "sheet_broken"),
        ("名单.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "sheet_broken"),
        ("名单.csv", b"\n\n", "sheet_empty"),
        ("名单.csv", ("姓名\n" + "王伟\n" * 50_001).encode(), "sheet_too_large"),
    ],
)
def test_what_is_no_list_is_refused_in_words(name: str, data: bytes, code: str) -> None:
    with pytest.raises(NotReadable) as refused:
        imports.read_list(name, data)
    assert refused.value.code == code


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_either_encoding(secretary: Actor, encoding: str) -> None:
    table = imports.read_list("名单.csv", '姓名,职务\n段毅君,"省安办主任,厅长"\n'.encode(encoding))[0]
    assert table.rows == (("姓名", "职务"), ("段毅君", "省安办主任,厅长"))


def test_merged_cells_speak_for_all_rows_they_cover() -> None:
    file = BytesIO()
    book = Workbook(file, {"in_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, ("来源会议", "事项"))
    page.merge_range(1, 0, 2, 0, "全省防汛会")
    page.write(1, 1, "甲")
    page.write(2, 1, "乙")
    book.close()
    assert imports.read_list("台账.xlsx", file.getvalue())[0].rows[1:] == (("全省防汛会", "甲"), ("全省防汛会", "乙"))


def test_a_bureau_imports_nothing(county_officer: Actor) -> None:
    for kind in ImportKind:
        with pytest.raises(NotAllowed):
            imports.dry_run(
                county_officer, sheet(*BUREAUS), import_table.match(ImportKind.BUREAUS, sheet(*BUREAUS))
            ) if (kind is ImportKind.BUREAUS) else look(county_officer, ImportKind.PEOPLE, sheet(("姓名",), ("王伟",)))


def test_five_thousand_rows_are_looked_at_in_seconds(secretary: Actor) -> None:
    rows = [(f"人员{n}", "科长", "三台") for n in range(5000)]
    found = look(secretary, ImportKind.PEOPLE, sheet(("姓名", "职务", "单位"), *rows))
    assert found.counts == {Fate.NEW: 5000}


def test_a_cell_that_holds_nothing_but_a_nul_is_empty(secretary: Actor) -> None:
    found = look(secretary, ImportKind.PEOPLE, sheet(("姓名", "职务", "单位"), ("李\0明", "科长", "\0")))
    assert [row.fate for row in found.rows] == [Fate.NEW]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(cells=[["\0"] * 4], kind=ImportKind.BUREAUS)
@given(
    cells=st.lists(st.lists(st.text(max_size=12), min_size=4, max_size=4), max_size=6),
    kind=st.sampled_from([ImportKind.PEOPLE, ImportKind.BUREAUS, ImportKind.REGISTER]),
)
def test_whatever_stands_in_the_cells_every_row_has_a_fate(
    secretary: Actor, cells: list[list[str]], kind: ImportKind
) -> None:
    heads = {
        ImportKind.PEOPLE: ("姓名", "职务", "单位", "手机"),
        ImportKind.BUREAUS: ("单位名称", "简称", "代码", "类别"),
        ImportKind.REGISTER: ("来源会议", "会议日期", "事项", "牵头单位", "办理时限"),
    }[kind]
    table = Table("x.csv", (heads, *((*row, *[""] * (len(heads) - len(row))) for row in cells)))
    found = look(secretary, kind, table)
    assert len(found.rows) == sum(any(cell for cell in row[: len(heads)]) for row in cells)
