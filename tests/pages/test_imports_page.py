"""The import screen: a list under way is found again by its address; each choice is kept; the good rows go in."""

import pytest
from sqlmodel import select

from models.imports import ImportDraft, ImportKind, Person
from services import import_drafts, import_work
from services.access import Actor
from services.database import reading_session
from services.import_drafts import DraftView
from tests.conftest import bureau_id
from tests.making import dispatched, point
from tests.pages.secretariat_screens import screen, signed_in, sound
from tests.services.test_import_drafts import book, kept
from tests.services.test_import_work import ended

LIST = "姓名|职务|单位\n张三|局长|三台\n李四|副局长|没有这个单位"


@pytest.fixture
def draft(secretary: Actor, monkeypatch: pytest.MonkeyPatch) -> DraftView:
    """A list of two sheets, one row of it good, one naming a unit that nobody knows."""
    signed_in(monkeypatch, secretary)
    return import_drafts.open_draft(secretary, kept(secretary, book(封面="某省人员", 人员=LIST)))


def people() -> list[str]:
    with reading_session() as session:
        return list(session.exec(select(Person.name)))


def test_a_list_is_found_again_by_its_address_on_the_sheet_that_says_most(draft: DraftView) -> None:
    page = screen("imports", list=draft.id)
    assert page.selectbox(f"imports/{draft.id}/sheet").value == 1
    assert [button.label for button in page.button if button.label.startswith("导入")] == ["导入 1 行"]
    assert people() == []


def test_the_good_rows_go_in_once_and_the_list_is_done_with(draft: DraftView, secretary: Actor) -> None:
    page = sound(screen("imports", list=draft.id).button("imports/run").click().run())
    assert people() == ["张三"]
    assert "list" not in page.query_params
    assert import_drafts.drafts(secretary) == []
    assert any("/papers/import/1" in html.proto.body for html in page.get("html"))


def test_a_corrected_column_and_another_sheet_are_kept(draft: DraftView, secretary: Actor) -> None:
    page = screen("imports", list=draft.id)
    sound(page.selectbox(f"imports/{draft.id}/people/1/post").select(-1).run())
    assert import_drafts.open_draft(secretary, draft.id).matching.columns == {"name": 0, "bureau": 2}
    sound(page.selectbox(f"imports/{draft.id}/sheet").select(0).run())
    assert import_drafts.open_draft(secretary, draft.id).sheet == 0


def test_a_unit_nobody_knows_is_named_and_its_row_becomes_good(draft: DraftView, secretary: Actor) -> None:
    page = screen("imports", list=draft.id)
    key = "imports/alias/没有这个单位"
    page.selectbox(key).select(bureau_id("盐亭"))
    page = sound(page.button(f"{key}/go").click().run())
    assert [button.label for button in page.button if button.label.startswith("导入")] == ["导入 2 行"]


def test_lists_under_way_are_offered_and_one_thrown_away_is_gone(draft: DraftView) -> None:
    page = screen("imports")
    page = sound(page.button(f"imports/go on {draft.id}").click().run())
    assert page.query_params["list"] == str(draft.id)
    page = sound(page.button(f"imports/discard {draft.id}").click().run())
    assert "list" not in page.query_params
    with reading_session() as session:
        assert session.exec(select(ImportDraft)).all() == []


def test_somebody_elses_list_is_not_there_and_another_can_be_handed_in(
    draft: DraftView, other_secretary: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in(monkeypatch, other_secretary)
    page = screen("imports", list=draft.id)
    assert any("没有这一件" in html.proto.body for html in page.get("html"))
    assert not [button for button in page.button if button.label.startswith("导入")]


def test_a_needed_column_that_was_not_found_is_asked_for(secretary: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    signed_in(monkeypatch, secretary)
    key = kept(secretary, book(人员="谁|干什么\n张三|局长"))
    page = screen("imports", list=key)
    assert any("还缺这些列：姓名。请指明是哪一列。" in html.proto.body for html in page.get("html"))
    page = sound(page.selectbox(f"imports/{key}/people/0/name").select(0).run())
    assert [button.label for button in page.button if button.label.startswith("导入")] == ["导入 1 行"]


def test_a_long_list_shows_how_far_it_is_and_then_what_came_of_it(
    draft: DraftView, secretary: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_work, "AT_ONCE_UP_TO", 1)
    sound(screen("imports", list=draft.id).button("imports/run").click().run())
    work = import_work.latest(secretary)
    assert work is not None
    ended(work)
    page = screen("imports", list=draft.id)  # a reload finds the end of it, without the list in the address
    assert "list" not in page.query_params
    assert any("导入完毕：新增 1 行" in html.proto.body for html in page.get("html"))
    work.result, work.done = None, 1  # as it was on the way
    page = screen("imports")
    assert [bar.proto.text for bar in page.get("progress")] == ["正在导入：已处理 1 行，共 2 行。可以离开本页。"]
    assert not page.button


def test_an_attendance_list_waits_for_its_meeting_and_follows_what_is_shown(
    secretary: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in(monkeypatch, secretary)
    first, other = (dispatched(secretary, point(names=("三台",)), title=title) for title in ("第一次会", "第二次会"))
    draft = import_drafts.open_draft(
        secretary, kept(secretary, book(名单="单位|参会情况\n三台|出席"), ImportKind.ATTENDANCE)
    )
    page = screen("imports", list=draft.id)
    assert "请先选择会议" in "".join(html.proto.body for html in page.get("html"))
    key = f"imports/{draft.id}/meeting"
    sound(page.selectbox(key).select(first).run())
    assert import_drafts.open_draft(secretary, draft.id).meeting_id == first
    import_drafts.choose(secretary, draft.id, "another tab", meeting_id=other)
    assert sound(page.run()).selectbox(key).value == other
    sound(page.selectbox(key).set_value(None).run())
    assert import_drafts.open_draft(secretary, draft.id).meeting_id is None
