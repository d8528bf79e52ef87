"""机构撤并: what was open moves on, what was over stays where it was done."""

import pytest
from sqlmodel import col, select

from models.accounts import Account
from models.assignments import Assignment
from models.bureaus import Bureau, BureauKind
from models.errors import NotAllowed, NotPossibleNow
from models.lifecycle import Status, Step
from services import bureaus, history, reorganise, worklist
from services.access import Actor
from services.bureaus import BureauForm
from services.database import reading_session
from services.reorganise import Moved
from tests.conftest import bureau_id, person
from tests.making import dispatched, point
from tests.taking import DONE, VERIFIED, assert_sound, take

pytestmark = pytest.mark.usefixtures("morning")


def version(name: str) -> int:
    with reading_session() as session:
        return session.get_one(Bureau, bureau_id(name)).version


def rows(name: str) -> list[tuple[str, str]]:
    """The points of a bureau's assignments, as their texts begin, with their states."""
    with reading_session() as session:
        query = select(Assignment.point_id, Assignment.status).where(Assignment.bureau_id == bureau_id(name))
        return [(f"point {key}", status) for key, status in session.exec(query.order_by(col(Assignment.point_id)))]


def merge(actor: Actor, name: str, into: str, token: str = "merge", reason: str = "机构改革") -> Moved:
    return reorganise.merge(actor, bureau_id(name), bureau_id(into), version(name), reason, token)


def test_open_work_goes_to_the_successor_and_closed_work_stays(
    administrator: Actor, secretary: Actor, other_secretary: Actor, county_officer: Actor
) -> None:
    dispatched(secretary, point("排查隐患", names=("三台",)), point("核对台账", names=("三台",)))
    take(county_officer, Step.REPORT_DONE, DONE)
    take(other_secretary, Step.VERIFY, VERIFIED)
    assert reorganise.open_work(administrator, bureau_id("三台")) == 1
    assert merge(administrator, "三台", "盐亭") == Moved(moved=1, ended=0)
    assert_sound()
    assert rows("三台") == [("point 1", Status.CLOSED)]
    assert rows("盐亭") == [("point 2", Status.DISPATCHED)]


def test_the_row_counts_for_the_successors_city_from_then_on(administrator: Actor, secretary: Actor) -> None:
    dispatched(secretary, point(names=("三台",)))
    merge(administrator, "三台", "康定")
    assert_sound()
    with reading_session() as session:
        area = session.get_one(Bureau, bureau_id("康定")).area
        assert session.exec(select(Assignment.area)).one() == area


def test_where_the_successor_has_the_point_already_one_of_the_two_ends(administrator: Actor, secretary: Actor) -> None:
    dispatched(secretary, point(names=("三台", "康定")))
    assert merge(administrator, "三台", "康定") == Moved(moved=0, ended=1)
    assert_sound()
    assert rows("三台") == [("point 1", Status.WITHDRAWN)]
    assert rows("康定") == [("point 1", Status.DISPATCHED)]


def test_its_people_work_for_the_successor_and_see_why_in_the_history(
    administrator: Actor, secretary: Actor, county_officer: Actor
) -> None:
    dispatched(secretary, point(names=("三台",)))
    merge(administrator, "三台", "盐亭")
    moved = person("county_officer")
    assert moved.bureau_id == bureau_id("盐亭")
    view = worklist.worklist(moved).now[0]
    last = history.open_assignment(moved, view.id)
    with pytest.raises(NotAllowed):
        history.open_assignment(county_officer, view.id)
    assert "机构改革" in str(last)


def test_a_text_that_says_the_old_name_means_the_successor(administrator: Actor) -> None:
    full = "三台县应急管理局"
    merge(administrator, "三台", "盐亭")
    with reading_session() as session:
        assert bureaus.resolve(session, "三台") == bureaus.resolve(session, full) == [bureau_id("盐亭")]


def test_the_successor_can_be_changed_and_keeps_the_names_it_took_over(administrator: Actor) -> None:
    """Of two mergers in a row too: the names of all that ended in it are its own."""
    merge(administrator, "三台", "盐亭", "one")
    merge(administrator, "盐亭", "梓潼", "two")
    key = bureau_id("梓潼")
    names = ("三台", "三台县应急管理局", "盐亭", "盐亭县应急管理局")
    for place, aliases in enumerate((names, (), names)):  # as the dialog has them, taken out, and written in again
        form = BureauForm("梓潼县应急管理局", "梓潼", contact_phone="12345", aliases=aliases)
        bureaus.save_bureau(administrator, form, f"save {place}", bureau_id=key, version=version("梓潼"))
        with reading_session() as session:
            assert bureaus.resolve(session, "三台") == ([key] if aliases else [])
    row = next(row for row in bureaus.list_bureaus(administrator) if row.id == key)
    assert (row.contact_phone, row.aliases) == ("12345", tuple(sorted(names)))


