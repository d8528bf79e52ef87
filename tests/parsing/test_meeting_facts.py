"""When, by whom, with whom: the facts around the directives."""

from datetime import date

import pytest

from parsing import read
from tests.parsing.samples import codes, people, phrases, reading


def meeting_day(name: str) -> date | None:
    found = reading(name).meeting_on
    return found.value if found else None


def test_a_december_meeting_published_in_january_was_last_years() -> None:
    assert meeting_day("stacked_headline") == date(2020, 12, 30)
    assert "year_inferred" in codes("stacked_headline")


def test_a_date_with_its_year_is_not_inferred() -> None:
    found = reading("one_line").meeting_on
    assert found is not None
    assert (found.value, found.inferred) == (date(2022, 12, 30), False)


def test_a_day_alone_takes_month_and_year_from_the_publication() -> None:
    assert meeting_day("nested") == date(2023, 7, 11)


def test_today_is_the_day_of_publication() -> None:
    assert meeting_day("today") == date(2024, 4, 30)
    assert "year_inferred" in codes("today")


def test_today_under_a_dateline_is_the_day_of_the_dateline() -> None:
    assert meeting_day("dateline") == date(2021, 3, 18)


def test_the_day_a_meeting_is_called_for_is_no_publication_date() -> None:
    assert reading("announcement").published_on is None
    assert meeting_day("announcement") == date(2025, 1, 8)


def test_yesterday_without_a_publication_date_is_left_open() -> None:
    assert meeting_day("yesterday") is None
    assert "date_missing" in codes("yesterday")


def test_recently_is_asked_for_and_not_taken_from_the_publication_date() -> None:
    assert meeting_day("recently") is None
    assert "date_missing" in codes("recently")


def test_a_day_without_a_year_that_nothing_tells_is_asked_for_and_not_guessed() -> None:
    whole = read(
        "市安委会召开视频会议\n\n8月21日，市安委会召开视频会议。会议要求，一要排查隐患，建立台账；二要压实责任，逐级签字。"
    )
    assert whole.meeting_on is None
    asked = next(w for w in whole.warnings if w.code == "year_missing")
    assert asked.facts == (("text", "8月21日"),)


def test_a_day_that_does_not_exist_is_flagged_and_not_guessed() -> None:
    assert meeting_day("damaged") is None
    assert "date_damaged" in codes("damaged")


def test_chinese_numerals_make_a_date() -> None:
    assert meeting_day("agreed") == date(2023, 5, 12)


def test_of_two_meetings_the_later_one_of_the_writers_own_county_is_the_record() -> None:
    assert meeting_day("two_meetings") == date(2023, 10, 18)


def test_the_time_line_of_minutes_is_the_meetings_own() -> None:
    assert meeting_day("minutes") == date(2024, 6, 18)
    assert reading("minutes").published_on is None


def test_a_dateline_is_not_the_day_of_the_meeting() -> None:
    reading = read("新华社江城3月9日电 3月8日，省应急厅召开全省视频会议。会议要求，各地要加强值守。")
    assert reading.meeting_on is None  # no year anywhere
    text = "省厅召开视频会议\n2023-03-10 来源：省厅\n本报江城3月9日电 3月8日，省应急厅召开全省视频会议。会议要求，各地要加强值守。"
    found = read(text).meeting_on
    assert found is not None
    assert found.value == date(2023, 3, 8)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("html", date(2024, 7, 2)),
        ("press", date(2024, 9, 11)),
        ("notice", date(2024, 3, 4)),
        ("traditional", date(2022, 10, 12)),
    ],
)
def test_publication_dates_are_read_in_any_notation(name: str, day: date) -> None:
    found = reading(name).published_on
    assert found is not None
    assert found.value == day


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("minutes", ["柯远帆"]),
        ("today", ["庄周"]),
        ("two_meetings", ["柳永夫", "米芾"]),
        ("nested", ["时雨霖"]),
        ("slot_lines", ["丘处机"]),
        ("record", ["韩风"]),
        ("stacked_headline", []),
    ],
)
def test_the_host_is_found_before_after_and_above_the_text(name: str, names: list[str]) -> None:
    assert people(name, "hosts") == names


def test_stacked_posts_with_one_name_are_one_person() -> None:
    (host,) = reading("html").hosts
    assert (host.value.posts, host.value.name) == ("市安办主任、市应急管理局局长", "聂海潮")


def test_names_of_four_characters_and_names_with_a_dot_are_names() -> None:
    assert "巴桑次仁" in people("follow_up", "speakers")
    assert "州应急管理局副局长阿布都·热合曼" in phrases("follow_up")


def test_a_written_instruction_makes_no_speaker() -> None:
    text = "3月1日，省政府召开视频会议。省长赵乐天作出批示。批示指出，安全生产责任重大，各地要抓好落实。副省长钱塘江出席会议并讲话。"
    assert [s.value.name for s in read(text).speakers] == ["钱塘江"]


@pytest.mark.parametrize(
    ("name", "bodies"),
    [
        ("today", ["省文化和旅游厅", "省应急管理厅"]),
        ("two_meetings", ["市委", "市政府"]),
        ("recently", ["市市场监管局"]),
        ("follow_up", ["省应急管理厅"]),
        ("one_line", []),
        ("press", []),
    ],
)
def test_organisers_call_the_meeting_and_self_references_do_not_count(name: str, bodies: list[str]) -> None:
    assert [found.value for found in reading(name).organisers] == bodies


