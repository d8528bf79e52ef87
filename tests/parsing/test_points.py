"""Directives come apart into trackable points."""

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
