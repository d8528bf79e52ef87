"""The leader's page as it is drawn, and what its switches, buttons and squares lead to."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from urllib.parse import urlencode

import pytest
from streamlit.runtime.scriptrunner import RerunData, RerunException
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.testing.v1 import AppTest

from models.clock import stopped_at
from models.lifecycle import Step
from models.settings import ROOT
from services.access import Actor
from services.drill import Pick
from services.figure_queries import unit_key
from services.figures import overview
from services.sign_in import Visitor
from tests.conftest import bureau_id
from tests.making import dispatched, point, standing
from tests.services.test_figures import take
from ui import leader_matrix
from ui.leader_drill import Asked
from ui.leader_scope import AREA, MATRIX, MEETING, RETURNS, SCOPE, VIEW

NOW = datetime(2020, 2, 18, 0, 0, tzinfo=UTC)
ASKED = "leader/asked"


@pytest.fixture(autouse=True)
def _eighteenth(office: object) -> Iterator[None]:
    with stopped_at(NOW):
        yield


@pytest.fixture
def older(secretary: Actor) -> int:
    """康定 and 三台 are late with one directive; the other one is due on the 20th. Sent on the 5th."""
    with stopped_at(datetime(2020, 2, 5, 1, 0, tzinfo=UTC)):
        return dispatched(
            secretary,
            point("传达 *学习*", due_on=date(2020, 2, 10)),
            point("排查隐患", due_on=date(2020, 2, 20)),
            title="全省安全生产视频会",
        )


@pytest.fixture
def newer(secretary: Actor) -> int:
    with stopped_at(datetime(2020, 2, 6, 1, 0, tzinfo=UTC)):
        return dispatched(secretary, point("清查 <b>库房</b>", due_on=date(2020, 3, 5)), title="全省防火视频会")


def page(monkeypatch: pytest.MonkeyPatch, actor: Actor, language: str = "zh_CN", **asked: str) -> AppTest:
    visitor = Visitor(actor, "someone", language, "hash")
    monkeypatch.setattr("ui.session.current_visitor", lambda: visitor)
    monkeypatch.setattr("ui.words._asked", lambda: language)
    test = AppTest.from_file(str(ROOT / "pages" / "leader" / "dashboard.py"), default_timeout=30)
    for name, value in asked.items():
        test.query_params[name] = value
    return sound(test.run())


def sound(test: AppTest) -> AppTest:
    assert [error.message for error in test.exception] == []
    return test


def written(test: AppTest) -> str:
    """All the HTML of the page."""
    return "\n".join(element.proto.body for element in test.get("html"))


def metrics(test: AppTest) -> dict[str, tuple[str, str]]:
    """Name, value and change of each figure."""
    one = r'duban-figure"><div>(.*?) <.*?<strong[^>]*>(.*?)</strong>(?:<span class="duban-change[^>]*>(.*?)</span>)?'
    return {name: (value, change) for name, value, change in re.findall(one, written(test))}


def explained(test: AppTest) -> dict[str, str]:
    """Of each figure, what is read aloud of its meaning; the same is shown."""
    html = written(test)
    aloud = dict(re.findall(r'role="img" aria-label="([^:"]*): ([^"]*)">\?', html))
    assert re.findall(r'<span class="duban-tip"[^>]*>(.*?)</span>', html) == list(aloud.values())
    return aloud


def ways(test: AppTest, part: str) -> dict[str, str]:
    """The words of the links that lead behind something, by what the address calls it below ``part``."""
    found = re.findall(r'href="\?(?:[^"]*&amp;)?open=([^"&]*)"[^>]*>(.*?)</a>', written(test))
    return {key.removeprefix(part): words for key, words in found if key.startswith(part)}


def look_behind(test: AppTest, key: str) -> AppTest:
    """Follow a link that the page shows."""
    assert key in ways(test, "")
    test.query_params["open"] = key
    return sound(test.run())


def notes(test: AppTest) -> dict[str, str]:
    """What stands under the figures, on the links that lead behind them."""
    return ways(test, "figure.")


def test_without_a_meeting_the_page_says_who_acts_next(monkeypatch: pytest.MonkeyPatch, leader: Actor) -> None:
    test = page(monkeypatch, leader)
    assert [title.value for title in test.title] == ["还没有交办过的会议。请秘书处录入第一场。"]
    assert not metrics(test)


def test_the_page_opens_with_the_sentence(monkeypatch: pytest.MonkeyPatch, leader: Actor, older: int) -> None:
    test = page(monkeypatch, leader)
    html = written(test)
    assert '<h1 class="duban-lead"><span class="duban-is-bad">2 件</span>' in html
    assert "逾期未落实，都在绵阳、甘孜" in html
    assert "与上周持平。" in html
    assert "√ 已办结" in html
    assert metrics(test) == {
        "办结率": ("0%", ""),
        "按时率": ("0%", ""),
        "最长逾期": ("8 天", ""),
        "未签收": ("4 件", ""),
        "等我厅核验": ("0 件", ""),
    }
    assert notes(test) == {"closed": "0/4", "on_time": "0/2", "late": "2 个单位", "unsigned": "已发 13 天"}
    assert "截至 2020年2月18日 08:00 · 2 项部署 · 2 个单位 · 4 件" in html
    assert SCOPE not in test.session_state, "one meeting needs no switch"


def test_the_page_speaks_english(monkeypatch: pytest.MonkeyPatch, leader: Actor, older: int) -> None:
    test = page(monkeypatch, leader, "en")
    assert (
        '<span class="duban-is-bad">2 tasks</span> <span class="duban-is-plain">overdue, all in Mianyang, Garze'
        in written(test)
    )
    assert list(metrics(test)) == ["Closed rate", "On-time rate", "Longest overdue", "Not signed for", "Waiting for us"]


def test_every_figure_says_what_it_means(monkeypatch: pytest.MonkeyPatch, leader: Actor, older: int) -> None:
    with stopped_at(datetime(2020, 2, 17, 1, 0, tzinfo=UTC)):
        take("三台", Step.REPORT_DONE)
        take("三台", Step.VERIFY)
        take("康定", Step.REPORT_DONE)
    test = page(monkeypatch, leader)
    meanings = explained(test)
    assert list(meanings) == list(metrics(test))
    assert "已办结 ÷ 全部（撤销的不算）：1/4。其中 0 件以单位报告为准办结，没有核验。另有 1 件" in meanings["办结率"]
    assert metrics(test)["办结率"] == ("25%", "↑ +25 个点")
    assert notes(test)["waiting"] == "最久 1 天"
    assert metrics(test)["按时率"] == ("0%", "")
    assert "按延期后的时限 0%（0/2），按原定时限 0%（0/2）" in meanings["按时率"]
    assert notes(test)["on_time"] == "0/2", "both reported a week after the date"


def test_what_people_wrote_is_never_read_as_markup(monkeypatch: pytest.MonkeyPatch, leader: Actor, newer: int) -> None:
    with stopped_at(datetime(2020, 3, 6, 1, 0, tzinfo=UTC)):
        html = written(page(monkeypatch, leader))
    assert "清查 &lt;b&gt;库房&lt;/b&gt;" in html
    assert "<b>库房" not in html


def test_the_scope_goes_from_all_meetings_to_one_and_back(
    monkeypatch: pytest.MonkeyPatch, leader: Actor, older: int, newer: int
) -> None:
    test = page(monkeypatch, leader)
    assert "会议 2 场 · 3 项部署 · 2 个单位 · 6 件" in written(test)
    test.segmented_control(key=SCOPE).set_value("one").run()
    assert sound(test).selectbox(key=MEETING).value == newer
    assert "没有逾期：2 件在期限内办理。" in written(test)
    test.selectbox(key=MEETING).set_value(older).run()
    assert "截至 2020年2月18日 08:00 · 2 项部署 · 2 个单位 · 4 件" in written(sound(test))
    test.segmented_control(key=SCOPE).set_value("year").run()
    assert "2020年召开 · 会议 2 场 · 3 项部署 · 2 个单位 · 6 件" in written(sound(test))
    test.segmented_control(key=SCOPE).set_value("all").run()
    assert "会议 2 场" in written(sound(test))


def test_a_late_bureaus_button_opens_what_it_is_late_with(
    monkeypatch: pytest.MonkeyPatch, leader: Actor, older: int
) -> None:
    test = page(monkeypatch, leader)
    kangding = overview(leader, older).worst[1]
    assert kangding.name == "康定市应急管理局"
    look_behind(test, f"late.{kangding.id}")
    html = written(sound(test))
    assert "康定市应急管理局</div>" in html
    assert html.count('class="duban-unit"') == 1
    assert "2月5日交办 → 还没签收 → 还没反馈" in html
    assert "▲ 逾期 8 天" in html
    assert 'class="duban-unit"' in written(sound(test.run())), "it stays open when the page is drawn again"


@pytest.mark.parametrize(("key", "units"), [("closed", 1), ("on_time", 0), ("late", 1), ("unsigned", 2)])
def test_every_figure_opens_the_rows_behind_it(
    monkeypatch: pytest.MonkeyPatch, leader: Actor, older: int, key: str, units: int
) -> None:
    with stopped_at(datetime(2020, 2, 17, 1, 0, tzinfo=UTC)):
        take("三台", Step.REPORT_DONE)
        take("三台", Step.VERIFY)
        take("康定", Step.REPORT_DONE)
        take("康定", Step.TAKE_BACK)
    test = page(monkeypatch, leader)
    look_behind(test, f"figure.{key}")
    assert written(sound(test)).count('class="duban-unit"') == units


def test_rates_stand_in_pairs_each_with_what_it_was_divided_by(
    monkeypatch: pytest.MonkeyPatch, leader: Actor, older: int
) -> None:
    with stopped_at(datetime(2020, 2, 10, 1, 0, tzinfo=UTC)):
        take("三台", Step.REPORT_DONE)
        take("三台", Step.VERIFY)
    test = page(monkeypatch, leader)
    assert list(ways(test, "rate.").values()) == [
        "占全部：25%（1/4）",
        "占已到期：50%（1/2）",
        "单位已报：50%（1/2）",
        "我厅已办结：50%（1/2）",
        "按原定时限：50%（1/2）",
        "按延期后的时限：50%（1/2）",
        "按时办结：1",
        "逾期办结：0",
        "期限内或待核验：2",
        "逾期：1",
    ]
    assert "办结 50%，按时 50%" in written(test), "and so beside each directive"
    look_behind(test, "rate.timing.2")
    assert written(sound(test)).count('class="duban-unit"') == 2


def test_nobody_is_ranked_until_a_leader_asks_and_the_reason_stands_beside_the_switch(
    monkeypatch: pytest.MonkeyPatch, leader: Actor, older: int
) -> None:
    test = page(monkeypatch, leader)
    assert test.toggle(key="leader/rank").value is False
    assert "默认不排：基层减负规定不许打分排名" in written(test)
    assert "<strong>1. " not in written(test)
    with stopped_at(datetime(2020, 2, 10, 1, 0, tzinfo=UTC)):
        take("康定", Step.REPORT_DONE)
        take("康定", Step.VERIFY)
    test.toggle(key="leader/rank").set_value(True).run()
    html = written(sound(test))
    assert "<strong>1. 甘孜</strong>　办结 50%（1/2） · 按时 100%（1/1） · 逾期 0" in html
    assert "<strong>2. 绵阳</strong>　办结 0%（0/2） · 按时 0%（0/1） · 逾期 1" in html
    look_behind(test, "place.510700")
    assert "三台县应急管理局" in written(sound(test))


def test_what_changed_since_the_last_visit_stands_on_the_page_and_opens(
    monkeypatch: pytest.MonkeyPatch, leader: Actor, older: int
) -> None:
    with stopped_at(datetime(2020, 2, 10, 1, 0, tzinfo=UTC)):
        assert "看过以来" not in written(page(monkeypatch, leader)), "the first visit has nothing to compare with"
    with stopped_at(datetime(2020, 2, 12, 1, 0, tzinfo=UTC)):
        take("三台", Step.REPORT_DONE)
        take("三台", Step.VERIFY)
    test = page(monkeypatch, leader)
    assert "您 2月10日 09:00 看过以来" in written(test)
    assert ways(test, "news.") == {"overdue": "新逾期 1", "closed": "新办结 1"}
    look_behind(test, "news.overdue")
    assert "康定市应急管理局</strong>" in written(sound(test))
    with stopped_at(datetime(2020, 2, 18, 1, 0, tzinfo=UTC)):
        assert "您 2月18日 08:00 看过以来 · 没有变化" in written(page(monkeypatch, leader))


def test_a_square_leads_to_its_area_bureau_by_bureau_and_back(
    monkeypatch: pytest.MonkeyPatch, leader: Actor, older: int
) -> None:
    test = page(monkeypatch, leader)
    look_behind(test, square(leader, 0, "510700"))
    assert test.button(key="leader/into").label == "看这里的各个单位 →"
    test.button(key="leader/into").click().run()
    html = written(sound(test))
    assert '<h1 class="duban-lead">绵阳：<span class="duban-is-bad">1 件</span>' in html
    assert "逾期未落实，都在三台" in html
    assert 'class="duban-unit"' not in html, "the drawer has closed"
    assert notes(test)["closed"] == "0/2"
    assert test.query_params == {"area": "510700"}
    look_behind(test, f"square.{overview(leader, older).rows[0].id}.{unit_key(bureau_id('三台'))}")
    assert "三台 · 一、传达 *学习*" in written(test)
    assert "leader/into" not in [button.key for button in test.button]
    del test.query_params["open"]
    assert 'class="duban-unit"' not in written(sound(test.run())), "the browser's own button goes back"
    test.button(key="leader/back").click().run()
    assert notes(sound(test))["closed"] == "0/4"
    assert test.query_params == {}


def test_the_returns_stand_where_the_matrix_stood_with_who_missed_the_last_cut_off(
    monkeypatch: pytest.MonkeyPatch, secretary: Actor, leader: Actor, older: int
) -> None:
    assert "没有在办的定期报" in page(monkeypatch, leader, view="returns").text[0].value
    with stopped_at(datetime(2020, 2, 15, 1, 0, tzinfo=UTC)):
        dispatched(secretary, standing(due_on=date(2020, 2, 16)), title="值班视频会")
    with stopped_at(datetime(2020, 2, 16, 1, 0, tzinfo=UTC)):
        take("康定", Step.REPORT_PROGRESS, 2)
    test = page(monkeypatch, leader)
    test.segmented_control(key="leader/view").set_value("returns").run()
    html = written(sound(test))
    assert 'class="duban-board"' in html
    assert "按时 1/4（25%） · 迟报 0 · 缺报 3 · 零报告 0" in html
    assert test.query_params == {"view": "returns"}
    assert ways(test, "missing") == {"": "▲ 截至2月17日 17:00，2 个单位缺报 →"}
    look_behind(test, "missing")
    assert written(sound(test)).count('class="duban-unit"') == 2
    in_area = page(monkeypatch, leader, view="returns", area="510700")
    assert "按时 0/2（0%） · 迟报 0 · 缺报 2 · 零报告 0" in written(in_area)


def test_a_cell_of_the_returns_opens_the_bureaus_that_it_counts(
    monkeypatch: pytest.MonkeyPatch, secretary: Actor, leader: Actor
) -> None:
    with stopped_at(datetime(2020, 2, 15, 1, 0, tzinfo=UTC)):
        meeting = dispatched(secretary, standing(due_on=date(2020, 2, 16)), title="值班视频会")
    with stopped_at(datetime(2020, 2, 16, 1, 0, tzinfo=UTC)):
        take("康定", Step.REPORT_PROGRESS)
    html = written(page(monkeypatch, leader, view="returns"))
    missed = 'href="?view=returns&amp;open=1.510700.2020-02-16" target="_self" aria-label="绵阳 2月16日 缺报 1/1">▲</a>'
    assert missed in html
    assert (
        'href="?view=returns&amp;open=1.513300.2020-02-16" target="_self" aria-label="甘孜 2月16日 按时 1/1">√</a>'
        in html
    )
    test = page(monkeypatch, leader, view="returns", open="1.510700.2020-02-16")
    assert test.session_state[ASKED].pick == Pick((meeting,), area="510700", ids=(1,))
    assert "绵阳 · 2月16日 缺报 1/1" in written(test)
    assert "<strong>三台县应急管理局</strong>" in written(test)
    del test.query_params["open"]
    assert 'class="duban-unit"' not in written(sound(test.run())), "the browser's own button goes back"
    one = page(monkeypatch, leader, view="returns", open=f"1.unit-{bureau_id('三台')}.2020-02-17")
    assert "三台县应急管理局 · 2月17日 缺报 1/1" in written(one)


def test_a_run_that_a_click_cuts_off_anywhere_leaves_the_next_to_follow_the_address(
    monkeypatch: pytest.MonkeyPatch, secretary: Actor, leader: Actor
) -> None:
    with stopped_at(datetime(2020, 2, 15, 1, 0, tzinfo=UTC)):
        dispatched(secretary, standing(due_on=date(2020, 2, 16)), title="值班视频会")
    asked = {"view": "returns", "open": "1.510700.2020-02-16"}
    again = RerunData(query_string=urlencode(asked))
    touches = Touches(monkeypatch)
    page(monkeypatch, leader, **asked)
    whole = touches.seen
    assert whole > 100
    for at in [*range(1, 40), *range(40, whole // 10 * 9, 13)]:
        touches.seen, touches.cut_at, touches.again = 0, at, again
        test = page(monkeypatch, leader, **asked)
        assert touches.seen > at, "it was drawn once more"
        assert test.query_params == asked, f"cut off at touch {at}"
        assert "绵阳 · 2月16日" in written(test), f"cut off at touch {at}"


class Touches:
    """Counts the moments of a run at which a click could cut it off, and does so at one of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seen, self.cut_at, self.again = 0, 0, RerunData()
        real = ScriptRunner._maybe_handle_execution_control_request

        def handle(runner: ScriptRunner) -> None:
            real(runner)
            if runner._execing:
                self.seen += 1
                if self.seen == self.cut_at:
                    raise RerunException(self.again)

        monkeypatch.setattr(ScriptRunner, "_maybe_handle_execution_control_request", handle)


