"""The directory of bureaus."""

from collections import Counter
from pathlib import Path

import pytest

from models.bureaus import BureauKind
from models.errors import ChangedMeanwhile, NotAllowed, NotPossibleNow
from services import bureaus
from services.access import Actor
from services.bureaus import BureauForm
from services.database import reading_session, writing_session
from tests.conftest import bureau_id


def names(ids: list[int], rows: list[bureaus.BureauRow]) -> list[str]:
    known = {row.id: row.short_name for row in rows}
    return [known[i] for i in ids]


@pytest.fixture
def rows(secretary: Actor) -> list[bureaus.BureauRow]:
    return bureaus.list_bureaus(secretary)


def test_sichuan_has_21_city_and_183_county_bureaus(rows: list[bureaus.BureauRow]) -> None:
    counts = Counter(row.kind for row in rows)
    assert counts == {
        BureauKind.CITY: 21,
        BureauKind.COUNTY: 183,
        BureauKind.DIVISION: 14,
        BureauKind.AFFILIATED: 6,
        BureauKind.PARTNER: 19,
    }


def test_no_two_bureaus_can_be_taken_for_each_other(rows: list[bureaus.BureauRow]) -> None:
    every = [name for row in rows for name in {row.name, row.short_name, *row.aliases}]
    assert [name for name, n in Counter(every).items() if n > 1] == []
    assert max(len(row.short_name) for row in rows) <= 7


def test_every_county_stands_under_its_city(rows: list[bureaus.BureauRow]) -> None:
    by_id = {row.id: row for row in rows}
    for row in rows:
        if row.kind is BureauKind.COUNTY:
            city = by_id[row.parent_id or 0]
            assert (city.kind, row.area, row.parent) == (BureauKind.CITY, city.code, city.short_name)
            assert row.code[:4] == city.code[:4]
    assert next(row for row in rows if row.short_name == "三台").parent == "绵阳"


def test_loading_twice_adds_nothing_and_keeps_what_was_edited(secretary: Actor) -> None:
    row = next(row for row in bureaus.list_bureaus(secretary) if row.short_name == "三台")
    bureaus.save_bureau(secretary, form_of(row, contact_phone="12345"), "t1", bureau_id=row.id, version=row.version)
    with writing_session() as session:
        assert bureaus.load_directory(session) == 0
    again = next(row for row in bureaus.list_bureaus(secretary) if row.short_name == "三台")
    assert again.contact_phone == "12345"


def test_an_empty_database_takes_the_whole_directory(database: Path) -> None:
    with writing_session() as session:
        assert bureaus.load_directory(session) == 243


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("三台县应急管理局", ["三台"]),
        ("三台", ["三台"]),
        ("绵阳市三台县", ["三台"]),
        ("甘孜", ["甘孜"]),
        ("甘孜州", ["甘孜"]),
        ("甘孜县", ["甘孜县"]),
        ("卫健", ["省卫生健康委"]),
        ("疾控", ["省疾控中心"]),
        ("市场监管", ["省市场监管局"]),
        ("内江市市中区应急管理局", ["内江市中区"]),
        ("市中区", []),
        ("外星局", []),
    ],
)
def test_a_name_means_one_bureau_or_none(rows: list[bureaus.BureauRow], said: str, meant: list[str]) -> None:
    with reading_session() as session:
        assert names(bureaus.resolve(session, said), rows) == meant


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("各市(州)应急管理局", 21),
        ("各县（市、区）应急管理局", 183),
        ("各市(州)和县(市、区)应急管理局有关负责人", 204),
        ("厅机关各处(室、中心)", 14),
        ("直属事业单位主要负责人", 6),
    ],
)
def test_a_class_of_units_means_all_of_them(office: Path, said: str, count: int) -> None:
    with reading_session() as session:
        assert len(bureaus.resolve(session, said)) == count


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("st", "三台"),
        ("ST", "三台"),
        ("三台", "三台"),
        ("qw", "犍为"),
        ("pzhdq", "攀枝花东区"),
        ("卫健", "省卫生健康委"),
    ],
)
def test_a_search_box_finds_by_name_and_by_pinyin_initials(
    rows: list[bureaus.BureauRow], typed: str, found: str
) -> None:
    assert found in [row.short_name for row in bureaus.search(rows, typed)]


