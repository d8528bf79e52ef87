"""The bench runs, at a size at which its times say nothing: only what it counts is looked at here."""

import pytest

from bench import boards, writers


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
