"""The bench runs, at a size at which its times say nothing: only what it counts is looked at here."""

import pytest

from bench import boards, dispatching, pages, writers


def test_the_generated_office_agrees_with_a_recount_and_every_board_is_measured(
    office: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("SMALL", 1_300), ("LARGE", 2_600), ("ROUNDS", 1), ("REPEATS", 1)):
        monkeypatch.setattr(boards, name, value)
    found = {result.name: result for result in boards.measure()}
    assert found["roll_up_differs"].ratio == 0
    assert {"growth_leader", "growth_register", "growth_worklist", "floor_leader", "mark_done"} <= found.keys()
    assert all(result.ratio > 0 for name, result in found.items() if name != "roll_up_differs")


def test_no_report_of_32_writers_is_lost_or_refused(office: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "REPORTS", 64)
    found = {result.name: result.ratio for result in writers.measure()}
    assert (found["writers_lost"], found["writers_busy"], found["writers_differ"]) == (0, 0, 0)
    assert found["writers"] > 0


def test_a_dispatch_is_measured_beside_a_bare_insert_of_the_same_rows(
    office: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boards, "LARGE", 1_300)
    monkeypatch.setattr(dispatching, "ROUNDS", 1)
    (found,) = dispatching.measure()
    assert found.name == "dispatch"
    assert found.detail.startswith("2,448 assignments in ")


def test_the_leaders_and_a_bureaus_page_are_drawn_beside_empty_ones(
    office: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("SMALL", 1_300), ("LARGE", 2_600)):
        monkeypatch.setattr(boards, name, value)
    for name, value in (("WARM", 1), ("TIMES", 3)):
        monkeypatch.setattr(pages, name, value)
    found = [result.name for result in pages.measure()]
    assert found == ["leader_page_cpu", "leader_page_wall", "page_growth", "leader_page_stock", "bureau_page"]
