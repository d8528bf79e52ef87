"""The secretariat's pages run by themselves, signed in through the one seam there is: who the session belongs to."""

import pytest
from streamlit.testing.v1 import AppTest

from models.settings import ROOT
from services import drafts
from services.access import Actor
from services.drafts import DraftView
from services.forms import DirectiveForm, PointForm
from services.sign_in import Visitor

# A release of our own: three numbered directives, one clause without a number, no year in its date.
RELEASE = """全省防汛备汛工作视频会议召开
发布时间：2020-02-14 来源：省防汛办

2月13日，省防汛办、省应急管理厅召开全省防汛备汛工作视频会议。省应急管理厅厅长王建国主持会议并讲话。

会议要求，一要排查隐患。要对水库、河堤逐一排查，建立台账；要立即整改发现的隐患。二要备足物资。要在2月28日前补齐沙袋、水泵等防汛物资。三要强化值守。要严格执行24小时值班制度，落实每日报告和零报告制度。

会议强调，各地要广泛宣传避险知识。

各市（州）、县（市、区）应急管理局有关负责人参加会议。
"""


def signed_in(monkeypatch: pytest.MonkeyPatch, actor: Actor) -> None:
    """From here on every screen is this person's."""
    visitor = Visitor(actor, "someone", "zh_CN", "hash")
    monkeypatch.setattr("ui.session.current_visitor", lambda: visitor)
    monkeypatch.setattr("ui.words.language", lambda: "zh_CN")


def screen(page: str, **query: object) -> AppTest:
    """A page as it is drawn first, at an address with these parameters."""
    test = AppTest.from_file(str(ROOT / "pages" / "secretariat" / f"{page}.py"), default_timeout=30)
    for name, value in query.items():
        test.query_params[name] = str(value)
    test.run()
    return sound(test)


def sound(test: AppTest) -> AppTest:
    """The same, after making sure that nothing broke while it was drawn."""
    assert [error.message for error in test.exception] == []
    return test


def started(actor: Actor, text: str = RELEASE) -> int:
    """A draft made from a text."""
    return drafts.start(actor, text, f"start {text[:20]} {len(text)}")


def saved(actor: Actor, draft_id: int) -> DraftView:
    """The draft as the database has it."""
    return drafts.open_draft(actor, draft_id)


def kept(actor: Actor, draft_id: int, number: int) -> DirectiveForm:
    """The directive with this number, from the database."""
    return saved(actor, draft_id).form.kept[number - 1]


def point_of(actor: Actor, draft_id: int, number: int, place: int = 0) -> PointForm:
    """A followed point of it."""
    return kept(actor, draft_id, number).tracked[place]
