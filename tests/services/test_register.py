"""The register's own rules: what narrows it, how many there are, what may be done to many at once, whose view is whose."""

from datetime import date

import pytest

from models.directives import Criterion
from models.errors import NotAllowed, NotPossibleNow
from models.lifecycle import Light, Status, Step
from services import bulk, extensions, register, tallies, views
from services.access import Actor
from services.bulk import Act
from services.register import Wanted
from services.steps import Given
from services.transactions import Write
from tests.making import assignment, dispatched, point
from tests.taking import DONE, assert_sound, take

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def two(secretary: Actor) -> Actor:
    """Two meetings, each with a point at 三台 and 康定: one late since yesterday, one due in a month."""
    dispatched(secretary, point("清查加油站", due_on="2020-02-17"), title="危化品视频会")
    dispatched(secretary, point("储备沙袋", due_on="2020-03-17", criterion=Criterion.READ), title="防汛视频会")
    return secretary


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), {Light.OVERDUE: 2, Light.UNSIGNED: 2}),
        (Wanted(text="沙袋"), {Light.UNSIGNED: 2}),
        (Wanted(text="沙袋 加油站"), {}),
        (Wanted(text="，。"), {}),
        (Wanted(area="510700"), {Light.OVERDUE: 1, Light.UNSIGNED: 1}),
        (Wanted(area="510700", text="加油站"), {Light.OVERDUE: 1}),
        (Wanted(bureau="kd"), {Light.OVERDUE: 1, Light.UNSIGNED: 1}),
        (Wanted(bureau="三台", area="513300"), {}),
        (Wanted(criterion=Criterion.READ), {Light.UNSIGNED: 2}),
        (Wanted(criterion=Criterion.READ, meeting_id=1), {}),
        (Wanted(ids=(1, 4, 99)), {Light.OVERDUE: 1, Light.UNSIGNED: 1}),
    ],
    ids=str,
)
def test_counts_and_rows_agree_however_it_is_narrowed(two: Actor, wanted: Wanted, found: dict[Light, int]) -> None:
    assert register.lights(two, wanted) == found
    assert register.count(two, wanted) == len(register.search(two, wanted)) == sum(found.values())
    for light in Light:
        narrowed = Wanted.of(wanted.asked() | {"light": light})
        assert len(register.search(two, narrowed)) == register.count(two, narrowed) == found.get(light, 0)