@pytest.mark.parametrize("cell", ["x", "1.510700", "9.510700.2020-02-16", "1.<b>.2020-02-16", "1.510700.2020-02-30"])
def test_a_cell_that_is_none_opens_nothing(
    monkeypatch: pytest.MonkeyPatch, secretary: Actor, leader: Actor, cell: str
) -> None:
    with stopped_at(datetime(2020, 2, 15, 1, 0, tzinfo=UTC)):
        dispatched(secretary, standing(due_on=date(2020, 2, 16)), title="值班视频会")
    assert 'class="duban-unit"' not in written(page(monkeypatch, leader, view="returns", open=cell))


def test_a_square_of_the_map_opens_its_area(monkeypatch: pytest.MonkeyPatch, leader: Actor, older: int) -> None:
    test = page(monkeypatch, leader, view="map")
    assert test.segmented_control(key="leader/view").value == "map"
    assert "数字为件数" in written(test)
    assert "grid-area:1/4" in written(test), "绵阳 lies in the north"
    look_behind(test, "place-on-map.510700")
    assert test.session_state[ASKED] == Asked(Pick((older,), area="510700"), "绵阳")


def test_the_presentation_is_an_address_with_a_way_in_and_out(
    monkeypatch: pytest.MonkeyPatch, leader: Actor, older: int
) -> None:
    usual = written(page(monkeypatch, leader, area="510700"))
    assert 'href="?area=510700&amp;present=1" target="_self">汇报模式</a>' in usual
    assert "退出汇报" not in usual
    shown = written(page(monkeypatch, leader, area="510700", present="1"))
    assert "html { font-size: 18px; }" in shown
    assert 'href="?area=510700" target="_self">退出汇报</a>' in shown


