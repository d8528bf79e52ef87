"""Transcripts: who speaks, and all they said until someone else speaks."""

import pytest

import parsing
from documents.read import text_of
from documents.types import Document, Kind

VTT = """WEBVTT - 全省视频会

NOTE
录音转写，未经核对

STYLE
::cue { color: yellow }

1
00:00:01.000 --> 00:00:04.000 align:start
<v 段毅君>会议要求，一要<c.loud>排查</c>隐患。

00:00:04.000 --> 00:00:06.000
<v.first 段毅君>二要<00:00:05.000>值守 &amp; 报告。

3
00:00:06.000 --> 00:00:09.000
<v 王建国>请各地
抓好落实。</v>
"""
SRT = """1
00:00:01,000 --> 00:00:04,000
段毅君：会议要求，
一要排查隐患。

2
00:00:04,000 --> 00:00:06,000
二要强化值守。

3
00:00:06,000 --> 00:00:09,000
王建国: OK. Let us
begin.
"""


def test_voices_of_vtt_become_speakers() -> None:
    assert text_of("会议.vtt", VTT.encode()) == Document(
        "段毅君：会议要求，一要排查隐患。二要值守 & 报告。\n王建国：请各地抓好落实。", Kind.VTT
    )


@pytest.mark.parametrize("change", [("\n", "\n"), ("\n", "\r\n"), ("\n\n", "\n")])
def test_names_before_a_colon_become_speakers(change: tuple[str, str]) -> None:
    data = SRT.replace(*change).encode("gb18030")
    assert text_of("会议.srt", data) == Document(
        "段毅君：会议要求，一要排查隐患。二要强化值守。\n王建国：OK. Let us begin.", Kind.SRT
    )


def test_the_reader_takes_the_speakers() -> None:
    head = "全省防汛视频会议召开\n2020年2月13日，省防汛办召开全省防汛视频会议。\n"
    text = text_of("会议.srt", SRT.encode()).text.replace("段毅君", "省应急管理厅厅长段毅君")
    assert "段毅君" in [speaker.value.name for speaker in parsing.read(head + text).speakers]


def test_without_speakers_a_line_ends_with_a_sentence() -> None:
    cues = ["会议要求，", "一要排查隐患。", "二要", "强化值守"]
    srt = "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{words}\n\n" for n, words in enumerate(cues, 1))
    assert text_of("a.srt", srt.encode()).text == "会议要求，一要排查隐患。\n二要强化值守"


def test_times_in_the_speech_are_speech() -> None:
    srt = "1\n00:00:01,000 --> 00:00:02,000\n每日17:00前报告：一次\n"
    assert text_of("a.srt", srt.encode()).text == "每日17:00前报告：一次"


def test_a_transcript_that_is_only_numbers_and_times_has_no_text() -> None:
    with pytest.raises(Exception, match="empty_file"):
        text_of("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\n\n")