def test_an_empty_search_finds_everything_and_a_wrong_one_nothing(rows: list[bureaus.BureauRow]) -> None:
    assert bureaus.search(rows, " ") == rows
    assert bureaus.search(rows, "xyzxyz") == []


def form_of(row: bureaus.BureauRow, **changes: object) -> BureauForm:
    same = {name: getattr(row, name) for name in ("name", "short_name", "active", "aliases")}
    return BureauForm(**(same | changes))


def test_a_change_from_an_old_screen_is_refused(secretary: Actor, other_secretary: Actor) -> None:
    row = next(row for row in bureaus.list_bureaus(secretary) if row.short_name == "三台")
    bureaus.save_bureau(secretary, form_of(row, contact_name="甲"), "t1", bureau_id=row.id, version=row.version)
    with pytest.raises(ChangedMeanwhile):
        bureaus.save_bureau(
            other_secretary, form_of(row, contact_name="乙"), "t2", bureau_id=row.id, version=row.version
        )


@pytest.mark.parametrize(
    ("field", "most", "code"),
    [
        ("name", 100, "bureau_name_long"),
        ("short_name", 50, "bureau_short_name_long"),
        ("aliases", 100, "bureau_alias_long"),
    ],
)
def test_a_name_longer_than_is_kept_is_refused_at_its_field(secretary: Actor, field: str, most: int, code: str) -> None:
    row = next(row for row in bureaus.list_bureaus(secretary) if row.short_name == "三台")

    def save(length: int) -> None:
        said = "长" * length
        form = form_of(row, **{field: (said,) if field == "aliases" else said})
        bureaus.save_bureau(secretary, form, f"{field} {length}", bureau_id=row.id, version=row.version)

    with pytest.raises(NotPossibleNow, match=code) as refused:
        save(most + 1)
    assert (refused.value.field, refused.value.facts) == (field, {"most": most})
    save(most)


def test_a_retired_bureau_receives_nothing_but_stays_on_the_list(secretary: Actor) -> None:
    row = next(row for row in bureaus.list_bureaus(secretary) if row.short_name == "三台")
    bureaus.save_bureau(secretary, form_of(row, active=False), "t1", bureau_id=row.id, version=row.version)
    assert len(bureaus.groups(secretary)[BureauKind.COUNTY]) == 182
    assert len(bureaus.list_bureaus(secretary)) == 243
    with reading_session() as session:
        assert bureaus.resolve(session, "三台") == []
        assert len(bureaus.resolve(session, "各县(市、区)")) == 182


def test_a_new_county_stands_in_its_citys_area(secretary: Actor) -> None:
    form = BureauForm("新设县应急管理局", "新设", code="510799", kind=BureauKind.COUNTY, parent_id=bureau_id("绵阳"))
    made = bureaus.save_bureau(secretary, form, "t1")
    row = next(row for row in bureaus.list_bureaus(secretary) if row.id == made)
    assert (row.area, row.parent, row.version) == ("510700", "绵阳", 1)


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (BureauForm("三台县应急管理局", "别名", code="X-1"), "bureau_name_taken"),
        (BureauForm("某局", "某", code="X-1", aliases=("卫健",)), "bureau_name_taken"),
        (BureauForm("", "某", code="X-1"), "bureau_name_needed"),
        (BureauForm("某局", "某"), "bureau_code_needed"),
        (BureauForm("某局", "某", code="510700"), "bureau_code_taken"),
        (BureauForm("某县局", "某县", code="X-1", kind=BureauKind.COUNTY), "bureau_city_needed"),
    ],
)
def test_a_bureau_that_would_confuse_texts_or_boards_is_refused(secretary: Actor, form: BureauForm, code: str) -> None:
    with pytest.raises(NotPossibleNow) as refused:
        bureaus.save_bureau(secretary, form, "t1")
    assert refused.value.code == code
    assert len(bureaus.list_bureaus(secretary)) == 243


@pytest.mark.parametrize("login", ["leader", "county_officer", "auditor"])
def test_contacts_are_for_the_office_alone(office: Path, login: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed):
        bureaus.list_bureaus(request.getfixturevalue(login))
