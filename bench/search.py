"""Full-text search at a small and a large office, in turn: the first page of words that are everywhere, and of rare ones.

``DUBAN_BENCH`` is the larger size, 1,000,000 assignments unless said otherwise.
"""

from collections.abc import Iterator
from statistics import median

from bench import Result, boards, load
from models.clock import stopped_at
from models.search import Found
from services import search
from services.database import engine
from tests.conftest import person, point_at

GROWTH = 3.0
# A page of each is full at either size; nothing holds the last.
EVERYWHERE, DIRECTIVES, NOWHERE = "隐患", "排查整治 逐项销号", "海啸"


def measure() -> Iterator[Result]:
    """Each question at both offices in turn."""
    with stopped_at(load.morning()):
        offices = [load.kept(size) for size in (boards.SMALL, boards.LARGE)]
        found: list[dict[str, list[float]]] = [{}, {}]
        for _ in range(boards.ROUNDS):
            for office, times in zip(offices, found, strict=True):
                point_at(office)
                for name, job in jobs().items():
                    job()
                    times.setdefault(name, []).extend(boards._milliseconds(job) for _ in range(boards.REPEATS))
        small, large = ({name: median(times) for name, times in some.items()} for some in found)
        for name in small:
            detail = f"{small[name]:.2f} ms at {boards.SMALL:,}, {large[name]:.2f} at {boards.LARGE:,}"
            yield Result(
                f"search_{name}" if name != "everything" else "search", large[name] / small[name], GROWTH, detail
            )
        engine().dispose()


def jobs() -> dict[str, boards.Job]:
    """What people ask. ``everything`` is the page as it opens: the latest of each kind."""
    secretary, county = person("secretary"), person("county")
    return {
        "everything": lambda: search.overview(secretary, EVERYWHERE),
        "reports": lambda: search.find(secretary, EVERYWHERE, Found.REPORT),
        "reports_own": lambda: search.find(county, EVERYWHERE, Found.REPORT),
        "directives": lambda: search.find(secretary, DIRECTIVES, Found.DIRECTIVE),
        "directives_own": lambda: search.find(county, DIRECTIVES, Found.DIRECTIVE),
        "nowhere": lambda: search.overview(secretary, NOWHERE),
    }
