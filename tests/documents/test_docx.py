"""Word files: automatic numbers, tables, boxes and tracked changes, as a reader of the paper would copy them."""

import docx
import pytest

import parsing
from documents.numbering import han
from documents.read import text_of
from documents.types import Document, Kind, Remark
from tests.documents.making import docx_of, item, p, parts_of, saved, table, word, zip_of


def level(at: int, form: str, text: str, *, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


def lists(*levels: str, nums: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>{nums}'
    )


OFFICIAL = lists(level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）"), level(2, "decimal", "%3."))


def text(body: str, **parts: str) -> str:
    return text_of("通稿.docx", word(body, **parts)).text


def test_paragraphs_of_another_maker_come_as_lines() -> None:
    assert text_of("通稿.DOCX", docx_of("会议通知", "", "一要抓落实。")) == Document(
        "会议通知\n一要抓落实。", Kind.DOCX
    )


def test_automatic_numbers_are_counted_as_word_counts() -> None:
    body = item("提高站位") + item("学习", 1) + item("宣讲", 1) + item("集中", 2) + item("落实责任") + item("清单", 1)
    assert text(body, numbering=OFFICIAL) == ("一、提高站位\n（一）学习\n（二）宣讲\n1. 集中\n二、落实责任\n（一）清单")


def test_numbers_of_lists_that_word_itself_sets_up() -> None:
    document = docx.Document()
    for words in ("排查隐患", "备足物资"):
        document.add_paragraph(words, style="List Number")
    document.add_paragraph("值守", style="List Bullet")
    assert text_of("通稿.docx", saved(document)).text == "1. 排查隐患\n2. 备足物资\n值守"


def test_a_list_begun_anew_counts_from_its_own_start() -> None:
    again = '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
    numbering = lists(level(0, "chineseCounting", "%1、"), nums=again + "</w:lvlOverride></w:num>")
    body = item("甲") + item("乙") + item("丙", number=2) + item("丁", number=2)
    assert text(body, numbering=numbering) == "一、甲\n二、乙\n一、丙\n二、丁"


def test_two_lists_on_one_pattern_go_on_counting() -> None:
    numbering = lists(level(0, "decimal", "%1．"), nums='<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>')
    assert text(item("甲") + p("插话") + item("乙", number=2), numbering=numbering) == "1．甲\n插话\n2．乙"


def test_a_number_may_come_from_the_style_of_a_heading() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Base"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Two"><w:basedOn w:val="Base"/></w:style>'
    )
    numbering = lists(level(0, "chineseCounting", "第%1条"), level(1, "decimal", "%1.%2"))
    body = p("职责", '<w:pStyle w:val="Two"/>') + item("省厅", 1) + p("期限", '<w:pStyle w:val="Two"/>')
    assert text(body, numbering=numbering, styles=styles) == "第一条 职责\n一.1 省厅\n第二条 期限"


def test_numbers_joined_legally_are_all_arabic() -> None:
    numbering = lists(level(0, "chineseCounting", "%1、"), level(1, "decimal", "%1.%2", more="<w:isLgl/>"))
    assert text(item("总则") + item("目的", 1), numbering=numbering) == "一、总则\n1.1 目的"


@pytest.mark.parametrize(
    ("form", "first", "second"),
    [
        ("decimalEnclosedCircle", "① ", "② "),
        ("decimalFullWidth", "１ ", "２ "),
        ("upperLetter", "A ", "B "),
        ("lowerRoman", "i ", "ii "),
        ("ideographTraditional", "甲 ", "乙 "),
        ("chineseLegalSimplified", "壹 ", "贰 "),
        ("decimalZero", "01 ", "02 "),
        ("bullet", "", ""),
        ("none", "", ""),
        ("somethingNew", "1 ", "2 "),
    ],
)
def test_numbers_in_many_forms(form: str, first: str, second: str) -> None:
    numbering = lists(level(0, form, "%1"))
    assert text(item("前") + item("后"), numbering=numbering) == f"{first}前\n{second}后"


def test_chinese_numbers() -> None:
    assert [han(n) for n in (1, 10, 11, 20, 21, 100, 105, 110, 111, 1005, 10000)] == [
        "一", "十", "十一", "二十", "二十一", "一百", "一百零五", "一百一十", "一百一十一", "一千零五", "10000",
    ]  # fmt: skip


def test_a_number_switched_off_stays_off() -> None:
    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        "</w:style>"
    )
    assert text(item("无号", number=0) + p("有号"), numbering=OFFICIAL, styles=styles) == "无号\n一、有号"


MATTERS = [
    ["序号", "事项", "责任单位", "完成时限"],
    ["1", "排查水库隐患", "水利厅", "2月28日前"],
    ["2", "补齐物资", "应急管理厅", "3月底前"],
]


def test_a_table_of_agreed_matters_is_read_as_directives_with_who_and_when() -> None:
    read = text(p("会议议定以下事项：") + table(*MATTERS))
    assert read == (
        "会议议定以下事项：\n序号\t事项\t责任单位\t完成时限\n1\t排查水库隐患\t水利厅\t2月28日前\n2\t补齐物资\t应急管理厅\t3月底前"
    )
    found = [
        d
        for d in parsing.read("全省防汛视频会议召开\n2020年2月13日，省防汛办召开全省防汛视频会议。\n" + read).directives
        if d.ordinal
    ]
    assert [(d.ordinal, [unit.value for unit in d.hints.lead_units]) for d in found] == [
        (1, ["水利厅"]),
        (2, ["应急管理厅"]),
    ]


