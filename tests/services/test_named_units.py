"""Units a text names: found in the directory, or listed until a person says which bureau is meant."""

from pathlib import Path

import pytest
from sqlmodel import col, select

from models.bureaus import Bureau
from models.errors import NotAllowed, NotPossibleNow
from models.ledger import LedgerEntry
from models.settings import ROOT
from parsing import read
from services import bureaus, drafts
from services.access import Actor
from services.database import reading_session
from services.first_form import first_form
from services.forms import MeetingForm
from services.named_units import decide_partners, settle

SEED = ROOT / "data" / "samples" / "2020-02-04-resumption.txt"


def formed(text: str) -> MeetingForm:
    with reading_session() as session:
        return first_form(read(text), session)


def names(ids: list[int]) -> list[str]:
    with reading_session() as session:
        rows = session.exec(select(Bureau).where(col(Bureau.id).in_(ids))).all()
    return sorted(row.short_name for row in rows)


@pytest.fixture(autouse=True)
def _an_office(secretary: Actor) -> None:
    """With the directory of bureaus."""


def test_partner_departments_named_in_the_seeds_last_point_are_proposed_in_support_of_that_point_alone() -> None:
    form = formed(SEED.read_text(encoding="utf-8"))
    last = form.kept[4]
    assert [(unit.name, unit.directive) for unit in form.waiting_units] == [
        (name, last.key) for name in ("卫健", "疾控", "市场监管")
    ]
    assert names([unit.bureau_id or 0 for unit in form.waiting_units]) == ["省卫生健康委", "省市场监管局", "省疾控中心"]
    assert [point.receivers.bureaus for point in last.tracked] == [[], [], [], []]
    decide_partners(form, last.key, support=True)
    assert [names(point.receivers.supporting) for point in last.tracked] == [
        [],
        [],
        [],
        ["省卫生健康委", "省市场监管局", "省疾控中心"],
    ]
    assert form.waiting_units == []


def test_partners_a_person_takes_off_receive_nothing() -> None:
    form = formed(SEED.read_text(encoding="utf-8"))
    decide_partners(form, form.kept[4].key, support=False)
    assert [point.receivers.bureaus for point in form.kept[4].tracked] == [[], [], [], []]
    assert form.waiting_units == []


@pytest.mark.parametrize(
    ("words", "leading", "supporting", "unknown"),
    [
        ("一要联合执法。公安、交通、农机部门要联合执法。二要抓好整改。", [], [], ["农机"]),
        ("一要核查。由省能源局牵头、省气象局配合，逐一核查。二要抓好整改。", ["省能源局"], ["省气象局"], []),
        ("一要核查。由省粮食局牵头，逐一核查。二要抓好整改。", [], [], ["省粮食局"]),
        ("一要核查。各县（市、区）应急管理局要逐一核查。二要抓好整改。", [], [], []),
        ("一要协同。要加强与现场单位的联系。二要抓好整改。", [], [], []),
    ],
)
def test_named_units_lead_or_support_and_unknown_ones_are_listed(
    words: str, leading: list[str], supporting: list[str], unknown: list[str]
) -> None:
    form = formed(f"2月3日，省应急厅召开视频会议。会议要求，{words}")
    chosen = [point.receivers for point in form.kept[0].tracked]
    assert names([i for r in chosen for i in r.bureaus if i not in r.supporting]) == leading
    assert names([i for r in chosen for i in r.supporting]) == supporting
    assert [unit.name for unit in form.waiting_units if unit.bureau_id is None] == unknown


def test_a_settled_name_goes_to_the_bureau_wherever_it_stands_and_leaves_the_list() -> None:
    form = formed("会议要求，一要核查。由省粮食局牵头核查。二要抓好整改。由省粮食局负责落实。")
    with reading_session() as session:
        (energy,) = bureaus.resolve(session, "省能源局")
    settle(form, "省粮食局", energy)
    assert [point.receivers.bureaus for d in form.kept for point in d.tracked] == [[energy], [energy]]
    assert form.waiting_units == []


def test_an_alias_is_known_from_then_on_and_stands_in_the_ledger(secretary: Actor) -> None:
    with reading_session() as session:
        (energy,) = bureaus.resolve(session, "省能源局")
    bureaus.add_alias(secretary, energy, " 省能源办 ", "once")
    with reading_session() as session:
        assert bureaus.resolve(session, "省能源办") == [energy]
        entry = session.exec(select(LedgerEntry).order_by(col(LedgerEntry.seq).desc())).first()
    assert entry is not None
    assert (entry.kind, entry.object_id, entry.action) == ("bureau", energy, "edit_bureaus")


def test_an_alias_another_bureau_goes_by_is_refused(secretary: Actor) -> None:
    with reading_session() as session:
        (energy,) = bureaus.resolve(session, "省能源局")
    with pytest.raises(NotPossibleNow, match="bureau_name_taken"):
        bureaus.add_alias(secretary, energy, "卫健", "once")


def test_a_bureaus_officer_cannot_name_bureaus(county_officer: Actor) -> None:
    with pytest.raises(NotAllowed):
        bureaus.add_alias(county_officer, 1, "省能源办", "once")


def test_the_same_article_from_another_page_has_the_same_digest() -> None:
    text = Path(SEED).read_text(encoding="utf-8")
    article = text[text.index("2月4日") : text.rindex("参加会议") + 5]
    other = f"首页 > 新闻\n防疫复工视频会\n来源：某网 2020-02-06\n\n{article}\n责任编辑：某某\n上一篇：没有了"
    assert drafts.digest_of(other) == drafts.digest_of(text)
    assert drafts.digest_of(article.replace("值班", "值守")) != drafts.digest_of(text)


@pytest.mark.parametrize(
    ("words", "groups", "bureaus_"),
    [
        ("成都、德阳、绵阳等地要排查涉氨制冷企业,建立台账。", [[], []], [["德阳", "成都", "绵阳"]] * 2),
        ("甘孜、阿坝、凉山三州要突出森林防火。", [[]], [["凉山", "甘孜", "阿坝"]]),
        ("攀枝花要突出森林防火。", [[]], [["攀枝花"]]),
        ("各市（州）、县（市、区）应急管理局要全面排查隐患。", [["city", "county"]], [[]]),
        ("各市（州）要全面排查隐患。", [["city"]], [[]]),
        ("成都要排查仓库，建立台账。要抓好全员培训。", [[], [], ["city", "county"]], [["成都"], ["成都"], []]),
        ("成都、火星要排查仓库。", [["city", "county"]], [[]]),
        ("省火星局要排查仓库。", [[]], [[]]),  # one unit, unknown: nobody is proposed in its place
        ("成都、省火星局要排查仓库。", [[]], [["成都"]]),
        ("由省火星局牵头，逐一核查。", [[]], [[]]),
        ("元旦、春节期间，各地要严格值守。", [["city", "county"]], [[]]),
        ("由省能源局牵头，逐一核查。", [[]], [["省能源局"]]),
        ("由省能源局牵头，各市（州）配合，逐一核查。", [["city", "county"]], [["省能源局"]]),
    ],
)
def test_who_a_sentence_speaks_to_receives_it(words: str, groups: list[list[str]], bureaus_: list[list[str]]) -> None:
    form = formed(f"2月3日，省应急厅召开视频会议。会议要求，一要{words}二要抓好整改，落实责任。")
    points = form.kept[0].tracked
    assert [point.receivers.groups for point in points] == groups
    assert [names(point.receivers.bureaus) for point in points] == [sorted(it) for it in bureaus_]