def test_the_name_of_a_bureau_that_ended_elsewhere_stays_taken(administrator: Actor) -> None:
    merge(administrator, "三台", "盐亭")
    form = BureauForm("梓潼县应急管理局", "梓潼", aliases=("三台",))
    with pytest.raises(NotPossibleNow, match="bureau_name_taken"):
        bureaus.save_bureau(administrator, form, "taken", bureau_id=bureau_id("梓潼"), version=version("梓潼"))
    with pytest.raises(NotPossibleNow, match="bureau_name_taken"):
        bureaus.add_alias(administrator, bureau_id("梓潼"), "三台", "alias")


def test_a_renamed_bureau_is_still_found_by_the_name_it_had(administrator: Actor) -> None:
    key = bureau_id("三台")
    form = BureauForm("三台市应急管理局", "三台市")
    bureaus.save_bureau(administrator, form, "rename", bureau_id=key, version=version("三台"))
    with reading_session() as session:
        for name in ("三台", "三台县应急管理局", "三台市", "三台市应急管理局"):
            assert bureaus.resolve(session, name) == [key], name


def form_of(name: str, code: str, kind: BureauKind, city: str = "") -> BureauForm:
    return BureauForm(f"{name}应急管理局", name, code=code, kind=kind, parent_id=bureau_id(city) if city else None)


def test_a_bureau_that_has_received_nothing_can_still_be_put_in_its_right_place(
    administrator: Actor, secretary: Actor
) -> None:
    key = bureaus.save_bureau(administrator, form_of("新县", "519999", BureauKind.COUNTY, "绵阳"), "add")
    right = form_of("新县", "513399", BureauKind.COUNTY, "甘孜")
    bureaus.save_bureau(administrator, right, "mend", bureau_id=key, version=version("新县"))
    with reading_session() as session:
        row, city = session.get_one(Bureau, key), session.get_one(Bureau, bureau_id("甘孜"))
        assert (row.code, row.parent_id, row.area) == ("513399", city.id, city.area)
    dispatched(secretary, point(names=("新县",)))
    assert bureaus.may_be_moved(administrator, key) is False
    wrong = form_of("新县", "519999", BureauKind.COUNTY, "绵阳")
    with pytest.raises(NotPossibleNow, match="bureau_placed"):
        bureaus.save_bureau(administrator, wrong, "again", bureau_id=key, version=version("新县"))
    bureaus.save_bureau(administrator, right, "names only", bureau_id=key, version=version("新县"))


def test_a_city_with_counties_stays_a_city(administrator: Actor) -> None:
    with reading_session() as session:
        code = session.get_one(Bureau, bureau_id("甘孜")).code
    form = form_of("甘孜", code, BureauKind.PARTNER)
    with pytest.raises(NotPossibleNow, match="bureau_placed"):
        bureaus.save_bureau(administrator, form, "place", bureau_id=bureau_id("甘孜"), version=version("甘孜"))


def test_a_bureau_that_ends_has_its_open_work_withdrawn_and_its_people_shut_out(
    administrator: Actor, secretary: Actor
) -> None:
    dispatched(secretary, point(names=("三台",)))
    done = reorganise.close(administrator, bureau_id("三台"), version("三台"), "撤销", "close")
    assert done == Moved(moved=0, ended=1)
    assert_sound()
    assert rows("三台") == [("point 1", Status.WITHDRAWN)]
    with reading_session() as session:
        assert session.exec(select(Account.active).where(Account.login == "county_officer")).one() is False
        assert bureaus.resolve(session, "三台") == []


@pytest.mark.parametrize(
    ("name", "into", "reason", "code"),
    [
        ("三台", "三台", "改革", "successor_needed"),
        ("三台", "绵阳", "改革", "successor_kind"),
        ("三台", "盐亭", "  ", "reason_needed"),
        ("绵阳", "成都", "改革", "counties_first"),
    ],
)
def test_what_can_not_be_is_refused_and_changes_nothing(
    administrator: Actor, secretary: Actor, name: str, into: str, reason: str, code: str
) -> None:
    dispatched(secretary, point(names=("三台", "绵阳")))
    with pytest.raises(NotPossibleNow, match=code):
        merge(administrator, name, into, reason=reason)
    assert rows("三台") == [("point 1", Status.DISPATCHED)]


def test_only_the_administrator_does_it_and_not_on_an_old_screen(administrator: Actor, secretary: Actor) -> None:
    with pytest.raises(NotAllowed):
        merge(secretary, "三台", "盐亭")
    old = version("三台")
    merge(administrator, "三台", "盐亭")
    with pytest.raises(NotAllowed, match="not_found"):
        reorganise.close(administrator, 10**6, old, "again", "other")
