"""From the start of the process to the first page drawn: the leader's, against an empty one behind the same gate."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter

from bench import Result, boards, load
from bench.serving import DOOR, SCREENS, served, signed_in, tab

ROUNDS, BUDGET = 5, 1.5


def measure() -> Iterator[Result]:
    """In turn; the first start of each compiles what is not compiled yet, and is not counted."""
    large = load.kept(boards.LARGE)
    with served(large) as app:
        cookie = signed_in(app, "leader")
    times: dict[str, list[float]] = {SCREENS: [], DOOR: []}
    for _ in range(1 + ROUNDS):
        for script, found in times.items():
            found.append(_until_drawn(large, script, cookie))
    ours, empty = (median(found[1:]) for found in times.values())
    yield Result("cold", ours / empty, BUDGET, f"{ours:.2f} s to {empty:.2f}")


def _until_drawn(folder: Path, script: str, cookie: str) -> float:
    begun = perf_counter()
    with served(folder, script) as app, tab(app, cookie) as watched:
        watched.draw()
        return perf_counter() - begun
