"""Time limits, cadences, leads and supporters of single directives."""

from datetime import date

import pytest

from parsing.cadence import cadence_of
from parsing.deadlines import deadlines_of
from parsing.normalise import normalise
from parsing.types import Cadence
from parsing.units import units_of
from tests.parsing.samples import reading

WEDNESDAY = date(2024, 12, 18)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("1月10日前报送", "2025-01-10"),
        ("元月10日前报送", "2025-01-10"),
        ("12月20日17时前报送", "2024-12-20T17:00"),
        ("12月20日下午5点半前报送", "2024-12-20T17:30"),
        ("不迟于12月25日完成", "2024-12-25"),
        ("3月底前完成", "2025-03-31"),
        ("月底前完成", "2024-12-31"),
        ("2025年6月底前完成", "2025-06-30"),
        ("本周五前反馈", "2024-12-20"),
        ("下周一前反馈", "2024-12-23"),
        ("今天当天召开会议传达", "2024-12-18"),
        ("年底前完成", "2024-12-31"),
        ("三个工作日内办结", "三个工作日内"),
        ("每日17时前报送", "每日17时前"),
        ("每月5日前报送", "每月5日前"),
        ("8月中旬完成", "8月中旬"),
        ("明年6月底前完成", "2025-06-30"),
        ("明年3月1日前完成", "2025-03-01"),
        ("今年年底前完成", "2024-12-31"),
        ("2026年年底前完成", "2026-12-31"),
        ("二〇二六年三月十日前完成", "2026-03-10"),
        ("0000年底前完成", "0000年底前"),
        ("下个月底前完成", "2025-01-31"),
        ("1月10日(星期五)17时前报送", "2025-01-10T17:00"),
        ("本月25日(含)前报送", "2024-12-25"),
        ("2025-01-10前报送", "2025-01-10"),
        ("2025.1.10前报送", "2025-01-10"),
        ("12月20日晚12点前报送", "2024-12-20"),
        ("12月20日中午1点前报送", "2024-12-20T13:00"),
    ],
)
def test_calendar_limits_become_dates_and_relative_ones_stay_words(words: str, value: str) -> None:
    found = deadlines_of(normalise(words), 0, len(words), WEDNESDAY)
    assert [f.value.value for f in found][:1] == [value]


def test_without_a_meeting_date_every_limit_stays_words() -> None:
    (found,) = deadlines_of(normalise("1月10日前报送"), 0, 7, None)
    assert found.value.value == "1月10日前"


@pytest.mark.parametrize(
    "words",
    [
        "立即整改到位",
        "春节前后、1月10日前后要再查",
        "1月10日前往现场",
        "去年底前未完成的",
        "近3日内的雨情",
        "要及时报告",
        "预计未来24小时内有雨",
    ],
)
def test_urgency_and_forecasts_are_no_limits(words: str) -> None:
    assert deadlines_of(normalise(words), 0, len(words), WEDNESDAY) == ()


@pytest.mark.parametrize(
    ("words", "cadence", "every"),
    [
        ("落实日报告和零报告制度", Cadence.DAILY, None),
        ("每周五通报", Cadence.WEEKLY, None),
        ("每半月调度一次", Cadence.SEMIMONTHLY, None),
        ("每月不少于一次", Cadence.MONTHLY, None),
        ("每4小时报告一次", Cadence.EVERY_N_HOURS, 4),
        ("严格执行4小时一报告", Cadence.EVERY_N_HOURS, 4),
        ("每三天会商一次", Cadence.EVERY_N_DAYS, 3),
        ("加强巡查", None, None),
    ],
)
def test_cadences(words: str, cadence: Cadence | None, every: int | None) -> None:
    found, number = cadence_of(normalise(words), 0, len(words))
    assert (found.value if found else None, number) == (cadence, every)


@pytest.mark.parametrize(
    ("words", "lead", "co"),
    [
        (
            "由市水利局牵头、市财政局和市住房和城乡建设局配合，完成修复",
            ["市水利局"],
            ["市财政局", "市住房和城乡建设局"],
        ),
        (
            "开展体检（牵头单位：省应急厅；配合单位：省经信厅、各市（州）政府）",
            ["省应急厅"],
            ["省经信厅", "各市（州）政府"],
        ),
        ("整治隐患（县住建局牵头，县城管局配合，3月底前完成）", ["县住建局"], ["县城管局"]),
        ("县公安局会同县司法局开展巡查", ["县公安局"], ["县司法局"]),
        ("市森林公安支队要前置力量", ["市森林公安支队"], []),
        ("各级各部门要加强值守", [], []),
        ("公安机关要依法查处", [], []),
        ("各县（市、区）应急局要报送情况", [], []),
        ("要明确专人负责，落实责任", [], []),
    ],
)
def test_named_offices_lead_and_support_and_generic_ones_do_not(words: str, lead: list[str], co: list[str]) -> None:
    leads, supporters = units_of(normalise(words), 0, len(normalise(words).text))
    assert ([f.value for f in leads], [f.value for f in supporters]) == (lead, co)


def test_table_columns_give_lead_support_and_limit() -> None:
    first = reading("table").directives[0]
    assert [f.value for f in first.hints.lead_units] == ["市住建局"]
    assert [f.value for f in first.hints.co_units] == ["市城管局"]
    assert [f.value.value for f in first.hints.deadlines] == ["2024-05-31"]


def test_slot_lines_below_an_item_belong_to_it() -> None:
    third = reading("slot_lines").directives[-1]
    assert [f.value for f in third.hints.lead_units] == ["各县（市、区）禁毒委"]
    assert [f.value.text for f in third.hints.deadlines] == ["每月25日前"]
