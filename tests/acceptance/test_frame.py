"""The frame of the acceptance tests: what a run leaves behind, and that sabotage counts only as what it is."""

import pytest

from tests.acceptance.conftest import Red
from tests.acceptance.promises import PROMISES, TESTS
from tests.acceptance.report import Result, page
from tests.acceptance.sabotage import Broken, hold

RESULT = Result(
    day="2026-11-29",
    seconds=61,
    passed=True,
    figures=[("强杀 1000 次，丢失 0", "1,000 kills, 0 lost")],
    sabotage=[("先确认后提交 → ✗", "acknowledged first → 3 lost")],
)


def test_the_page_tells_promise_test_figure_and_date() -> None:
    said = page({1: RESULT})
    assert all(promise.zh in said and promise.en in said for promise in PROMISES.values())
    assert (
        "| 1 强杀 Kill ★ | 强杀 1000 次，丢失 0 1,000 kills, 0 lost "
        "| 先确认后提交 → ✗ acknowledged first → 3 lost | 2026-11-29, 61 s |\n" in said
    )
    assert said.count("尚未运行 not run yet") == len(TESTS) - 1


def test_a_failed_test_is_told_as_failed() -> None:
    assert "| 1 强杀 Kill ★ | **未通过 FAILED** 强杀" in page({1: {**RESULT, "passed": False}})


def test_a_sabotage_that_goes_unnoticed_is_a_failure(red: Red) -> None:
    with pytest.raises(pytest.fail.Exception), red("无", "none"):
        hold(True, "nothing lost")


def test_a_sabotaged_run_that_fails_for_another_reason_is_a_failure(red: Red) -> None:
    with pytest.raises(ZeroDivisionError), red("无", "none"):
        1 / 0  # noqa: B018


def test_a_promise_that_is_not_kept_is_told_with_its_figure() -> None:
    with pytest.raises(Broken, match="3 lost"):
        hold(not 3, "3 lost")
