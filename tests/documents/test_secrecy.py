"""Secrecy markings are refused in every form they are written in; the words alone are ordinary."""

import time

import pytest

import parsing
from documents.read import text_of
from models.errors import NotReadable
from parsing.secrecy import marking
from tests.documents.making import docx_of, p, pdf_of, word
from tests.pages.secretariat_screens import RELEASE

MARKED = [
    "机密★1年",
    "秘密★",
    "绝密★启用前",
    "机　密　★　长　期",
    "机密★１０年",
    "秘密☆6个月",
    "機密★一年",
    "絕密★",
    "★秘密",
    "机密*5年",
    "机密 1年",
    "【秘密】（长期）",
    "密级：机密",
    "密 级：秘密",
    "密级\t绝密",
    "机密",
    "（绝密）",
]
ORDINARY = [
    "要做好保密工作，增强机密性和秘密意识。",
    "泄露国家秘密1年以上的，依法处理。",
    "机密文件要专人保管，绝密级文件不得复印。",
    "密级：公开",
    "密级：机密性审查后确定",
    "★★★ 要抓紧落实 ★",
    "秘书处：3个月内完成。",
    "（机密信息）3条",
]


@pytest.mark.parametrize("words", MARKED)
def test_a_marking_is_found_wherever_it_stands(words: str) -> None:
    alone = words.strip("（）") in ("机密", "绝密")
    for text in (
        words,
        f"{words}\n{RELEASE}",
        f"编号 001\n{words}  \n{RELEASE}",
        *([] if alone else [f"{RELEASE}\n{words}\n完"]),
    ):
        assert marking(text), text


@pytest.mark.parametrize("words", MARKED)
def test_the_reader_warns_of_it_too(words: str) -> None:
    warnings = parsing.read(f"{words}\n{RELEASE}").warnings
    assert [w.blocking for w in warnings if w.code == "classified"] == [True]


@pytest.mark.parametrize("words", ORDINARY)
def test_ordinary_words_mark_nothing(words: str) -> None:
    assert marking(f"{words}\n{RELEASE}{words}") is None


def test_a_word_alone_on_a_line_far_down_marks_nothing() -> None:
    assert marking(RELEASE + "秘密\n") is None


LINES = [line for line in RELEASE.split("\n") if line.strip()]
FILES = {
    "标题上方.docx": docx_of("机密★1年", *LINES),
    "页眉.docx": word("".join(p(line) for line in LINES), header=p("秘密★6个月")),
    "页脚.docx": word("".join(p(line) for line in LINES), footer=p("绝密★")),
    "符号.docx": word(
        f'<w:p><w:r><w:t>机密</w:t></w:r><w:r><w:sym w:font="Wingdings" w:char="F0AB"/></w:r></w:p>{p(RELEASE)}'
    ),
    "隐藏.docx": word(f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>机密★1年</w:t></w:r></w:p>{p(RELEASE)}"),
    "首行.pdf": pdf_of("机密★1年", *LINES),
    "页码处.pdf": pdf_of(*LINES, foot="机密★ {}"),
    "网页.html": f"<p>机<b>密</b>★1年</p><p>{RELEASE}".encode(),
    "隐藏.html": f"<p hidden>机密★1年</p><p>{RELEASE}".encode(),
    "文本.txt": f"机密★1年\n{RELEASE}".encode("gb18030"),
    "字幕.srt": f"1\n00:00:01,000 --> 00:00:02,000\n机密★1年 {LINES[0]}\n".encode(),
}


@pytest.mark.parametrize("name", FILES)
def test_a_marked_file_is_refused_wherever_its_marking_stands(name: str) -> None:
    with pytest.raises(NotReadable) as refused:
        text_of(name, FILES[name])
    assert refused.value.code == "classified"


@pytest.mark.parametrize(
    "text", ["机密 " * 60_000, "机密" + " " * 300_000, "密级：" * 80_000, " " * 300_000, "\n" * 300_000]
)
def test_looking_for_markings_takes_no_time(text: str) -> None:
    start = time.perf_counter()
    marking(text)
    assert time.perf_counter() - start < 1
