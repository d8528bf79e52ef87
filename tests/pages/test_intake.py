"""Pasting a release, what waits as a draft, what stops a dispatch, and the dispatch itself."""

from datetime import date

import pytest
from sqlmodel import func, select

from models.assignments import Assignment
from models.meetings import Draft, Meeting
from services import drafts
from services.access import Actor
from services.database import reading_session
from services.forms import WarningForm
from tests.pages.secretariat_screens import RELEASE, kept, saved, screen, signed_in, sound, started


@pytest.fixture(autouse=True)
def _at_the_desk(monkeypatch: pytest.MonkeyPatch, secretary: Actor, morning: object) -> None:
    signed_in(monkeypatch, secretary)


def how_many(table: type[Draft] | type[Meeting] | type[Assignment]) -> int:
    with reading_session() as session:
        return session.exec(select(func.count()).select_from(table)).one()


def ready(actor: Actor, *, due: date = date(2020, 2, 28)) -> int:
    """A draft that lacks nothing any more."""
    draft_id = started(actor)
    view = saved(actor, draft_id)
    view.form.checked = True
    for directive in view.form.kept:
        directive.checked = True
        for point in directive.tracked:
            point.due_on = due
    drafts.save(actor, draft_id, view.form, view.version, "ready")
    return draft_id


def test_a_pasted_release_becomes_a_draft_whose_number_stands_in_the_address(secretary: Actor) -> None:
    page = screen("intake")
    page.text_area(key="intake/text").set_value(RELEASE)
    page.button(key="intake/read").click().run()
    sound(page)
    assert page.query_params["draft"] == "1"
    view = saved(secretary, 1)
    assert (view.source_text, view.form.title) == (RELEASE, "全省防汛备汛工作视频会议召开")
    assert [d.heading for d in view.form.kept] == ["排查隐患", "备足物资", "强化值守"]


@pytest.mark.parametrize("text", ["太短", "机密★1年\n" + RELEASE])
def test_a_refused_text_stays_in_its_box(text: str) -> None:
    page = screen("intake")
    page.text_area(key="intake/text").set_value(text)
    page.button(key="intake/read").click().run()
    assert page.text_area(key="intake/text").value == text
    assert how_many(Draft) == 0


def test_a_discarded_draft_leaves_the_list(secretary: Actor) -> None:
    draft_id = started(secretary)
    page = screen("intake")
    page.button(key=f"discard {draft_id}").click().run()
    sound(page)
    assert drafts.list_drafts(secretary) == []


def test_a_draft_that_does_not_exist_says_so_and_offers_a_new_one() -> None:
    page = screen("intake", draft=99)
    assert page.error[0].value == "没有这一件，或者不归您办。"
    assert page.text_area(key="intake/text").value == ""


def test_the_summary_names_what_is_open_and_leads_there(secretary: Actor) -> None:
    draft_id = started(secretary)
    page = screen("intake", draft=draft_id)
    jumps = {str(b.key).rpartition("/")[2]: b for b in page.button if "/jump/" in str(b.key)}
    assert {code: b.label for code, b in jumps.items()} == {
        "year_inferred": "会议日期的年份是推定的",
        "due_missing": "第一项没有时限",
        "first_return_missing": "第三项没有首次报送日",
    }
    jumps["due_missing"].click().run()
    assert sound(page).segmented_control(key=f"intake/{draft_id}/part").value == kept(secretary, draft_id, 1).key


def test_a_doubt_that_blocks_needs_a_decision(secretary: Actor) -> None:
    draft_id = started(secretary)
    view = saved(secretary, draft_id)
    view.form.warnings.append(WarningForm(code="count_mismatch", blocking=True, facts={"announced": 4, "found": 3}))
    drafts.save(secretary, draft_id, view.form, view.version, "doubt")
    page = screen("intake", draft=draft_id)
    assert "通稿说有 4 项要求，读出 3 项" in [error.value for error in page.error]
    page.button(key=f"intake/{draft_id}/settle/reading_count_mismatch").click().run()
    assert sound(page).error.len == 0
    assert saved(secretary, draft_id).form.warnings[-1].settled


def test_the_same_release_again_is_noticed(secretary: Actor) -> None:
    dispatched = ready(secretary)
    page = screen("intake", draft=dispatched, step="check")
    page.checkbox(key=f"intake/{dispatched}/sure").check()
    page.button(key=f"intake/{dispatched}/dispatch").click().run()
    again = drafts.start(secretary, RELEASE, "again")
    page = screen("intake", draft=again)
    assert any("已录过同题会议" in markdown.value for markdown in page.markdown)
    assert any("/meetings?meeting=1" in html.value for html in page.html)


def test_the_last_look_shows_each_point_and_the_sum(secretary: Actor) -> None:
    page = screen("intake", draft=ready(secretary), step="check")
    words = "".join(html.value for html in page.html)
    assert "3 项部署 6 个要点 × 204 个单位 = 1,224 件" in words
    assert words.count("全部市州 21、全部县 183") == 6
    assert "定期报 · 每日" in words


@pytest.mark.parametrize(
    ("complete", "ticked", "missing"),
    [
        (False, True, "还有要您确认的地方，列在最上面。"),
        (True, False, "请先勾选“我已对照通稿原文核对”。"),
    ],
)
def test_the_button_says_what_is_missing_and_sends_nothing(
    secretary: Actor, complete: bool, ticked: bool, missing: str
) -> None:
    draft_id = ready(secretary) if complete else started(secretary)
    page = screen("intake", draft=draft_id, step="check")
    page.checkbox(key=f"intake/{draft_id}/sure").set_value(ticked)
    page.button(key=f"intake/{draft_id}/dispatch").click().run()
    assert [error.value for error in sound(page).error] == [missing]
    assert (how_many(Meeting), how_many(Assignment)) == (0, 0)


def test_a_dispatch_sends_everything_once_and_the_draft_says_so_ever_after(secretary: Actor) -> None:
    draft_id = ready(secretary)
    page = screen("intake", draft=draft_id, step="check")
    page.checkbox(key=f"intake/{draft_id}/sure").check()
    page.button(key=f"intake/{draft_id}/dispatch").click().run()
    assert sound(page).success[0].value == "已交办 1,224 件。编号 督〔2020〕1号"
    assert (how_many(Meeting), how_many(Assignment)) == (1, 1224)
    assert screen("intake", draft=draft_id).success[0].value == "已交办 1,224 件。编号 督〔2020〕1号"


def test_a_second_screen_that_sends_the_same_draft_sends_nothing(secretary: Actor) -> None:
    draft_id = ready(secretary)
    one, two = (screen("intake", draft=draft_id, step="check") for _ in range(2))
    for page in (one, two):
        page.checkbox(key=f"intake/{draft_id}/sure").check()
        page.button(key=f"intake/{draft_id}/dispatch").click().run()
    assert (how_many(Meeting), how_many(Assignment)) == (1, 1224)


def test_the_way_back_from_the_last_look(secretary: Actor) -> None:
    draft_id = ready(secretary)
    page = screen("intake", draft=draft_id)
    page.button(key=f"intake/{draft_id}/next").click().run()
    assert page.query_params["step"] == "check"
    page.button(key=f"intake/{draft_id}/change meeting").click().run()
    assert "step" not in page.query_params
    assert sound(page).segmented_control(key=f"intake/{draft_id}/part").value == "meeting"
    page.button(key=f"intake/{draft_id}/next").click().run()
    page.button(key=f"intake/{draft_id}/back").click().run()
    assert "step" not in page.query_params