def test_what_was_just_chosen_is_what_is_presented(monkeypatch: pytest.MonkeyPatch, leader: Actor, older: int) -> None:
    test = page(monkeypatch, leader)
    test.selectbox(key=AREA).select("510700").run()
    assert 'href="?area=510700&amp;present=1" target="_self">汇报模式</a>' in written(sound(test))


def test_a_choice_stays_chosen_though_the_next_one_comes_with_an_older_address(
    monkeypatch: pytest.MonkeyPatch, leader: Actor, older: int
) -> None:
    test = page(monkeypatch, leader)
    test.selectbox(key=AREA).select("510700").run()
    test.query_params.clear()  # the browser has not heard of the first choice yet
    test.segmented_control(key=VIEW).set_value(RETURNS).run()
    chosen = (sound(test).session_state[AREA], test.session_state[VIEW])
    assert chosen == ("510700", RETURNS)
    assert test.query_params == {"area": "510700", "view": RETURNS}
    test.query_params.clear()  # the way back, in the browser
    test.run()
    assert (sound(test).session_state[AREA], test.session_state[VIEW]) == ("", MATRIX)


def test_the_offices_own_backlog_stands_beside_what_the_bureaus_owe(
    monkeypatch: pytest.MonkeyPatch, leader: Actor, older: int
) -> None:
    with stopped_at(datetime(2020, 2, 6, 1, 0, tzinfo=UTC)):
        take("康定", Step.OBJECT)
        take("三台", Step.REPORT_DONE)
    test = page(monkeypatch, leader)
    html = written(test)
    assert "待核验的反馈　<strong>1</strong>" in html
    assert html.count("没有积压。") == 2
    assert ways(test, "queue.") == {"verify": "最久 12 天", "objections": "最久 12 天"}
    look_behind(test, "queue.objections")
    assert "康定市应急管理局</strong>" in written(sound(test))


