"""The screens of the papers: a circular written and issued, a long sheet asked for and cancelled, a form put and given up."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from models.assignments import Rung
from models.clock import start_of, stopped_at
from models.imports import ImportKind
from models.papers import ExportState, PaperKind
from models.settings import ROOT
from services import chasing, circulars, exports, import_drafts, paper_forms
from services.access import Actor
from services.database import reading_session
from services.import_answers import key_of
from services.register import Wanted
from tests.conftest import bureau_id
from tests.making import DUE, assignment, dispatched, point
from tests.pages.secretariat_screens import screen, signed_in, sound
from tests.services.test_paper_forms import OURS

FIVE = start_of(DUE + timedelta(days=5))


def other(role: str, page: str, **query: object) -> AppTest:
    test = AppTest.from_file(str(ROOT / "pages" / role / f"{page}.py"), default_timeout=30)
    for name, value in query.items():
        test.query_params[name] = str(value)
    return sound(test.run())


def bodies(page: AppTest) -> str:
    return "\n".join(html.proto.body for html in page.get("html"))


@pytest.fixture
def as_secretary(monkeypatch: pytest.MonkeyPatch, secretary: Actor) -> Actor:
    signed_in(monkeypatch, secretary)
    return secretary


def test_a_circular_is_written_kept_and_issued_from_the_chasing_page(as_secretary: Actor) -> None:
    dispatched(as_secretary, point())
    ids = [bureau_id("三台"), bureau_id("康定")]
    with stopped_at(start_of(DUE + timedelta(days=3))):
        chasing.confirm(as_secretary, Rung.NOTICE, ids, "notice")
    with stopped_at(FIVE):
        chasing.confirm(as_secretary, Rung.CIRCULAR, ids, "list")
        page = screen("chasing")
        sound(page.button_group(key="chasing/part").set_value("circular").run())
        assert page.text_input("circular/None/title").value == "关于近期1次会议部署事项落实情况的通报"
        page.text_input("circular/None/title").set_value("关于隐患排查的通报")
        sound(page.button("circular/save").click().run())
        assert circulars.draft(as_secretary).title == "关于隐患排查的通报"
        sound(page.multiselect("circular/spared").set_value([bureau_id("康定")]).run())
        page = sound(page.button("circular/issue").click().run())
        (line,) = circulars.issued(as_secretary)
        assert (line.number, line.title, line.items) == ("通报〔2020〕1号", "关于隐患排查的通报", 1)
        assert f"/papers/circular/{line.id}" in bodies(page)
        assert page.multiselect("circular/spared").value == []  # left out that time only
        assert [it.bureau for it in circulars.draft(as_secretary).named] == ["康定市应急管理局"]


def test_the_words_follow_the_list_until_somebody_writes(as_secretary: Actor) -> None:
    dispatched(as_secretary, point())
    ids = [bureau_id("三台"), bureau_id("康定")]
    with stopped_at(start_of(DUE + timedelta(days=3))):
        chasing.confirm(as_secretary, Rung.NOTICE, ids, "notice")
    with stopped_at(FIVE):
        page = screen("chasing")
        sound(page.button_group(key="chasing/part").set_value("circular").run())
        before = str(page.text_area("circular/None/opening").value)
        chasing.confirm(as_secretary, Rung.CIRCULAR, ids, "list")
        after = str(sound(page.run()).text_area("circular/None/opening").value)
        assert "目前没有经督办后仍逾期" in before
        assert "目前没有经督办后仍逾期" not in after


def test_what_was_typed_outlives_a_look_at_another_part_of_the_page(as_secretary: Actor) -> None:
    dispatched(as_secretary, point())
    page = screen("chasing")
    part = page.button_group(key="chasing/part")
    sound(part.set_value("circular").run())
    sound(page.text_input("circular/None/title").set_value("写了一半的标题").run())
    sound(page.button_group(key="chasing/part").set_value("notices").run())
    sound(page.button_group(key="chasing/part").set_value("circular").run())
    assert page.text_input("circular/None/title").value == "写了一半的标题"
    assert circulars.draft(as_secretary).version == 0


def test_words_kept_are_thrown_away_with_one_click(as_secretary: Actor) -> None:
    dispatched(as_secretary, point())
    circulars.save(as_secretary, None, "旧标题", "旧话", 0, "save")
    page = screen("chasing")
    sound(page.button_group(key="chasing/part").set_value("circular").run())
    sound(page.button("circular/anew").click().run())
    assert circulars.draft(as_secretary).version == 0


def test_a_long_sheet_is_asked_for_seen_again_after_a_reload_and_cancelled(
    as_secretary: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.exports.subprocess.Popen", lambda *_, **__: None)
    monkeypatch.setattr(exports, "AT_ONCE_UP_TO", 1)
    dispatched(as_secretary, point())
    sound(screen("ledger").button("register/export").click().run())
    (view,) = exports.mine(as_secretary)
    assert view.state is ExportState.PREPARING
    page = screen("ledger")  # another tab, or the same after a reload
    sound(page.button(f"register/export/cancel {view.id}").click().run())
    assert exports.mine(as_secretary)[0].state is ExportState.CANCELLED


def test_a_short_sheet_comes_at_once_and_a_ready_one_has_its_link(
    as_secretary: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.exports.subprocess.Popen", lambda *_, **__: None)
    dispatched(as_secretary, point())
    key = exports.start(as_secretary, Wanted(), "start")
    exports.prepare(key)
    shown = bodies(screen("ledger"))
    assert "/papers/register.xlsx" in shown
    assert f"/papers/export/{key}" in shown


def test_the_administrator_gives_a_form_up_with_one_click(
    monkeypatch: pytest.MonkeyPatch, administrator: Actor
) -> None:
    paper_forms.put(administrator, PaperKind.NOTICE, "本局.docx", OURS, "put")
    signed_in(monkeypatch, administrator)
    page = other("admin", "papers")
    assert "本局.docx" in bodies(page)
    page = sound(page.button("papers/notice/back").click().run())
    assert "本局.docx" not in bodies(page)
    assert not any(line.at for line in paper_forms.forms(administrator))


def test_a_bureau_fetches_its_workbook_and_sees_what_would_change_before_it_does(
    monkeypatch: pytest.MonkeyPatch, secretary: Actor, county_officer: Actor
) -> None:
    dispatched(secretary, point(names=("三台",)))
    signed_in(monkeypatch, county_officer)
    assert f"/papers/workbook/{bureau_id('三台')}" in bodies(other("bureau", "workbook"))
    with reading_session() as session:
        key = key_of(session, assignment().id or 0, 1)
    sheet = f"任务号,本次填报,办理情况\n{key},还在办,正在逐库排查。\n".encode()
    draft = import_drafts.keep(county_officer, ImportKind.ANSWERS, "填报.csv", sheet, "keep")
    page = other("bureau", "workbook", list=draft)
    assert assignment().version == 1
    sound(page.button("imports/run").click().run())
    assert assignment().version == 2


def test_the_office_finds_any_bureaus_workbook_among_the_lists(as_secretary: Actor) -> None:
    page = screen("imports")
    sound(page.button_group(key="imports/kind").set_value(ImportKind.ANSWERS).run())
    sound(page.selectbox("workbook/bureau").select(bureau_id("三台")).run())
    assert f"/papers/workbook/{bureau_id('三台')}" in bodies(page)
