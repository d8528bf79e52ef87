"""Which acceptance tests a run does, what a test reports, and where that goes."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from tests.acceptance.promises import TESTS
from tests.acceptance.report import Result, keep, today
from tests.acceptance.sabotage import Broken
from tests.acceptance.scale import FULL, WISH, trial_of

Figure = Callable[[str, str], None]
Red = Callable[[str, str], AbstractContextManager[None]]

_found: dict[int, Result] = {}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without a wish only the starred ones run. The longest come first, so that two processes end together."""
    left_out = []
    for item in items:
        trial = trial_of(item.path)
        if trial:
            item.add_marker(pytest.mark.timeout(trial.minutes * 60 * 5))  # a busy machine is no failure
            if not (trial.starred or WISH):
                left_out.append(item)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    if FULL:
        items.sort(key=_minutes, reverse=True)


def _minutes(item: pytest.Item) -> float:
    trial = trial_of(item.path)
    return trial.minutes if trial else 0


@pytest.fixture
def figure(record_property: Callable[[str, object], None]) -> Figure:
    """Report what was measured, in Chinese and in English: it goes to docs/TRUST.md after a full run."""
    return lambda zh, en: record_property("figure", [zh, en])


@pytest.fixture
def red(record_property: Callable[[str, object], None]) -> Red:
    """What runs inside is the test on a sabotaged product, and must find it `Broken`. The two sentences say the sabotage."""

    @contextmanager
    def must_fail(zh: str, en: str) -> Iterator[None]:
        with pytest.raises(Broken) as found:
            yield
        record_property("sabotage", [f"{zh} → ✗", f"{en} → {found.value}"])

    return must_fail


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    number = re.search(r"acceptance/test_(\d\d)_", report.nodeid)
    if not (FULL and number and (report.when == "call" or report.failed)):
        return
    empty = Result(day=today(), seconds=0, passed=True, figures=[], sabotage=[])
    result = _found.setdefault(int(number[1]), empty)
    result["passed"] &= report.passed
    result["seconds"] += round(report.duration)
    for name, value in report.user_properties:
        if name == "figure":
            result["figures"].append(value)  # type: ignore[arg-type]
        elif name == "sabotage":
            result["sabotage"].append(value)  # type: ignore[arg-type]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With several processes only the one that hears of all of them writes."""
    if _found and not hasattr(session.config, "workerinput"):
        keep(_found)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for number in sorted(_found):
        for zh, _ in _found[number]["figures"]:
            terminalreporter.write_line(f"{number:>3} {TESTS[number].name.en}: {zh}")
