"""Good rows are never lost to bad ones: every kind of damage in one list, and lists whose rows quarrel with each other."""

from time import process_time

import pytest
from sqlmodel import select

from models.assignments import Assignment
from models.imports import Fate, ImportKind
from models.lifecycle import Status
from services import bureaus, ledger, tallies
from services.access import Actor
from services.database import reading_session
from tests.services.sheets import looked_at, sheet, taken_in, why

pytestmark = pytest.mark.usefixtures("morning")

HEADS = "来源会议|会议日期|督办事项|牵头单位|协办单位|办理时限|交办时间|状态|办结时间|进展情况"
MEETING = "全省安全生产视频会|2020.1.6"
TEN_BAD = sheet(
    "督办台账",
    HEADS,
    f"{MEETING}|排查隐患|三台|绵阳|2020年2月20日|2020-01-07|办理中||正在排查",
    f"{MEETING}|补齐物资|康定||20200131|2020/1/7|已办结|2020.1.30|已补齐",
    "|2020.1.6|没有会议|三台||2020.2.20",
    f"{MEETING}||三台||2020.2.20",
    f"{MEETING}|没有单位|||2020.2.20",
    f"{MEETING}|不认识的单位|火星县应急局||2020.2.20",
    f"{MEETING}|没有年份|三台||2月20日",
    f"{MEETING}|没有这一天|三台||2020.2.30",
    f"{MEETING}|早于会议|三台||2019.12.31",
    f"{MEETING}|状态不明|三台||2020.2.20||研究中",
    f"{MEETING}|排查隐患|三台||2020.2.20",
    f"{MEETING}|办结了没有日期|三台||2020.2.20||已办结",
)
WHY = {
    5: "row_empty_field",
    6: "row_empty_field",
    7: "row_empty_field",
    8: "row_unknown_unit",
    9: "row_no_year",
    10: "row_bad_date",
    11: "row_date_order",
    12: "row_unknown_word",
    13: "row_twice",
    14: "row_empty_field",
}


def test_ten_rows_bad_in_their_own_ways_are_named_and_the_two_good_ones_come_in(secretary: Actor) -> None:
    found = looked_at(secretary, ImportKind.REGISTER, TEN_BAD)
    assert why(found) == WHY
    assert found.counts == {Fate.NEW: 2, Fate.REFUSED: 10}
    assert found.unknown == ["火星县应急局"]
    came = taken_in(secretary, ImportKind.REGISTER, TEN_BAD, "first")
    assert (came.new, came.changed, came.same, came.refused) == (2, 0, 0, 10)
    with reading_session() as session:
        rows = session.exec(select(Assignment).order_by(Assignment.id)).all()  # type: ignore[arg-type]
        assert [row.status for row in rows] == [Status.IN_PROGRESS, Status.IN_PROGRESS, Status.CLOSED]
        assert tallies.recount_differs(session) == []
        assert ledger.verify(session).ok


def test_the_same_list_again_brings_nothing(secretary: Actor) -> None:
    taken_in(secretary, ImportKind.REGISTER, TEN_BAD, "first")
    found = looked_at(secretary, ImportKind.REGISTER, TEN_BAD)
    assert (found.takes, found.counts) == (0, {Fate.SAME: 3, Fate.REFUSED: 9})


def test_who_closed_late_is_closed_and_late_whatever_light_the_old_list_shows(secretary: Actor) -> None:
    row = f"{MEETING}|补齐物资|康定||2020.1.31|2020.1.7|逾期办结|2020.2.3"
    taken_in(secretary, ImportKind.REGISTER, sheet(HEADS, row), "late")
    with reading_session() as session:
        made = session.exec(select(Assignment)).one()
        assert (made.status, str(made.due_on), str(made.reported_on)) == (Status.CLOSED, "2020-01-31", "2020-02-03")


def test_an_alias_given_to_an_unknown_unit_lets_its_row_in(secretary: Actor) -> None:
    found = looked_at(secretary, ImportKind.REGISTER, TEN_BAD)
    three = next(row.id for row in bureaus.list_bureaus(secretary) if row.short_name == "三台")
    bureaus.add_alias(secretary, three, found.unknown[0], "alias")
    assert looked_at(secretary, ImportKind.REGISTER, TEN_BAD).counts == {Fate.NEW: 3, Fate.REFUSED: 9}


@pytest.mark.parametrize(
    "second",
    [
        "乙处|甲|D-902|处室|",  # the short name that the first takes
        "甲|乙|D-902|处室|",  # its own name is the other's short name
        "乙处|乙|D-902|处室|甲办",  # an alias that both want
    ],
)
def test_two_new_bureaus_that_want_one_name_do_not_take_the_good_rows_with_them(secretary: Actor, second: str) -> None:
    table = sheet("单位名称|简称|代码|类别|别名", "甲处|甲|D-901|处室|甲办", second, "丙处|丙|D-903|处室|")
    assert why(looked_at(secretary, ImportKind.BUREAUS, table)) == {3: "bureau_name_taken"}
    came = taken_in(secretary, ImportKind.BUREAUS, table, "names")
    assert (came.new, came.refused) == (2, 1)
    assert {"甲处", "丙处"} <= {row.name for row in bureaus.list_bureaus(secretary)}


def test_a_bureau_that_stands_twice_under_two_of_its_names_is_changed_once(secretary: Actor) -> None:
    table = sheet("单位名称|联系人", "三台|张三", "三台县应急管理局|李四")
    assert why(looked_at(secretary, ImportKind.BUREAUS, table)) == {3: "row_twice"}


def test_five_thousand_rows_are_looked_at_within_five_seconds(secretary: Actor) -> None:
    rows = [f"{MEETING}|第{n}项|{'三台' if n % 2 else '康定'}|绵阳、成都|2020.2.20|||" for n in range(5_000)]
    table = sheet(HEADS, *rows)
    start = process_time()
    found = looked_at(secretary, ImportKind.REGISTER, table)
    assert found.counts == {Fate.NEW: 5_000}
    assert process_time() - start < 5
