"""Evening out, with the way back to every pasted character."""

import pytest

from parsing.normalise import normalise


@pytest.mark.parametrize(
    ("pasted", "text"),
    [
        ("会议要求,各地要抓好;", "会议要求，各地要抓好；"),
        ("２０２４年３月５日", "2024年3月5日"),
        ("要抓好，，落实。。", "要抓好，落实。"),
        ("會議強調", "会议强调"),
        ("会\u200b议\u00a0\u3000强调", "会议 强调"),
        ("会(huì)议(yì)强(qiáng)调(diào)", "会议强调"),
        ("<p>会议</p><p>要求</p>", "\n会议\n\n要求\n"),
        ("共12,000人", "共12,000人"),
        ("主 持 人：李明", "主持人：李明"),
        ("会 议 强 调 责 任", "会议强调责任"),
        ("2 月 4 日", "2月4日"),
        ("图![](data:image/png;base64,AAAA)文", "图文"),
    ],
)
def test_width_spaces_doubling_and_script_are_evened_out(pasted: str, text: str) -> None:
    assert normalise(pasted).text == text


def test_every_range_leads_back_to_the_characters_it_came_from() -> None:
    pasted = "  會(huì)議(yì)要(yào)求,,各地  要 加強"
    normal = normalise(pasted)
    start = normal.text.index("各地")
    assert normal.span(start, start + 2).of(pasted) == "各地"
    assert normal.quote(0, 4) == "會議要求"


def test_lines_broken_by_a_page_width_are_joined() -> None:
    lines = [
        "会议强调各地各部门要认真落实安全生产责任制的各项",
        "规定并且按照有关要求逐级逐项逐点逐人抓好落实不",
        "得有任何松懈同时要加强值班值守做到有备无患并且要",
        "及时报告。",
    ]
    assert "\n" not in normalise("\n".join(lines)).text
