"""The leader's and a bureau's page drawn again through the socket, against empty pages, in turn in one run.

What they may cost: docs/decisions/0021-what-a-page-may-cost-decided.md.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from statistics import median

from bench import Result, boards, load
from bench.serving import DOOR, Watched, plain, served, signed_in, tab
from models.clock import stopped_at
from services import worklist
from services.database import engine
from tests.conftest import person, point_at

WARM, TIMES = 5, 60


def measure() -> Iterator[Result]:
    """Five tabs are drawn one after the other, many times round."""
    small, large = load.kept(boards.SMALL), load.kept(boards.LARGE)
    with ExitStack() as stack:
        app, few = stack.enter_context(served(large)), stack.enter_context(served(small))
        door, bare = stack.enter_context(served(small, DOOR)), stack.enter_context(plain())
        leader = stack.enter_context(tab(app, signed_in(app, "leader")))
        bureau = stack.enter_context(tab(app, signed_in(app, "county")))
        leader_of_few = stack.enter_context(tab(few, signed_in(few, "leader")))
        empty = stack.enter_context(tab(door, signed_in(door, "leader")))
        stock = stack.enter_context(tab(bare))
        tabs = [leader, bureau, leader_of_few, empty, stock]
        for turn in range(WARM + TIMES):
            if turn == WARM:
                for one in tabs:
                    one.forget()
            for one in tabs:
                one.draw()
        assert b"duban-lead" in leader.tab.heard
    yield _processor("leader_page_cpu", leader, empty, 6)
    yield _wall("leader_page_wall", leader, empty, 7)
    yield _wall("page_growth", leader, leader_of_few, 1.1)
    yield _wall("leader_page_stock", leader, stock, 1)
    yield _processor("bureau_page", bureau, empty, 1.5, cards())


def cards() -> int:
    """How many assignments the bureau's page draws; what was reported is drawn once it is opened."""
    point_at(load.kept(boards.LARGE))
    with stopped_at(load.morning()):
        seen = worklist.worklist(person("county"))
    engine().dispose()
    return len(seen.now) + len(seen.later)


def _wall(name: str, page: Watched, other: Watched, budget: float) -> Result:
    ours, theirs = median(page.walls) * 1000, median(other.walls) * 1000
    return Result(name, ours / theirs, budget, f"{ours:.1f} ms to {theirs:.1f}")


def _processor(name: str, page: Watched, other: Watched, budget: float, cards: int = 1) -> Result:
    """The server's processor time of both, by the card where there are many."""
    ours, theirs = (one.processor / len(one.walls) * 1000 for one in (page, other))
    detail = f"{ours:.1f} ms of processor to {theirs:.1f}" + (f", {cards} cards" if cards > 1 else "")
    return Result(name, ours / theirs / cards, budget, detail)
