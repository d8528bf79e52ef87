"""Names the directory does not know, counts that disagree, twins: what the check screen shows of the reading's doubts."""

from datetime import date

import pytest

from services import bureaus, dispatch, drafts
from services.access import Actor
from services.database import reading_session
from tests.pages.secretariat_screens import RELEASE, saved, screen, signed_in, sound, started

NAMED = RELEASE.replace("三要强化值守。", "三要强化值守。由省粮食局牵头抓好粮库排水。")
COUNTED = RELEASE.replace("会议要求，一要", "会议提出四点要求：一要")


@pytest.fixture(autouse=True)
def _at_the_desk(monkeypatch: pytest.MonkeyPatch, secretary: Actor, morning: object) -> None:
    signed_in(monkeypatch, secretary)


def meant(name: str) -> list[int]:
    with reading_session() as session:
        return bureaus.resolve(session, name)


def test_a_name_the_directory_lacks_is_listed_with_one_click_that_remembers_it(secretary: Actor) -> None:
    draft_id = started(secretary, NAMED)
    (energy,) = meant("省能源局")
    page = screen("intake", draft=draft_id)
    assert any("通稿点名的 1 个单位不在机构名录中" in expander.label for expander in page.expander)
    page.selectbox(key=f"intake/{draft_id}/unknown/省粮食局").set_value(energy)
    page.button(key=f"intake/{draft_id}/remember/省粮食局").click().run()
    sound(page)
    assert meant("省粮食局") == [energy]
    view = saved(secretary, draft_id)
    assert view.form.waiting_units == []
    assert energy in [i for point in view.form.kept[2].tracked for i in point.receivers.bureaus]
    assert not any("不在机构名录中" in expander.label for expander in page.expander)


def test_remembering_without_a_bureau_says_what_is_missing(secretary: Actor) -> None:
    draft_id = started(secretary, NAMED)
    page = screen("intake", draft=draft_id)
    page.button(key=f"intake/{draft_id}/remember/省粮食局").click().run()
    assert "请先选定单位。" in [error.value for error in page.error]
    assert meant("省粮食局") == []


def test_a_name_another_bureau_goes_by_is_refused_and_stays_listed(secretary: Actor) -> None:
    draft_id = started(secretary, NAMED)
    (energy, health) = (*meant("省能源局"), *meant("卫健"))
    page = screen("intake", draft=draft_id)
    page.selectbox(key=f"intake/{draft_id}/unknown/省粮食局").set_value(energy)
    bureaus.add_alias(secretary, health, "省粮食局", "somebody else")
    page.button(key=f"intake/{draft_id}/remember/省粮食局").click().run()
    assert [unit.name for unit in saved(secretary, draft_id).form.waiting_units] == ["省粮食局"]


def test_a_name_that_receives_nothing_leaves_the_list_and_the_directory_as_it_is(secretary: Actor) -> None:
    draft_id = started(secretary, NAMED)
    page = screen("intake", draft=draft_id)
    page.button(key=f"intake/{draft_id}/pass over/省粮食局").click().run()
    sound(page)
    assert saved(secretary, draft_id).form.waiting_units == []
    assert meant("省粮食局") == []


def test_a_count_that_disagrees_stops_the_dispatch_until_a_person_decides(secretary: Actor) -> None:
    draft_id = started(secretary, COUNTED)
    view = saved(secretary, draft_id)
    view.form.checked = True
    for point in (point for directive in view.form.kept for point in directive.tracked):
        point.due_on = date(2020, 2, 28)
    drafts.save(secretary, draft_id, view.form, view.version, "all but the count")
    page = screen("intake", draft=draft_id, step="check")
    page.checkbox(key=f"intake/{draft_id}/sure").check()
    page.button(key=f"intake/{draft_id}/dispatch").click().run()
    assert "还有要您确认的地方，列在最上面。" in [error.value for error in page.error]
    page = screen("intake", draft=draft_id)
    page.button(key=f"intake/{draft_id}/jump/reading_count_mismatch").click().run()
    page.button(key=f"intake/{draft_id}/settle/reading_count_mismatch").click().run()
    sound(page)
    assert dispatch.dispatch(secretary, draft_id, saved(secretary, draft_id).version, "now") == 1


def test_the_same_article_from_another_page_is_noticed_before_it_is_registered(secretary: Actor) -> None:
    draft_id = started(secretary)
    view = saved(secretary, draft_id)
    view.form.checked = True
    for point in (point for directive in view.form.kept for point in directive.tracked):
        point.due_on = date(2020, 2, 28)
    version = drafts.save(secretary, draft_id, view.form, view.version, "ready")
    dispatch.dispatch(secretary, draft_id, version, "first")
    article = RELEASE[RELEASE.index("2月13日") :].replace("，", ",")
    elsewhere = f"首页 > 要闻\n我省召开防汛会\n来源：某报 2020-02-15\n\n{article}\n责任编辑：某某\n下一篇：没有了"
    again = drafts.open_draft(secretary, drafts.start(secretary, elsewhere, "again"))
    assert again.form.title == "我省召开防汛会"
    assert again.twin == (1, "全省防汛备汛工作视频会议召开")
    other = drafts.open_draft(secretary, drafts.start(secretary, RELEASE.replace("2月13日", "2月14日"), "other"))
    assert other.twin is None


def test_the_same_title_on_the_same_day_is_noticed_too(secretary: Actor) -> None:
    first = saved(secretary, started(secretary))
    first.form.checked = True
    for point in (point for directive in first.form.kept for point in directive.tracked):
        point.due_on = date(2020, 2, 28)
    version = drafts.save(secretary, first.id, first.form, first.version, "ready")
    dispatch.dispatch(secretary, first.id, version, "first")
    retold = RELEASE.replace("要严格执行24小时值班制度，落实每日报告和零报告制度", "要昼夜值守")
    assert saved(secretary, drafts.start(secretary, retold, "retold")).twin == (1, "全省防汛备汛工作视频会议召开")


def test_partner_departments_are_proposed_and_support_the_point_after_one_click(secretary: Actor) -> None:
    draft_id = started(secretary, RELEASE.replace("三要强化值守。", "三要强化值守。要加强与卫健、疾控等部门的协作。"))
    page = screen("intake", draft=draft_id)
    assert any("四川省卫生健康委员会、四川省疾病预防控制中心" in html.value for html in page.html)
    directive = saved(secretary, draft_id).form.kept[2]
    page.button(key=f"intake/{draft_id}/{directive.key}/support").click().run()
    sound(page)
    form = saved(secretary, draft_id).form
    supporting = [point.receivers.supporting for point in form.kept[2].tracked]
    assert supporting[0] == [*meant("卫健"), *meant("疾控")]
    assert not any(supporting[1:])
    assert form.waiting_units == []


def test_every_value_the_form_shows_as_read_has_its_place_in_the_source(secretary: Actor) -> None:
    view = saved(secretary, started(secretary))
    words = {name: view.source_text[start:end] for name, (start, end) in view.form.spans.items()}
    assert words == {
        "title": "全省防汛备汛工作视频会议召开",
        "held_on": "2月13日",
        "published_on": "2020-02-14",
        "source": "省防汛办",
        "host": "王建国",
        "organiser0": "省防汛办",
        "organiser1": "省应急管理厅",
    }