def test_the_address_says_what_the_page_speaks_of(
    monkeypatch: pytest.MonkeyPatch, leader: Actor, older: int, newer: int
) -> None:
    assert notes(page(monkeypatch, leader, meeting=str(older), area="513300"))["closed"] == "0/2"
    test = page(monkeypatch, leader, scope="year", area="county")
    assert test.segmented_control(key=SCOPE).value == "year"
    assert "县（市、区）：<" in written(test)
    assert test.query_params == {"scope": "year", "area": "county"}
    strange = page(monkeypatch, leader, meeting="9" * 30, area="<b>", scope="x")
    assert notes(strange)["closed"] == "0/6", "an address that asks for nothing known shows everything"
    assert strange.query_params == {}


def test_all_that_is_overdue_is_one_click_away(monkeypatch: pytest.MonkeyPatch, leader: Actor, older: int) -> None:
    test = page(monkeypatch, leader)
    assert ways(test, "late")[""] == "看全部 2 件逾期 →"
    look_behind(test, "late")
    assert written(sound(test)).count('class="duban-unit"') == overview(leader, older).overdue == 2


@pytest.mark.parametrize("agent", ["Windows", "Mobile"])
def test_each_square_says_where_it_leads_and_opens_it(
    monkeypatch: pytest.MonkeyPatch, leader: Actor, older: int, agent: str
) -> None:
    monkeypatch.setattr(leader_matrix, "on_phone", lambda: agent == "Mobile")
    seen = overview(leader, older)
    test = page(monkeypatch, leader)
    assert {key.split(".", 1)[1] for key in ways(test, "square")} == {
        f"{row.id}.{area}" for row in seen.rows for area in ("510700", "513300")
    }
    html = written(test)
    assert 'aria-label="绵阳 · 一 传达 *学习* · ▲ 逾期 1"><b>▲1</b></a>' in html
    first = html.index("square.")
    assert html[first:].startswith(
        f"square.{seen.rows[0].id}.510700" if agent == "Windows" else f"square.{seen.rows[0].id}."
    )
    look_behind(test, square(leader, 1, "513300"))
    html = written(test)
    assert "甘孜 · 二、排查隐患" in html
    assert "时限 2月20日 · 2月4日会议 · 全省安全生产视频会" in html
    assert html.count('class="duban-unit"') == 1
    assert test.session_state[ASKED].pick == Pick((older,), seen.rows[1].id, "513300")