def test_the_latest_meetings_are_listed_and_the_one_asked_for_if_it_is_older(
    two: Actor, county_officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [line.title for line in register.meetings(two)] == ["防汛视频会", "危化品视频会"]
    monkeypatch.setattr(register, "MOST_MEETINGS", 1)
    dispatched(two, point("检查值班", names=("康定",)), title="值班视频会")  # what was found before counts no longer
    assert [line.title for line in register.meetings(two)] == ["值班视频会"]
    assert [line.title for line in register.meetings(two, 1)] == ["值班视频会", "危化品视频会"]
    assert [line.title for line in register.meetings(county_officer)] == ["防汛视频会"]
    assert [line.title for line in register.meetings(county_officer, 3)] == ["防汛视频会"], "none of theirs"


def test_a_kind_of_many_points_is_found_as_well(two: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "FEW_POINTS", 0)
    assert register.lights(two, Wanted(criterion=Criterion.READ)) == {Light.UNSIGNED: 2}
    assert register.lights(two, Wanted(criterion=Criterion.RECURRING)) == {}


def test_what_is_wanted_comes_back_from_its_address_and_nonsense_narrows_nothing() -> None:
    wanted = Wanted(3, Light.DONE, None, "三台", "510700", Criterion.FINISH, "沙袋 水泵", (7, 8))
    assert Wanted.of(wanted.asked()) == wanted
    nonsense = {"meeting": "１", "light": "x", "part": "", "criterion": "'", "ids": "a,-1,", "more": "x"}
    assert Wanted.of(nonsense) == Wanted()


def test_a_page_is_in_the_order_of_dates_and_ends_where_the_next_begins(two: Actor) -> None:
    pages = [register.search(two, Wanted(), page, 3) for page in (1, 2, 3)]
    assert [[view.id for view in page] for page in pages] == [[1, 2, 3], [4], []]


def test_counting_rows_stops_at_the_limit(two: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "MOST_COUNTED", 1)
    assert register.lights(two, Wanted(criterion=Criterion.READ)) == {Light.UNSIGNED: 1}


def chosen(*positions: tuple[str, int]) -> list[tuple[int, int]]:
    rows = [assignment(name, position) for name, position in positions]
    return [(row.id or 0, row.version) for row in rows]


ALL = (("三台", 0), ("康定", 0), ("三台", 1), ("康定", 1))


def why(lines: list[bulk.Line]) -> list[str | None]:
    return [line.why.code if line.why else None for line in lines]


def test_the_possible_is_done_and_each_other_one_is_named(two: Actor, county_officer: Actor) -> None:
    rows = chosen(*ALL)
    take(county_officer, Step.ACKNOWLEDGE)
    take(two, Step.WITHDRAW, Given(reason="重复"), position=1)
    seen = bulk.preview(two, Act.SUSPEND, rows)
    assert why(seen) == ["changed_meanwhile", None, "changed_meanwhile", None]
    assert [line.bureau for line in seen] == ["三台县应急管理局", "康定市应急管理局"] * 2
    done = bulk.take(two, Act.SUSPEND, rows, Given(reason="等文件"), "many")
    assert ([line.id for line in done], why(done)) == ([line.id for line in seen], why(seen))
    assert [assignment(*place).status for place in ALL] == [
        Status.IN_PROGRESS,
        Status.SUSPENDED,
        Status.WITHDRAWN,
        Status.SUSPENDED,
    ]
    assert_sound()


def test_one_that_is_refused_half_way_leaves_nothing_behind(two: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own rules may refuse after some of its changes were made: they are taken back, the others stay."""
    first = assignment().id
    real = tallies.move

    def move(write: Write, before: tallies.Counted | None, after: tallies.Counted | None) -> None:
        if not refused:
            refused.append(True)
            raise NotPossibleNow("busy")
        real(write, before, after)

    refused: list[bool] = []
    monkeypatch.setattr("services.tallies.move", move)
    lines = bulk.take(two, Act.WITHDRAW, chosen(*ALL), Given(reason="撤"), "many")
    assert (why(lines), lines[0].id) == (["busy", None, None, None], first)
    assert [assignment(*place).status for place in ALL] == [Status.DISPATCHED, *[Status.WITHDRAWN] * 3]
    monkeypatch.undo()
    assert_sound()


def test_extensions_are_approved_each_to_its_day_where_one_was_asked_for(two: Actor, county_officer: Actor) -> None:
    row = assignment("三台", 1)
    extensions.ask(county_officer, row.id or 0, row.version, date(2020, 3, 27), "缺物资", "ask")
    lines = bulk.preview(two, Act.EXTEND, chosen(*ALL))
    assert (why(lines), lines[2].note) == (
        ["no_extension_asked", "no_extension_asked", None, "no_extension_asked"],
        "2020-03-27",
    )
    bulk.take(two, Act.EXTEND, chosen(*ALL), Given(), "extend")
    after = assignment("三台", 1)
    assert (after.due_on, after.original_due_on, after.extended) == (date(2020, 3, 27), date(2020, 3, 17), 1)
    assert extensions.queue(two) == []
    assert_sound()


def test_what_has_a_result_of_its_own_is_not_verified_together(two: Actor, county_officer: Actor) -> None:
    for position in (0, 1):
        take(county_officer, Step.REPORT_DONE, DONE, position=position)
    lines = bulk.preview(two, Act.VERIFY, chosen(("三台", 0), ("三台", 1), ("康定", 1)))
    assert why(lines) == ["not_in_bulk", None, "not_possible_now"]


def test_if_none_can_be_done_nothing_is(two: Actor) -> None:
    with pytest.raises(NotPossibleNow, match="none_possible"):
        bulk.take(two, Act.VERIFY, chosen(*ALL), Given(), "none")
    with pytest.raises(NotPossibleNow, match="reason_needed"):
        bulk.take(two, Act.WITHDRAW, chosen(*ALL), Given(reason=" "), "no reason")


@pytest.mark.parametrize("act", Act)
def test_only_the_office_acts_on_many(two: Actor, leader: Actor, county_officer: Actor, act: Act) -> None:
    for actor in (leader, county_officer):
        with pytest.raises(NotAllowed):
            bulk.preview(actor, act, chosen(*ALL))


def test_a_view_is_ones_own_until_it_is_shared_and_only_its_keeper_drops_it(
    two: Actor, other_secretary: Actor, leader: Actor
) -> None:
    key = views.keep(two, " 沙袋  跟踪 ", Wanted(text="沙袋"), shared=False, token="keep")
    assert [(v.name, v.by, v.count) for v in views.views(two)] == [("沙袋 跟踪", "", 2)]
    assert views.views(other_secretary) == views.views(leader) == []
    assert views.keep(two, "沙袋 跟踪", Wanted(text="沙袋", light=Light.OVERDUE), shared=True, token="again") == key
    for colleague in (other_secretary, leader):
        assert [(v.name, v.by, v.count) for v in views.views(colleague)] == [("沙袋 跟踪", "李明", 0)]
        with pytest.raises(NotAllowed):
            views.drop(colleague, key, f"drop {colleague.name}")
    views.drop(two, key, "drop")
    assert views.views(leader) == []


def test_a_view_needs_a_name_and_there_are_twenty_at_most(
    two: Actor, county_officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(NotPossibleNow, match="view_name_needed"):
        views.keep(two, "  ", Wanted(), shared=False, token="nameless")
    monkeypatch.setattr(views, "MOST_VIEWS", 1)
    views.keep(two, "一", Wanted(), shared=False, token="one")
    with pytest.raises(NotPossibleNow, match="views_full"):
        views.keep(two, "二", Wanted(), shared=False, token="two")
    with pytest.raises(NotAllowed):
        views.keep(county_officer, "一", Wanted(), shared=False, token="bureau")
