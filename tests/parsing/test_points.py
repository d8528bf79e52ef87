"""Directives come apart into trackable points."""

import pytest

from parsing import read
from parsing.points import points_of
from parsing.types import Point


def tracked(points: tuple[Point, ...]) -> list[str]:
    return [p.text for p in points if not p.slogan]


def test_each_action_is_a_point_and_its_manner_and_purpose_stay_with_it() -> None:
    text = "压实责任。要以网格为单位,逐户排查出租房,建立问题台账,确保底数清楚。要加强夜间巡查。"
    assert tracked(points_of(text, 0)) == [
        "要以网格为单位,逐户排查出租房",
        "建立问题台账,确保底数清楚",
        "要加强夜间巡查",
    ]


def test_slogans_are_kept_but_marked() -> None:
    points = points_of("提高站位。要认真传达学习会议精神,增强“四个意识”,做到“两个维护”。", 0)
    assert [(p.text, p.slogan) for p in points] == [
        ("要认真传达学习会议精神", False),
        ("增强“四个意识”", True),
        ("做到“两个维护”", True),
    ]


def test_standing_duties_are_marked() -> None:
    points = points_of("严格值守。要落实24小时值班制度,执行零报告制度,开展一次应急演练。", 0)
    assert [p.standing for p in points] == [True, True, False]


def test_spans_are_absolute_in_the_pasted_text() -> None:
    text = "会议要求,一要备足力量。要储备编织袋,检修水泵。二要畅通信息。要公布电话。"
    for directive in read(text).directives:
        for point in directive.points:
            assert point.span.of(text) == point.text


def test_a_directive_of_one_clause_is_its_own_point() -> None:
    assert tracked(points_of("严格汛限水位监管", 5)) == ["严格汛限水位监管"]
    assert points_of("", 0) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("开展加油站隐患排查。责任单位:市应急管理局;完成时限:2月10日前。", ["开展加油站隐患排查"]),
        ("开展加油站隐患排查。\n责任单位:市应急管理局\n完成时限:2月10日前", ["开展加油站隐患排查"]),
        ("整治校车隐患,市教育局牵头,市公安局配合", ["整治校车隐患,市教育局牵头,市公安局配合"]),
        (
            "市水利局牵头,市财政局配合,3月底前完成水毁修复。要抓好校舍排查。",
            ["市水利局牵头,市财政局配合,3月底前完成水毁修复", "要抓好校舍排查"],
        ),
        (
            "做好除雪。\n完成时限:2月3日前对行道树、户外广告牌全面排查",
            ["完成时限:2月3日前对行道树、户外广告牌全面排查"],
        ),
    ],
)
def test_who_and_by_when_are_no_tasks_and_never_take_the_place_of_one(text: str, expected: list[str]) -> None:
    assert tracked(points_of(text, 0)) == expected


def test_a_duty_is_standing_when_its_line_of_time_limits_says_so() -> None:
    points = points_of("要落实社区戒毒措施。\n责任单位:各县禁毒委\n完成时限:每月25日前报送", 0)
    assert [(p.text, p.standing) for p in points] == [("要落实社区戒毒措施", True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2月10日前完成隐患排查,2月28日前完成问题整改。", ["2月10日前完成隐患排查", "2月28日前完成问题整改"]),
        (
            "全面排查隐患,2月10日前建立台账,6月底前完成整改",
            ["全面排查隐患", "2月10日前建立台账", "6月底前完成整改"],
        ),
        ("做好供水保障,落实调度方案", ["做好供水保障", "落实调度方案"]),
        ("建立台账,2月10日前报省厅", ["建立台账,2月10日前报省厅"]),
        ("马上传达,各学校当天召开家长会", ["各学校当天召开家长会"]),
        ("压实责任,完善网格员走访制度", ["完善网格员走访制度"]),
    ],
)
def test_the_first_of_several_tasks_is_no_heading(text: str, expected: list[str]) -> None:
    assert tracked(points_of(text, 0)) == expected


def test_to_work_together_is_a_demand_and_no_assignment() -> None:
    text = "强化联动。应急、公安、交通等部门要加强协调配合。要落实值班制度。"
    assert tracked(points_of(text, 0)) == ["应急、公安、交通等部门要加强协调配合", "要落实值班制度"]
    assert tracked(points_of("加强与气象部门的协作配合,及时发布预警", 0)) == [
        "加强与气象部门的协作配合",
        "及时发布预警",
    ]