def square(leader: Actor, row: int, area: str) -> str:
    """What the address calls a square of the matrix, by the number of its row."""
    return f"square.{overview(leader).rows[row].id}.{area}"


def test_a_unit_says_what_it_did_and_when(monkeypatch: pytest.MonkeyPatch, leader: Actor, older: int) -> None:
    with stopped_at(datetime(2020, 2, 17, 1, 0, tzinfo=UTC)):
        take("康定", Step.REPORT_DONE)
    test = page(monkeypatch, leader)
    look_behind(test, square(leader, 0, "513300"))
    assert "2月5日交办 → 2月17日签收 → 2月17日报办结“已经全部办完”" in written(sound(test))


@pytest.mark.parametrize("named", ["square.99.513300", "square.1.nowhere", "square.", "square.1", "place-on-map.x"])
def test_an_address_of_no_square_opens_nothing(
    monkeypatch: pytest.MonkeyPatch, leader: Actor, older: int, named: str
) -> None:
    assert 'class="duban-unit"' not in written(page(monkeypatch, leader, open=named))


def test_a_bureau_does_not_see_the_page(monkeypatch: pytest.MonkeyPatch, county_officer: Actor, older: int) -> None:
    test = page(monkeypatch, county_officer)
    assert not metrics(test)
    assert len(test.info) == 1
