"""What is asked once a run is asked again in the next."""

from contextlib import suppress

import pytest
import streamlit as st

from services.access import Actor
from services.sign_in import Visitor
from ui import session
from ui.one_run import once, one_run


def test_within_a_run_the_first_answer_stands_and_afterwards_it_is_asked_anew() -> None:
    answers = iter(range(9))
    with one_run():
        assert [once(name, lambda: next(answers)) for name in "aab"] == [0, 0, 1]
    with suppress(RuntimeError), one_run():
        assert once("a", lambda: next(answers)) == 2
        raise RuntimeError
    assert [once("a", lambda: next(answers)), once("a", lambda: next(answers))] == [3, 4]


def test_a_click_is_held_against_who_is_there_now_not_against_the_runs_memory(
    monkeypatch: pytest.MonkeyPatch, county_officer: Actor
) -> None:
    there: list[Visitor | None] = [Visitor(county_officer, "someone", "zh_CN", "hash")]
    monkeypatch.setattr(session, "current_visitor", lambda: there[0])
    monkeypatch.setattr(st, "session_state", {})
    with one_run():
        assert session.current_actor() == county_officer
        assert session.is_still_the_one()
        there[0] = None
        assert session.current_actor() == county_officer
        assert not session.is_still_the_one()
    assert session.visitor_of_this_run() is None