def test_a_column_numbered_by_word_is_a_column_of_numbers() -> None:
    number = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p>'
    numbering = lists(level(0, "decimal", "%1."))
    rows = [["序号", "事项", "责任单位"], [number, "排查", "水利厅"], [number, "整改", "应急厅"]]
    assert text(table(*rows), numbering=numbering) == "序号\t事项\t责任单位\n1\t排查\t水利厅\n2\t整改\t应急厅"


def test_a_cell_merged_downwards_speaks_for_each_row() -> None:
    down, on = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>', "<w:tcPr><w:vMerge/></w:tcPr>"
    body = (
        f"<w:tbl><w:tr><w:tc>{p('1')}</w:tc><w:tc>{p('排查')}</w:tc><w:tc>{down}{p('水利厅')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{p('2')}</w:tc><w:tc>{p('整改')}</w:tc><w:tc>{on}{p('')}</w:tc></w:tr></w:tbl>"
    )
    assert text(body) == "1\t排查\t水利厅\n2\t整改\t水利厅"


def test_a_cell_across_columns_keeps_the_others_in_place() -> None:
    wide = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    body = (
        f"<w:tbl><w:tr><w:tc>{p('1')}</w:tc><w:tc>{wide}{p('排查整改')}</w:tc><w:tc>{p('水利厅')}</w:tc></w:tr></w:tbl>"
    )
    assert text(body) == "1\t排查整改\t\t水利厅"


def test_several_paragraphs_of_a_cell_are_one_cell() -> None:
    cell = p("排查") + p("整改\t复查")
    assert text(table(["1", cell, "水利厅"])) == "1\t排查 整改 复查\t水利厅"


def test_a_table_inside_a_table_keeps_its_own_rows() -> None:
    inner = table(["序号", "事项", "责任单位"], ["1", "排查", "水利厅"])
    assert text(table(["议定事项", p("如下：") + inner + p("以上。")])) == (
        "议定事项\n如下：\n序号\t事项\t责任单位\n1\t排查\t水利厅\n以上。"
    )


def test_a_cell_with_a_whole_article_keeps_its_paragraphs() -> None:
    article = "".join(p(f"{n}、第{n}件事要抓好。") for n in "一二三四五")
    assert text(table(["会议内容", article])).split("\n") == [
        "会议内容", "一、第一件事要抓好。", "二、第二件事要抓好。", "三、第三件事要抓好。", "四、第四件事要抓好。", "五、第五件事要抓好。",
    ]  # fmt: skip


def run(words: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


def test_tracked_changes_are_read_as_accepted() -> None:
    body = (
        f"<w:p>{run('一要')}<w:del><w:r><w:delText>放松</w:delText></w:r></w:del><w:ins>{run('抓紧')}</w:ins>{run('。')}</w:p>"
        f"<w:p><w:moveFrom>{run('旧处')}</w:moveFrom></w:p><w:p><w:moveTo>{run('新处')}</w:moveTo></w:p>"
    )
    assert text_of("a.docx", word(body)) == Document("一要抓紧。\n新处", Kind.DOCX, (Remark.CHANGES,))


def test_paragraphs_whose_border_was_deleted_are_one() -> None:
    gone = "<w:rPr><w:del/></w:rPr>"
    assert (
        text(p("会议要求，", gone) + p("一要抓紧。") + p("", gone) + p("二要抓实。"))
        == "会议要求，一要抓紧。\n二要抓实。"
    )


def test_a_deleted_row_is_gone() -> None:
    rows = table(["1", "排查"], ["2", "整改"]).replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>", 1)
    assert text(p("议定：") + rows) == "议定：\n2\t整改"


def test_a_text_box_is_read_once_though_it_is_stored_twice() -> None:
    box = f"<w:txbxContent>{p('框里的话')}</w:txbxContent>"
    both = (
        f"<mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert text(f"<w:p>{run('正文')}<w:r>{both}</w:r></w:p>{p('下一段')}") == "正文\n框里的话\n下一段"


def test_headers_footers_and_notes_are_left_out() -> None:
    assert text(p("正文"), header=p("内部资料"), footer=p("第1页"), footnotes=p("注")) == "正文"


def test_hidden_text_is_left_out_and_said() -> None:
    shown_again = run("也看得见", '<w:vanish w:val="0"/>')
    body = f"<w:p>{run('看得见')}{run('看不见', '<w:vanish/>')}{shown_again}</w:p>"
    assert text_of("a.docx", word(body)) == Document("看得见也看得见", Kind.DOCX, (Remark.HIDDEN,))


def test_fields_show_their_result_and_not_their_code() -> None:
    begin, middle, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    code = '<w:r><w:instrText>DATE \\@ "yyyy"</w:instrText></w:r>'
    assert text(f"<w:p>{begin}{code}{middle}{run('2020')}{end}{run('年')}</w:p>") == "2020年"


def test_wrappers_breaks_and_signs() -> None:
    body = (
        f"<w:sdt><w:sdtContent><w:p><w:hyperlink>{run('链接')}</w:hyperlink><w:smartTag>{run('标记')}</w:smartTag>"
        "<w:r><w:tab/><w:t>1</w:t><w:noBreakHyphen/><w:t>2</w:t><w:br/><w:t>下行</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>dū</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>督</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
    )
    assert text(body) == "链接标记 1-2\n下行\n督"


def test_pictures_are_mentioned() -> None:
    files = parts_of(p("正文")) | {"word/media/image1.png": b"\x89PNG"}
    assert text_of("a.docx", zip_of(files)).remarks == (Remark.PICTURES,)


def test_the_stricter_variant_of_the_format_reads_the_same() -> None:
    strict = {
        name: data.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", b"http://purl.oclc.org/ooxml/w"
        )
        for name, data in parts_of(p("正文")).items()
    }
    assert text_of("a.docx", zip_of(strict)).text == "正文"
