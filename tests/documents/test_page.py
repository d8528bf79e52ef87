"""Saved web pages, as one would copy them from the screen."""

import pytest

from documents.read import text_of
from documents.types import Document, Kind, Remark


def text(html: str, encoding: str = "utf-8") -> str:
    return text_of("通稿.html", html.encode(encoding)).text


def test_blocks_are_lines_and_inline_marks_are_not() -> None:
    html = (
        "<html><head><title>网站</title><style>p{}</style><script>var a='一要'</script></head><body><h1>全省会议</h1>"
        "<div>2月4日，<b>省厅</b>召开<span>会议</span>。<p>一要 排查\n  隐患。</p>二要<br>值守</div><ul><li>甲<li>乙</ul></body></html>"
    )
    assert text(html) == "全省会议\n2月4日，省厅召开会议。\n一要 排查 隐患。\n二要\n值守\n甲\n乙"


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("gb18030", '<meta charset="gb2312">'),
        ("gb18030", '<meta http-equiv="Content-Type" content="text/html; charset=GBK">'),
        ("gb18030", ""),
        ("utf-8", '<meta charset="gb2312">'),
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("big5", '<meta charset="big5">'),
    ],
)
def test_the_charset_is_found(encoding: str, head: str) -> None:
    assert text(f"<html><head>{head}</head><body><p>全</p><p>省大</p></body></html>", encoding) == "全\n省大"


def test_a_few_broken_bytes_do_not_spoil_a_page_that_names_its_charset() -> None:
    page = '<html><meta charset="gbk"><p>' + "会议要求各地抓好落实。" * 40
    broken = page.encode("gb18030") + b"\xff\xff" + "</p><p>完</p>".encode("gb18030")
    assert text_of("a.html", broken).text.endswith("\n完")


def test_what_is_not_shown_is_not_read() -> None:
    html = (
        "<p>看得见</p><p style='display : none'>一</p><p hidden>二</p><div style='VISIBILITY:hidden'><p>三</p></div>"
        "<template>四</template><noscript>五</noscript><select><option>六</select><!-- 七 --><textarea>八</textarea>"
    )
    assert text_of("a.htm", html.encode()) == Document("看得见", Kind.PAGE, (Remark.HIDDEN,))


def test_a_table_of_agreed_matters_has_its_cells() -> None:
    html = (
        "<table><caption>议定事项</caption><thead><tr><th>序号<th>事项<th>责任单位</thead><tbody><tr><td>1<td>排查<br>整改"
        "<td rowspan=2>水利厅<tr><td>2<td>复查<tr><td>3<td colspan=2>巡查</table>"
    )
    assert text(html) == "议定事项\n序号\t事项\t责任单位\n1\t排查 整改\t水利厅\n2\t复查\t水利厅\n3\t巡查"


def test_a_table_that_lays_out_the_page_keeps_the_articles_lines() -> None:
    article = "".join(f"<p>{n}要抓好第{n}件事。</p>" for n in "一二三四")
    html = f"<table><tr><td>首页<td><table><tr><td>{article}</table></table>"
    assert text(html) == "首页\n一要抓好第一件事。\n二要抓好第二件事。\n三要抓好第三件事。\n四要抓好第四件事。"


def test_entities_pinyin_and_preformatted_lines() -> None:
    assert (
        text("<p>A&amp;B&nbsp;<ruby>督<rp>(</rp><rt>dū</rt><rp>)</rp></ruby></p><pre>甲\n乙</pre>")
        == "A&B\xa0督\n甲\n乙"
    )


def test_tags_of_a_page_without_a_head_are_enough() -> None:
    assert text("<p>会议要求</p>一要") == "会议要求\n一要"
