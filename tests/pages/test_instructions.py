"""A leader's instruction on the screens: from the drawer to the work desk and back."""

import pytest
from streamlit.testing.v1 import AppTest

from models.lifecycle import Light
from models.settings import ROOT
from services import instructions
from services.access import Actor
from services.drill import Pick
from services.figures import overview
from services.instructions import Wanted
from services.sign_in import Visitor
from tests.making import dispatched, point
from tests.pages.test_dashboard import _eighteenth, look_behind, older, page, sound, written
from ui.leader_drill import behind

__all__ = ["_eighteenth", "older"]


def desk(monkeypatch: pytest.MonkeyPatch, actor: Actor) -> AppTest:
    monkeypatch.setattr("ui.session.current_visitor", lambda: Visitor(actor, "someone", "zh_CN", "hash"))
    monkeypatch.setattr("ui.words._asked", lambda: "zh_CN")
    return sound(AppTest.from_file(str(ROOT / "pages/secretariat/desk.py"), default_timeout=30).run())


def test_what_a_leader_writes_in_the_drawer_is_the_secretariats_task(
    monkeypatch: pytest.MonkeyPatch, leader: Actor, secretary: Actor, older: int
) -> None:
    test = page(monkeypatch, leader)
    look_behind(test, "late")
    test.text_area(key="instruct/text").set_value("请 *两天* 内报 <b>结果</b>")
    test.button(key="instruct/send").click().run()
    html = written(sound(test))
    assert "请 *两天* 内报 &lt;b&gt;结果&lt;/b&gt;" in html
    assert test.text_area(key="instruct/text").value == ""
    (line,) = instructions.to_answer(secretary)
    assert (line.text, line.to) == ("请 *两天* 内报 <b>结果</b>", "")


def test_an_empty_instruction_is_refused_in_words(monkeypatch: pytest.MonkeyPatch, leader: Actor, older: int) -> None:
    test = page(monkeypatch, leader)
    look_behind(test, "late")
    test.button(key="instruct/send").click().run()
    assert "请写明批示内容。" in written(sound(test))


def test_the_desk_answers_and_the_leader_reads(
    monkeypatch: pytest.MonkeyPatch, leader: Actor, secretary: Actor
) -> None:
    place = Pick((dispatched(secretary, point()),))
    found = instructions.instruct(leader, Wanted("请到现场看一看", "所有逾期", place), "write")
    test = desk(monkeypatch, secretary)
    assert "请到现场看一看" in written(test)
    test.text_area(key=f"instruction-{found}/text").set_value("已派人到现场")
    test.button(key=f"instruction-{found}/answer").click().run()
    assert "请到现场看一看" not in written(sound(test))
    back = page(monkeypatch, leader)
    assert "已派人到现场" in written(back)
    back.button(key=f"instruction-{found}/read").click().run()
    assert "已派人到现场" not in written(sound(back))


def test_the_drawer_opens_while_its_answer_waits_to_be_read(
    monkeypatch: pytest.MonkeyPatch, leader: Actor, secretary: Actor, older: int
) -> None:
    place = behind(overview(leader), light=Light.OVERDUE)
    found = instructions.instruct(leader, Wanted("请到现场看一看", "全部逾期", place), "write")
    instructions.answer(secretary, found, 1, "已派人到现场", "answer")
    test = look_behind(page(monkeypatch, leader), "late")
    assert written(test).count("已派人到现场") == 2, "on top of the page, and where it belongs"
    test.button(key=f"instruction-{found}/read").click().run()
    assert written(sound(test)).count("已派人到现场") == 1


def test_the_secretariat_looks_into_the_drawer_but_writes_no_instruction(
    monkeypatch: pytest.MonkeyPatch, secretary: Actor, older: int
) -> None:
    test = page(monkeypatch, secretary)
    look_behind(test, "late")
    assert not [area for area in sound(test).text_area if area.key == "instruct/text"]
