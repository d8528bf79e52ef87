"""The office's own Word forms: filled letter for letter, refused with the culprit named, given up with one click."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document

from documents.paper_fields import FIELDS, both_names, example
from models.errors import ChangedMeanwhile, NotAllowed, NotPossibleNow, NotReadable
from models.papers import PaperKind
from models.settings import ROOT
from services import paper_forms, papers
from services.access import Actor
from tests.making import assignment, dispatched, point
from tests.services.test_papers import TRICKY, text_of


def form(*paragraphs: str, row: str = "") -> bytes:
    """A Word file with these paragraphs, and a table that goes through the items."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if row:
        table = document.add_table(rows=3, cols=1)
        for line, text in zip(table.rows, ("{%tr for 行 in 事项 %}", row, "{%tr endfor %}"), strict=True):
            line.cells[0].text = text
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def with_part(data: bytes, name: str, text: bytes) -> bytes:
    """The same file with one more or another part."""
    file = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(file, "w") as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, text)
    return file.getvalue()


def field(inner: bytes) -> bytes:
    """A part that holds one of Word's own fields."""
    space = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return b'<w:ftr xmlns:w="' + space + b'"><w:p><w:r>' + inner + b"</w:r></w:p></w:ftr>"


OURS = form("本局督办单 {{主送}} {{ urgency }}", row="{{行.督办事项}}（{{ 行.时限 }}）")


def test_a_notice_comes_in_the_offices_form_and_with_one_click_in_ours_again(
    administrator: Actor, secretary: Actor
) -> None:
    dispatched(secretary, point(f"{TRICKY}{{{{ x }}}}", names=("三台",)))
    key = assignment().id or 0
    paper_forms.put(administrator, PaperKind.NOTICE, "本局.docx", OURS, "put")
    assert text_of(papers.notice_file(secretary, key).data) == [
        "本局督办单 三台县应急管理局 紧急",
        f"{TRICKY}{{{{ x }}}}（2020年2月20日）",
    ]
    assert [(it.kind, it.file_name, it.by) for it in paper_forms.forms(administrator) if it.at] == [
        (PaperKind.NOTICE, "本局.docx", "陈静")
    ]
    (at,) = [it.at for it in paper_forms.forms(administrator) if it.at]
    with pytest.raises(ChangedMeanwhile):
        paper_forms.give_up(administrator, PaperKind.NOTICE, at - timedelta(seconds=1), "older")
    paper_forms.give_up(administrator, PaperKind.NOTICE, at, "back")
    assert text_of(papers.notice_file(secretary, key).data)[0] == "四川省应急管理厅"
    with pytest.raises(NotPossibleNow, match="form_is_ours"):
        paper_forms.give_up(administrator, PaperKind.NOTICE, at, "again")


@pytest.mark.parametrize(
    ("text", "code", "culprit"),
    [
        ("{{ 主送 }}{{ 主宋 }}{{ 行.时限 }}", "form_unknown_fields", "主宋、行.时限"),
        ("{{ 主送 }}{{ 事项 }}", "form_unknown_fields", "事项"),
        ("{% for 行 in 事项 %}{{ 行 }}{% endfor %}", "form_unknown_fields", "行"),
        ("{{ office.__class__ }}", "form_unknown_fields", "office.__class__"),
        ("{{ ''.__class__.__mro__ }}", "form_not_a_field", "__mro__"),
        ("{{ 'a' * 999999999 }}", "form_not_a_field", "Mul"),
        ("{{ office|upper }}", "form_not_a_field", "Filter"),
        ("{{ office() }}", "form_not_a_field", "Call"),
        ("{{ office['x'] }}", "form_not_a_field", "Getitem"),
        ("{% for i in range(9) %}{{ office }}{% endfor %}", "form_not_a_field", "for"),
        ("{% set x = 1 %}", "form_not_a_field", "Assign"),
        ("{% include 'x' %}", "form_not_a_field", "Include"),
        ("{{ 主送", "form_braces", ""),
        ("没有字段", "form_without_fields", ""),
    ],
)
def test_what_is_no_field_is_refused_and_named(administrator: Actor, text: str, code: str, culprit: str) -> None:
    with pytest.raises(NotReadable, match=code) as caught:
        paper_forms.put(administrator, PaperKind.NOTICE, "a.docx", form(text), "put")
    assert culprit in "".join(map(str, caught.value.facts.values()))
    assert not any(line.at for line in paper_forms.forms(administrator))


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("word/vbaProject.bin", b"x", "form_active"),
        ("word/embeddings/oleObject1.bin", b"x", "form_active"),
        ("word/footer9.xml", b"<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]><x/>", "form_active"),
        ("word/footer9.xml", field(b"<w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText>"), "form_active"),
        ("word/footer9.xml", field(b"<w:instrText>DD</w:instrText><w:instrText>EAUTO c:</w:instrText>"), "form_active"),
        ("word/footer9.xml", field(b"<w:fldSimple w:instr='dde c:'/>"), "form_active"),
        ("word/footer9.xml", field(b'<w:fldSimple w:instr="&#68;DE c:"/>'), "form_active"),
        (
            "word/footer9.xml",
            field(b"<w:instrText>IncludeText x</w:instrText>").replace(b"w:", b"v:").replace(b":w=", b":v="),
            "form_active",
        ),
        (
            "word/_rels/settings.xml.rels",
            b"<Relationships><Relationship Type='t/attachedTemplate' Target='http://x' TargetMode='External'/></Relationships>",
            "form_outside",
        ),
    ],
)
def test_what_could_run_or_fetch_is_refused(administrator: Actor, name: str, text: bytes, code: str) -> None:
    with pytest.raises(NotReadable, match=code):
        paper_forms.put(administrator, PaperKind.NOTICE, "a.docx", with_part(OURS, name, text), "put")


