"""Lists in: what a cell becomes, where merged cells stand, and workbooks made to hurt."""

import io
from datetime import date

import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter import Workbook

from documents.sheets import Table, packed, tables_of, unpacked
from models.errors import NotReadable
from tests.documents.making import docx_of, zip_of

Value = str | int | float | bool | date | None


def book(rows: list[list[Value]], *, merged: tuple[int, int, int, int] | None = None, words: str = "") -> bytes:
    """A workbook with one sheet; texts that look like formulas stay texts."""
    out = io.BytesIO()
    made = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, day = made.add_worksheet(), made.add_format({"num_format": "yyyy-mm-dd"})
    for line, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(line, place, value, day)
            else:
                sheet.write(line, place, value)
    if merged:
        sheet.merge_range(*merged, words)
    made.close()
    return out.getvalue()


def table_of(name: str, data: bytes) -> Table:
    """The only sheet; kept and read again, it is the same."""
    found = tables_of(name, data)
    assert unpacked(found[0].name, packed(found)) == found
    return found[0]


def test_cells_become_plain_words_and_days() -> None:
    rows: list[list[Value]] = [["姓名", "日期", "手机"], [" 张三 ", date(2020, 2, 4), 13800138000], [2.5, True, None]]
    assert table_of("名单.xlsx", book(rows)).rows == (
        ("姓名", "日期", "手机"),
        ("张三", date(2020, 2, 4), "13800138000"),
        ("2.5", "是", ""),
    )


def test_what_looks_like_a_formula_is_a_text() -> None:
    rows: list[list[Value]] = [["姓名"], ["=1+1"], ["@SUM(A1)"]]
    assert table_of("名单.xlsx", book(rows)).rows == (("姓名",), ("=1+1",), ("@SUM(A1)",))


def test_a_cell_merged_over_rows_stands_in_each_of_them() -> None:
    rows: list[list[Value]] = [["会议", "事项"], ["", "甲"], ["", "乙"], ["", "丙"]]
    found = table_of("台账.xlsx", book(rows, merged=(1, 0, 2, 0), words="视频会"))
    assert found.rows == (("会议", "事项"), ("视频会", "甲"), ("视频会", "乙"), ("", "丙"))


def test_a_headline_merged_over_columns_stands_once() -> None:
    rows: list[list[Value]] = [["", ""], ["会议", "事项"]]
    found = table_of("台账.xlsx", book(rows, merged=(0, 0, 0, 1), words="督办台账"))
    assert found.rows == (("督办台账", ""), ("会议", "事项"))


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_text_lists_are_read_in_both_charsets_and_with_any_sign_between(charset: str, sign: str) -> None:
    text = f"姓名{sign}单位\r\n“张”三{sign}绵阳\r\n"
    assert table_of("名单.csv", text.encode(charset)).rows == (("姓名", "单位"), ("“张”三", "绵阳"))


def far_apart() -> bytes:
    """Two cells, a few bytes, and seventeen thousand million empty ones between them."""
    out = io.BytesIO()
    made = Workbook(out)
    sheet = made.add_worksheet()
    sheet.write(0, 0, "姓名")
    sheet.write(1_048_575, 16_383, "张三")
    made.close()
    return out.getvalue()


def test_two_cells_far_apart_fill_the_memory_of_another_process_and_not_ours() -> None:
    with pytest.raises(NotReadable) as refused:
        table_of("名单.xlsx", far_apart())
    assert refused.value.code == "sheet_broken"


BAD = {
    "没有数据.xlsx": (book([]), "sheet_empty"),
    "空.csv": (b" \r\n", "sheet_empty"),
    "文档.xlsx": (docx_of("姓名"), "sheet_broken"),
    "炸弹.xlsx": (zip_of({"xl/workbook.xml": b"<a>" + b" " * 20_000_000}), "sheet_too_large"),
    "断.xlsx": (book([["姓名"]])[:800], "sheet_broken"),
    "宏.xlsx": (zip_of({"xl/workbook.xml": b"<a/>", "xl/vbaProject.bin": b"1"}), "sheet_broken"),
    "网页.xls": ("<table><tr><td>姓名</td></tr></table>".encode(), "sheet_broken"),
    "名单.pdf": (b"%PDF-1.4", "sheet_kind"),
    "图.csv": (b"\x89PNG\r\n\x1a\n\0\0\0", "sheet_broken"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_list_is_refused_in_words(name: str) -> None:
    data, code = BAD[name]
    with pytest.raises(NotReadable) as refused:
        table_of(name, data)
    assert (refused.value.code, refused.value.facts["name"]) == (code, name)


@given(data=st.binary(max_size=300), name=st.sampled_from(["a.csv", "a.xlsx", "a.xls", "", "../x.csv"]))
def test_any_bytes_give_rows_or_a_refusal(data: bytes, name: str) -> None:
    try:
        rows = table_of(name, data).rows
    except NotReadable:
        return
    assert len({len(row) for row in rows}) == 1


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8"), max_size=8), max_size=4), max_size=6))
def test_any_cells_of_a_text_list_give_rows_or_a_refusal(rows: list[list[str]]) -> None:
    text = "\n".join(",".join(row) for row in rows)
    try:
        found = table_of("a.csv", text.encode())
    except NotReadable:
        return
    assert any(any(row) for row in found.rows)


def test_every_sheet_that_holds_anything_is_read_under_its_name() -> None:
    out = io.BytesIO()
    made = Workbook(out)
    made.add_worksheet("封面")
    for name in ("市州", "区县"):
        made.add_worksheet(name).write(0, 0, f"{name}单位")
    made.close()
    found = tables_of("名录.xlsx", out.getvalue())
    assert [(it.sheet, it.rows) for it in found] == [("市州", (("市州单位",),)), ("区县", (("区县单位",),))]


def test_an_old_binary_workbook_is_read_as_well() -> None:
    book_ = xlwt.Workbook()
    sheet = book_.add_sheet("人员")
    for line, row in enumerate((("姓名", "到任"), ("张三", date(2020, 2, 4)))):
        for place, value in enumerate(row):
            sheet.write(line, place, value, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    out = io.BytesIO()
    book_.save(out)
    assert table_of("人员.xls", out.getvalue()).rows == (("姓名", "到任"), ("张三", date(2020, 2, 4)))