def test_groups_with_their_own_head_noun_are_split_and_shared_heads_are_not() -> None:
    assert phrases("party_group")[1:] == ["局领导班子成员", "各股室负责人", "执法大队全体队员"]
    assert phrases("today")[3:] == [
        "省公安厅、省交通运输厅、省市场监管局有关处室负责人",
        "各市（州）文化和旅游局、应急管理局主要负责同志",
    ]
    assert phrases("continuation") == ["市生态环境保护综合行政执法支队", "各分局局长", "机关各科（室）长"]


def test_who_was_brought_to_a_viewing_was_there_and_where_a_group_lives_is_part_of_its_name() -> None:
    assert phrases("viewing_firms")[0] == "辖区12家危化企业负责人"
    assert "在蓉消防救援队伍大队级以上干部" in phrases("plenary")
    assert "在家州级领导" in phrases("prefecture")


def test_names_under_one_title_stay_together() -> None:
    assert "省领导梅长苏、林殊" in phrases("press")


def test_the_classes_of_units_present_are_named() -> None:
    text = "3月2日，省应急厅召开视频会议。厅在家领导，机关各处（室、中心）、直属事业单位负责人，各市（州）和县（市、区）应急管理局负责人，省安委会成员单位和重点企业代表参会。"
    assert [a.classes for a in read(text).attendance] == [
        ("leaders",),
        ("divisions", "affiliated"),
        ("cities", "counties"),
        ("members", "firms"),
    ]


@pytest.mark.parametrize(
    ("name", "video"), [("minutes", True), ("press", True), ("site", True), ("party_group", False)]
)
def test_a_relayed_video_conference_does_not_make_this_meeting_one(name: str, video: bool) -> None:
    assert reading(name).is_video is video


def test_a_meeting_told_of_before_ours_is_the_one_above_it() -> None:
    whole = read(
        "我县召开会议贯彻落实全市安全生产视频会议精神\n发布时间：2021-01-02\n\n"
        "12月30日上午，全市安全生产视频会议召开。全市会议结束后，我县随即召开会议。会议要求，一要排查隐患；二要压实责任。"
    )
    assert whole.parent_meeting is not None
    assert whole.parent_meeting.value == "全市安全生产视频会议"


def told(sentence: str, published: str = "2020-02-05") -> tuple[date | None, set[str]]:
    page = f"全省安全生产视频会议召开\n发布时间：{published}\n{sentence}\n会议要求，一要压实责任；二要严格值守。"
    found = read(page)
    return found.meeting_on.value if found.meeting_on else None, {w.code for w in found.warnings}


@pytest.mark.parametrize(
    "sentence",
    [
        "1月28日某县发生事故后，省安办高度重视，于2月4日召开全省视频会议。",
        "贯彻落实1月28日省委常委会议精神，2月4日，省安办召开全省视频会议。",
        "为吸取1月30日某县火灾事故教训，2月4日下午，省安办召开全省视频会议。",
        "根据安委办〔2020〕3号文件精神，省安办于2月4日召开全省视频会议。",
        "按照安委办〔2020〕45号，2月4日上午，省安办召开全省视频会议。",
        "2月4日，全省安全生产事故警示视频会议召开。",
        "按照省安委会统一部署于2月4日召开全省视频会议，2月5日下发通知。",
        "为贯彻落实国务院会议精神省安办2月4日召开全省视频会议，安排2月5日至2月9日的检查。",
        "全省整治为期90日，2月4日上午，省安办召开全省视频会议。",
        "全省整治为期30日，2月4日上午，省安办召开全省视频会议。",
        "省安办于4号召开全省视频会议。",
        "省安办4号上午召开全省视频会议。",
        "本月4号下午，省安办召开全省视频会议。",
    ],
)
def test_the_day_of_another_matter_is_not_the_meetings(sentence: str) -> None:
    day, warned = told(sentence)
    assert (day, "date_damaged" in warned) == (date(2020, 2, 4), False)


@pytest.mark.parametrize("place", ["在3号会议室召开视频会议", "召开落实中央1号文件视频会议", "在5号楼召开视频会议"])
def test_the_number_of_a_room_or_a_document_is_no_day(place: str) -> None:
    day, warned = told(f"近日，省安办{place}。")
    assert (day, "date_missing" in warned) == (None, True)


def test_a_day_that_is_announced_is_not_put_a_year_back() -> None:
    assert told("省安办定于2月5日上午10时召开全省视频会议。", "2020-02-03")[0] == date(2020, 2, 5)
    assert told("省安办定于5日上午召开全省视频会议。", "2020-02-03")[0] == date(2020, 2, 5)
    assert told("省安办定于1月5日召开全省视频会议。", "2019-12-20")[0] == date(2020, 1, 5)
    assert told("省安办定于2月4日召开全省视频会议。", "2020-02-05")[0] == date(2020, 2, 4)
    assert told("12月30日，省安办召开全省视频会议。", "2020-01-02")[0] == date(2019, 12, 30)