@pytest.mark.parametrize("said", [b"HYPERLINK http://www.sc.gov.cn/link/1", b"MERGEFIELD database", b"PAGE"])
def test_a_field_that_only_mentions_such_a_word_is_kept(administrator: Actor, said: bytes) -> None:
    data = with_part(OURS, "word/footer9.xml", field(b"<w:instrText>" + said + b"</w:instrText>"))
    paper_forms.put(administrator, PaperKind.NOTICE, "a.docx", data, "put")


@pytest.mark.parametrize(
    ("name", "data"), [("a.docx", b"PK\x03\x04 word/ nothing"), ("a.doc", OURS), ("a.docx", b"{{office}}")]
)
def test_what_is_no_word_file_is_refused(administrator: Actor, name: str, data: bytes) -> None:
    with pytest.raises(NotReadable, match="form_no_word_file"):
        paper_forms.put(administrator, PaperKind.NOTICE, name, data, "put")


@pytest.mark.parametrize("kind", PaperKind)
def test_every_field_of_a_paper_can_stand_in_a_form_by_both_names(administrator: Actor, kind: PaperKind) -> None:
    names = [name for field in FIELDS[kind] for name in (field.chinese, field.name)]
    paper_forms.put(administrator, kind, "a.docx", form(*(f"{{{{ {name} }}}}" for name in names)), "put")
    facts = both_names(kind, example(kind))
    assert text_of(paper_forms.preview(administrator, kind).data) == [facts[name] for name in names]


@pytest.mark.parametrize("kind", PaperKind)
@pytest.mark.parametrize("file", ["paper-forms.md", "paper-forms.zh-CN.md"])
def test_the_documentation_lists_every_field(kind: PaperKind, file: str) -> None:
    text = (ROOT / "docs" / file).read_text(encoding="utf-8")
    for line in paper_forms.fields_of(kind):
        assert f"`{line.written}`" in text
        assert f"`{line.english}`" in text


def test_only_the_administrator_sets_forms(secretary: Actor) -> None:
    with pytest.raises(NotAllowed):
        paper_forms.put(secretary, PaperKind.NOTICE, "a.docx", OURS, "put")
    with pytest.raises(NotAllowed):
        paper_forms.preview(secretary, PaperKind.NOTICE)


def test_a_list_can_be_asked_for_and_texts_of_a_list_can_be_printed(administrator: Actor) -> None:
    ours = form("{% if 段落 %}有{% endif %}", "{%p for 段 in 段落 %}", "{{ 段 }}", "{%p endfor %}")
    paper_forms.put(administrator, PaperKind.MINUTES, "a.docx", ours, "put")
    said = example(PaperKind.MINUTES)["paragraphs"]
    assert text_of(paper_forms.preview(administrator, PaperKind.MINUTES).data) == ["有", *said]
