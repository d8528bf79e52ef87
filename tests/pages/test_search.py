"""The search page: what is found is shown as it was written, marked, with its way in; each role's own way."""

import pytest
from streamlit.testing.v1 import AppTest

from models.lifecycle import Step
from models.search import Found
from models.settings import ROOT
from services import search, steps
from services.access import Actor
from tests.making import assignment, dispatched, point
from tests.pages.secretariat_screens import signed_in, sound
from tests.taking import take

pytestmark = pytest.mark.usefixtures("morning")
REPORT = "已检查<b>加油站</b>12处，发现隐患3项。"


@pytest.fixture(autouse=True)
def said(secretary: Actor, county_officer: Actor) -> None:
    dispatched(secretary, point("检查加油站"), title="加油站安全视频会")
    take(county_officer, Step.REPORT_PROGRESS, steps.Given(text=REPORT))


def opened(monkeypatch: pytest.MonkeyPatch, actor: Actor, page: str, **query: str) -> AppTest:
    signed_in(monkeypatch, actor)
    test = AppTest.from_file(str(ROOT / "pages" / "shared" / f"{page}.py"), default_timeout=30)
    for name, value in query.items():
        test.query_params[name] = value
    return sound(test.run())


def words(page: AppTest) -> str:
    return "\n".join(html.value for html in page.html)


def test_a_question_in_the_address_is_answered_kind_by_kind(monkeypatch: pytest.MonkeyPatch, secretary: Actor) -> None:
    page = opened(monkeypatch, secretary, "search", q="加油站")
    assert [head.value for head in page.subheader] == ["通稿", "部署", "单位反馈"]
    assert "已检查&lt;b&gt;<mark>加油站</mark>&lt;/b&gt;12处" in words(page)
    assert 'href="/meetings?meeting=1"' in words(page)
    assert f'href="/assignment?id={assignment().id}"' in words(page)
    assert "/ledger?meeting=1&amp;text=%E6%A3%80%E6%9F%A5%E5%8A%A0%E6%B2%B9%E7%AB%99&amp;light=all" in words(page)


def test_typing_another_question_and_choosing_a_kind_narrow(monkeypatch: pytest.MonkeyPatch, secretary: Actor) -> None:
    page = opened(monkeypatch, secretary, "search")
    sound(page.text_input(key="q").set_value("洪水").run())
    assert page.info[0].value == "没有同时含有这些词的内容。"
    sound(page.text_input(key="q").set_value("隐患").run())
    assert [head.value for head in page.subheader] == ["通稿", "单位反馈"]
    sound(page.button_group(key="search/kind").set_value(int(Found.REPORT)).run())
    assert (list(page.subheader), words(page).count("duban-hit")) == ([], 1)


def test_more_of_a_kind_are_shown_page_by_page(
    monkeypatch: pytest.MonkeyPatch, secretary: Actor, county_officer: Actor
) -> None:
    monkeypatch.setattr(search, "FEW", 1)
    monkeypatch.setattr(search, "PAGE", 2)
    for _ in range(4):
        take(county_officer, Step.REPORT_PROGRESS, steps.Given(text=REPORT))
    page = opened(monkeypatch, secretary, "search", q="加油站")
    sound(page.button(key=f"search/all {int(Found.REPORT)}").click().run())
    assert words(page).count("duban-hit") == 2
    for seen in (4, 5):
        sound(page.button(key="search/more").click().run())
        assert words(page).count("duban-hit") == seen
    assert not page.button


def test_a_unit_is_found_by_its_initials_and_leads_to_its_part_of_the_register(
    monkeypatch: pytest.MonkeyPatch, leader: Actor, county_officer: Actor
) -> None:
    link = "/ledger?bureau=%E4%B8%89%E5%8F%B0%E5%8E%BF"
    assert link in words(opened(monkeypatch, leader, "search", q="stx"))
    assert link not in words(opened(monkeypatch, county_officer, "search", q="stx"))


def test_leader_and_auditor_read_the_release_with_the_words_marked(
    monkeypatch: pytest.MonkeyPatch, leader: Actor, auditor: Actor
) -> None:
    for reader, register in ((leader, True), (auditor, False)):
        assert "/text?meeting=1&amp;q=" in words(opened(monkeypatch, reader, "search", q="值班"))
        page = opened(monkeypatch, reader, "text", meeting="1", q="值班")
        assert 'data-current="yes">值班</mark>情况' in words(page)
        assert ("/ledger?" in words(page)) is register
    assert [info.value for info in opened(monkeypatch, leader, "text", meeting="7").info] == [
        "没有这一件，或者不归您办。"
    ]


def test_a_bureau_finds_its_own_and_nothing_of_others(
    monkeypatch: pytest.MonkeyPatch, county_officer: Actor, other_county_officer: Actor
) -> None:
    assert [head.value for head in opened(monkeypatch, county_officer, "search", q="加油站").subheader] == [
        "部署",
        "单位反馈",
    ]
    theirs = opened(monkeypatch, other_county_officer, "search", q="加油站")
    assert [head.value for head in theirs.subheader] == ["部署"]
    assert f'href="/assignment?id={assignment("康定").id}"' in words(theirs)


def test_every_screen_has_the_way_to_the_search(monkeypatch: pytest.MonkeyPatch, secretary: Actor) -> None:
    signed_in(monkeypatch, secretary)
    page = AppTest.from_file(str(ROOT / "ui" / "shell.py"), default_timeout=30).run()
    sound(page.button(key="frame/search").click().run())
    assert page.title[0].value == "搜索"
